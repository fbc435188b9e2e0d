package jira

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"waymark/importers/history"
	"waymark/importers/jira/rss"
	"waymark/importers/jira/tables"
)

// readCSV reads a table. It has no change logs: each issue is as it is now.
func (r *reader) readCSV(in io.Reader) error {
	about, err := tables.Read(in, tables.Options{Zone: r.zone, Dates: r.dates, Columns: r.in.Columns()}, func(row tables.Row) error {
		r.read++
		return r.add(rowItem(row))
	})
	r.assume(about)
	return r.told(err)
}

// told takes over what is wrong with a file, as its reader tells it.
func (r *reader) told(err error) error {
	var fault tables.Fault
	faults := tables.Faults{}
	if errors.As(err, &fault) {
		faults = tables.Faults{fault}
	}
	switch {
	case errors.Is(err, tables.ErrForeign), errors.Is(err, rss.ErrForeign):
		return foreign(err.Error())
	case len(faults) > 0, errors.As(err, &faults):
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

// told is an item without a log, of which an export tells some columns.
type told struct {
	history.Item
	has map[tables.Column]bool
}

// set gives a field its values; it is told where the export has one of the columns.
func (i *told) set(f history.Field, values []history.Value, columns ...tables.Column) {
	i.Now[f] = values
	for _, column := range columns {
		if i.has[column] {
			i.Has = i.Has.With(f)
		}
	}
}

func rowItem(row tables.Row) history.Item {
	i := told{has: row.Has, Item: history.Item{
		ID: row.ID, Key: row.Key, Project: cmp.Or(row.ProjectKey, projectOf(row.Key)), Created: row.Created, Updated: since(row.Created, row.Updated),
		Rank: row.Rank, Unkept: row.Other, Comments: row.Comments, Author: person(row.Reporter, row.Creator),
	}}
	i.ProjectName = cmp.Or(row.ProjectName, i.Project)
	status := textValue(row.Status)
	if len(status) > 0 {
		status[0].Category = categoryOf(string(row.StatusCategory))
	}
	i.set(history.Status, status, tables.Status)
	i.set(history.Title, textValue(row.Title), tables.Title)
	i.set(history.Description, textValue(wikiText(row.Description)), tables.Description)
	i.set(history.Kind, textValue(row.Kind), tables.Kind)
	i.set(history.Priority, textValue(row.Priority), tables.Priority)
	i.set(history.Resolution, textValue(row.Resolution), tables.Resolution)
	i.set(history.Parent, parentIn(row), tables.Parent, tables.EpicLink)
	i.set(history.Labels, labelsIn(row.Labels, row.Flagged), tables.Labels, tables.Flagged)
	i.set(history.Links, linksIn(row), tables.InwardLink, tables.OutwardLink)
	i.set(history.Points, pointsIn(row.Points), tables.Points)
	i.set(history.Assignee, some(person(row.Assignee)), tables.Assignee)
	i.set(history.Releases, textValues(row.FixVersions), tables.FixVersions)
	i.set(history.Sprints, textValues(row.Sprints), tables.Sprints)
	for _, name := range row.FixVersions {
		i.Releases = append(i.Releases, history.Release{ID: name, Name: name})
	}
	for _, name := range row.Sprints {
		i.Sprints = append(i.Sprints, history.Sprint{ID: name, Name: name})
	}
	return i.Item
}

// since is when an issue was updated, if that was after it was created; else it is not known.
func since(created, updated time.Time) time.Time {
	if updated.Before(created) {
		return time.Time{}
	}
	return updated
}

// some is a value as the value of a field; none for the zero value.
func some(v history.Value) []history.Value {
	if v == (history.Value{}) {
		return nil
	}
	return []history.Value{v}
}

func pointsIn(points *float64) []history.Value {
	if points == nil {
		return nil
	}
	return textValue(strconv.FormatFloat(*points, 'f', -1, 64))
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

func labelsIn(labels []string, hasFlag bool) []history.Value {
	all := textValues(labels)
	if hasFlag {
		all = append(all, history.Value{Name: flagged})
	}
	return all
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
