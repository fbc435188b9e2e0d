package tables

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
)

// What a row may be at most. Jira's own limit for a text is 32,767 characters; a row has all comments of its issue.
const (
	maxRow   = 16 << 20 // bytes
	maxCells = 1 << 19
)

var byteOrderMark = []byte("\ufeff")

// input is a file that can be read again from its beginning.
type input struct {
	file     *os.File
	nameless bool // nothing stays behind if the reading is killed; not every system can do that
	start    int64
}

// keep copies what is read into a temporary file.
func keep(in io.Reader) (*input, error) {
	file, err := os.CreateTemp("", "waymark-table-")
	if err != nil {
		return nil, err
	}
	kept := &input{file: file, nameless: os.Remove(file.Name()) == nil}
	if _, err := io.Copy(file, in); err != nil {
		return nil, errors.Join(err, kept.close())
	}
	mark := make([]byte, len(byteOrderMark))
	if _, err := file.ReadAt(mark, 0); err == nil && bytes.Equal(mark, byteOrderMark) {
		kept.start = int64(len(mark))
	}
	return kept, nil
}

func (in *input) close() error {
	if in.nameless {
		return in.file.Close()
	}
	return errors.Join(in.file.Close(), os.Remove(in.file.Name()))
}

// records are the rows of a table, from the first one.
func (in *input) records(separator rune) *records {
	bounded := &bounded{in: io.NewSectionReader(in.file, in.start, 1<<62), separator: byte(separator)}
	rows := csv.NewReader(bounded)
	rows.Comma, rows.FieldsPerRecord, rows.ReuseRecord = separator, -1, true
	return &records{rows: rows, bounded: bounded}
}

type records struct {
	rows    *csv.Reader
	bounded *bounded
}

// next is a row with the line in which it begins, or io.EOF. The next one overwrites its cells.
func (r *records) next() (cells []string, line int, err error) {
	r.bounded.read, r.bounded.cells = 0, 0
	cells, err = r.rows.Read()
	var broken *csv.ParseError
	switch {
	case errors.As(err, &broken):
		return nil, 0, Fault{Line: broken.StartLine, What: fmt.Sprintf("can't be taken apart: in line %d, %v", broken.Line, broken.Err)}
	case err != nil:
		return nil, 0, err
	}
	line, _ = r.rows.FieldPos(0)
	return cells, line, nil
}

// bounded ends the reading of a row that is longer than any of Jira's: a quote that is never closed would else make a row of
// all that follows.
type bounded struct {
	in          io.Reader
	separator   byte
	quoted      bool
	read, cells int // since the row began
}

var errLongRow = fmt.Errorf("a row is longer than %d MB or has more than %d cells: perhaps a quote is not closed", maxRow>>20, maxCells)

func (b *bounded) Read(p []byte) (int, error) {
	if b.read > maxRow || b.cells > maxCells {
		return 0, errLongRow
	}
	n, err := b.in.Read(p)
	b.read += n
	for _, c := range p[:n] {
		if c == '"' {
			b.quoted = !b.quoted
		} else if c == b.separator && !b.quoted {
			b.cells++
		}
	}
	return n, err
}
