package jira

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"waymark/importers/history"
)

// issue checks a raw issue and hands it over.
func (r *reader) issue(raw rawIssue) error {
	r.names(raw.Names)
	r.schema(raw.Schema)
	i, ok, err := r.item(raw)
	if err != nil || !ok {
		return err
	}
	return r.add(i)
}

// item is an issue as an item; not where it has faults.
func (r *reader) item(raw rawIssue) (history.Item, bool, error) {
	c := checked{reader: r, name: raw.called(r.read)}
	i := history.Item{ID: idText(raw.ID), Key: raw.Key}
	if i.ID == "" {
		c.fault("id", errors.New("is missing"))
	}
	if len(i.ID) > history.LongestID {
		c.fault("id", fmt.Errorf("is longer than %d bytes", history.LongestID))
	}
	if i.Key == "" {
		c.fault("key", errors.New("is missing"))
	}
	if len(raw.Fields) == 0 {
		c.fault("fields", errors.New("is missing"))
		return i, false, c.end
	}
	c.fields(&i, raw)
	if strings.Contains(raw.Self, "/rest/agile/") {
		i.Listed = r.place // pages of a board are in its order
	}
	if raw.Changelog != nil {
		i.HasLog, i.Total = true, raw.Changelog.Total
		i.Log = c.entries(raw.Changelog.Histories)
	}
	return i, !c.faulty, c.end
}

// checked gathers the faults of one issue.
type checked struct {
	*reader
	name   string
	faulty bool
	end    error // why reading ends
}

func (c *checked) fault(field string, err error) {
	c.faulty = true
	if c.end == nil {
		c.end = c.reader.fault(c.name, field, err)
	}
}

// field is a field of an issue; its zero value where it is missing or of another shape, which is a fault.
func field[T any](c *checked, name string, raw rawIssue) T {
	var value T
	if text, has := raw.Fields[name]; has {
		if err := json.Unmarshal(text, &value); err != nil {
			c.fault(name, fmt.Errorf("is not as Jira gives it: %w", err))
		}
	}
	return value
}

// fields takes the fields of an issue as they are now.
func (c *checked) fields(i *history.Item, raw rawIssue) {
	var err error
	if i.Created, err = parseTime(raw.Fields["created"]); err != nil {
		c.fault("created", err)
	}
	if updated := raw.Fields["updated"]; idText(updated) != "" {
		if i.Updated, err = parseTime(updated); err != nil {
			c.fault("updated", err)
		}
	}
	project := field[rawProject](c, "project", raw)
	i.Project = cmp.Or(project.Key, projectOf(i.Key))
	i.ProjectName = cmp.Or(project.Name, i.Project)
	reporter, creator := field[*rawPerson](c, "reporter", raw), field[*rawPerson](c, "creator", raw)
	if reporter == nil {
		reporter = creator
	}
	i.Author = reporter.value()
	c.values(i, raw)
	c.releases(i, raw)
	c.links(i, raw)
	c.others(i, raw)
}

// values are the fields that every Jira has.
func (c *checked) values(i *history.Item, raw rawIssue) {
	set := func(f history.Field, name string, values ...history.Value) {
		i.Now[f] = values
		if _, has := raw.Fields[name]; has {
			i.Has = i.Has.With(f)
		}
	}
	status := field[*rawStatus](c, "status", raw)
	if status == nil || strings.TrimSpace(status.Name) == "" && idText(status.ID) == "" {
		c.fault("status", errors.New("is missing"))
		return
	}
	is := status.values()
	is[0].Category = categoryOf(status.StatusCategory.Key)
	set(history.Status, "status", is...)
	set(history.Title, "summary", textValue(plainText(raw.Fields["summary"]))...)
	set(history.Description, "description", textValue(c.long(i, longText(raw.Fields["description"])))...)
	set(history.Priority, "priority", field[*named](c, "priority", raw).values()...)
	set(history.Kind, "issuetype", field[*named](c, "issuetype", raw).values()...)
	set(history.Resolution, "resolution", field[*named](c, "resolution", raw).values()...)
	var labels []history.Value
	for _, label := range field[[]string](c, "labels", raw) {
		labels = append(labels, textValue(label)...)
	}
	set(history.Labels, "labels", labels...)
	if person := field[*rawPerson](c, "assignee", raw); person != nil {
		set(history.Assignee, "assignee", person.value())
	} else {
		set(history.Assignee, "assignee")
	}
	if parent := parentOf(raw.Fields["parent"]); parent != (history.Value{}) {
		set(history.Parent, "parent", parent)
	}
	if comments := field[*struct{ Total int }](c, "comment", raw); comments != nil {
		i.Comments = comments.Total
	}
}

// long notes a text that is longer than Waymark takes.
func (c *checked) long(i *history.Item, text string) string {
	if len(text) > history.LongestText && len([]rune(text)) > history.LongestText {
		i.Shortened++
	}
	return text
}

// textValue is a text as a value; none for an empty one.
func textValue(text string) []history.Value {
	if text == "" {
		return nil
	}
	return []history.Value{{Name: text}}
}

// plainText is a text field.
func plainText(raw json.RawMessage) string {
	var plain string
	_ = json.Unmarshal(raw, &plain) // else it is none
	return plain
}

// parentOf is what an issue is a part of: an issue, or the key of one.
func parentOf(raw json.RawMessage) history.Value {
	var parent rawOther
	if json.Unmarshal(raw, &parent) == nil {
		return parent.value()
	}
	return history.Value{Name: plainText(raw)}
}

func (c *checked) releases(i *history.Item, raw rawIssue) {
	if _, has := raw.Fields["fixVersions"]; has {
		i.Has = i.Has.With(history.Releases)
	}
	for _, v := range field[[]rawVersion](c, "fixVersions", raw) {
		id := idText(v.ID)
		if id == "" || len(id) > history.LongestID {
			c.fault("fixVersions", fmt.Errorf("a version has no id, or a longer one than %d bytes", history.LongestID))
			continue
		}
		i.Now[history.Releases] = append(i.Now[history.Releases], history.Value{ID: id, Name: v.Name})
		i.Releases = append(i.Releases, history.Release{ID: id, Name: v.Name, Date: v.ReleaseDate, Released: v.Released})
	}
}

func (c *checked) links(i *history.Item, raw rawIssue) {
	if _, has := raw.Fields["issuelinks"]; has {
		i.Has = i.Has.With(history.Links)
	}
	add := func(other *rawOther, relation, inverse string) {
		if other != nil {
			v := other.value()
			v.Relation, v.Inverse = relation, inverse
			i.Now[history.Links] = append(i.Now[history.Links], v)
		}
	}
	for _, l := range field[[]rawLink](c, "issuelinks", raw) {
		add(l.OutwardIssue, l.Type.Outward, l.Type.Inward)
		add(l.InwardIssue, l.Type.Inward, l.Type.Outward)
	}
}
