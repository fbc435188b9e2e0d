package readapi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// leastMembers is how many stories of a cell are asked for at once, if it has as many.
const leastMembers = 16

// behind is a cell of which the first stories are known.
type behind struct {
	cell
	last, left int // the last number that is known, and how many follow it
}

// firstMembers are the first numbers of the stories of cells that have none in common. Of each cell some are read, and
// more only of those that may have stories among the first.
func (v view) firstMembers(ctx context.Context, a aims, cells []cell) ([]int, error) {
	numbers := []int{}
	open := make([]behind, len(cells))
	for i, c := range cells {
		open[i] = behind{cell: c, left: c.stories()}
	}
	for most := max(2*mostTraced/max(len(cells), 1), leastMembers); len(open) > 0; most *= 2 {
		found, err := v.members(ctx, a, open, most)
		if err != nil {
			return nil, err
		}
		got := make([]int, len(open))
		for _, m := range found {
			got[m.Cell-1]++
			open[m.Cell-1].last = m.Number
			numbers = append(numbers, m.Number)
		}
		for i, n := range got {
			if open[i].left -= n; n < most {
				open[i].left = 0
			}
		}
		slices.Sort(numbers)
		numbers = numbers[:min(len(numbers), mostTraced)]
		open = slices.DeleteFunc(open, func(b behind) bool {
			return b.left <= 0 || len(numbers) == mostTraced && b.last >= numbers[mostTraced-1]
		})
	}
	return numbers, nil
}

type member struct{ Cell, Number int }

func (v view) members(ctx context.Context, a aims, of []behind, most int) ([]member, error) {
	var initiatives, needs []string
	var after, limits []int
	for _, b := range of {
		initiatives, needs = append(initiatives, b.Initiative), append(needs, b.Need)
		after, limits = append(after, b.last), append(limits, min(b.left, most))
	}
	return all[member](ctx, v, "trace_numbers.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.backlog, "initiatives": initiatives, "needs": needs, "after": after, "most": limits,
	})
}
