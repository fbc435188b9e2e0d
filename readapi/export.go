package readapi

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"waymark/httpapi"
	"waymark/httpapi/moment"
	"waymark/tabular"
)

type exportInput struct {
	Product
	Of     string        `query:"of" enum:"events,decisions,backlog,roadmap,analytics" doc:"What to export: the log itself, or a table; analytics is what priority decisions changed, story by story. Left out: the log as lines, else the decisions"`
	Format string        `query:"format" enum:"ndjson,csv,parquet" default:"ndjson" doc:"Lines of JSON, a CSV file of UTF-8 (RFC 4180) or a Parquet file. The log is exported as lines alone"`
	At     moment.Moment `query:"at" doc:"Of a table: as of when, as every query takes it; of decisions and analytics: those that had taken effect then"`
	moment.Range
	BOM bool `query:"bom" doc:"Begin a CSV file with a byte order mark, by which some spreadsheets know that it is UTF-8"`
	Freshness
}

// Resolve puts dates into their zone.
func (in *exportInput) Resolve(ctx huma.Context) []error {
	in.At.In(in.Zone)
	return in.Range.Resolve(ctx)
}

// Formats and what is exported in them.
const (
	linesFormat   = "ndjson"
	csvFormat     = "csv"
	parquetFormat = "parquet"
	wholeLog      = "events"
	pastTable     = "decisions"
	facts         = "analytics"
)

// check refuses parameters that do not go together, and fills in what was left out.
func (in *exportInput) check(now time.Time) error {
	p := httpapi.NewProblem(http.StatusUnprocessableEntity, "the request has parameters that can't be met")
	if in.Of == "" {
		in.Of = cmp.Or(map[string]string{linesFormat: wholeLog}[in.Format], pastTable)
	}
	ranged := !in.From.IsPresent() || !in.To.IsPresent()
	switch {
	case in.Of == wholeLog && in.Format != linesFormat:
		p.At("query.format", "the log is exported as ndjson alone; its table is of=decisions")
	case in.Of == wholeLog && !in.At.IsPresent():
		p.At("query.at", "has no meaning for the log: give from and to")
	case ranged && in.Of != wholeLog && in.Of != pastTable && in.Of != facts:
		p.At("query.from", "from and to have no meaning for "+in.Of+", which is exported as of one moment: give at")
	case ranged && !in.At.IsPresent():
		p.At("query.at", "give at, or from and to")
	}
	if in.BOM && in.Format != csvFormat {
		p.At("query.bom", "only a CSV file has one")
	}
	if len(p.Errors) > 0 {
		return p
	}
	return cmp.Or(in.At.Check(now, "query.at"), in.From.Check(now, "query.from"), in.To.Check(now, "query.to"))
}

// Log is the log of a product, ready to be written.
type Log interface {
	// Write writes it, and flushes what may not wait.
	Write(ctx context.Context, w io.Writer, flush func() error) error
	Close()
}

type exportOutput struct{ Body func(huma.Context) }

// registerExport adds the export, which is written as it is read.
func registerExport(api huma.API, q *Queries) {
	op := operation("/v1/products/{key}/export", "export-product", "Everything that is known of a product, or a table of it, as a file", "Queries",
		http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable)
	op.Responses = exportResponses()
	huma.Register(api, op, func(ctx context.Context, in *exportInput) (*exportOutput, error) {
		write, err := q.export(ctx, in)
		return &exportOutput{write}, q.problem(ctx, op.OperationID, err)
	})
}

