package events

import (
	"maps"
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

// ImportNames are what things of another tool are called here, by what they are, such as statuses, and by their ids there.
type ImportNames map[string]map[string]string

// Count is how many things have names.
func (n ImportNames) Count() int {
	count := 0
	for _, names := range n {
		count += len(names)
	}
	return count
}

// Bytes is how long names and ids are together.
func (n ImportNames) Bytes() int {
	bytes := 0
	for _, names := range n {
		for id, name := range names {
			bytes += len(id) + len(name)
		}
	}
	return bytes
}

// With are the names with others, which count where both name a thing. Neither is changed.
func (n ImportNames) With(others ImportNames) ImportNames {
	if len(others) == 0 {
		return n
	}
	all := maps.Clone(n)
	if all == nil {
		all = ImportNames{}
	}
	for kind, names := range others {
		all[kind] = maps.Clone(all[kind])
		if all[kind] == nil {
			all[kind] = map[string]string{}
		}
		maps.Copy(all[kind], names)
	}
	return all
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
