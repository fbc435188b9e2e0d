package jira

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// named is a thing with a name, such as a priority.
type named struct {
	ID   json.RawMessage `json:"id"`
	Name string          `json:"name"`
}

func (n *named) name() string {
	if n == nil {
		return ""
	}
	return n.Name
}

type rawStatus struct {
	Name           string `json:"name"`
	StatusCategory struct {
		Key string `json:"key"`
	} `json:"statusCategory"`
}

type rawVersion struct {
	ID          json.RawMessage `json:"id"`
	Name        string          `json:"name"`
	ReleaseDate string          `json:"releaseDate"`
	Released    bool            `json:"released"`
}

type rawLink struct {
	Type struct {
		Inward  string `json:"inward"`
		Outward string `json:"outward"`
	} `json:"type"`
	InwardIssue  *struct{ Key string } `json:"inwardIssue"`
	OutwardIssue *struct{ Key string } `json:"outwardIssue"`
}

type rawProject struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// field is a field of an issue; its zero value where it is missing or of another shape, which is a fault.
func field[T any](r *reader, issue, name string, raw rawIssue) T {
	var value T
	if text, has := raw.Fields[name]; has {
		if err := json.Unmarshal(text, &value); err != nil {
			r.fault(issue, name, "is not as Jira gives it: %w", err)
		}
	}
	return value
}

// fields takes the fields of an issue as they are now.
func (r *reader) fields(i *issue, name string, raw rawIssue) {
	if raw.Names == nil {
		raw.Names = r.about[r.file].names
	}
	var err error
	if i.created, err = parseTime(field[string](r, name, "created", raw)); err != nil {
		r.fault(name, "created", "%w", err)
	}
	if updated := field[string](r, name, "updated", raw); updated != "" {
		if i.updated, err = parseTime(updated); err != nil {
			r.fault(name, "updated", "%w", err)
		}
	}
	status := field[*rawStatus](r, name, "status", raw)
	if status == nil || strings.TrimSpace(status.Name) == "" {
		r.fault(name, "status", "is missing")
		return
	}
	i.categories[normal("status", status.Name)] = status.StatusCategory.Key
	project := field[rawProject](r, name, "project", raw)
	i.setProject(project.Key, project.Name)
	reporter, creator := field[*rawPerson](r, name, "reporter", raw), field[*rawPerson](r, name, "creator", raw)
	if reporter == nil {
		reporter = creator
	}
	i.reporter = reporter.name()
	i.lacks = map[string]bool{}
	for _, field := range represented() {
		_, has := raw.Fields[field]
		i.lacks[field] = !has
	}
	i.unknown = unrepresented(raw)
	i.now = r.values(i, name, raw)
	i.now.Status = i.clean(normal("status", status.Name))
}

// values are the represented fields as they are now.
func (r *reader) values(i *issue, name string, raw rawIssue) values {
	text := func(name string, of json.RawMessage) string { return i.clean(normal(name, textOf(of))) }
	v := values{
		Title:       cmp.Or(text("summary", raw.Fields["summary"]), i.key),
		Description: text("description", raw.Fields["description"]),
		Priority:    i.clean(normal("priority", field[*named](r, name, "priority", raw).name())),
		Kind:        i.clean(normal("issuetype", field[*named](r, name, "issuetype", raw).name())),
		Resolution:  i.clean(normal("resolution", field[*named](r, name, "resolution", raw).name())),
		Labels:      labelsOf(field[[]string](r, name, "labels", raw)),
		Points:      i.points(raw), Parent: i.parent(raw), Releases: set{}, Links: set{},
	}
	if len(strings.Fields(v.Labels)) == mostLabels {
		i.shortened++
	}
	for _, version := range field[[]rawVersion](r, name, "fixVersions", raw) {
		id := idText(version.ID)
		if id == "" || len(id) > longestID {
			r.fault(name, "fixVersions", "a version has no id, or a longer one than %d bytes", longestID)
			continue
		}
		v.Releases[id] = true
		i.releases[id] = release{id, i.clean(version.Name), version.ReleaseDate, version.Released}
	}
	for _, link := range field[[]rawLink](r, name, "issuelinks", raw) {
		if link.OutwardIssue != nil {
			v.Links[linkName(link.Type.Outward, link.OutwardIssue.Key)] = true
		}
		if link.InwardIssue != nil {
			v.Links[linkName(link.Type.Inward, link.InwardIssue.Key)] = true
		}
	}
	return v
}

// points finds the story points among the custom fields; which one it is only expand=names tells.
func (i *issue) points(raw rawIssue) string {
	i.lacks["points"] = true
	points := ""
	for field, called := range raw.Names {
		if value, has := raw.Fields[field]; has && fieldName(called) == "points" {
			i.lacks["points"] = false
			points = cmp.Or(points, pointsOf(string(value)))
		}
	}
	return points
}

// parent is the key of what the issue is a part of: its parent, else its epic, a custom field that only expand=names
// tells.
func (i *issue) parent(raw rawIssue) string {
	if parent := parentKey(raw.Fields["parent"]); parent != "" {
		return parent
	}
	i.lacks["parent"] = true
	for field, called := range raw.Names {
		if value, has := raw.Fields[field]; has && fieldName(called) == "parent" {
			i.lacks["parent"] = false
			return parentKey(value)
		}
	}
	return ""
}

func parentKey(raw json.RawMessage) string {
	var parent struct{ Key string }
	if json.Unmarshal(raw, &parent) == nil {
		return parent.Key
	}
	var key string
	_ = json.Unmarshal(raw, &key) // neither: no parent
	return key
}

// represented are the fields of Jira's API that Waymark takes over as they are now.
func represented() []string {
	return []string{"summary", "description", "priority", "issuetype", "resolution", "labels", "fixVersions", "issuelinks"}
}

// toldOtherwise are fields that say what is taken over in another way, or that are about Jira alone.
func toldOtherwise() []string {
	return []string{
		"status", "parent", "created", "updated", "reporter", "project", "statuscategorychangedate", "statusCategory",
		"resolutiondate", "subtasks", "lastViewed", "workratio",
	}
}

// unrepresented lists fields that hold something that Waymark can't take over.
func unrepresented(raw rawIssue) []string {
	var list []string
	for name, value := range raw.Fields {
		called := fieldName(raw.Names[name])
		if slices.Contains(represented(), name) || slices.Contains(toldOtherwise(), name) || isEmpty(value) ||
			called == "points" || called == "parent" || name == "creator" && sameJSON(value, raw.Fields["reporter"]) {
			continue
		}
		list = append(list, cmp.Or(raw.Names[name], name))
	}
	return list
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y rawPerson
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && x == y
}

// isEmpty knows what a field looks like that holds nothing: also votes, watches, comments and work of which there are 0.
func isEmpty(value json.RawMessage) bool {
	text := string(bytes.TrimSpace(value))
	if slices.Contains([]string{"null", "[]", "{}", `""`}, text) {
		return true
	}
	var counted struct{ Total, Votes, WatchCount *int }
	if !strings.HasPrefix(text, "{") || json.Unmarshal(value, &counted) != nil {
		return false
	}
	some := false
	for _, count := range []*int{counted.Total, counted.Votes, counted.WatchCount} {
		if count != nil && *count != 0 {
			return false
		}
		some = some || count != nil
	}
	return some
}
