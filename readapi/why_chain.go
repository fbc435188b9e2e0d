package readapi

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

const (
	// longestChain is how many steps an explanation has at most.
	longestChain = 20
	// firstLook is how many decisions are looked at for the one that separated two stories, at first, and widestLook how many at a time
	// at most.
	firstLook  = 4
	widestLook = 64
)

// placement is a decision that gave stories a place.
type placement struct {
	WhyDecision
	Numbers []uint32 // of the stories that were asked about
}

// placings are the last decisions that gave any of the stories a place, up to a revision, the newest first.
func (e *explaining) placings(ctx context.Context, stories []uint32, revision int64, limit int) ([]placement, error) {
	return all[placement](ctx, e.v, "why_placings.sql", pgx.NamedArgs{
		"product": e.product, "numbers": stories, "revision": revision, "limit": limit,
	})
}

func (e *explaining) lastPlacing(ctx context.Context, story uint32, revision int64) (*placement, error) {
	found, err := e.placings(ctx, []uint32{story}, revision, 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// spot is a story's place at a revision.
type spot struct {
	Revision int64
	Number   uint32
}

// places are the places of stories at revisions, as far as they have any.
func (e *explaining) places(ctx context.Context, revisions []int64, stories ...uint32) (map[spot]int, error) {
	found, err := all[struct {
		spot
		Place int
	}](ctx, e.v, "why_places.sql", pgx.NamedArgs{"product": e.product, "revisions": revisions, "numbers": stories})
	places := map[spot]int{}
	for _, f := range found {
		places[f.spot] = f.Place
	}
	return places, err
}

// step is what a placement did with a story, and the story that it was put next to; 0: none.
func (e *explaining) step(ctx context.Context, story uint32, p placement) (whyStep, uint32, error) {
	near := storiesOf(e.product, p.Others)
	at, err := e.places(ctx, []int64{p.Revision - 1, p.Revision}, append(near, story)...)
	if err != nil {
		return whyStep{}, 0, err
	}
	step := whyStep{
		Story: events.StoryMark.Key(e.product, story), Place: at[spot{p.Revision, story}], Decision: p.WhyDecision, Then: whyThen{Needs: []string{}},
	}
	if from, had := at[spot{p.Revision - 1, story}]; had {
		step.From = &from
	}
	if p.Type == "BacklogReordered" {
		step.Says = fmt.Sprintf("%s was put to place %d, in a new order of %d stories", step.Story, step.Place, len(near))
		return step, 0, nil
	}
	verb := cmp.Or(map[string]string{"StoryWritten": "written", "StoryRestored": "restored"}[p.Type], "put")
	for _, other := range near {
		below, above := at[spot{p.Revision, other}] == step.Place-1, at[spot{p.Revision, other}] == step.Place+1
		if (below || above) && other != story {
			key := events.StoryMark.Key(e.product, other)
			step.Neighbour = &key
			side := map[bool]string{true: "below", false: "above"}[below]
			step.Says = fmt.Sprintf("%s was %s right %s %s, at place %d", step.Story, verb, side, key, step.Place)
			return step, other, nil
		}
	}
	step.Says = fmt.Sprintf("%s was %s at place %d", step.Story, verb, step.Place)
	return step, 0, nil
}

// anchored explains a place: the decision, then why the neighbour that it names stood there, and so on.
func (e *explaining) anchored(ctx context.Context, story uint32, last placement) ([]whyStep, error) {
	var chain []whyStep
	for at := &last; at != nil && len(chain) < longestChain; {
		step, neighbour, err := e.step(ctx, story, *at)
		if err != nil {
			return nil, err
		}
		chain = append(chain, step)
		if neighbour == 0 {
			break
		}
		story = neighbour
		if at, err = e.lastPlacing(ctx, story, at.Revision-1); err != nil {
			return nil, err
		}
	}
	return chain, nil
}

// separated explains why one story stands above another: the last decision that put the one above the other, then, if that
// named a neighbour, why this stood above or below, and so on.
func (e *explaining) separated(ctx context.Context, upper, lower uint32) ([]whyStep, error) {
	chain := []whyStep{}
	for revision := e.revision; len(chain) < longestChain; {
		p, err := e.parting(ctx, upper, lower, revision)
		if err != nil || p == nil {
			return chain, err
		}
		moved := upper
		if !slices.Contains(p.Numbers, upper) {
			moved = lower
		}
		step, neighbour, err := e.step(ctx, moved, *p)
		if err != nil {
			return nil, err
		}
		chain = append(chain, step)
		if neighbour == 0 || neighbour == upper || neighbour == lower || len(p.Numbers) > 1 {
			return chain, nil
		}
		if revision = p.Revision - 1; moved == upper {
			upper = neighbour
		} else {
			lower = neighbour
		}
	}
	return chain, nil
}

// parting is the last decision up to a revision before which the upper story did not stand above the lower one; nil: there is none.
func (e *explaining) parting(ctx context.Context, upper, lower uint32, revision int64) (*placement, error) {
	for look := firstLook; ; look = min(2*look, widestLook) {
		found, err := e.placings(ctx, []uint32{upper, lower}, revision, look)
		if err != nil || len(found) == 0 {
			return nil, err
		}
		before := make([]int64, len(found))
		for i, p := range found {
			before[i] = p.Revision - 1
		}
		at, err := e.places(ctx, before, upper, lower)
		if err != nil {
			return nil, err
		}
		for i, p := range found {
			up, there := at[spot{before[i], upper}]
			down, thereToo := at[spot{before[i], lower}]
			if !there || !thereToo || up > down {
				return &p, nil
			}
		}
		revision = found[len(found)-1].Revision - 1
	}
}

// storiesOf are the numbers of the stories among keys.
func storiesOf(product string, keys []string) []uint32 {
	return slices.DeleteFunc(numbersOf(product, events.StoryMark, keys), func(number uint32) bool { return number == 0 })
}
