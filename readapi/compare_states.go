package readapi

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// bothSides are things as they are at both sides of their book.
func (c *comparison) bothSides(ctx context.Context, thing int, numbers []uint32) (map[stateKey]thingState, error) {
	b := c.things[thing].book
	before := slices.Repeat([]int64{c.before[b]}, len(numbers))
	after := slices.Repeat([]int64{c.after[b]}, len(numbers))
	states, err := c.states(ctx, thing, slices.Repeat(numbers, 2), append(before, after...))
	for key, state := range states {
		at := c.placesAfter
		if key.revision == c.before[b] {
			at = c.placesBefore
		}
		if place, has := at[thingKey{thing, key.number}]; has {
			state.Fields[placeField] = json.RawMessage(strconv.Itoa(place))
		}
	}
	return states, err
}

// states are things as they are at a revision each; those that are not there then are left out.
func (c *comparison) states(ctx context.Context, thing int, numbers []uint32, revisions []int64) (map[stateKey]thingState, error) {
	states := make(map[stateKey]thingState, len(numbers))
	if len(numbers) == 0 {
		return states, nil
	}
	found, err := all[thingState](ctx, c.view, c.things[thing].file(), pgx.NamedArgs{
		"product": c.product, "numbers": numbers, "revisions": revisions,
	})
	for _, s := range found {
		states[stateKey{s.Number, s.Revision}] = s
	}
	return states, err
}

// differing are the names of what differs, in their order.
func differing(before, after map[string]json.RawMessage) []string {
	var names []string
	for name := range before {
		if !same(before[name], after[name]) {
			names = append(names, name)
		}
	}
	for name := range after {
		if _, had := before[name]; !had && !blank(after[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// same compares values of the database, which writes equal ones alike.
func same(a, b json.RawMessage) bool { return bytes.Equal(a, b) || blank(a) && blank(b) }

// blank says whether a value says nothing.
func blank(value json.RawMessage) bool {
	switch string(value) {
	case "", "null", `""`, "[]", "{}":
		return true
	}
	return false
}

// filled are the names of what says anything.
func filled(fields map[string]json.RawMessage) []string {
	names := slices.Sorted(maps.Keys(fields))
	return slices.DeleteFunc(names, func(name string) bool { return blank(fields[name]) })
}

// rolesIn are the roles in the state of a product, by who holds them.
func rolesIn(s thingState) map[string]json.RawMessage {
	roles := map[string]json.RawMessage{}
	if people := s.Fields[peopleField]; !blank(people) {
		if err := json.Unmarshal(people, &roles); err != nil {
			panic(err) // the statement makes an object of them
		}
	}
	return roles
}
