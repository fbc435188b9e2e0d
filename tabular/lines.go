package tabular

import (
	"bufio"
	"io"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

type linesWriter[T any] struct {
	*jsontext.Encoder
	held    *bufio.Writer // the encoder writes each row by itself
	columns []column
}

func newLines[T any](w io.Writer) *linesWriter[T] {
	held := bufio.NewWriterSize(w, heldBytes)
	return &linesWriter[T]{jsontext.NewEncoder(held), held, columns[T]()}
}

// Write adds rows.
func (l *linesWriter[T]) Write(rows []T) error {
	for i := range rows {
		if err := l.row(reflect.ValueOf(&rows[i]).Elem()); err != nil {
			return err
		}
	}
	return l.held.Flush()
}

// row writes a row as an object, its members in the order of the columns.
func (l *linesWriter[T]) row(row reflect.Value) error {
	if err := l.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, column := range l.columns {
		if err := l.WriteToken(jsontext.String(column.name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(l.Encoder, column.value(row)); err != nil {
			return err
		}
	}
	return l.WriteToken(jsontext.EndObject)
}

// Close ends the file.
func (l *linesWriter[T]) Close() error { return nil }
