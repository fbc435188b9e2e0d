package readapi

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// findMoves finds which of the things of an order were really moved. The statement says which decisions gave which of them a place.
func (c *comparison) findMoves(ctx context.Context, thing int, orders [2][]uint32, placed string) error {
	if err := c.findPlaced(ctx, thing, orders[0], placed); err != nil {
		return err
	}
	byHand := func(number uint32) bool { return len(c.placed[thingKey{thing, number}]) > 0 }
	stay := stayers(orders[0], orders[1], byHand)
	for _, number := range orders[0] {
		key := thingKey{thing, number}
		if _, still := c.placesAfter[key]; still && !stay[number] {
			c.lines = append(c.lines, comparedLine{thingKey: key, kind: kindIndex(moved), names: []string{placeField}})
		}
	}
	return nil
}

func (c *comparison) findPlaced(ctx context.Context, thing int, numbers []uint32, file string) error {
	rows, err := c.rows(ctx, file, c.args(c.things[thing].book, numbers))
	if err != nil {
		return err
	}
	var number uint32
	var revisions []int64
	_, err = pgx.ForEachRow(rows, []any{&number, &revisions}, func() error {
		c.placed[thingKey{thing, number}] = append([]int64{}, revisions...)
		return nil
	})
	return err
}

// findInitiativeMoves finds which initiatives were moved within their horizon.
func (c *comparison) findInitiativeMoves(ctx context.Context) error {
	initiative := thingNamed("initiative")
	rows, err := c.rows(ctx, "compare_horizons.sql", c.args(roadmapBook, nil))
	if err != nil {
		return err
	}
	orders := map[string]*[2][]uint32{"now": {}, "next": {}, "later": {}}
	var revision int64
	var horizon string
	var numbers []uint32
	_, err = pgx.ForEachRow(rows, []any{&revision, &horizon, &numbers}, func() error {
		side := 0
		if revision == c.after[roadmapBook] {
			side = 1
		}
		orders[horizon][side] = append([]uint32{}, numbers...)
		return nil
	})
	if err != nil {
		return err
	}
	for _, order := range orders {
		c.stand(initiative, *order)
	}
	for _, order := range orders {
		if err := c.findMoves(ctx, initiative, within(*order), "compare_placed_initiatives.sql"); err != nil {
			return err
		}
	}
	return nil
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
