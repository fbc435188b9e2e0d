package simulated

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What happens in a simulated Jira, with the entries that Jira writes about it.

// edit changes one field of an issue.
func (j *Jira) edit() {
	i, by := j.issue(), j.oneOf("who", j.People)
	is := i.now()
	switch j.Choose("field", 8) {
	case 0:
		title := fmt.Sprint("Title ", j.id())
		j.change(i, by, func(k *Known) { k.Title = title }, tells("summary", "summary", "", is.Title, "", title))
	case 1:
		if text := j.Choose("text", len(Texts)); text != is.Text {
			j.change(i, by, func(k *Known) { k.Text = text }, tells("description", "description", "", Texts[is.Text].Wiki, "", Texts[text].Wiki))
		}
	case 2:
		if to := j.oneOf("priority", j.Priorities); to != is.Priority {
			j.change(i, by, func(k *Known) { k.Priority = to }, thingItem("priority", "priority", is.Priority, to))
		}
	case 3:
		if to := j.oneOf("kind", j.Kinds); to != is.Kind {
			j.change(i, by, func(k *Known) { k.Kind = to }, thingItem("issuetype", "issuetype", is.Kind, to))
		}
	case 4:
		if to := j.maybe("assignee", j.People); to != is.Assignee {
			j.change(i, by, func(k *Known) { k.Assignee = to }, thingItem("assignee", "assignee", is.Assignee, to))
		}
	case 5:
		if to := j.Choose("points", 4); to != is.Points {
			j.change(i, by, func(k *Known) { k.Points = to }, tells("Story Points", pointsField, "", number(is.Points), "", number(to)))
		}
	case 6:
		j.label(i, by)
	case 7:
		j.version(i, by)
	}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func (j *Jira) label(i *Issue, by *Thing) {
	is, label := i.now(), []string{"big", "flag", "new"}[j.Choose("label", 3)]
	if label == "flag" {
		j.change(i, by, func(k *Known) { k.Flagged = !k.Flagged }, tells("Flagged", flagField, "", flagText(is.Flagged), "", flagText(!is.Flagged)))
		return
	}
	labels := without(is.Labels, label)
	if len(labels) == len(is.Labels) {
		labels = with(labels, label)
	}
	j.change(i, by, func(k *Known) { k.Labels = labels }, tells("labels", "labels", "", strings.Join(is.Labels, " "), "", strings.Join(labels, " ")))
}

func flagText(on bool) string {
	if on {
		return "Impediment"
	}
	return ""
}

func (j *Jira) version(i *Issue, by *Thing) {
	v := j.maybe("version", j.Versions)
	switch is := i.now(); {
	case v == nil || v.Released:
	case slices.Contains(is.Versions, v):
		j.change(i, by, func(k *Known) { k.Versions = without(k.Versions, v) }, thingItem("Fix Version", "fixVersions", v, nil))
	default:
		j.change(i, by, func(k *Known) { k.Versions = with(k.Versions, v) }, thingItem("Fix Version", "fixVersions", nil, v))
	}
}

// transition moves an issue to another status, with a resolution where that means done.
func (j *Jira) transition() {
	i, by := j.issue(), j.oneOf("who", j.People)
	is, to := i.now(), j.oneOf("status", j.Statuses)
	if to == is.Status {
		return
	}
	var resolution *Thing
	if to.Category == "done" {
		resolution = j.oneOf("resolution", j.Resolutions)
	}
	items := []map[string]any{thingItem("status", "status", is.Status, to)}
	if resolution != is.Resolution {
		items = append(items, thingItem("resolution", "resolution", is.Resolution, resolution))
	}
	j.change(i, by, func(k *Known) { k.Status, k.Resolution = to, resolution }, items...)
}

// move brings an issue into the other project, or into a parent, of which Jira tells in two entries.
func (j *Jira) move() {
	i, by := j.issue(), j.oneOf("who", j.People)
	if j.Choose("move", 3) == 0 {
		project := map[string]string{"SHOP": "HELP", "HELP": "SHOP"}[i.Project]
		key := fmt.Sprint(project, "-", j.id()-9000)
		j.change(i, by, func(*Known) {}, tells("Key", "", "", i.Key(), "", key), tells("project", "project", "1", i.Project, "2", project))
		i.Project, i.Keys = project, append(i.Keys, key)
		return
	}
	to, is := j.issue(), i.now()
	if to == is.Parent {
		to = nil
	}
	for up := to; up != nil; up = up.now().Parent {
		if up == i {
			return
		}
	}
	from := func(s *Issue) *Thing {
		if s == nil {
			return nil
		}
		return &Thing{ID: s.ID, Names: []string{s.Key()}}
	}
	j.change(i, by, func(k *Known) { k.Parent = to }, thingItem("IssueParentAssociation", "", from(is.Parent), from(to)))
	again := Logged{j.id(), j.Now.Add(22 * time.Millisecond), by, []map[string]any{thingItem("Epic Link", epicField, from(is.Parent), from(to))}}
	i.Entries = append(i.Entries, again)
	i.Updated = again.At
	j.Now = again.At
}

// link links two issues, or takes a link away. Both tell of it.
func (j *Jira) link() {
	a, b, by := j.issue(), j.issue(), j.oneOf("who", j.People)
	if a == b {
		return
	}
	tell := func(i, other *Issue, says string, gone bool, to func(*Known)) {
		text := "This issue " + says + " " + other.Key()
		if gone {
			j.change(i, by, to, tells("Link", "", other.Key(), text, "", ""))
		} else {
			j.change(i, by, to, tells("Link", "", "", "", other.Key(), text))
		}
	}
	flip := func(list *[]*Issue, other *Issue) {
		if slices.Contains(*list, other) {
			*list = without(*list, other)
		} else {
			*list = with(*list, other)
		}
	}
	if j.Choose("relation", 2) == 0 {
		gone := slices.Contains(a.now().Blocks, b)
		tell(a, b, "blocks", gone, func(k *Known) { flip(&k.Blocks, b) })
		tell(b, a, "is blocked by", gone, func(k *Known) { flip(&k.BlockedBy, a) })
		return
	}
	gone := slices.Contains(a.now().Relates, b)
	tell(a, b, "relates to", gone, func(k *Known) { flip(&k.Relates, b) })
	tell(b, a, "relates to", gone, func(k *Known) { flip(&k.Relates, a) })
}

// rank puts an issue before all others. The log does not say where.
func (j *Jira) rank() {
	i, by := j.issue(), j.oneOf("who", j.People)
	for _, other := range j.Issues {
		i.Rank = min(i.Rank, other.Rank-1)
	}
	j.change(i, by, func(*Known) {}, tells("Rank", rankField, "", "", "", "Ranked higher"))
}

func (j *Jira) comment() {
	i := j.issue()
	i.Comments++
	i.Updated = j.Now
}

// open is the sprint of a list that is not closed; nil for none.
func open(list []*Thing) *Thing {
	for _, s := range list {
		if s.End.IsZero() {
			return s
		}
	}
	return nil
}

// sprint puts an issue into a sprint that is not closed, in place of the one in which it is, or takes it out.
func (j *Jira) sprint() {
	i, by, to := j.issue(), j.oneOf("who", j.People), j.maybe("sprint", j.Sprints)
	if to == nil || !to.End.IsZero() {
		return
	}
	is := i.now().Sprints
	after := is
	if now := open(is); now != nil {
		after = without(is, now)
	}
	if !slices.Contains(is, to) {
		after = with(after, to)
	}
	j.inSprints(i, by, after)
}

func (j *Jira) inSprints(i *Issue, by *Thing, after []*Thing) {
	told := func(list []*Thing) (ids, names string) {
		var a, b []string
		for _, s := range list {
			a, b = append(a, s.ID), append(b, s.Name())
		}
		return strings.Join(a, ", "), strings.Join(b, ", ")
	}
	from, fromNames := told(i.now().Sprints)
	to, toNames := told(after)
	j.change(i, by, func(k *Known) { k.Sprints = after }, tells("Sprint", sprintField, from, fromNames, to, toNames))
}

// begin starts a sprint.
func (j *Jira) begin() {
	if s := j.maybe("sprint", j.Sprints); s != nil && s.Start.IsZero() {
		s.Start = j.Now
	}
}

// finish closes a sprint: what is not done comes into another one a moment later, or goes back, of which Jira tells nothing.
func (j *Jira) finish() {
	s, by := j.maybe("sprint", j.Sprints), j.oneOf("who", j.People)
	if s == nil || s.Start.IsZero() || !s.End.IsZero() {
		return
	}
	s.End = j.Now
	next := j.maybe("next sprint", j.Sprints)
	if next == nil || !next.End.IsZero() {
		return
	}
	j.Now = j.Now.Add(180 * time.Millisecond)
	for _, i := range j.Issues {
		if is := i.now(); slices.Contains(is.Sprints, s) && is.Status.Category != "done" {
			j.inSprints(i, by, with(is.Sprints, next))
		}
	}
}
