package readapi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// mostSince is how many of the stories are listed that went past one.
const mostSince = 20

// orderOf are the numbers of the stories of an order.
type orderOf []uint32

// place is the place of a story; nil: it has none.
func (o orderOf) place(story uint32) *int {
	at := slices.Index(o, story)
	if at < 0 {
		return nil
	}
	return new(at + 1)
}

// above are the stories above one.
func (o orderOf) above(story uint32) map[uint32]bool {
	above := map[uint32]bool{}
	for _, number := range o[:max(slices.Index(o, story), 0)] {
		above[number] = true
	}
	return above
}

// order is the order at a revision.
func (e *explaining) order(ctx context.Context, revision int64) (orderOf, error) {
	orders, err := e.v.orders(ctx, e.product, revision)
	return orders[revision], err
}

// placesAt are the places of stories at revisions, by story and revision. It asks for no more of the order than that.
func (e *explaining) placesAt(ctx context.Context, stories []uint32, revisions ...int64) (map[stateKey]*int, error) {
	found, err := all[struct {
		Revision int64
		Number   uint32
		Place    int
	}](ctx, e.v, "why_places.sql", pgx.NamedArgs{"product": e.product, "revisions": revisions, "numbers": stories})
	places := map[stateKey]*int{}
	for _, f := range found {
		places[stateKey{f.Number, f.Revision}] = &f.Place
	}
	return places, err
}

// since tells which stories went past one since it was given its place.
func (e *explaining) since(ctx context.Context, story uint32, now orderOf, placed int64, body *whyBody) error {
	then, err := e.order(ctx, placed)
	if err != nil {
		return err
	}
	before, after := then.above(story), now.above(story)
	inOrder := map[uint32]bool{}
	for _, number := range now {
		inOrder[number] = true
	}
	var moved, gone []uint32
	for number := range after {
		if !before[number] {
			moved = append(moved, number)
		}
	}
	for number := range before {
		switch {
		case after[number]:
		case inOrder[number]:
			moved = append(moved, number)
		default:
			gone = append(gone, number)
		}
	}
	if body.SinceTotal = len(moved) + len(gone); body.SinceTotal == 0 {
		return nil
	}
	body.Since, err = e.changes(ctx, moved, gone, placed)
	for i, c := range body.Since {
		if c.Now == "" {
			body.Since[i].Now = map[bool]string{true: "above", false: "below"}[after[events.KeyNumber(c.Story)]]
		}
	}
	return err
}

// changes are the decisions after a revision by which stories came to stand where they do, or went out of the order; the newest first, 20 at
// most.
func (e *explaining) changes(ctx context.Context, placed, gone []uint32, after int64) ([]whyChange, error) {
	found, err := all[struct {
		Number uint32
		WhyDecision
	}](ctx, e.v, "why_since.sql", pgx.NamedArgs{
		"product": e.product, "placed": placed, "gone": gone, "revision": e.revision, "after": after, "limit": mostSince,
	})
	changes := make([]whyChange, len(found))
	for i, f := range found {
		changes[i] = whyChange{Story: events.StoryMark.Key(e.product, f.Number), Decision: f.WhyDecision}
		if slices.Contains(gone, f.Number) {
			changes[i].Now = "gone"
		}
	}
	return changes, err
}
