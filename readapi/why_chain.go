package readapi

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// reordered is the type of decisions that put many stories into a new order.
const reordered = "BacklogReordered"

const (
	// longestChain is how many steps an explanation has at most.
	longestChain = 20
	// firstLook is how many decisions are looked at for the one that separated two stories, at first, and widestLook how many at a time
	// at most.
	firstLook  = 8
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

// put is what a decision on one story says of its place.
type put struct {
	from, to      *int
	after, before string // keys of neighbours
	top, bottom   bool
}

// put reads what a decision changed.
func (p placement) put() (put, error) {
	var said put
	for _, c := range p.Changes {
		into, known := map[string]any{"after": &said.after, "before": &said.before, "top": &said.top, "bottom": &said.bottom, "place": &said.to}[c.Field]
		if !known || c.To == nil {
			continue
		}
		if err := json.Unmarshal(c.To, into); err != nil {
			return put{}, err
		}
		if c.Field == "place" && c.From != nil {
			if err := json.Unmarshal(c.From, &said.from); err != nil {
				return put{}, err
			}
		}
	}
	return said, nil
}

// words say where a decision put a story, if not to a place.
func (p put) words() string {
	switch {
	case p.after != "":
		return "right below " + p.after + ", "
	case p.before != "":
		return "right above " + p.before + ", "
	case p.top:
		return "at the top, "
	case p.bottom:
		return "at the bottom, "
	}
	return ""
}

// step is what a placement did with a story, and the story that it was put next to; 0: none.
func (e *explaining) step(ctx context.Context, story uint32, p placement) (whyStep, uint32, error) {
	step := whyStep{Story: events.StoryMark.Key(e.product, story), Decision: p.WhyDecision, Then: whyThen{Needs: []string{}}}
	if p.Type == reordered {
		return e.reordered(ctx, story, p, step)
	}
	said, err := p.put()
	if err != nil || said.to == nil {
		return step, 0, cmp.Or(err, fmt.Errorf("decision %s gave %s no place", p.ID, step.Story))
	}
	verb := cmp.Or(map[string]string{"StoryWritten": "written", "StoryRestored": "restored"}[p.Type], "put")
	step.From, step.Place = said.from, *said.to
	step.Says = fmt.Sprintf("%s was %s %sat place %d", step.Story, verb, said.words(), step.Place)
	near := cmp.Or(said.after, said.before)
	if near != "" {
		step.Neighbour = &near
	}
	return step, events.KeyNumber(near), nil
}

// reordered is what a new order of many did with a story.
func (e *explaining) reordered(ctx context.Context, story uint32, p placement, step whyStep) (whyStep, uint32, error) {
	places, err := e.placesAt(ctx, []uint32{story}, p.Revision-1, p.Revision)
	step.From = places[stateKey{story, p.Revision - 1}]
	if place := places[stateKey{story, p.Revision}]; place != nil {
		step.Place = *place
	}
	step.Says = fmt.Sprintf("%s was put at place %d, in a new order of stories", step.Story, step.Place)
	return step, 0, err
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
		for _, p := range found {
			if parted, err := e.parted(ctx, upper, lower, p); err != nil || parted {
				return &p, err
			}
		}
		revision = found[len(found)-1].Revision - 1
	}
}

// parted says whether the upper story, which stands above the lower one after a placement, did not before. Which is known of one that went
// up, or down, for the other: only where it went past it the order has to be looked at.
func (e *explaining) parted(ctx context.Context, upper, lower uint32, p placement) (bool, error) {
	if p.Type != reordered {
		said, err := p.put()
		switch {
		case err != nil:
			return false, err
		case said.from == nil || said.to == nil:
			return true, nil // it came into the order
		case slices.Contains(p.Numbers, upper) == (*said.from <= *said.to):
			return false, nil
		}
	}
	places, err := e.placesAt(ctx, []uint32{upper, lower}, p.Revision-1)
	up, down := places[stateKey{upper, p.Revision - 1}], places[stateKey{lower, p.Revision - 1}]
	return up == nil || down == nil || *up > *down, err
}
