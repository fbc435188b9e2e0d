package readapi

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/history"
	"waymark/httpapi"
	"waymark/tabular"
)

// pageRows is how many rows of a table are read at once.
const pageRows = 2000

// table is a table that is exported: which read models it is made of, and what writes it.
type table struct {
	models []string
	write  func(ctx context.Context, v view, in *exportInput, f *fileAnswer) error
}

// tables are those that are exported, by name.
func tables() map[string]table {
	return map[string]table{
		"backlog": {[]string{"charter", "backlog", "roadmap"}, exportBacklog},
		"roadmap": {[]string{"charter", "roadmap"}, exportRoadmap},
		pastTable: {[]string{"charter", "decisions"}, exportDecisions},
		facts:     {[]string{"charter", "analytics", "backlog", "decisions"}, exportChanges},
	}
}

// writeTable writes rows page by page. The file begins when the first page is there.
func writeTable[T any](in *exportInput, f *fileAnswer, shows time.Time, pages iter.Seq2[[]T, error]) (err error) {
	var w tabular.Writer[T]
	for page, err := range pages {
		if err != nil {
			return err
		}
		if w == nil {
			if w, err = tabular.New[T](f.begin(shows), tabular.Options{Format: tabular.Format(in.Format), BOM: in.BOM}); err != nil {
				return err
			}
		}
		if err := w.Write(page); err != nil {
			return err
		}
	}
	return w.Close()
}

// exportBacklog writes the stories in priority order.
func exportBacklog(ctx context.Context, v view, in *exportInput, f *fileAnswer) error {
	state, err := v.backlogState(ctx, in.Key, in.At, nil)
	if err != nil {
		return err
	}
	v.say(ctx, state.At)
	page := &backlogInput{Product: in.Product}
	page.Limit = pageRows - 1 // one more is read, to know whether there are more
	return writeTable(in, f, state.At, func(yield func([]backlogRow, error) bool) {
		for after, more := 0, true; more; after += pageRows {
			items, err := v.backlogItems(ctx, page, state, after)
			var rows []backlogRow
			if err == nil {
				rows, err = v.backlogRows(ctx, in.Key, state.Revision, items)
			}
			if more = len(items) == pageRows; !yield(rows, err) || err != nil {
				return
			}
		}
	})
}

func (v view) backlogRows(ctx context.Context, product string, revision int64, items []BacklogItem) ([]backlogRow, error) {
	if err := v.fillBlockers(ctx, product, revision, pointers(items)); err != nil {
		return nil, err
	}
	numbers := make([]uint32, len(items))
	for i, item := range items {
		numbers[i] = events.KeyNumber(item.Story)
	}
	type answers struct {
		Number int32
		Needs  []string
	}
	found, err := all[answers](ctx, v, "export_needs.sql", pgx.NamedArgs{"product": product, "revision": revision, "numbers": numbers})
	needs := map[uint32][]string{}
	for _, a := range found {
		needs[uint32(a.Number)] = a.Needs
	}
	rows := make([]backlogRow, len(items))
	for i, item := range items {
		rows[i] = backlogRowOf(item, needs[numbers[i]])
	}
	return rows, err
}

// exportRoadmap writes the initiatives: by horizon in priority order, then those that are closed, by number.
func exportRoadmap(ctx context.Context, v view, in *exportInput, f *fileAnswer) error {
	state, err := v.as(ctx, roadmapBook, in.Key, in.At)
	if err != nil {
		return err
	}
	v.say(ctx, state.At)
	initiatives, err := v.initiatives(ctx, in.Key, state, nil)
	horizons, closed := byHorizon(initiatives)
	var rows []roadmapRow
	for _, h := range append(horizons, roadmapHorizon{Initiatives: closed}) {
		for _, i := range h.Initiatives {
			rows = append(rows, roadmapRowOf(i))
		}
	}
	return writeTable(in, f, state.At, func(yield func([]roadmapRow, error) bool) { yield(rows, err) })
}

// exportDecisions writes the history, the oldest first.
func exportDecisions(ctx context.Context, v view, in *exportInput, f *fileAnswer) error {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return err
	}
	if _, numbered := in.At.Revision(); numbered {
		return httpapi.Invalid("query.at", "decisions are those of all books, which have no revision in common: give an instant or a date")
	}
	page := &decisionsInput{Product: in.Product, Order: "asc", Filter: history.Filter{Range: in.Range}}
	page.Limit = pageRows - 1
	after, err := v.decisionsAfter(ctx, page)
	if err != nil {
		return err
	}
	args, err := page.args(after)
	if err != nil {
		return err
	}
	shows := in.At.Time(v.now)
	if !in.At.IsPresent() {
		args["to"] = shows.Add(time.Microsecond) // as finely as the database tells instants apart
	}
	v.say(ctx, shows)
	return writeTable(in, f, shows, func(yield func([]decisionRow, error) bool) {
		for more := true; more; {
			items, err := v.decisionsPage(ctx, page, args, 1)
			rows := make([]decisionRow, len(items))
			for i, d := range items {
				rows[i] = decisionRowOf(d)
				args["commit"], args["prepare"] = d.Commit, d.Prepare
			}
			if more = len(items) == pageRows; !yield(rows, err) || err != nil {
				return
			}
		}
	})
}

// fileAnswer is an answer that is a file, of which nothing may have been written yet.
type fileAnswer struct {
	w     io.Writer
	begun bool
	head  func(shows time.Time)
}

// begin begins the file, which shows an instant.
func (f *fileAnswer) begin(shows time.Time) io.Writer {
	f.begun = true
	f.head(shows)
	return f.w
}
