package events

import "time"

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
