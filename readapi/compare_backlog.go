package readapi

import (
	"context"
	"maps"
	"math/bits"
	"slices"

	"github.com/jackc/pgx/v5"
)

// findStories finds the lines of stories: by bits, for there may be many.
func (c *comparison) findStories(ctx context.Context) error {
	story := thingNamed("story")
	orders, err := c.numbersAt(ctx, "orders.sql")
	if err != nil {
		return err
	}
	dropped, err := c.numbersAt(ctx, "compare_dropped.sql")
	if err != nil {
		return err
	}
	c.stand(story, orders)
	if err := c.findStoryChanges(ctx, story, orders, dropped); err != nil {
		return err
	}
	return c.findMoves(story, orders, func(numbers []uint32) (map[uint32]bool, error) {
		return c.among(ctx, "compare_given.sql", numbers)
	})
}

func (c *comparison) findStoryChanges(ctx context.Context, story int, orders, dropped [2][]uint32) error {
	here, err := c.changedStories(ctx, orders, dropped)
	if err != nil {
		return err
	}
	kinds := c.things[story].kindsOfBits()
	return c.storyBits(ctx, c.storyPairs(slices.Collect(maps.Keys(here))), func(at stateKey, fields uint32) {
		key := thingKey{story, at.number}
		_, is := c.placesAfter[key]
		if fields&existsBit > 0 {
			is = here[at.number]
		}
		c.storyLines(key, fields, is, kinds)
	})
}

// changedStories are the stories that may differ, and whether they are there at the later side, be it dropped. Where fewer revisions lie
// between than there are stories, those that no revision touched are left out: to find them costs less than to look at what they say.
func (c *comparison) changedStories(ctx context.Context, orders, dropped [2][]uint32) (map[uint32]bool, error) {
	here := map[uint32]bool{}
	for side := range orders {
		for _, number := range slices.Concat(orders[side], dropped[side]) {
			here[number] = side == 1
		}
	}
	if c.after[backlogBook]-c.before[backlogBook] >= int64(len(here)) {
		return here, nil
	}
	numbers := slices.Collect(maps.Keys(here))
	revised, err := c.among(ctx, "compare_revised.sql", numbers)
	if err != nil {
		return nil, err
	}
	rewritten, err := c.among(ctx, "compare_rewritten.sql", numbers)
	maps.DeleteFunc(here, func(number uint32, is bool) bool { return is && !revised[number] && !rewritten[number] })
	return here, err
}

// among are those of some numbers that a statement lets through.
func (c *comparison) among(ctx context.Context, file string, numbers []uint32) (map[uint32]bool, error) {
	found := map[uint32]bool{}
	if len(numbers) == 0 {
		return found, nil
	}
	slices.Sort(numbers) // neighbours lie together
	rows, err := c.rows(ctx, file, c.args(backlogBook, numbers))
	if err != nil {
		return nil, err
	}
	var number uint32
	_, err = pgx.ForEachRow(rows, []any{&number}, func() error {
		found[number] = true
		return nil
	})
	return found, err
}

// numbersAt are the numbers that a statement answers for both sides of the backlog, in one row or several.
func (c *comparison) numbersAt(ctx context.Context, file string) (numbers [2][]uint32, err error) {
	rows, err := c.rows(ctx, file, c.args(backlogBook, nil))
	if err != nil {
		return numbers, err
	}
	var revision int64
	var found []uint32
	_, err = pgx.ForEachRow(rows, []any{&revision, &found}, func() error {
		side := c.sideOf(backlogBook, revision)
		numbers[side] = append(numbers[side], found...)
		return nil
	})
	return numbers, err
}

// stand notes the places of things in their orders at both sides.
func (c *comparison) stand(thing int, orders [2][]uint32) {
	for side, at := range []places{c.placesBefore, c.placesAfter} {
		for i, number := range orders[side] {
			at[thingKey{thing, number}] = i + 1
		}
	}
}

// storyLines makes the lines of a story. One that left the order, or came back, did so by its status, and by its parts.
func (c *comparison) storyLines(key thingKey, fields uint32, here bool, kinds []uint32) {
	thing := c.things[key.thing]
	add := func(kind int, fields uint32) {
		c.lines = append(c.lines, comparedLine{thingKey: key, kind: kind, fields: fields})
	}
	if fields&(existsBit|droppedBit) > 0 {
		kind, own := removed, fields
		if here {
			kind = added
		}
		if fields&existsBit == 0 {
			own = fields & thing.bitsOf("dropped", "parts", "status", "status_category", "resolution")
		}
		add(kindIndex(kind), own)
		fields &^= own
	}
	for kind, of := range kinds {
		if fields&of != 0 {
			add(kind, fields&of)
		}
	}
}

// kindsOfBits are, for each kind of change, the bits of the fields whose change it is.
func (t comparedThing) kindsOfBits() []uint32 {
	kinds := make([]uint32, len(kindsOfChange()))
	for bit, field := range t.fields {
		kinds[kindIndex(t.kind(field))] |= 1 << bit
	}
	return kinds
}

// bitsOf are the bits of fields.
func (t comparedThing) bitsOf(fields ...string) (all uint32) {
	for _, field := range fields {
		all |= 1 << slices.Index(t.fields, field)
	}
	return all
}

// namesOf are the fields that bits stand for.
func (t comparedThing) namesOf(fields uint32) (names []string) {
	for ; fields != 0; fields &= fields - 1 {
		names = append(names, t.fields[bits.TrailingZeros32(fields)])
	}
	slices.Sort(names)
	return names
}
