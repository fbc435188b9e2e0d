package readapi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// name finds the ids of the latest decisions of each group that stands alone: those behind the last whole block of its bucket, then
// those of the blocks, the last one first, then those before.
func (c changes) name(ctx context.Context, in blocks, cells []changeCell) error {
	inBlocks, err := c.latest(ctx, in, cells)
	if err != nil {
		return err
	}
	named := make([][]int64, len(cells))
	var every []int64
	for i := range cells {
		behind, before := cells[i].around(in, c.block)
		all := slices.Concat(behind, inBlocks[i], before)
		named[i] = all[:min(len(all), mostBehind)]
		every = append(every, named[i]...)
	}
	ids, err := c.ids(ctx, every)
	for i := range cells {
		cells[i].ids = make([]string, len(named[i]))
		for n, revision := range named[i] {
			cells[i].ids[n] = ids[revision]
		}
	}
	return err
}

// around are the revisions behind the whole blocks and before them, the newest first.
func (c *changeCell) around(in blocks, size int64) (behind, before []int64) {
	slices.Sort(c.Revisions)
	slices.Reverse(c.Revisions)
	end := in.whole[c.Bucket].behind * size
	at := slices.IndexFunc(c.Revisions, func(revision int64) bool { return revision < end })
	if at < 0 {
		return c.Revisions, nil
	}
	return c.Revisions[:at], c.Revisions[at:]
}

// latest finds the latest decisions in whole blocks, by the numbers of the groups that have too few behind them.
func (c changes) latest(ctx context.Context, in blocks, cells []changeCell) (map[int][]int64, error) {
	var nrs []int32
	var values []string
	var firsts, lasts []int64
	for i, cell := range cells {
		behind, _ := cell.around(in, c.block)
		if cell.Others || cell.Summed == 0 || len(behind) >= mostBehind {
			continue
		}
		whole := in.whole[cell.Bucket]
		nrs, values = append(nrs, int32(i)), append(values, cell.Value)
		firsts, lasts = append(firsts, whole.first), append(lasts, whole.behind-1)
	}
	found := map[int][]int64{}
	if len(nrs) == 0 {
		return found, nil
	}
	rows, err := c.rows(ctx, "analytics_changes_latest.sql", pgx.NamedArgs{
		"product": c.product, "dimension": c.by.name, "most": mostBehind, "nrs": nrs, "values": values, "firsts": firsts, "lasts": lasts,
	})
	if err != nil {
		return nil, err
	}
	var nr int
	var revision int64
	_, err = pgx.ForEachRow(rows, []any{&nr, &revision}, func() error {
		found[nr] = append(found[nr], revision)
		return nil
	})
	for _, revisions := range found {
		slices.Sort(revisions)
		slices.Reverse(revisions)
	}
	return found, err
}

// ids are those of decisions, by revision.
func (c changes) ids(ctx context.Context, revisions []int64) (map[int64]string, error) {
	slices.Sort(revisions)
	rows, err := c.rows(ctx, "analytics_changes_ids.sql", pgx.NamedArgs{"product": c.product, "revisions": slices.Compact(revisions)})
	if err != nil {
		return nil, err
	}
	ids := make(map[int64]string, len(revisions))
	var revision int64
	var id string
	_, err = pgx.ForEachRow(rows, []any{&revision, &id}, func() error { ids[revision] = id; return nil })
	return ids, err
}
