package projections

import (
	"fmt"
	"math/big"
	"strconv"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/domain/backlog"
	"waymark/events"
)

// checkTallies compares members and tallies with a count of all stories, at every revision.
func checkTallies(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	members := load(t, pool, "backlog.member", "initiative || '|' || need || '|' || number", key)
	tallies := load(t, pool, "backlog.tally", "initiative || '|' || need", key)
	for r, state := range p.backlog {
		revision, want := int64(r), cellCounts{}
		var belong int
		for n, s := range state.Stories.All {
			for _, cell := range want.add(s) {
				member := fmt.Sprint(cell.initiative, "|", cell.need, "|", n)
				if members.at(t, member, revision) == nil {
					t.Fatalf("%s has no member %s at %d", key, member, r)
				}
				belong++
			}
		}
		if got := members.count(revision); got != belong {
			t.Fatalf("%s has %d members at %d, want %d", key, got, r, belong)
		}
		for cell, row := range want {
			of := cell.initiative + "|" + cell.need
			sameJSON(t, fmt.Sprintf("tally %s of %s at %d", of, key, r), tallies.at(t, of, revision, "todo", "doing", "done", "dropped", "todo_points", "doing_points", "done_points", "dropped_points"), row.plain())
		}
		if got := tallies.count(revision); got != len(want) {
			t.Fatalf("%s has %d tallies at %d, want %d", key, got, r, len(want))
		}
	}
}

// talliedBy is what stories are talliedBy by.
type talliedBy struct{ initiative, need string }

// cellCounts are the stories of each initiative and need: what a look at all of them says.
type cellCounts map[talliedBy]*cellCount

type cellCount struct {
	stories map[events.Category]int
	points  map[events.Category]*big.Rat
}

func (c cellCounts) add(s backlog.Story) []talliedBy {
	cells := []talliedBy{{initiative: s.Initiative}}
	for _, need := range s.Needs {
		cells = append(cells, talliedBy{initiative: s.Initiative, need: need})
	}
	for _, cell := range cells {
		if c[cell] == nil {
			c[cell] = &cellCount{map[events.Category]int{}, map[events.Category]*big.Rat{}}
		}
		c[cell].stories[s.Category]++
		if s.Points != nil {
			points, _ := new(big.Rat).SetString(strconv.FormatFloat(*s.Points, 'f', -1, 64))
			if before := c[cell].points[s.Category]; before != nil {
				points.Add(points, before)
			}
			c[cell].points[s.Category] = points
		}
	}
	return cells
}

func (c *cellCount) plain() any {
	row := map[string]any{}
	for _, category := range []events.Category{events.Todo, events.Doing, events.Done, events.Dropped} {
		row[string(category)], row[string(category)+"_points"] = c.stories[category], 0.0
		if points := c.points[category]; points != nil {
			row[string(category)+"_points"], _ = points.Float64()
		}
	}
	return plain(row)
}
