package readapi

import (
	"context"
	"errors"
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
// while the database looks for the next one. Of many pairs half are looked at over another connection.
func (c *comparison) storyBits(ctx context.Context, pairs revisionPairs, tell func(stateKey, uint32)) error {
	if len(pairs.numbers) < c.many {
		return c.bitsOf(ctx, pairs, tell)
	}
	var found []stateBits
	first, second := pairs.halves()
	aside := *c // before this one goes on
	wait, begun, err := c.beside(ctx, func(ctx context.Context, v view) error {
		aside.view = v
		return aside.bitsOf(ctx, second, func(at stateKey, fields uint32) { found = append(found, stateBits{at, fields}) })
	})
	switch {
	case err != nil:
		return err
	case !begun:
		return c.bitsOf(ctx, pairs, tell)
	}
	if err := errors.Join(c.bitsOf(ctx, first, tell), wait()); err != nil {
		return err
	}
	for _, f := range found {
		tell(f.stateKey, f.fields)
	}
	return nil
}

// stateBits are the fields that differ of a story at a revision.
type stateBits struct {
	stateKey
	fields uint32
}

// halves are the pairs in two parts.
func (p revisionPairs) halves() (first, second revisionPairs) {
	half := len(p.numbers) / 2
	return revisionPairs{p.numbers[:half], p.befores[:half], p.afters[:half]}, revisionPairs{p.numbers[half:], p.befores[half:], p.afters[half:]}
}

// bitsOf is storyBits over one connection.
func (c *comparison) bitsOf(ctx context.Context, pairs revisionPairs, tell func(stateKey, uint32)) error {
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
