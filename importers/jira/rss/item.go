package rss

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"waymark/importers/jira/dates"
	"waymark/importers/jira/tables"
)

// reading is an item that is being read.
type reading struct {
	element element
	item    Item
	faults  *tables.Faults
	broken  bool
}

// read says whether the item could be read.
func (r *reading) read() bool {
	e := &r.element
	r.item.Key, r.item.ID = strings.TrimSpace(e.Key.Name), e.Key.ID
	r.item.Project, r.item.ProjectKey = e.Project.value(), e.Project.Key
	r.item.Parent, r.item.Votes, r.item.Comments = e.Parent.issue(), e.Votes, len(e.Comments)
	r.item.Components, r.item.FixVersions = trimmed(e.Components), trimmed(e.FixVersions)
	for _, subtask := range e.Subtasks {
		r.item.Subtasks = append(r.item.Subtasks, subtask.issue())
	}
	r.readValues()
	r.readTimes()
	r.readLinks()
	r.noteHas()
	for _, f := range e.Fields {
		r.readField(f)
	}
	r.item.Other = e.Rest.names
	for _, needed := range [][2]string{{"key", r.item.Key}, {"id", r.item.ID}, {"status", r.item.Status.Name}, {"created", e.Created}} {
		if strings.TrimSpace(needed[1]) == "" {
			r.fault(needed[0], "is missing")
		}
	}
	return !r.broken
}

func (r *reading) fault(element, what string) {
	r.broken = true
	r.faults.Add(tables.Fault{Line: r.item.Line, Key: r.item.Key, Column: element, What: what})
}

func (r *reading) readValues() {
	e := &r.element
	for from, into := range map[*named]*Named{e.Kind: &r.item.Kind, e.Priority: &r.item.Priority, e.Status: &r.item.Status, e.Resolution: &r.item.Resolution} {
		if from != nil {
			*into = from.value()
		}
	}
	for from, into := range map[*person]*Named{e.Assignee: &r.item.Assignee, e.Reporter: &r.item.Reporter} {
		if from != nil {
			*into = from.value()
		}
	}
	if e.Title != nil {
		r.item.Title = strings.TrimSpace(*e.Title)
	}
	if e.Description != nil {
		r.item.Description = markdown(*e.Description)
	}
	if e.Labels != nil {
		r.item.Labels = trimmed(e.Labels.Labels)
	}
	if e.StatusCategory != nil && e.StatusCategory.Key != "undefined" {
		r.item.StatusCategory = tables.Category(e.StatusCategory.Key)
	}
}

func trimmed(texts []string) (all []string) {
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// readTimes reads times, whose offsets stand beside them.
func (r *reading) readTimes() {
	e := &r.element
	r.item.Created, r.item.Updated, r.item.Resolved = r.time("created", e.Created), r.time("updated", e.Updated), r.time("resolved", e.Resolved)
}

func (r *reading) time(what, text string) time.Time {
	if text = strings.TrimSpace(text); text == "" {
		return time.Time{}
	}
	at, err := dates.Reader{}.Time(text, time.UTC)
	if err != nil {
		r.fault(what, err.Error())
	}
	return at
}

func (r *reading) readLinks() {
	for _, t := range r.element.LinkTypes {
		for _, side := range []struct {
			inward bool
			links  []links
		}{{false, t.Outwards}, {true, t.Inwards}} {
			for _, l := range side.links {
				for _, issue := range l.Issues {
					r.item.Links = append(r.item.Links, Link{Named{t.ID, strings.TrimSpace(t.Name)}, l.Says, side.inward, issue.issue()})
				}
			}
		}
	}
}

// fields are the kinds of fields that Jira's own plugins bring.
var fields = map[string]tables.Column{
	"com.pyxis.greenhopper.jira:gh-lexo-rank":     tables.Rank,
	"com.pyxis.greenhopper.jira:gh-sprint":        tables.Sprints,
	"com.pyxis.greenhopper.jira:gh-epic-link":     tables.EpicLink,
	"com.pyxis.greenhopper.jira:jsw-story-points": tables.Points,
	"com.atlassian.jpo:jpo-custom-field-parent":   tables.Parent,
}

// byName are kinds of fields of which the name tells more.
var byName = map[string]tables.Column{
	"com.atlassian.jira.plugin.system.customfieldtypes:float":           tables.Points,
	"com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes": tables.Flagged,
}

// readField reads a field by its kind: its name may be in any language.
func (r *reading) readField(f field) {
	of, texts := fields[f.Key], f.texts()
	if column := byName[f.Key]; column != "" && column == tables.FieldOf(f.Name) {
		of = column
	}
	if of != "" {
		r.item.Has[of] = true
	}
	if len(texts) == 0 {
		return
	}
	switch of {
	case tables.Rank:
		r.item.Rank = texts[0]
	case tables.EpicLink:
		r.item.EpicLink = texts[0]
	case tables.Flagged:
		r.item.Flagged = true
	case tables.Sprints:
		for _, v := range f.Values {
			r.item.Sprints = append(r.item.Sprints, named{cmp.Or(v.ID, v.Key), v.Text}.value())
		}
	case tables.Parent:
		if r.item.Parent == (Issue{}) {
			r.item.Parent.Key = texts[0]
		}
	case tables.Points:
		r.readPoints(f, texts[0])
	default:
		r.element.Rest.add(f.Name)
	}
}

// readPoints reads points, which stand in one of two fields.
func (r *reading) readPoints(f field, text string) {
	points, err := strconv.ParseFloat(text, 64)
	if err != nil || r.item.Points != nil && *r.item.Points != points {
		r.element.Rest.add(f.Name)
		return
	}
	r.item.Points = &points
}

// noteHas notes what the export tells of but fields of a project's own. It can be asked for some elements alone; of those that
// Jira leaves out where an issue has none, it tells if it has the labels, which any issue has, be they empty.
func (r *reading) noteHas() {
	e := &r.element
	whole := e.Labels != nil
	r.item.Has = map[tables.Column]bool{
		tables.Title: e.Title != nil, tables.Description: e.Description != nil, tables.Kind: e.Kind != nil, tables.Status: e.Status != nil,
		tables.StatusCategory: e.StatusCategory != nil, tables.Priority: e.Priority != nil, tables.Resolution: e.Resolution != nil,
		tables.Assignee: e.Assignee != nil, tables.Reporter: e.Reporter != nil, tables.Labels: whole, tables.Components: whole,
		tables.FixVersions: whole, tables.Parent: whole, tables.InwardLink: whole, tables.OutwardLink: whole, tables.Comments: whole,
	}
}
