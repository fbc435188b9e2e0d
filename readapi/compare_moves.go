package readapi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// findMoves finds which of the things of an order were really moved; given says which of some a decision on them gave its place.
func (c *comparison) findMoves(thing int, orders [2][]uint32, given func([]uint32) (map[uint32]bool, error)) error {
	stay, err := stayers(orders[0], orders[1], given)
	if err != nil {
		return err
	}
	for _, number := range orders[0] {
		key := thingKey{thing, number}
		if _, still := c.placesAfter[key]; still && !stay[number] {
			c.lines = append(c.lines, comparedLine{thingKey: key, kind: kindIndex(moved), names: []string{placeField}})
		}
	}
	return nil
}

// revisionsOf are the revisions that a statement answers for things, by number.
func (c *comparison) revisionsOf(ctx context.Context, b book, file string, numbers []uint32) (map[uint32][]int64, error) {
	rows, err := c.rows(ctx, file, c.args(b, numbers))
	if err != nil {
		return nil, err
	}
	var number uint32
	var revisions []int64
	found := map[uint32][]int64{}
	_, err = pgx.ForEachRow(rows, []any{&number, &revisions}, func() error {
		found[number] = slices.Clone(revisions)
		return nil
	})
	return found, err
}

// findInitiativeMoves finds which initiatives were moved within their horizon.
func (c *comparison) findInitiativeMoves(ctx context.Context) error {
	initiative := thingNamed("initiative")
	horizons, err := c.horizons(ctx)
	if err != nil {
		return err
	}
	for _, order := range horizons {
		c.stand(initiative, *order)
	}
	if c.initiatives, err = c.revisionsOf(ctx, roadmapBook, "compare_placed_initiatives.sql", nil); err != nil {
		return err
	}
	for _, order := range horizons {
		if err := c.findMoves(initiative, within(*order), c.givenInitiatives); err != nil {
			return err
		}
	}
	return nil
}

// horizons are the orders of the horizons at both sides.
func (c *comparison) horizons(ctx context.Context) (map[string]*[2][]uint32, error) {
	rows, err := c.rows(ctx, "compare_horizons.sql", c.args(roadmapBook, nil))
	if err != nil {
		return nil, err
	}
	orders := map[string]*[2][]uint32{"now": {}, "next": {}, "later": {}}
	var revision int64
	var horizon string
	var numbers []uint32
	_, err = pgx.ForEachRow(rows, []any{&revision, &horizon, &numbers}, func() error {
		orders[horizon][c.sideOf(roadmapBook, revision)] = slices.Clone(numbers)
		return nil
	})
	return orders, err
}

// sideOf is 0 for the earlier side, 1 for the later one.
func (c *comparison) sideOf(b book, revision int64) int {
	if revision == c.after[b] {
		return 1
	}
	return 0
}

func (c *comparison) givenInitiatives(numbers []uint32) (map[uint32]bool, error) {
	given := map[uint32]bool{}
	for _, number := range numbers {
		given[number] = len(c.initiatives[number]) > 0
	}
	return given, nil
}

// within are the orders of both sides without what is in one of them alone: another horizon, or none, is no move.
func within(orders [2][]uint32) [2][]uint32 {
	return [2][]uint32{both(orders[0], orders[1]), both(orders[1], orders[0])}
}

// both are the numbers that the other list has too.
func both(numbers, other []uint32) []uint32 {
	has := make(map[uint32]bool, len(other))
	for _, number := range other {
		has[number] = true
	}
	return only(numbers, func(number uint32) bool { return has[number] })
}
