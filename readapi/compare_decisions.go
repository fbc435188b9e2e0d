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
	wanted := map[book][]int64{}
	for i, l := range page {
		b := c.things[l.thing].book
		shown[i].Decided = len(made[i])
		made[i] = made[i][max(0, len(made[i])-namedDecisions):]
		wanted[b] = append(wanted[b], made[i]...)
	}
	decisions := map[book]map[int64]ComparedWhy{}
	for b, revisions := range wanted {
		if decisions[b], err = c.decisionsAt(ctx, c.product, b, revisions); err != nil {
			return err
		}
	}
	for i, l := range page {
		shown[i].Decisions = those(decisions[c.things[l.thing].book], made[i])
	}
	return nil
}

// those are the decisions at some revisions.
func those(decisions map[int64]ComparedWhy, revisions []int64) []ComparedWhy {
	some := []ComparedWhy{}
	for _, revision := range revisions {
		if d, known := decisions[revision]; known { // the history may be behind its book
			some = append(some, d)
		}
	}
	return some
}

// decisionsAt are the decisions at these revisions of a book.
func (v view) decisionsAt(ctx context.Context, product string, b book, revisions []int64) (map[int64]ComparedWhy, error) {
	slices.Sort(revisions)
	found, err := all[ComparedWhy](ctx, v, "compare_decisions.sql", pgx.NamedArgs{
		"product": product, "book": b.name(), "revisions": slices.Compact(revisions),
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
		placed, err = c.revisionsOf(ctx, backlogBook, "compare_placed.sql", numbersOn(page, lines))
	}
	for _, i := range lines {
		made[i] = placed[page[i].number]
	}
	return err
}

// madeStories finds the revisions of lines about stories.
func (c *comparison) madeStories(ctx context.Context, _ int, page []comparedLine, lines []int, made [][]int64) error {
	touched, err := c.revisionsOf(ctx, backlogBook, "compare_story_touched.sql", numbersOn(page, lines))
	if err != nil {
		return err
	}
	var pairs revisionPairs
	for _, number := range slices.Sorted(maps.Keys(touched)) {
		for _, revision := range touched[number] {
			pairs.add(number, revision-1, revision)
		}
	}
	changed := map[stateKey]uint32{}
	err = c.storyBits(ctx, pairs, func(at stateKey, fields uint32) { changed[at] = fields })
	for _, i := range lines {
		l := page[i]
		made[i] = only(touched[l.number], func(revision int64) bool {
			return changed[stateKey{l.number, revision}]&l.deciding() > 0
		})
	}
	return err
}

// deciding are the bits of what a decision must have changed to be one that made the line.
func (l comparedLine) deciding() uint32 {
	if l.fields&(existsBit|droppedBit) > 0 {
		return existsBit | droppedBit
	}
	return l.fields
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
