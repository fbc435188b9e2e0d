package tables

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// hand reads the rows and hands them over.
func (t *table) hand(row func(Row) error) error {
	t.faults = nil
	err := t.each(func(cells []string, line int) error {
		r := reading{table: t, cells: cells, row: Row{Line: line, Has: t.has}}
		if r.read() {
			return row(r.row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.faults.Err()
}

// reading is a row that is being read.
type reading struct {
	*table
	cells  []string
	row    Row
	other  names // columns that hold something that is not in the row
	broken bool
}

// read says whether the row could be read.
func (r *reading) read() bool {
	r.row.Key = strings.ToValidUTF8(r.first(Key), "?")
	for i, cell := range r.cells {
		if !utf8.ValidString(cell) {
			r.fault(r.headings[i].text, "is not UTF-8")
			r.cells[i] = ""
		}
	}
	for _, column := range required {
		if r.first(column) == "" {
			r.fault(r.nameOf(column), "is missing")
		}
	}
	if key := r.row.Key; key != "" && !keyPattern.MatchString(key) {
		r.fault(r.nameOf(Key), fmt.Sprintf("%.60q is no key of an issue", key))
	}
	r.readTexts()
	r.row.Created, r.row.Updated, r.row.Resolved = r.time(Created), r.time(Updated), r.time(Resolved)
	r.readLists()
	r.readParents()
	r.readPoints()
	r.readLinks()
	r.noteOthers()
	r.row.Other = r.other.list
	return !r.broken
}

func (r *reading) fault(column, what string) {
	r.broken = true
	r.faults.Add(Fault{Line: r.row.Line, Key: r.row.Key, Column: column, What: what})
}

// first is the first value of a column that is not empty.
func (r *reading) first(column Column) string {
	for _, i := range r.at[column] {
		if value := strings.TrimSpace(r.cells[i]); value != "" {
			return value
		}
	}
	return ""
}

// all are the values of a column.
func (r *reading) all(column Column) (values []string) {
	for _, i := range r.at[column] {
		if value := strings.TrimSpace(r.cells[i]); value != "" {
			values = append(values, value)
		}
	}
	return values
}

func (r *reading) readTexts() {
	for column, into := range map[Column]*string{
		ID: &r.row.ID, ProjectKey: &r.row.ProjectKey, ProjectName: &r.row.ProjectName, Title: &r.row.Title, Description: &r.row.Description,
		Kind: &r.row.Kind, Status: &r.row.Status, Priority: &r.row.Priority, Resolution: &r.row.Resolution, Rank: &r.row.Rank,
		Reporter: &r.row.Reporter.Name, ReporterID: &r.row.Reporter.ID, Creator: &r.row.Creator.Name, CreatorID: &r.row.Creator.ID,
		Assignee: &r.row.Assignee.Name, AssigneeID: &r.row.Assignee.ID,
	} {
		*into = r.first(column)
	}
	r.row.Flagged = r.first(Flagged) != ""
	if name := r.first(StatusCategory); name != "" {
		if r.row.StatusCategory = categoryOf(name); r.row.StatusCategory == "" {
			r.other.add(r.nameOf(StatusCategory))
		}
	}
}

// time reads a time of the zone; zero: there is none.
func (r *reading) time(column Column) time.Time {
	text := r.first(column)
	if text == "" {
		return time.Time{}
	}
	at, err := r.dates.Time(text, r.about.Zone)
	if err != nil {
		r.fault(r.nameOf(column), err.Error())
	}
	return at
}

// nameOf is what stands above a column that the table has.
func (r *reading) nameOf(column Column) string { return r.headings[r.at[column][0]].text }

func (r *reading) readLists() {
	for _, value := range r.all(Labels) {
		r.row.Labels = append(r.row.Labels, strings.Fields(value)...) // a label has no space: older exports put several in one cell
	}
	r.row.Components, r.row.FixVersions, r.row.Sprints = r.all(Components), r.all(FixVersions), r.all(Sprints)
	r.row.Comments = len(r.all(Comments))
}

// readParents reads columns that hold the parent's id in one export and its key in another.
func (r *reading) readParents() {
	r.row.EpicLink = r.first(EpicLink)
	for _, i := range r.at[Parent] {
		switch value := strings.TrimSpace(r.cells[i]); {
		case value == "":
		case keyPattern.MatchString(value):
			r.row.ParentKey = value
		case idPattern.MatchString(value):
			r.row.ParentID = value
		default:
			r.other.add(r.headings[i].text)
		}
	}
}

// readPoints reads the first of the fields that hold points.
func (r *reading) readPoints() {
	for _, i := range r.at[Points] {
		text := strings.TrimSpace(r.cells[i])
		if text == "" {
			continue
		}
		points, ok := r.profiles[i].numbers.number(text)
		if !ok || r.row.Points != nil && *r.row.Points != points {
			r.other.add(r.headings[i].text)
		} else {
			r.row.Points = &points
		}
	}
}

func (r *reading) readLinks() {
	for _, column := range []Column{InwardLink, OutwardLink} {
		for _, i := range r.at[column] {
			if target := strings.TrimSpace(r.cells[i]); target != "" {
				r.row.Links = append(r.row.Links, Link{r.headings[i].relation, column == InwardLink, target})
			}
		}
	}
}

// noteOthers notes the columns that are none of ours and hold something.
func (r *reading) noteOthers() {
	for i, h := range r.headings {
		if value := strings.TrimSpace(r.cells[i]); h.column == "" && value != "" && value != nought {
			r.other.add(h.text)
		}
	}
}
