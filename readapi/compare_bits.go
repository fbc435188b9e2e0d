package readapi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// revisionPairs are things, each with two revisions.
type revisionPairs struct {
	numbers         []uint32
	befores, afters []int64
}

func (p *revisionPairs) add(number uint32, before, after int64) {
	p.numbers, p.befores, p.afters = append(p.numbers, number), append(p.befores, before), append(p.afters, after)
}

// storyPairs are stories, each with both sides.
func (c *comparison) storyPairs(numbers []uint32) (pairs revisionPairs) {
	slices.Sort(numbers) // neighbours lie together
	for _, number := range numbers {
		pairs.add(number, c.before[backlogBook], c.after[backlogBook])
	}
	return pairs
}

// storyBits tells of each pair the fields of the story that differ, as bits, by number and later revision, if any do. What it calls works
// while the database looks for the next one.
func (c *comparison) storyBits(ctx context.Context, pairs revisionPairs, tell func(stateKey, uint32)) error {
	texts, err := c.textBits(ctx, pairs)
	if err != nil {
		return err
	}
	return c.bits(ctx, "compare_stories.sql", pairs, func(at stateKey, fields uint32) {
		if fields |= texts[at]; fields != 0 { // the statement would work them out twice to leave others out
			tell(at, fields)
		}
	})
}

// textBits are those of the fields that a story has in its texts, which are looked for only where any were rewritten.
func (c *comparison) textBits(ctx context.Context, pairs revisionPairs) (map[stateKey]uint32, error) {
	rewritten, err := c.among(ctx, "compare_rewritten.sql", slices.Compact(slices.Clone(pairs.numbers)))
	if err != nil {
		return nil, err
	}
	var texts revisionPairs
	for i, number := range pairs.numbers {
		if rewritten[number] {
			texts.add(number, pairs.befores[i], pairs.afters[i])
		}
	}
	changed := make(map[stateKey]uint32, len(texts.numbers))
	return changed, c.bits(ctx, "compare_texts.sql", texts, func(at stateKey, fields uint32) { changed[at] = fields })
}

// bits tells what a statement says of pairs.
func (c *comparison) bits(ctx context.Context, file string, pairs revisionPairs, tell func(stateKey, uint32)) error {
	if len(pairs.numbers) == 0 {
		return nil
	}
	rows, err := c.rows(ctx, file, pgx.NamedArgs{
		"product": c.product, "numbers": pairs.numbers, "befores": pairs.befores, "afters": pairs.afters,
	})
	if err != nil {
		return err
	}
	var key stateKey
	var fields uint32
	_, err = pgx.ForEachRow(rows, []any{&key.number, &key.revision, &fields}, func() error {
		tell(key, fields)
		return nil
	})
	return err
}
