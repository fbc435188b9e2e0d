package jira

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
)

// step is a command that an issue's history asks for.
type step struct {
	at      time.Time
	history int64 // orders steps of one instant
	key     string
	actor   string
	command domain.Command // without the keys of stories and releases, which are known when it is sent
	matters []string       // what it decides on: of two steps on one matter, the later one holds
	version string         // the fix version that the command is about
}

// The places of what is not in the change log, among the steps of one instant.
const (
	atFirst = -1
	atLast  = math.MaxInt64
)

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// about is what all steps of one entry of a change log have in common.
type about struct {
	at      time.Time
	history int64
	actor   string
	stamp   string // tells the entry from others of the issue, for ever
}

// creation writes the story, with what it belonged to from the start.
func (i issue) creation(v values) []step {
	write := backlog.WriteStory{
		Title: v.Title, Description: v.Description, Kind: v.Kind, Labels: strings.Fields(v.Labels), Points: points(v.Points),
		Level: v.Priority, Status: v.Status, Resolution: v.Resolution, External: i.external(),
	}
	a := about{i.created, atFirst, i.reporter, "created"}
	first := step{
		at: a.at, history: a.history, key: "jira:" + i.id + ":created", actor: a.actor, command: write,
		matters: []string{"title", "description", "kind", "labels", "points", "level", "status", "resolution", "external"},
	}
	nothing := values{Releases: set{}, Links: set{}}
	belongs := values{Releases: v.Releases, Links: v.Links, Parent: v.Parent}
	return append([]step{first}, i.changes(nothing, belongs, a)...)
}

func (i issue) external() *events.External {
	return &events.External{Source: "jira", Key: clip(i.key, longestKey), ID: i.id, Stamp: i.stamp()}
}

// estimate is the field of a command for points as text.
func estimate(text string) domain.Optional[float64] {
	if n := points(text); n != nil {
		return domain.Some(*n)
	}
	return domain.None[float64]()
}

func points(text string) *float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return &n
}

// changes are the steps from one set of values to another.
func (i issue) changes(from, to values, a about) []step {
	var steps []step
	add := func(c domain.Command, what, version string, matters ...string) {
		name := nameOf(c)
		key := "jira:" + i.id + ":" + a.stamp + ":" + name
		if what != "" {
			key += ":" + what
			matters = []string{name + ":" + what}
		}
		steps = append(steps, step{a.at, a.history, key, a.actor, c, matters, version})
	}
	if revise, matters := revision(from, to); len(matters) > 0 {
		add(revise, "", "", matters...)
	}
	if move, matters := movement(from, to); len(matters) > 0 {
		add(move, "", "", matters...)
	}
	if from.Priority != to.Priority {
		add(backlog.PrioritizeStory{Level: domain.SomeOrNone(to.Priority)}, "", "", "level")
	}
	if from.Points != to.Points {
		add(backlog.EstimateStory{Points: estimate(to.Points)}, "", "", "points")
	}
	difference(from.Releases, to.Releases, func(id string, added bool) {
		add(roadmap.AssignToRelease{Remove: !added}, id, id)
	})
	difference(links(from), links(to), func(name string, added bool) {
		relation, target, _ := strings.Cut(name, "\t")
		add(backlog.LinkStory{Relation: relation, Target: target, Remove: !added}, digest(name), "")
	})
	return steps
}

// nameOf is the name of a command in the API.
func nameOf(c domain.Command) string {
	return cmp.Or(backlog.Commands().About(c).Name, roadmap.Commands().About(c).Name)
}

// links are all links of an issue, that to its parent among them.
func links(v values) set {
	if v.Parent == "" {
		return v.Links
	}
	return v.Links.with(linkName(parentRelation, v.Parent), true)
}

func revision(from, to values) (c backlog.ReviseStory, matters []string) {
	if from.Title != to.Title && to.Title != "" {
		c.Title, matters = &to.Title, append(matters, "title")
	}
	if from.Description != to.Description {
		c.Description, matters = domain.SomeOrNone(to.Description), append(matters, "description")
	}
	if from.Kind != to.Kind {
		c.Kind, matters = &to.Kind, append(matters, "kind")
	}
	if from.Labels != to.Labels {
		c.Labels, matters = domain.Some(strings.Fields(to.Labels)), append(matters, "labels")
	}
	return c, matters
}

func movement(from, to values) (c backlog.MoveStory, matters []string) {
	if from.Status != to.Status && to.Status != "" {
		c.Status, matters = to.Status, append(matters, "status")
	}
	if from.Resolution != to.Resolution {
		c.Resolution, matters = domain.SomeOrNone(to.Resolution), append(matters, "resolution")
	}
	return c, matters
}

// difference calls f with what is in one of the sets alone: removed names first.
func difference(from, to set, f func(name string, added bool)) {
	for _, name := range from.sorted() {
		if !to[name] {
			f(name, false)
		}
	}
	for _, name := range to.sorted() {
		if !from[name] {
			f(name, true)
		}
	}
}

// without is the step without the matters that are settled; false where nothing is left of it.
func (s step) without(settled map[string]bool) (step, bool) {
	left := slices.DeleteFunc(slices.Clone(s.matters), func(matter string) bool { return settled[matter] })
	if len(left) == len(s.matters) {
		return s, true
	}
	s.matters = left
	switch c := s.command.(type) {
	case backlog.ReviseStory:
		clearIf(settled["title"], &c.Title)
		clearIf(settled["description"], &c.Description)
		clearIf(settled["kind"], &c.Kind)
		clearIf(settled["labels"], &c.Labels)
		clearIf(settled["external"], &c.External)
		s.command = c
	case backlog.MoveStory:
		clearIf(settled["status"], &c.Status)
		clearIf(settled["resolution"], &c.Resolution)
		s.command = c
	}
	return s, len(left) > 0
}

func clearIf[T any](settled bool, field *T) {
	if settled {
		var leftOut T
		*field = leftOut
	}
}

// after are the values after the step.
func (v values) after(s step) values {
	switch c := s.command.(type) {
	case backlog.WriteStory:
		v.Title, v.Description, v.Kind, v.Labels = c.Title, c.Description, c.Kind, labelsOf(c.Labels)
		v.Points, v.Priority, v.Status, v.Resolution = pointsText(c.Points), c.Level, c.Status, c.Resolution
	case backlog.ReviseStory:
		assign(&v.Title, c.Title)
		v.Description = c.Description.Or(v.Description)
		assign(&v.Kind, c.Kind)
		if c.Labels.Given() {
			v.Labels = labelsOf(c.Labels.Or(nil))
		}
	case backlog.MoveStory:
		if c.Status != "" {
			v.Status = c.Status
		}
		v.Resolution = c.Resolution.Or(v.Resolution)
	case backlog.PrioritizeStory:
		v.Priority = c.Level.Or(v.Priority)
	case backlog.EstimateStory:
		v.Points = pointsText(c.Points.Pointer())
	case roadmap.AssignToRelease:
		v.Releases = v.Releases.with(s.version, !c.Remove)
	case backlog.LinkStory:
		v.Links = v.Links.with(linkName(c.Relation, c.Target), !c.Remove)
	}
	return v
}

func assign(field, value *string) {
	if value != nil {
		*field = *value
	}
}

func pointsText(points *float64) string {
	if points == nil {
		return ""
	}
	return pointsOf(strconv.FormatFloat(*points, 'f', -1, 64))
}
