package readapi

import (
	"context"
	"math/bits"
	"slices"

	"github.com/jackc/pgx/v5"
)

// findStories finds the lines of stories: by bits, for there may be many.
func (c *comparison) findStories(ctx context.Context) error {
	story := thingNamed("story")
	orders, err := c.numbersAt(ctx, "compare_orders.sql")
	if err != nil {
		return err
	}
	dropped, err := c.numbersAt(ctx, "compare_dropped.sql")
	if err != nil {
		return err
	}
	c.stand(story, orders)
	there := map[uint32]bool{}
	for _, number := range slices.Concat(orders[1], dropped[1]) {
		there[number] = true
	}
	numbers := slices.Compact(slices.Sorted(slices.Values(slices.Concat(orders[0], orders[1], dropped[0], dropped[1]))))
	err = c.storyBits(ctx, c.storyPairs(numbers), func(number uint32, _ int64, fields uint32) {
		_, ordered := c.placesAfter[thingKey{story, number}]
		c.storyLines(thingKey{story, number}, fields, ordered || fields&existsBit > 0 && there[number])
	})
	if err != nil {
		return err
	}
	return c.findMoves(ctx, story, orders, "compare_placed.sql")
}

// numbersAt are the numbers that a statement answers for both sides of the backlog.
func (c *comparison) numbersAt(ctx context.Context, file string) (numbers [2][]uint32, err error) {
	rows, err := c.rows(ctx, file, c.args(backlogBook, nil))
	if err != nil {
		return numbers, err
	}
	var revision int64
	var found []uint32
	_, err = pgx.ForEachRow(rows, []any{&revision, &found}, func() error {
		side := 0
		if revision == c.after[backlogBook] {
			side = 1
		}
		numbers[side] = slices.Clone(found)
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

// storyPairs are pairs of both sides, for stories.
func (c *comparison) storyPairs(numbers []uint32) pgx.NamedArgs {
	return pgx.NamedArgs{
		"product": c.product, "numbers": numbers,
		"befores": slices.Repeat([]int64{c.before[backlogBook]}, len(numbers)),
		"afters":  slices.Repeat([]int64{c.after[backlogBook]}, len(numbers)),
	}
}

// storyBits tells of pairs of revisions which fields of stories differ, with the later revision.
func (c *comparison) storyBits(ctx context.Context, pairs pgx.NamedArgs, tell func(number uint32, revision int64, fields uint32)) error {
	rows, err := c.rows(ctx, "compare_stories.sql", pairs)
	if err != nil {
		return err
	}
	var number, fields uint32
	var revision int64
	_, err = pgx.ForEachRow(rows, []any{&number, &revision, &fields}, func() error {
		tell(number, revision, fields)
		return nil
	})
	return err
}

// storyLines makes the lines of a story. One that left the order, or came back, did so by its status, and by its parts.
func (c *comparison) storyLines(key thingKey, fields uint32, here bool) {
	thing := c.things[key.thing]
	if fields&(existsBit|droppedBit) > 0 {
		kind, own := removed, fields
		if here {
			kind = added
		}
		if fields&existsBit == 0 {
			own = fields & thing.bitsOf("dropped", "parts", "status", "status_category", "resolution")
		}
		c.lines = append(c.lines, comparedLine{thingKey: key, kind: kindIndex(kind), fields: own})
		if fields &^= own; fields == 0 {
			return
		}
	}
	var byKind [16]uint32
	for ; fields != 0; fields &= fields - 1 {
		bit := bits.TrailingZeros32(fields)
		byKind[kindIndex(thing.kind(thing.fields[bit]))] |= 1 << bit
	}
	for kind, fields := range byKind {
		if fields != 0 {
			c.lines = append(c.lines, comparedLine{thingKey: key, kind: kind, fields: fields})
		}
	}
}

// bitsOf are the bits of fields.
func (t comparedThing) bitsOf(fields ...string) (all uint32) {
	for _, field := range fields {
		all |= 1 << slices.Index(t.fields, field)
	}
	return all
}

// names are the fields that bits stand for.
func (t comparedThing) namesOf(fields uint32) (names []string) {
	for ; fields != 0; fields &= fields - 1 {
		names = append(names, t.fields[bits.TrailingZeros32(fields)])
	}
	slices.Sort(names)
	return names
}
