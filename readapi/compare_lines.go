package readapi

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// comparison finds what differs between two revisions of each of a product's books.
type comparison struct {
	view
	product       string
	books         []book
	before, after map[book]int64
	things        []comparedThing
	lines         []comparedLine

	placesBefore, placesAfter places
	touched                   map[thingKey][]int64 // at which revisions between both sides rows of a thing changed
	initiatives               map[uint32][]int64   // at which of them a decision gave an initiative its place
}

// comparedLine is a line that is not read yet.
type comparedLine struct {
	thingKey
	kind   int      // index in kindsOfChange
	rank   int      // its place among others
	person string   // whom it is about, where it is about a person
	fields uint32   // bits of those of a story that differ
	names  []string // of those of anything else that do
}

// thingKey is one thing: which of comparedThings it is, and its number.
type thingKey struct {
	thing  int
	number uint32
}

// places are those of the things that are in an order.
type places map[thingKey]int

// thingState is what a thing is at a revision.
type thingState struct {
	Number   uint32
	Revision int64
	Key      string
	Title    string
	Fields   map[string]json.RawMessage
}

// stateKey names the state of a thing at a revision.
type stateKey struct {
	number   uint32
	revision int64
}

func newComparison(v view, in *compareInput, sides [2]comparedSide) *comparison {
	return &comparison{
		view: v, product: in.Key, books: in.books(), before: sides[0].of(in.books()), after: sides[1].of(in.books()), things: comparedThings(),
		placesBefore: places{}, placesAfter: places{}, touched: map[thingKey][]int64{},
	}
}

// findLines finds all lines, in their order.
func (c *comparison) findLines(ctx context.Context) error {
	for _, b := range c.books {
		if c.before[b] == c.after[b] {
			continue
		}
		if err := c.findBook(ctx, b); err != nil {
			return err
		}
	}
	for i, l := range c.lines {
		c.lines[i].rank = c.rank(l.thingKey)
	}
	slices.SortFunc(c.lines, compareLines)
	return nil
}

func (c *comparison) findBook(ctx context.Context, b book) error {
	switch b {
	case backlogBook:
		if err := c.findStories(ctx); err != nil {
			return err
		}
	case roadmapBook:
		if err := c.findInitiativeMoves(ctx); err != nil {
			return err
		}
	}
	return c.findThings(ctx, b)
}

// compareLines orders lines by kind, book and thing, then by place, where what has none comes last, and by number.
func compareLines(a, b comparedLine) int {
	switch { // one after the other: there may be very many
	case a.kind != b.kind:
		return a.kind - b.kind
	case a.thing != b.thing:
		return a.thing - b.thing
	case a.rank != b.rank:
		return a.rank - b.rank
	}
	return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.person, b.person))
}

// rank is where a thing stands at the later side, else where it stood.
func (c *comparison) rank(key thingKey) int {
	const none = 1<<31 - 1
	return cmp.Or(c.placesAfter[key], c.placesBefore[key], none)
}

// findThings finds the lines of the things of a book, but for stories and moves.
func (c *comparison) findThings(ctx context.Context, b book) error {
	rows, err := c.rows(ctx, "compare_touched_"+string(b)+".sql", c.args(b, nil))
	if err != nil {
		return err
	}
	var name string
	var number uint32
	var revisions []int64
	numbers := map[int][]uint32{}
	_, err = pgx.ForEachRow(rows, []any{&name, &number, &revisions}, func() error {
		key := thingKey{thingNamed(name), number}
		c.touched[key] = slices.Clone(revisions)
		numbers[key.thing] = append(numbers[key.thing], number)
		return nil
	})
	for _, thing := range slices.Sorted(maps.Keys(numbers)) {
		if err == nil {
			err = c.findLinesOf(ctx, thing, numbers[thing])
		}
	}
	return err
}

// args are those of a statement that looks between both sides of a book, perhaps only for some things.
func (c *comparison) args(b book, numbers []uint32) pgx.NamedArgs {
	return pgx.NamedArgs{"product": c.product, "before": c.before[b], "after": c.after[b], "numbers": numbers,
		"revisions": []int64{c.before[b], c.after[b]}}
}

func (c *comparison) findLinesOf(ctx context.Context, thing int, numbers []uint32) error {
	states, err := c.bothSides(ctx, thing, numbers)
	if err != nil {
		return err
	}
	b := c.things[thing].book
	for _, number := range numbers {
		before, was := states[stateKey{number, c.before[b]}]
		after, is := states[stateKey{number, c.after[b]}]
		c.lines = append(c.lines, c.linesOf(thingKey{thing, number}, before, after, was, is)...)
	}
	return nil
}

// linesOf are the lines of a thing: one for each kind of change, and one for each person.
func (c *comparison) linesOf(key thingKey, before, after thingState, was, is bool) []comparedLine {
	if was != is {
		kind := added
		if was {
			kind = removed
		}
		whole := comparedLine{thingKey: key, kind: kindIndex(kind)}
		return append([]comparedLine{whole}, c.people(key, before, after)...)
	}
	lines := c.people(key, before, after)
	for kind, names := range c.byKind(key, before, after) {
		lines = append(lines, comparedLine{thingKey: key, kind: kindIndex(kind), names: names})
	}
	return lines
}

// byKind are the fields that differ, by what their change is. Those that were really moved are found by their order, and people have lines
// of their own.
func (c *comparison) byKind(key thingKey, before, after thingState) map[kindOfChange][]string {
	byKind := map[kindOfChange][]string{}
	for _, field := range differing(before.Fields, after.Fields) {
		kind := c.kindOf(key, field, before, after)
		byKind[kind] = append(byKind[kind], field)
	}
	delete(byKind, moved)
	if c.things[key.thing].name == "product" {
		delete(byKind, peopleChanged)
	}
	if otherList(before, after) && !slices.Contains(byKind[rescheduled], placeField) { // it has the same place in another list
		byKind[rescheduled] = append(byKind[rescheduled], placeField)
	}
	return byKind
}

// otherList says whether an open initiative is in another horizon than it was.
func otherList(before, after thingState) bool {
	return !same(before.Fields["horizon"], after.Fields["horizon"]) && !blank(before.Fields[placeField]) && !blank(after.Fields[placeField])
}

// kindOf says what a change of a field is. That of a place belongs to what took the thing out of its list, or into one.
func (c *comparison) kindOf(key thingKey, field string, before, after thingState) kindOfChange {
	if field != placeField {
		return c.things[key.thing].kind(field)
	}
	switch {
	case blank(before.Fields[placeField]) != blank(after.Fields[placeField]):
		return statusMoved
	case otherList(before, after):
		return rescheduled
	default:
		return moved
	}
}

// people are the lines of those whose roles differ.
func (c *comparison) people(key thingKey, before, after thingState) []comparedLine {
	if c.things[key.thing].name != "product" {
		return nil
	}
	var lines []comparedLine
	for _, person := range differing(rolesIn(before), rolesIn(after)) {
		lines = append(lines, comparedLine{thingKey: key, kind: kindIndex(peopleChanged), person: person})
	}
	return lines
}

func kindIndex(kind kindOfChange) int { return slices.Index(kindsOfChange(), kind) }
