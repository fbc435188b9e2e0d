package backlog

import (
	"context"
	_ "embed"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/persistent"
	"waymark/projections/kit"
)

//go:embed risen.sql
var risenSQL string

// firstPlaces is how far down the order it is noted when a story first came there.
const firstPlaces = 20

// risenRow says that a story stood at a place for the first time, and had never stood nearer to the top.
type risenRow struct {
	Product      string
	Number       uint32
	Place        int
	FromRevision int64
}

// heights are the best places that stories ever had among the first.
type heights struct {
	places  persistent.Map[int]
	stories int
}

// with has a story stand at a place; false where it never stood lower than its best.
func (h heights) with(story uint32, place int) (heights, bool) {
	best, known := h.places.Get(story)
	if known && best <= place {
		return h, false
	}
	if !known {
		h.stories++
	}
	h.places = h.places.Set(story, place)
	return h, true
}

// rise notes which stories an event brought nearer to the top than they ever were, whichever it was about.
func (f *fold) rise(r events.Recorded, before order, after persistent.Order) heights {
	best, was := before.best, top(before.Order)
	for i, story := range top(after) {
		if story == was[i] || story == nobody {
			continue
		}
		var risen bool
		if best, risen = best.with(story, i+1); risen {
			f.risen.Add(risenRow{r.Product, story, i + 1, r.Revision})
		}
	}
	return best
}

// nobody stands where there is no story: they are numbered from 1.
const nobody = 0

// top are the first stories of an order.
func top(o persistent.Order) (first [firstPlaces]uint32) {
	place := 0
	for story := range o.All {
		if place == firstPlaces {
			break
		}
		first[place] = story
		place++
	}
	return first
}

// loadHeights finds how near to the top the stories of products ever came.
func loadHeights(ctx context.Context, tx pgx.Tx, products []string) (map[string]heights, error) {
	best := map[string]heights{}
	err := kit.Query(ctx, tx, risenSQL, pgx.NamedArgs{"products": products}, func(found struct {
		Product string
		Number  int32
		Place   int
	}) {
		best[found.Product], _ = best[found.Product].with(uint32(found.Number), found.Place)
	})
	return best, err
}
