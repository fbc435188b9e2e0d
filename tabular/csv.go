package tabular

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// mark says that a file is UTF-8, to spreadsheets that would take it for something else.
const mark = "\ufeff"

// between stands between the texts of a list.
const between = "; "

// instant is how spreadsheets take one for a point in time, to the second and in UTC.
const instant = "2006-01-02 15:04:05"

type csvWriter[T any] struct {
	*csv.Writer
	columns []column
	cells   []string
}

func newCSV[T any](w io.Writer, bom bool) (*csvWriter[T], error) {
	if bom {
		if _, err := io.WriteString(w, mark); err != nil {
			return nil, err
		}
	}
	c := &csvWriter[T]{Writer: csv.NewWriter(bufio.NewWriterSize(w, heldBytes)), columns: columns[T]()}
	c.UseCRLF = true // RFC 4180
	return c, c.Writer.Write(Columns[T]())
}

// Write adds rows.
func (c *csvWriter[T]) Write(rows []T) error {
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		c.cells = c.cells[:0]
		for _, column := range c.columns {
			c.cells = append(c.cells, cell(column.value(row)))
		}
		if err := c.Writer.Write(c.cells); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// Close ends the file.
func (c *csvWriter[T]) Close() error {
	c.Flush()
	return c.Error()
}

// cell is a value as a cell. Texts are no formulas, whatever they begin with; numbers, days and instants are what they are.
func cell(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return defused(v)
	case []string:
		return joined(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.UTC().Format(instant)
	default:
		return fmt.Sprint(v)
	}
}

// joined is a list as one text, of which no part is a formula where a spreadsheet takes semicolons for the ends of cells.
func joined(texts []string) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = defused(text)
	}
	return strings.Join(all, between)
}

// defused is a text that no spreadsheet takes for a formula, and runs: an apostrophe stands before one that begins as formulas do (OWASP, "CSV Injection").
func defused(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
