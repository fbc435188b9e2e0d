package jira

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"waymark/importers/history"
	"waymark/importers/jira/tables"
)

// readCSV reads a table. It has no change logs: each issue is as it is now.
func (r *reader) readCSV(in io.Reader) error {
	about, err := tables.Read(in, tables.Options{Zone: r.zone, Dates: r.dates, Columns: r.in.Columns()}, func(row tables.Row) error {
		r.read++
		return r.add(rowItem(row))
	})
	r.assume(about)
	var faults tables.Faults
	switch {
	case errors.Is(err, tables.ErrForeign):
		return foreign(err.Error())
	case errors.As(err, &faults):
		for _, f := range faults {
			if err := r.fault(cmp.Or(f.Key, fmt.Sprintf("in line %d", f.Line)), f.Column, errors.New(f.What)); err != nil {
				return err
			}
		}
		return nil
	default:
		return err
	}
}

// assume notes what the table does not say.
func (r *reader) assume(about tables.About) {
	if about.Rows == 0 {
		return
	}
	r.in.Assume(fmt.Sprintf("times in %s are those of %s", r.file, about.Zone))
	if about.Dates != "" && about.DatesBecause != "" {
		r.in.Assume(fmt.Sprintf("dates in %s are %s: %s", r.file, about.Dates, about.DatesBecause))
	}
	for _, column := range about.NotUnderstood {
		r.in.Call(column, column)
	}
}

func rowItem(row tables.Row) history.Item {
	i := history.Item{
		ID: row.ID, Key: row.Key, ProjectName: row.ProjectName, Created: row.Created, Rank: row.Rank, Unkept: row.Other, Comments: row.Comments,
		Author: person(row.Reporter, row.Creator),
	}
	if !row.Updated.IsZero() && row.Updated.After(row.Created) {
		i.Updated = row.Updated
	}
	i.Project = cmp.Or(row.ProjectKey, projectOf(row.Key))
	i.ProjectName = cmp.Or(i.ProjectName, i.Project)
	set := func(f history.Field, values []history.Value, columns ...tables.Column) {
		i.Now[f] = values
		for _, column := range columns {
			if row.Has[column] {
				i.Has = i.Has.With(f)
			}
		}
	}
	status := textValue(row.Status)
	if len(status) > 0 {
		status[0].Category = categoryOf(string(row.StatusCategory))
	}
	set(history.Status, status, tables.Status)
	set(history.Title, textValue(row.Title), tables.Title)
	set(history.Description, textValue(wikiText(row.Description)), tables.Description)
	set(history.Kind, textValue(row.Kind), tables.Kind)
	set(history.Priority, textValue(row.Priority), tables.Priority)
	set(history.Resolution, textValue(row.Resolution), tables.Resolution)
	set(history.Parent, parentIn(row), tables.Parent, tables.EpicLink)
	set(history.Labels, labelsIn(row), tables.Labels, tables.Flagged)
	set(history.Links, linksIn(row), tables.InwardLink, tables.OutwardLink)
	if row.Points != nil {
		set(history.Points, textValue(strconv.FormatFloat(*row.Points, 'f', -1, 64)), tables.Points)
	} else {
		set(history.Points, nil, tables.Points)
	}
	set(history.Assignee, nil, tables.Assignee)
	if row.Assignee != (tables.Person{}) {
		set(history.Assignee, []history.Value{person(row.Assignee)}, tables.Assignee)
	}
	set(history.Releases, textValues(row.FixVersions), tables.FixVersions)
	set(history.Sprints, textValues(row.Sprints), tables.Sprints)
	for _, name := range row.FixVersions {
		i.Releases = append(i.Releases, history.Release{ID: name, Name: name})
	}
	for _, name := range row.Sprints {
		i.Sprints = append(i.Sprints, history.Sprint{ID: name, Name: name})
	}
	return i
}

// person is the first of the people of which there is one.
func person(people ...tables.Person) history.Value {
	for _, p := range people {
		if p != (tables.Person{}) {
			return history.Value{ID: cmp.Or(p.ID, p.Name), Name: cmp.Or(p.Name, p.ID)}
		}
	}
	return history.Value{}
}

func textValues(texts []string) []history.Value {
	var all []history.Value
	for _, text := range texts {
		all = append(all, textValue(text)...)
	}
	return all
}

func parentIn(row tables.Row) []history.Value {
	if row.ParentKey != "" || row.ParentID != "" {
		return []history.Value{{ID: row.ParentID, Name: row.ParentKey}}
	}
	return textValue(row.EpicLink)
}

func labelsIn(row tables.Row) []history.Value {
	labels := textValues(row.Labels)
	if row.Flagged {
		labels = append(labels, history.Value{Name: flagged})
	}
	return labels
}

func linksIn(row tables.Row) []history.Value {
	var links []history.Value
	for _, l := range row.Links {
		out, in := relationsOf(l.Type)
		v := history.Value{Name: l.Target, Relation: out, Inverse: in}
		if l.Inward {
			v.Relation, v.Inverse = in, out
		}
		links = append(links, v)
	}
	return links
}

// relationsOf are how both ends tell of a link of a type: tables name the type alone.
func relationsOf(name string) (outward, inward string) {
	switch strings.ToLower(name) {
	case "blocks":
		return "blocks", "is blocked by"
	case "cloners":
		return "clones", "is cloned by"
	case "duplicate":
		return "duplicates", "is duplicated by"
	case "relates":
		return "relates to", "relates to"
	case "problem/incident":
		return "causes", "is caused by"
	default:
		return name, name + ", inward"
	}
}
