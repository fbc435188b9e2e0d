package history

import (
	"cmp"
	"slices"
	"strings"

	"waymark/domain/backlog"
	"waymark/domain/roadmap"
)

// set is a set of names, sorted. It is never changed in place.
type set []string

func (s set) has(name string) bool {
	_, found := slices.BinarySearch(s, name)
	return found
}

func (s set) with(name string, in bool) set {
	at, found := slices.BinarySearch(s, name)
	switch {
	case found == in:
		return s
	case in:
		return slices.Insert(slices.Clone(s), at, name)
	default:
		return slices.Delete(slices.Clone(s), at, at+1)
	}
}

// state are the values of an item at one moment, in the terms of Waymark. Releases and sprints are called by their ids,
// what a link leads to as target says.
type state struct {
	one  [Labels]string
	many [fields]set
}

func (s state) equal(other state) bool { return s.difference(other) == "" }

// difference tells by a few characters what leads from one state to another; empty for nothing.
func (s state) difference(to state) string {
	var all strings.Builder
	for f := Title; f < fields; f++ {
		from, is := s.of(f), to.of(f)
		if from != is {
			all.WriteString(string('a'+rune(f)) + is + "\x00")
		}
	}
	if all.Len() == 0 {
		return ""
	}
	return digest(all.String())
}

func (s state) of(f Field) string {
	if f.isSet() {
		return strings.Join(s.many[f], "\x01")
	}
	return s.one[f]
}

// except is the state with some of the fields as they are in another one.
func (s state) except(some Fields, other state) state {
	for f := Title; f < fields; f++ {
		switch {
		case !some.Has(f):
		case f.isSet():
			s.many[f] = other.many[f]
		default:
			s.one[f] = other.one[f]
		}
	}
	return s
}

// after is the state after a step.
func (s state) after(st step) state {
	switch c := st.command.(type) {
	case backlog.ReviseStory:
		if c.Title != nil {
			s.one[Title] = *c.Title
		}
		s.one[Description] = c.Description.Or(s.one[Description])
		if c.Kind != nil {
			s.one[Kind] = *c.Kind
		}
		if c.Labels.Given() {
			s.many[Labels] = c.Labels.Or(nil)
		}
	case backlog.MoveStory:
		s.one[Status] = cmp.Or(c.Status, s.one[Status])
		s.one[Resolution] = c.Resolution.Or(s.one[Resolution])
	case backlog.PrioritizeStory:
		s.one[Priority] = c.Level.Or(s.one[Priority])
	case backlog.EstimateStory:
		s.one[Points] = pointsText(c.Points.Pointer())
	case backlog.AssignStory:
		s.one[Assignee] = c.Assignee.Or("")
	case backlog.CommitStories:
		s.many[Sprints] = s.many[Sprints].with(st.sprint, !c.Remove)
	case roadmap.AssignToRelease:
		s.many[Releases] = s.many[Releases].with(st.release, !c.Remove)
	case backlog.LinkStory:
		return s.linked(c)
	}
	return s
}

func (s state) linked(c backlog.LinkStory) state {
	link := c.Relation + "\t" + c.Target
	switch {
	case c.Relation != parentRelation:
		s.many[Links] = s.many[Links].with(link, !c.Remove)
	case !c.Remove:
		s.one[Parent] = link
	case s.one[Parent] == link:
		s.one[Parent] = ""
	}
	return s
}

// resolver turns values of the tool into those of Waymark, once everything was read.
type resolver struct {
	names    *names
	in       *Intake
	releases releases
	sprints  sprints
}

// state is a state in the terms of Waymark, of the item with this number.
func (r resolver) state(n int32, s State) state {
	var is state
	for f := Title; f < Labels; f++ {
		is.one[f] = r.text(f, s[f])
	}
	for f := Labels; f < fields; f++ {
		is.many[f] = r.set(n, f, s[f])
	}
	return is
}

// text is a value of a field of one value.
func (r resolver) text(f Field, values []Value) string {
	var v Value
	if len(values) > 0 {
		v = values[0]
	}
	switch f {
	case Kind:
		return cmp.Or(r.names.called(f, v), "story") // what Waymark calls what has no kind
	case Status, Resolution, Priority, Assignee:
		return r.names.called(f, v)
	case Parent:
		return r.link(v, parentRelation)
	default:
		return textOf(f, v.Name)
	}
}

// set are the values of a field that holds a set. Links that the other end tells of are not among them.
func (r resolver) set(n int32, f Field, values []Value) set {
	if f == Labels {
		return labelsOf(namesOf(values))
	}
	var names []string
	for _, v := range values {
		switch {
		case f == Releases:
			names = append(names, r.releases.id(v))
		case f == Sprints:
			names = append(names, r.sprints.id(v))
		case r.owns(n, v):
			names = append(names, r.link(v, v.Relation))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func namesOf(values []Value) []string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.Name
	}
	return names
}

// parentRelation is how an item is linked to what it is a part of.
const parentRelation = "parent"

// inside marks the target of a link that is an item of the import: it is called by its id.
const inside = "\x01"

// link is a link as a member of a set: relation, a tab, target. Empty for no target.
func (r resolver) link(v Value, relation string) string {
	target := clip(cmp.Or(v.Name, v.ID), longestTarget)
	if target == "" {
		return ""
	}
	if m, ok := r.in.target(v); ok {
		target = inside + r.in.items[m].ID
	}
	return relationOf(relation) + "\t" + target
}

// owns says whether an item tells of a link, and not the item at its other end: each link is recorded once, by the item
// that it leads from, unless only the other one has a log.
func (r resolver) owns(n int32, v Value) bool {
	m, ok := r.in.target(v)
	if !ok || m == n {
		return true
	}
	mine, other := r.in.items[n], r.in.items[m]
	if mine.hasLog != other.hasLog {
		return mine.hasLog
	}
	switch r.names.direction(v) {
	case outward:
		return true
	case inward:
		return false
	default:
		return n < m
	}
}

type direction int

const (
	both direction = iota
	outward
	inward
)

// direction is that of a link as its relation tells: what is blocked by another one is at the end of the link.
func (n *names) direction(v Value) direction {
	inverse := cmp.Or(v.Inverse, n.inverse[v.Relation])
	passive := func(relation string) bool {
		return strings.HasPrefix(relation, "is ") || strings.HasSuffix(relation, " by") || strings.HasSuffix(relation, " from")
	}
	switch {
	case inverse == v.Relation:
		return both
	case passive(v.Relation) && !passive(inverse):
		return inward
	case inverse == "" || passive(inverse) || v.Relation < inverse:
		return outward
	default:
		return inward
	}
}
