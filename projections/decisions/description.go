package decisions

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"

	"waymark/events"
)

// description is what a decision was about and what it changed.
type description struct {
	subject  string
	others   []string // what else it touches
	changes  []fieldChange
	up, down []uint32 // numbers of the stories that a priority decision moved up, and down
	// the priority level before and after; nil where it did not change
	levelFrom, levelTo *string
}

// fieldChange says what changed from what to what. A null From: it was not there; a null To: it is there no longer.
type fieldChange struct {
	Field    string
	From, To any
}

// MarshalJSON writes a list of the three, for there are many.
func (c fieldChange) MarshalJSON() ([]byte, error) { return json.Marshal([]any{c.Field, c.From, c.To}) }

// about is a description with a subject and whatever else the event touches; empty names are left out.
func about(subject string, others ...string) description {
	d := description{subject: subject}
	for _, other := range others {
		if other != "" && other != subject && !slices.Contains(d.others, other) {
			d.others = append(d.others, other)
		}
	}
	return d
}

func (d *description) add(field string, from, to any) {
	d.changes = append(d.changes, fieldChange{field, from, to})
}

// new adds a field that was not there before, unless it is empty.
func (d *description) new(field string, to any) {
	v := reflect.ValueOf(to)
	if !v.IsValid() || v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 {
		return
	}
	d.add(field, nil, to)
}

// changed adds a change, unless there is none.
func changed[T any](d *description, field string, c *events.Change[T]) {
	if c != nil {
		d.add(field, c.From, c.To)
	}
}

// differs adds a change that the event states whether or not it is one.
func differs[T comparable](d *description, field string, c events.Change[T]) {
	if c.From != c.To {
		d.add(field, c.From, c.To)
	}
}

// moved notes a story that a priority decision moved.
func (d *description) moved(story string, from, to int) {
	number := uint32(events.KeyNumber(story))
	switch cmp.Compare(to, from) {
	case -1:
		d.up = append(d.up, number)
	case 1:
		d.down = append(d.down, number)
	}
}
