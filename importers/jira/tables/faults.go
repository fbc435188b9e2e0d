package tables

import (
	"errors"
	"fmt"
	"strings"
)

// maxFaults is how many faults are named before reading stops.
const maxFaults = 20

var (
	// ErrForeign refuses a table that is none of Jira's.
	ErrForeign = errors.New("is no table of Jira's")
	// ErrColumns refuses a table of which it can't be told which column holds what is needed.
	ErrColumns = errors.New("columns that are needed can't be told")
	// ErrMapping refuses what Options say of columns.
	ErrMapping = errors.New("is no column of ours")
)

// Fault is what is wrong with a row.
type Fault struct {
	Line        int
	Key, Column string // as far as they are known
	What        string
}

func (f Fault) Error() string {
	where := []string{fmt.Sprintf("line %d", f.Line)}
	for _, part := range []string{f.Key, f.Column, f.What} {
		if part != "" {
			where = append(where, part)
		}
	}
	return strings.Join(where, ": ")
}

// Faults are what is wrong with the rows of a table, the first 20. Rows that are not named were handed over.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Full says whether as many faults are known as are named: reading ends.
func (f *Faults) Full() bool { return len(*f) >= maxFaults }

// Add takes a fault into account.
func (f *Faults) Add(fault Fault) {
	if !f.Full() {
		*f = append(*f, fault)
	}
}

// Err are the faults as an error, or nil.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}
