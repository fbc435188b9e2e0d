package history

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// mentions are the things of a field that items are in, releases or sprints, by their ids.
type mentions[T any, K keyed] struct {
	field  Field
	things map[string]*mention[T]
	byName map[string]string // ids by names
	known  map[string]K      // that earlier imports planned
}

// keyed is what a thing became in Waymark, where it has a key.
type keyed interface{ key() string }

// mention is what is known of one of them.
type mention[T any] struct {
	id, name    string
	is          T         // as the item has it that was updated last; the zero value where logs alone tell of it
	asOf        time.Time // when it was called so
	first, last time.Time // when a decision was first and last about it; zero: not yet
}

func newMentions[T any, K keyed](f Field) mentions[T, K] {
	return mentions[T, K]{field: f, things: map[string]*mention[T]{}, byName: map[string]string{}, known: map[string]K{}}
}

// planned is what a thing became: known by its id, or by its name from an import that had no ids.
func (m mentions[T, K]) planned(id string) (K, bool) {
	if known, ok := m.known[id]; ok {
		return known, true
	}
	known, ok := m.known[m.of(id).name]
	return known, ok
}

// of is what is known of a thing.
func (m mentions[T, K]) of(id string) *mention[T] {
	if m.things[id] == nil {
		m.things[id] = &mention[T]{id: id}
	}
	return m.things[id]
}

// learn takes in how an item has a thing that was updated at a moment; an empty name is none.
func (m mentions[T, K]) learn(id, name string, is T, at time.Time) {
	if t := m.of(id); !t.asOf.After(at) {
		t.is, t.name, t.asOf = is, cmp.Or(name, t.name), at
	}
}

// learnLog takes in what a log calls things. At one moment items know it better.
func (m mentions[T, K]) learnLog(log []Entry) {
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
func (m mentions[T, K]) settle() {
	for _, id := range m.ids() {
		if name := m.things[id].name; name != "" && name != id {
			m.byName[name] = id
		}
	}
}

func (m mentions[T, K]) ids() []string { return slices.Sorted(maps.Keys(m.things)) }

// id is that of a value, which may have a name alone.
func (m mentions[T, K]) id(v Value) string { return cmp.Or(v.ID, m.byName[v.Name], v.Name) }

// decided notes that a decision at a moment is about a thing; empty for none.
func (m mentions[T, K]) decided(id string, at time.Time) {
	if id == "" {
		return
	}
	t := m.of(id)
	if t.first.IsZero() || at.Before(t.first) {
		t.first = at
	}
	t.last = later(t.last, at)
}
