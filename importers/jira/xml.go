package jira

import (
	"cmp"
	"io"
	"strings"

	"waymark/importers/history"
	"waymark/importers/jira/rss"
	"waymark/importers/jira/tables"
)

// readXML reads the XML of a search. It has no change logs: each issue is as it is now.
func (r *reader) readXML(in io.Reader) error {
	before := r.read
	about, err := rss.Read(in, func(i rss.Item) error {
		r.read++
		return r.add(xmlItem(i))
	})
	if about.Total > 0 {
		r.results.add(r.file, "issues", rawPage{StartAt: &about.Start, Total: &about.Total}, r.read-before)
	}
	return r.told(err)
}

func xmlItem(x rss.Item) history.Item {
	i := told{has: x.Has, Item: history.Item{
		ID: x.ID, Key: x.Key, Project: cmp.Or(x.ProjectKey, projectOf(x.Key)), Created: x.Created, Updated: since(x.Created, x.Updated),
		Rank: x.Rank, Unkept: x.Other, Comments: x.Comments, Author: valueOf(x.Reporter),
	}}
	i.ProjectName = cmp.Or(x.Project.Name, i.Project)
	status := some(valueOf(x.Status))
	if len(status) > 0 {
		status[0].Category = categoryOf(string(x.StatusCategory))
	}
	i.set(history.Status, status, tables.Status)
	i.set(history.Title, textValue(x.Title), tables.Title)
	i.set(history.Description, textValue(x.Description), tables.Description)
	i.set(history.Kind, some(valueOf(x.Kind)), tables.Kind)
	i.set(history.Priority, some(valueOf(x.Priority)), tables.Priority)
	i.set(history.Resolution, some(valueOf(x.Resolution)), tables.Resolution)
	i.set(history.Labels, labelsIn(x.Labels, x.Flagged), tables.Labels, tables.Flagged)
	i.set(history.Points, pointsIn(x.Points), tables.Points)
	i.set(history.Assignee, some(valueOf(x.Assignee)), tables.Assignee)
	i.set(history.Releases, textValues(x.FixVersions), tables.FixVersions)
	parent := history.Value{ID: x.Parent.ID, Name: x.Parent.Key}
	if parent == (history.Value{}) {
		parent.Name = x.EpicLink
	}
	i.set(history.Parent, some(parent), tables.Parent, tables.EpicLink)
	for _, l := range x.Links {
		v := history.Value{ID: l.Target.ID, Name: l.Target.Key, Relation: l.Says}
		out, in := relationsOf(l.Type.Name)
		switch strings.ToLower(l.Says) {
		case out:
			v.Inverse = in
		case in:
			v.Inverse = out
		}
		i.Now[history.Links] = append(i.Now[history.Links], v)
	}
	i.set(history.Links, i.Now[history.Links], tables.InwardLink, tables.OutwardLink)
	for _, name := range x.FixVersions {
		i.Releases = append(i.Releases, history.Release{ID: name, Name: name})
	}
	for _, s := range x.Sprints {
		i.Sprints = append(i.Sprints, history.Sprint{ID: cmp.Or(s.ID, s.Name), Name: s.Name})
		i.Now[history.Sprints] = append(i.Now[history.Sprints], valueOf(s))
	}
	i.set(history.Sprints, i.Now[history.Sprints], tables.Sprints)
	return i.Item
}

// valueOf is a thing with an id and a name.
func valueOf(n rss.Named) history.Value { return history.Value{ID: n.ID, Name: n.Name} }
