package readapi

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// mostNamed is how many ids an answer has, more or less: of more than 500 rows each gets fewer than ten.
const mostNamed = 5_000

// name finds the ids of the latest decisions of each group that stands alone: those behind the last whole block of its bucket, then
// those of the blocks, the last one first, then those before.
func (c changes) name(ctx context.Context, in blocks, cells []changeCell) error {
	most := min(mostBehind, max(1, mostNamed/max(1, len(cells))))
	behind, before := make([][]int64, len(cells)), make([][]int64, len(cells))
	var lacking []int
	for i, cell := range cells {
		behind[i], before[i] = cell.around(in.whole[cell.Bucket].behind * c.block)
		if !cell.Others && len(behind[i]) < most && cell.Decided > int64(len(cell.Revisions)) {
			lacking = append(lacking, i)
		}
	}
	within, err := c.latest(ctx, in, cells, lacking, most)
	if err != nil {
		return err
	}
	named := make([][]int64, len(cells))
	for i := range cells {
		named[i] = firstOf(most, behind[i], within[i], before[i])
	}
	decisions, err := c.decisionsAt(ctx, c.product, backlogBook, slices.Concat(named...))
	for i := range cells {
		cells[i].named = []string{}
		for _, revision := range named[i] {
			if d, known := decisions[revision]; known { // the history may be behind the backlog
				cells[i].named = append(cells[i].named, d.ID)
			}
		}
	}
	return err
}

// firstOf are the first so many of lists.
func firstOf[T any](most int, lists ...[]T) []T {
	all := slices.Concat(lists...)
	return all[:min(len(all), most)]
}

// around are the decisions from a revision on, and those before it, the newest first.
func (c changeCell) around(revision int64) (behind, before []int64) {
	all := slices.Clone(c.Revisions)
	slices.SortFunc(all, func(a, b int64) int { return cmp.Compare(b, a) })
	at, _ := slices.BinarySearchFunc(all, revision, func(of, revision int64) int {
		if of >= revision {
			return -1
		}
		return 1
	})
	return all[:at], all[at:]
}

// latest finds the latest decisions in whole blocks of some of the groups, by the numbers of these.
func (c changes) latest(ctx context.Context, in blocks, cells []changeCell, some []int, most int) (map[int][]int64, error) {
	found := map[int][]int64{}
	if len(some) == 0 {
		return found, nil
	}
	values, firsts, lasts := make([]string, len(some)), make([]int64, len(some)), make([]int64, len(some))
	for i, nr := range some {
		whole := in.whole[cells[nr].Bucket]
		values[i], firsts[i], lasts[i] = cells[nr].Value, whole.first, whole.behind-1
	}
	rows, err := c.rows(ctx, "analytics_changes_latest.sql", pgx.NamedArgs{
		"product": c.product, "dimension": c.by.name, "most": most, "nrs": some, "values": values, "firsts": firsts, "lasts": lasts,
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
	return found, err
}
