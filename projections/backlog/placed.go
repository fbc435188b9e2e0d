package backlog

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/persistent"
	"waymark/projections/kit"
)

//go:embed placings.sql
var placingsSQL string

// placedRow says that a revision gave a story its place by a decision on it, and past whom. The stories that it passed are a run of
// neighbours: the row names both ends.
type placedRow struct {
	PlaceFrom            int // 0: it came into the order
	PlaceTo              int
	Passed, PassedBefore uint32 // numbers of stories, the one nearest to where it went, and to where it came from; 0: none, or the same
	Author               uint32 // its number
	Trait                uint32 // the number of what a story was that moved; 0: it did not
	Marks                int    // of a move: bits
}

// What a move is: readapi and the views of analytics read the same bits.
const (
	firstMove       = 1 << iota // of its decision; then of its level, its kind and its initiative
	movedAndLeveled = 16        // the decision changed the level too
	movedForReason  = 32        // the decision has one
)

// placing is the last decision that gave a story its place.
type placing struct {
	made
	from, to int // from is 0 where it came into the order
}

// made is who made a decision, and when.
type made struct {
	revision int64
	at       time.Time
	actor    string
	role     events.Role
}

func madeBy(r events.Recorded) made {
	return made{r.Revision, kit.Effective(r), r.Metadata.Actor, r.Metadata.Role}
}

// undoes says whether a placing takes back another one: it goes the other way, over at least half of the way.
func (p placing) undoes(before placing) bool {
	way, was := p.to-p.from, before.to-before.from
	return p.from > 0 && before.from > 0 && way*was < 0 && 2*max(way, -way) >= max(was, -was)
}

// place notes what places an event gave to stories by a decision on them.
func (f *fold) place(r events.Recorded, e events.BacklogEvent, before order, after *order) error {
	after.last, after.authors, after.traits = before.last, before.authors, before.traits
	seen := map[any]bool{}
	for _, story := range given(e) {
		key, err := kit.ItemKeyOf(r.Product, events.StoryMark, story)
		if err != nil {
			return err
		}
		p := placing{madeBy(r), before.Place(key.Number), after.Place(key.Number)}
		row := placedRow{PlaceFrom: p.from, PlaceTo: p.to, Author: f.authorOf(r, after)}
		if p.from > 0 && p.from != p.to {
			what, known := f.traits.Get(key)
			if !known {
				return fmt.Errorf("%w story %s", kit.ErrUnknown, story)
			}
			row.Passed, row.PassedBefore = passed(before.Order, after.Order, p.from, p.to)
			row.Trait, row.Marks = f.traitOf(r, what, after), marks(r, e, what, seen)
		}
		f.placed.Set(key, row, r.Revision)
		if last, known := before.last.Get(key.Number); known && p.undoes(last) {
			f.reverse(r, key, false, last.made)
		}
		after.last = after.last.Set(key.Number, p)
	}
	return nil
}

// marks are those of a move of a story that is now what is said. In seen is what stories were that the same decision moved before.
func marks(r events.Recorded, e events.BacklogEvent, now trait, seen map[any]bool) (marks int) {
	type level string
	type kind string
	type initiative string
	for bit, of := range []any{true, level(now.Level), kind(now.Kind), initiative(now.Initiative)} {
		if !seen[of] {
			marks |= firstMove << bit
		}
		seen[of] = true
	}
	if e, is := e.(events.StoryPrioritized); is && e.Level != nil {
		marks |= movedAndLeveled
	}
	if r.Metadata.Reason != "" {
		marks |= movedForReason
	}
	return marks
}

// authorOf is the number of who made a decision.
func (f *fold) authorOf(r events.Recorded, o *order) uint32 {
	who := author{r.Metadata.Actor, r.Metadata.Role, r.Metadata.Source}
	var added bool
	if o.authors, added = o.authors.with(who); added {
		f.authors.Set(numberKey{r.Product, o.authors[who]}, who, r.Revision)
	}
	return o.authors[who]
}

// traitOf is the number of what a story is.
func (f *fold) traitOf(r events.Recorded, what trait, o *order) uint32 {
	var added bool
	if o.traits, added = o.traits.with(what); added {
		f.newTraits.Set(numberKey{r.Product, o.traits[what]}, what, r.Revision)
	}
	return o.traits[what]
}

// passed are the stories with which one changed sides on its way from one place to another: those at the ends of what it went over. Where
// others moved with it, those ends may stand to it as they did before.
func passed(before, after persistent.Order, from, to int) (near, far uint32) {
	way := 1 // downward
	if to < from {
		way = -1
	}
	last, first := after.At(to-way), before.At(from+way)
	if (before.Place(last)-from)*way > 0 {
		near = last
	}
	if first != last && (after.Place(first)-to)*way < 0 {
		far = first
	}
	return near, far
}

// given are the stories to which an event gives a place.
func given(e events.BacklogEvent) []string {
	switch e := e.(type) {
	case events.StoryWritten:
		return []string{e.Story}
	case events.StoryRestored:
		return []string{e.Story}
	case events.StoryRejoined:
		return []string{e.Story}
	case events.StoryPrioritized:
		return []string{e.Story} // one without a place does not come here
	case events.BacklogReordered:
		var moved []string
		for i, story := range e.Stories {
			if e.From[i] != e.To[i] {
				moved = append(moved, story)
			}
		}
		return moved
	case events.StoryDropped, events.StorySplit, events.StoryWithdrawn, events.StoriesWithdrawn: // they leave theirs
	case events.StoryRevised, events.StoryEstimated, events.StoryAssigned, events.StoryScored, events.StoryMoved,
		events.StoryAccepted, events.StoryAcceptanceWithdrawn, events.StoryRejected, events.StoryLinked, events.StoryUnlinked, events.StatusCarried,
		events.SprintEvent:
	}
	return nil
}

// movable are the stories that an event may move from one place to another.
func movable(e events.Event) []string {
	if e, is := e.(events.StoryPrioritized); is {
		return []string{e.Story}
	}
	if e, is := e.(events.BacklogReordered); is {
		return e.Stories
	}
	return nil
}

// loadPlacings finds what gave the stories of orders their places.
func loadPlacings(ctx context.Context, tx pgx.Tx, orders map[string]order) error {
	var products []string
	var numbers []int32
	for product, o := range orders {
		for story := range o.All {
			products, numbers = append(products, product), append(numbers, int32(story))
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	return kit.Query(ctx, tx, placingsSQL, pgx.NamedArgs{"products": products, "numbers": numbers}, func(found struct {
		Product   string
		Number    int32
		Revision  int64
		At        time.Time
		Actor     string
		Role      events.Role
		PlaceFrom int
		PlaceTo   int
	}) {
		o := orders[found.Product]
		by := made{found.Revision, found.At, found.Actor, found.Role}
		o.last = o.last.Set(uint32(found.Number), placing{by, found.PlaceFrom, found.PlaceTo})
		orders[found.Product] = o
	})
}
