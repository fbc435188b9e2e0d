package tables

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"waymark/importers/jira/dates"
)

// table is an export that is being read.
type table struct {
	in       *input
	options  Options
	about    About
	headings []heading
	profiles []profile
	at       map[Column][]int // where columns are
	has      map[Column]bool
	dates    dates.Reader
	faults   Faults
}

// Read reads an export and hands over its rows, in their order. A row that can't be read is not handed over, and is named in
// the error, which is Faults then; others are an error of the row's function, ErrForeign, ErrColumns or dates.ErrOrder, before
// any row.
func Read(in io.Reader, o Options, row func(Row) error) (about About, err error) {
	mapping, err := mappingOf(o.Columns)
	if err != nil {
		return About{}, err
	}
	kept, err := keep(in)
	if err != nil {
		return About{}, err
	}
	defer func() { err = errors.Join(err, kept.close()) }()
	t := &table{in: kept, options: o, about: About{Zone: cmp.Or(o.Zone, time.UTC)}}
	for _, step := range []func() error{func() error { return t.begin(mapping) }, t.look, t.layOut, t.settleDates} {
		if err := step(); err != nil {
			return t.about, err
		}
	}
	return t.about, t.hand(row)
}

// mappingOf are the columns of a mapping by their plain words.
func mappingOf(said map[string]string) (map[string]Column, error) {
	mapping := map[string]Column{}
	for header, name := range said {
		if !slices.Contains(Columns(), Column(name)) {
			return nil, fmt.Errorf("column %q: %q %w; they are %v", header, name, ErrMapping, Columns())
		}
		mapping[plain(header)] = Column(name)
	}
	return mapping, nil
}

// separators are those that Jira and spreadsheets put between cells.
const separators = ",;\t|"

// looked is how many rows tell whether a separator is one.
const looked = 20

// begin finds the separator, and reads the words above the columns: with the right one most of them are understood, and most
// rows are as long.
func (t *table) begin(mapping map[string]Column) error {
	best := -1
	for _, separator := range separators {
		headings, even, err := t.try(separator, mapping)
		if err != nil {
			return err
		}
		score := even
		for _, h := range headings {
			if h.column != "" || len(h.languages) > 0 {
				score += looked + 1
			}
		}
		if score > best {
			best, t.about.Separator, t.headings = score, separator, headings
		}
	}
	if len(t.headings) == 0 {
		return fmt.Errorf("%w: it is empty", ErrForeign)
	}
	t.about.Language = languageOf(t.headings)
	return nil
}

// try reads the first rows with a separator: what stands above the columns, and how many rows of several cells are as long.
func (t *table) try(separator rune, mapping map[string]Column) (headings []heading, even int, err error) {
	rows := t.in.records(separator)
	cells, _, err := rows.next()
	if errors.As(err, new(Fault)) || errors.Is(err, io.EOF) {
		return nil, 0, nil // with another separator, perhaps
	}
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", ErrForeign, err)
	}
	for _, text := range cells {
		headings = append(headings, understand(strings.Clone(text), mapping))
	}
	for range looked {
		if cells, _, err = rows.next(); err != nil {
			break
		}
		if len(cells) == len(headings) && len(cells) > 1 {
			even++
		}
	}
	return headings, even, nil
}

// languageOf is the language in which most of the columns have words, if one is.
func languageOf(headings []heading) string {
	count := map[string]int{}
	for _, h := range headings {
		for _, language := range h.languages {
			count[language]++
		}
	}
	best := ""
	for _, language := range slices.Sorted(maps.Keys(count)) {
		if count[language] > count[best] {
			best = language
		}
	}
	return best
}

// each goes over the rows below the headings. Jira fills up every row: one of another length was cut.
func (t *table) each(do func(cells []string, line int) error) error {
	rows := t.in.records(t.about.Separator)
	if _, _, err := rows.next(); err != nil {
		return err
	}
	for {
		cells, line, err := rows.next()
		var fault Fault
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &fault):
			t.faults.Add(fault)
			return t.faults
		case err != nil:
			return err
		case len(cells) != len(t.headings):
			t.faults.Add(Fault{Line: line, What: fmt.Sprintf("has %d fields, the header %d", len(cells), len(t.headings))})
		default:
			err = do(cells, line)
		}
		if err != nil || t.faults.Full() {
			return errors.Join(err, t.faults.Err())
		}
	}
}

// settleDates decides how dates are read: by those of the issue, and where they leave it open by all others of the file.
func (t *table) settleDates() error {
	var own, others dates.Evidence
	for i, p := range t.profiles {
		switch column := t.headings[i].column; {
		case column == Created || column == Updated || column == Resolved:
			own.Add(p.dates)
		case p.is(times):
			others.Add(p.dates)
		}
	}
	own.Ask(others)
	var err error
	if t.dates, err = dates.Settle(own, t.options.Dates); err != nil {
		return fmt.Errorf("%w: say it with --dates dmy or --dates mdy", err)
	}
	t.about.Dates, t.about.DatesBecause = t.dates.Order, t.dates.Because
	return nil
}
