package readapi

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// namedDecisions is how many decisions a line names at most.
const namedDecisions = 20

// name has each line name the decisions that made it.
func (c *comparison) name(ctx context.Context, page []comparedLine, shown []ComparedLine) error {
	made, err := c.made(ctx, page)
	if err != nil {
		return err
	}
	wanted := map[book]map[int64]bool{}
	for i, l := range page {
		b := c.things[l.thing].book
		shown[i].Decided = len(made[i])
		made[i] = made[i][max(0, len(made[i])-namedDecisions):]
		if wanted[b] == nil {
			wanted[b] = map[int64]bool{}
		}
		for _, revision := range made[i] {
			wanted[b][revision] = true
		}
	}
	decisions := map[book]map[int64]ComparedWhy{}
	for b, revisions := range wanted {
		if decisions[b], err = c.decisionsAt(ctx, b, slices.Sorted(maps.Keys(revisions))); err != nil {
			return err
		}
	}
	for i, l := range page {
		shown[i].Decisions = []ComparedWhy{}
		for _, revision := range made[i] {
			if d, known := decisions[c.things[l.thing].book][revision]; known {
				shown[i].Decisions = append(shown[i].Decisions, d)
			}
		}
	}
	return nil
}

// decisionsAt are the decisions at these revisions of a book.
func (c *comparison) decisionsAt(ctx context.Context, b book, revisions []int64) (map[int64]ComparedWhy, error) {
	of := string(b)
	if b == charterBook {
		of = "product" // as the history calls it
	}
	found, err := all[ComparedWhy](ctx, c.view, "compare_decisions.sql", pgx.NamedArgs{
		"product": c.product, "book": of, "revisions": revisions,
	})
	byRevision := make(map[int64]ComparedWhy, len(found))
	for _, d := range found {
		d.At = d.At.UTC()
		byRevision[d.Revision] = d
	}
	return byRevision, err
}

// made are the revisions at which what a line shows was decided, for each line of a page.
func (c *comparison) made(ctx context.Context, page []comparedLine) ([][]int64, error) {
	made := make([][]int64, len(page))
	for thing, lines := range byThing(page) {
		moves := slices.DeleteFunc(slices.Clone(lines), func(i int) bool { return kindsOfChange()[page[i].kind] != moved })
		others := slices.DeleteFunc(lines, func(i int) bool { return slices.Contains(moves, i) })
		if err := c.madeMoves(ctx, thing, page, moves, made); err != nil {
			return nil, err
		}
		find := c.madeThings
		if c.things[thing].fields != nil {
			find = c.madeStories
		}
		if err := find(ctx, thing, page, others, made); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// madeMoves finds the revisions of lines about moves.
func (c *comparison) madeMoves(ctx context.Context, thing int, page []comparedLine, lines []int, made [][]int64) (err error) {
	placed := c.initiatives
	if c.things[thing].fields != nil && len(lines) > 0 {
		placed, err = c.placings(ctx, backlogBook, "compare_placed.sql", numbersOn(page, lines))
	}
	for _, i := range lines {
		made[i] = placed[page[i].number]
	}
	return err
}

// madeStories finds the revisions of lines about stories.
func (c *comparison) madeStories(ctx context.Context, _ int, page []comparedLine, lines []int, made [][]int64) error {
	numbers := numbersOn(page, lines)
	touched, err := c.storiesTouched(ctx, numbers)
	if err != nil {
		return err
	}
	var pairs revisionPairs
	for _, number := range numbers {
		for _, revision := range touched[number] {
			pairs.add(number, revision-1, revision)
		}
	}
	changed, err := c.storyBits(ctx, pairs)
	for _, i := range lines {
		l := page[i]
		wanted := l.fields
		if presence := l.fields & (existsBit | droppedBit); presence > 0 {
			wanted = existsBit | droppedBit
		}
		for _, revision := range touched[l.number] {
			if changed[stateKey{l.number, revision}]&wanted > 0 {
				made[i] = append(made[i], revision)
			}
		}
	}
	return err
}

func (c *comparison) storiesTouched(ctx context.Context, numbers []uint32) (map[uint32][]int64, error) {
	rows, err := c.rows(ctx, "compare_story_touched.sql", c.args(backlogBook, numbers))
	if err != nil {
		return nil, err
	}
	touched := map[uint32][]int64{}
	var number uint32
	var revisions []int64
	_, err = pgx.ForEachRow(rows, []any{&number, &revisions}, func() error {
		touched[number] = slices.Clone(revisions)
		return nil
	})
	return touched, err
}

// madeThings finds the revisions of lines about anything else, from what it was at each revision at which it changed.
func (c *comparison) madeThings(ctx context.Context, thing int, page []comparedLine, lines []int, made [][]int64) error {
	before := c.before[c.things[thing].book]
	var numbers []uint32
	var revisions []int64
	for _, number := range numbersOn(page, lines) {
		for _, revision := range append([]int64{before}, c.touched[thingKey{thing, number}]...) {
			numbers, revisions = append(numbers, number), append(revisions, revision)
		}
	}
	states, err := c.states(ctx, thing, numbers, revisions)
	for _, i := range lines {
		last, was := states[stateKey{page[i].number, before}]
		for _, revision := range c.touched[page[i].thingKey] {
			state, is := states[stateKey{page[i].number, revision}]
			if page[i].madeBy(last, state, was, is) {
				made[i] = append(made[i], revision)
			}
			last, was = state, is
		}
	}
	return err
}

// madeBy says whether a step from one state of its thing to the next changed what the line shows.
func (l comparedLine) madeBy(before, after thingState, was, is bool) bool {
	if l.person != "" {
		return !same(rolesIn(before)[l.person], rolesIn(after)[l.person])
	}
	if l.names == nil { // it came or went as a whole
		return was != is
	}
	return slices.ContainsFunc(l.names, func(name string) bool {
		return name != placeField && !same(before.Fields[name], after.Fields[name])
	})
}
