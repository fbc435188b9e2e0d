// Package tables reads Jira's CSV exports, whatever language Jira had and whatever separator, into rows that say what an issue is
// now. Columns are known by their words (headers.tsv), by what stands in them and by Jira's order of columns; what can't be told
// for certain is not guessed, but asked for. A file is kept on disk and read twice: the order of day and month, and of points
// and commas in numbers, is what all of its rows together allow.
package tables

import (
	"time"

	"waymark/importers/jira/dates"
)

// Column is what a column of an export holds.
type Column string

// The columns that are read. People name them so where they say what a column holds.
const (
	Key            Column = "key"
	ID             Column = "id"
	ProjectKey     Column = "project-key"
	ProjectName    Column = "project-name"
	Title          Column = "title"
	Description    Column = "description"
	Kind           Column = "kind"
	Status         Column = "status"
	StatusCategory Column = "status-category"
	Priority       Column = "priority"
	Resolution     Column = "resolution"
	Reporter       Column = "reporter"
	ReporterID     Column = "reporter-id"
	Creator        Column = "creator"
	CreatorID      Column = "creator-id"
	Assignee       Column = "assignee"
	AssigneeID     Column = "assignee-id"
	Created        Column = "created"
	Updated        Column = "updated"
	Resolved       Column = "resolved"
	Labels         Column = "labels"
	Components     Column = "components"
	FixVersions    Column = "fix-versions"
	Points         Column = "points"
	Rank           Column = "rank"
	Sprints        Column = "sprints"
	Parent         Column = "parent" // its id or its key
	EpicLink       Column = "epic-link"
	InwardLink     Column = "inward-link" // with the name of the relation in parentheses
	OutwardLink    Column = "outward-link"
	Flagged        Column = "flagged"
	Comments       Column = "comments"
	Ignored        Column = "ignored" // told in another column, or not of the issue
)

// Columns are all of them.
func Columns() []Column {
	return []Column{
		Key, ID, ProjectKey, ProjectName, Title, Description, Kind, Status, StatusCategory, Priority, Resolution, Reporter, ReporterID, Creator,
		CreatorID, Assignee, AssigneeID, Created, Updated, Resolved, Labels, Components, FixVersions, Points, Rank, Sprints, Parent, EpicLink,
		InwardLink, OutwardLink, Flagged, Comments, Ignored,
	}
}

// required are those without which a row is no issue.
var required = []Column{Key, ID, Status, Created}

// Options say how a file is read.
type Options struct {
	Zone    *time.Location    // in which its times are; nil: UTC
	Dates   dates.Order       // of day and month; empty: the dates tell
	Columns map[string]string // what columns hold, by the words above them; before what they say themselves
}

// About says how a file was read.
type About struct {
	Separator     rune
	Language      string // of most of its columns, as "pt"; empty: none is known by its words
	Zone          *time.Location
	Dates         dates.Order // empty: no date needs one
	DatesBecause  string
	NotUnderstood []string // columns that hold something and are none of ours
	Rows          int
}

// Person is somebody as an export names them. Exports of Jira Server have no ids.
type Person struct{ Name, ID string }

// Link is a relation to another issue.
type Link struct {
	Type   string // the name of the relation: "Blocks"
	Inward bool   // this issue is at its end: it is blocked by the target
	Target string // a key
}

// Category is what Jira calls a status, whatever its name.
type Category string

// The categories; the zero value is not known.
const (
	New           Category = "new"
	Indeterminate Category = "indeterminate"
	Done          Category = "done"
)

// Row is an issue as it was when it was exported.
type Row struct {
	Line                                     int // where it begins
	Key, ID, ProjectKey, ProjectName         string
	Title, Description                       string
	Kind, Status, Priority, Resolution       string
	StatusCategory                           Category
	Reporter, Creator, Assignee              Person
	Created, Updated, Resolved               time.Time // zero: none
	Labels, Components, FixVersions, Sprints []string  // in the order of the columns
	Points                                   *float64
	Rank                                     string // a LexoRank, which sorts as text
	ParentKey, ParentID, EpicLink            string
	Links                                    []Link
	Flagged                                  bool
	Comments                                 int
	Has                                      map[Column]bool // which columns the export has; the same for all of its rows
	Other                                    []string        // columns that hold something of the issue that is not here
}
