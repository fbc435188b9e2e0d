package history

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// mentions are the things of a field that items are in, releases or sprints, by their ids.
type mentions[T any] struct {
	field  Field
	things map[string]*mention[T]
	byName map[string]string // ids by names
}

// mention is what is known of one of them.
type mention[T any] struct {
	id, name    string
	is          T         // as the item has it that was updated last; the zero value where logs alone tell of it
	asOf        time.Time // when it was called so
	first, last time.Time // when a decision was first and last about it; zero: not yet
}

func newMentions[T any](f Field) mentions[T] {
	return mentions[T]{field: f, things: map[string]*mention[T]{}, byName: map[string]string{}}
}

// of is what is known of a thing.
func (m mentions[T]) of(id string) *mention[T] {
	if m.things[id] == nil {
		m.things[id] = &mention[T]{id: id}
	}
	return m.things[id]
}

// learn takes in how an item has a thing that was updated at a moment; an empty name is none.
func (m mentions[T]) learn(id, name string, is T, at time.Time) {
	if t := m.of(id); !t.asOf.After(at) {
		t.is, t.name, t.asOf = is, cmp.Or(name, t.name), at
	}
}

// learnLog takes in what a log calls things. At one moment items know it better.
func (m mentions[T]) learnLog(log []Entry) {
	for _, e := range log {
		for _, c := range e.Changes {
			if c.Field != m.field {
				continue
			}
			for _, v := range slices.Concat(c.From, c.To) {
				if v.ID == "" {
					continue
				}
				if t := m.of(v.ID); t.asOf.Before(e.At) {
					t.name, t.asOf = cmp.Or(v.Name, t.name), e.At
				}
			}
		}
	}
}

// settle lets what is known by its name alone be the thing with an id that is called so.
func (m mentions[T]) settle() {
	for _, id := range m.ids() {
		if name := m.things[id].name; name != "" && name != id {
			m.byName[name] = id
		}
	}
}

func (m mentions[T]) ids() []string { return slices.Sorted(maps.Keys(m.things)) }

// id is that of a value, which may have a name alone.
func (m mentions[T]) id(v Value) string { return cmp.Or(v.ID, m.byName[v.Name], v.Name) }

// decided notes that a decision at a moment is about a thing; empty for none.
func (m mentions[T]) decided(id string, at time.Time) {
	if id == "" {
		return
	}
	t := m.of(id)
	if t.first.IsZero() || at.Before(t.first) {
		t.first = at
	}
	t.last = later(t.last, at)
}
