package kit

import "reflect"

// Rows are what a page adds to a table whose rows hold for ever. The fields of R are its columns.
type Rows[R any] struct {
	table   string
	columns []Column
	records [][]any
}

// NewRows are the rows of the table of that name, none yet.
func NewRows[R any](table string) *Rows[R] {
	return &Rows[R]{table: table, columns: columnsOf(reflect.TypeFor[R]())}
}

// Add adds a row.
func (r *Rows[R]) Add(row R) { r.records = append(r.records, valuesOf(r.columns, row)) }

// Changes are what the page writes to the table.
func (r *Rows[R]) Changes() Change {
	names := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i] = c.Name
	}
	return Change{Table: r.table, Columns: names, Rows: r.records}
}
