package readapi

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// show reads what the lines of a page say.
func (c *comparison) show(ctx context.Context, page []comparedLine) ([]ComparedLine, error) {
	shown := make([]ComparedLine, len(page))
	for thing, lines := range byThing(page) {
		states, err := c.bothSides(ctx, thing, numbersOn(page, lines))
		if err != nil {
			return nil, err
		}
		for _, i := range lines {
			b := c.things[thing].book
			before, after := states[stateKey{page[i].number, c.before[b]}], states[stateKey{page[i].number, c.after[b]}]
			shown[i] = c.shown(page[i], before, after)
		}
	}
	return shown, c.name(ctx, page, shown)
}

// byThing are the indices of the lines of a page, by what they are about.
func byThing(page []comparedLine) map[int][]int {
	lines := map[int][]int{}
	for i, l := range page {
		lines[l.thing] = append(lines[l.thing], i)
	}
	return lines
}

// numbersOn are the numbers of the things that lines are about, each once.
func numbersOn(page []comparedLine, lines []int) []uint32 {
	numbers := make([]uint32, len(lines))
	for i, line := range lines {
		numbers[i] = page[line].number
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// shown is a line, without its decisions.
func (c *comparison) shown(l comparedLine, before, after thingState) ComparedLine {
	thing := c.things[l.thing]
	line := ComparedLine{
		Kind: string(kindsOfChange()[l.kind]), Book: string(thing.book), Thing: thing.name, Key: after.Key, Title: after.Title,
	}
	if line.Key == "" {
		line.Key, line.Title = before.Key, before.Title
	}
	from, to := before.Fields, after.Fields
	if l.person != "" {
		line.Thing, line.Key, line.Title = "person", l.person, l.person
		from, to = rolesOf(before, l.person), rolesOf(after, l.person)
	}
	line.Fields = []ComparedField{}
	for _, name := range c.fieldsOf(l, before, after) {
		line.Fields = append(line.Fields, comparedField(kindOfChange(line.Kind), name, from[name], to[name]))
	}
	return line
}

// rolesOf are the roles of a person as a field.
func rolesOf(s thingState, person string) map[string]json.RawMessage {
	return map[string]json.RawMessage{"roles": rolesIn(s)[person]}
}

// fieldsOf are the fields that a line shows: of what came or went as a whole everything that it has.
func (c *comparison) fieldsOf(l comparedLine, before, after thingState) []string {
	if l.person != "" {
		return []string{"roles"}
	}
	if (before.Key == "") != (after.Key == "") {
		names := append(filled(before.Fields), filled(after.Fields)...)
		return slices.DeleteFunc(names, func(name string) bool {
			return name == peopleField && c.things[l.thing].name == "product" // they have lines of their own
		})
	}
	names := append(slices.Clone(l.names), c.things[l.thing].namesOf(l.fields)...)
	if l.fields&droppedBit > 0 && !same(before.Fields[placeField], after.Fields[placeField]) {
		names = append(names, placeField)
	}
	slices.Sort(names)
	return names
}

func comparedField(kind kindOfChange, name string, from, to json.RawMessage) ComparedField {
	f := ComparedField{Field: name, From: orJSONNull(from), To: orJSONNull(to)}
	if kind == reworded {
		f.Words = wordsBetween(from, to)
	}
	if kind == rescheduled {
		f.Days = daysBetween(from, to)
	}
	return f
}

func orJSONNull(value json.RawMessage) any {
	if len(value) == 0 {
		return nil
	}
	return value
}

// daysBetween is how many days lie between two dates; nil where one is none.
func daysBetween(from, to json.RawMessage) *int {
	a, errA := time.Parse(`"`+time.DateOnly+`"`, string(from))
	b, errB := time.Parse(`"`+time.DateOnly+`"`, string(to))
	if errA != nil || errB != nil {
		return nil
	}
	days := int(b.Sub(a) / (24 * time.Hour))
	return &days
}
