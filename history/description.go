package history

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"

	"waymark/events"
	"waymark/words"
)

// Description is what a decision was about and what it changed.
type Description struct {
	Subject  string
	Others   []string // what else it touches
	Changes  []Change
	Up, Down []uint32 // numbers of the stories that a priority decision moved up, and down
	Top      *int     // the place nearest to the top that it gave or took; nil: none
}

// Change says what changed from what to what. A nil From: it was not there; a nil To: it is there no longer.
type Change struct {
	Field    string
	From, To any
}

// MarshalJSON writes a list of the three, for there are many. FieldChange reads it.
func (c Change) MarshalJSON() ([]byte, error) { return json.Marshal([]any{c.Field, c.From, c.To}) }

// about is a description with a subject and whatever else the event touches; empty names are left out.
func about(subject string, others ...string) Description {
	d := Description{Subject: subject}
	for _, other := range others {
		if other != "" && other != subject && !slices.Contains(d.Others, other) {
			d.Others = append(d.Others, other)
		}
	}
	return d
}

func (d *Description) add(field string, from, to any) {
	d.Changes = append(d.Changes, Change{field, from, to})
}

// new adds a field that was not there before, unless it is empty.
func (d *Description) new(field string, to any) {
	v := reflect.ValueOf(to)
	if !v.IsValid() || v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 {
		return
	}
	d.add(field, nil, to)
}

// changed adds a change, unless there is none.
func changed[T any](d *Description, field string, c *events.Change[T]) {
	if c != nil {
		d.add(field, c.From, c.To)
	}
}

// differs adds a change that the event states whether or not it is one.
func differs[T comparable](d *Description, field string, c events.Change[T]) {
	if c.From != c.To {
		d.add(field, c.From, c.To)
	}
}

// enters adds the place that a story came to in the order.
func (d *Description) enters(place int) {
	d.new("place", place)
	d.touches(place)
}

// leaves adds the place that a story had in the order.
func (d *Description) leaves(place int) {
	d.add("place", place, nil)
	d.touches(place)
}

// touches notes a place that a decision gave or took.
func (d *Description) touches(place int) {
	if place > 0 && (d.Top == nil || place < *d.Top) {
		d.Top = &place
	}
}

// Words are those by which a decision is found: of its reason, and of texts in what it changed. Keys are no texts.
func (d *Description) Words(reason string) ([]string, error) {
	texts := []string{reason}
	for _, c := range d.Changes {
		for _, value := range []any{c.From, c.To} {
			var err error
			if texts, err = textsIn(texts, value); err != nil {
				return nil, err
			}
		}
	}
	return words.Of(texts...), nil
}

// textsIn adds the texts in a value.
func textsIn(texts []string, value any) ([]string, error) {
	switch v := value.(type) {
	case nil, int, []int, bool, float64:
	case string:
		if _, isKey := events.ParseKey(v); !isKey {
			texts = append(texts, v)
		}
	case []string:
		for _, text := range v {
			texts, _ = textsIn(texts, text)
		}
	case []any:
		for _, part := range v {
			texts, _ = textsIn(texts, part)
		}
	case map[string]any:
		for _, part := range v {
			texts, _ = textsIn(texts, part)
		}
	default:
		encoded, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		var plain any
		if err := json.Unmarshal(encoded, &plain); err != nil {
			return nil, err
		}
		return textsIn(texts, plain)
	}
	return texts, nil
}

// moved notes a story that a priority decision moved.
func (d *Description) moved(story string, from, to int) {
	number := uint32(events.KeyNumber(story))
	if from != to {
		d.touches(from)
		d.touches(to)
	}
	switch cmp.Compare(to, from) {
	case -1:
		d.Up = append(d.Up, number)
	case 1:
		d.Down = append(d.Down, number)
	}
}
