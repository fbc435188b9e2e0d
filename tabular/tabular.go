// Package tabular writes rows as files that spreadsheets and analysts open: CSV, Parquet, or a JSON object a line. It holds no more rows than
// it was given at once.
package tabular

import (
	"errors"
	"io"
	"time"
)

// Format is a kind of file.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	Parquet Format = "parquet"
	Lines   Format = "ndjson"
)

// ErrFormat says that there is no such format.
var ErrFormat = errors.New("no such format of tables")

// MediaType is what a file of the format is called in HTTP.
func (f Format) MediaType() string {
	switch f {
	case CSV:
		return "text/csv"
	case Parquet:
		return "application/vnd.apache.parquet"
	default:
		return "application/x-ndjson"
	}
}

// Writer writes rows of a struct, whose fields are the columns, in their order. The tag parquet names a column and its type, as parquet-go
// reads it. A field is a text, a number, a bool, a Date, a time.Time, a list of texts, or a pointer to one of these: nil is an empty cell.
type Writer[T any] interface {
	Write(rows []T) error
	// Close ends the file. Without it the file is not whole.
	Close() error
}

// heldBytes are held until they are written together; what is left of rows is written with them.
const heldBytes = 64 << 10

// Options say how a file is written.
type Options struct {
	Format Format
	BOM    bool // a CSV file begins with a byte order mark
}

// New writes a file to w. Errors: ErrFormat, those of w.
func New[T any](w io.Writer, o Options) (Writer[T], error) {
	switch o.Format {
	case CSV:
		return newCSV[T](w, o.BOM)
	case Parquet:
		return newParquet[T](w), nil
	case Lines:
		return newLines[T](w), nil
	}
	return nil, ErrFormat
}

// Date is a day, in days since 1970-01-01, as Parquet has it.
type Date int32

const day = 24 * time.Hour

// ParseDate reads a day such as 2026-03-01.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	return Date(t.Unix() / int64(day/time.Second)), err
}

// String is the day as it is written.
func (d Date) String() string {
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(d)).Format(time.DateOnly)
}

// MarshalText writes the day.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