// exportResponses are the kinds of files in the OpenAPI document.
func exportResponses() map[string]*huma.Response {
	responses := staleResponses()
	content := map[string]*huma.MediaType{}
	for format, text := range map[tabular.Format]string{
		tabular.Lines: "The log, or a row a line, as docs/export.md describes them", tabular.CSV: "A row a line, behind one with the names of the columns",
		tabular.Parquet: "The same columns with their types",
	} {
		content[format.MediaType()] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Description: text}}
	}
	responses["200"].Content = content
	for name, text := range map[string]string{
		"Content-Disposition": "A name for the file, such as ACME-backlog-2026-03-01.csv", atHeader: "The instant that a table shows",
		revisionsHeader: "The revision of each book that a table shows, such as backlog=47, roadmap=11",
	} {
		responses["200"].Headers[name] = &huma.Param{Description: text, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	return responses
}

// export is what writes the answer.
func (q *Queries) export(ctx context.Context, in *exportInput) (func(huma.Context), error) {
	now := q.options.Now().UTC()
	if err := in.check(now); err != nil {
		return nil, err
	}
	from, to, err := in.Bounds(now)
	if err != nil {
		return nil, err
	}
	if in.Of != wholeLog {
		return q.exportTable(ctx, in)
	}
	log, err := q.options.Log(ctx, in.Key, from, to)
	if err != nil {
		return nil, err
	}
	return q.file(ctx, in, func(ctx context.Context, f *fileAnswer, flush func() error) error {
		defer log.Close()
		return log.Write(ctx, f.begin(now), flush)
	}), nil
}

// longestExport is how long a table may take to be read: as fast as it is taken.
const longestExport = 15 * time.Minute

// exportTable writes a table from one snapshot of the read models.
func (q *Queries) exportTable(ctx context.Context, in *exportInput) (func(huma.Context), error) {
	t := tables()[in.Of]
	if err := q.options.Unfit(t.models); err != nil {
		return nil, unfit(err)
	}
	if err := q.await(ctx, t.models, in.Key, in.minPosition()); err != nil {
		return nil, err
	}
	return q.file(ctx, in, func(ctx context.Context, f *fileAnswer, _ func() error) error {
		return q.lookFor(ctx, longestExport, func(ctx context.Context, v view) error {
			if err := v.open(ctx, in.Key, t.models); err != nil {
				return err
			}
			return t.write(ctx, v, in, f)
		})
	}), nil
}

// file is an answer that is a file. What goes wrong before it begins is a problem, and afterwards it is cut off.
func (q *Queries) file(ctx context.Context, in *exportInput, write func(context.Context, *fileAnswer, func() error) error) func(huma.Context) {
	return func(out huma.Context) {
		r, w := humago.Unwrap(out)
		f := &fileAnswer{w: w, head: func(shows time.Time) { in.describe(w.Header(), shows, r.URL.Query().Get("at")) }}
		err := write(ctx, f, http.NewResponseController(w).Flush)
		switch {
		case err == nil:
		case f.begun:
			q.options.Logger.Error("an export was cut off", "product", in.Key, "of", in.Of, "format", in.Format, "error", err)
			panic(http.ErrAbortHandler)
		default:
			httpapi.Answer(out, q.problem(ctx, "export-product", err))
		}
	}
}

// describe says what file it is, which shows an instant: a date that was asked for, or the day of it in UTC.
func (in *exportInput) describe(h http.Header, shows time.Time, asked string) {
	day := shows.UTC().Format(time.DateOnly)
	if _, err := time.Parse(time.DateOnly, asked); err == nil {
		day = asked
	}
	kind := tabular.Format(in.Format).MediaType()
	if in.Format == csvFormat {
		kind += "; charset=utf-8"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s-%s.%s"`, in.Key, in.Of, day, in.Format))
}

// Headers by which a file says what it shows.
const (
	atHeader        = "Waymark-At"
	revisionsHeader = "Waymark-Revisions"
)

// say tells which instant and which revisions the file shows.
func (v view) say(ctx context.Context, at time.Time) {
	var shown []string
	for _, name := range slices.Sorted(maps.Keys(v.shows)) {
		shown = append(shown, fmt.Sprintf("%s=%d", name, v.shows[name]))
	}
	httpapi.SetHeader(ctx, atHeader, moment.Text(at))
	if len(shown) > 0 {
		httpapi.SetHeader(ctx, revisionsHeader, strings.Join(shown, ", "))
	}
}

// nobodyLogs stands in where there is no log.
func nobodyLogs(context.Context, string, *time.Time, *time.Time) (Log, error) {
	return nil, httpapi.Unavailable("the log can't be read here")
}
