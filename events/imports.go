package events

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// ImportEvent is an event of the product book about an import: what was brought in from another tool under one batch id, in all
// of its books.
//
//sumtype:decl
type ImportEvent interface {
	ProductEvent
	// AboutImport is the batch id of the import.
	AboutImport() string
}

// ImportRecorded says what an import brought in. Where it was recorded before, it is so now.
type ImportRecorded struct {
	Import    string     `json:"import"`          // the batch id that its events share
	Source    string     `json:"source"`          // the tool, such as "jira"
	Origin    string     `json:"origin"`          // what people know it by: an address, or names of files
	Items     int        `json:"items"`           // that it brought in, such as issues
	Decisions int        `json:"decisions"`       // that it recorded
	Until     *time.Time `json:"until,omitempty"` // up to when the tool's state was taken; null: not known
	// Names are what things of the tool came to be called here. Those of all records of an import add up.
	Names ImportNames `json:"names,omitempty"`
}

// ImportName is what a thing of another tool is called here.
type ImportName struct {
	Of   string `json:"of" minLength:"1" maxLength:"50" doc:"What the thing is one of, such as statuses"`
	ID   string `json:"id" minLength:"1" maxLength:"255" doc:"Its id there"`
	Name string `json:"name" minLength:"1" maxLength:"255" doc:"What it is called here"`
}

// ImportNames are names of things, sorted by what they are and by their ids, one of each.
type ImportNames []ImportName

// With are the names with others, in any order, the last of which counts where several name a thing. Neither is changed.
func (n ImportNames) With(others []ImportName) ImportNames {
	if len(others) == 0 {
		return n
	}
	all := slices.Concat(n, others)
	slices.Reverse(all)
	thing := func(a, b ImportName) int { return cmp.Or(strings.Compare(a.Of, b.Of), strings.Compare(a.ID, b.ID)) }
	slices.SortStableFunc(all, thing)
	return slices.CompactFunc(all, func(a, b ImportName) bool { return thing(a, b) == 0 })
}

// ImportTakenBack says that nothing is left of what an import brought in.
type ImportTakenBack struct {
	Import string `json:"import"`
}

// Type is "ImportRecorded".
func (ImportRecorded) Type() string { return "ImportRecorded" }

// Type is "ImportTakenBack".
func (ImportTakenBack) Type() string { return "ImportTakenBack" }

func (ImportRecorded) event()  {}
func (ImportTakenBack) event() {}

func (ImportRecorded) productEvent()  {}
func (ImportTakenBack) productEvent() {}

// AboutImport is the batch id of the import.
func (e ImportRecorded) AboutImport() string { return e.Import }

// AboutImport is the batch id of the import.
func (e ImportTakenBack) AboutImport() string { return e.Import }
