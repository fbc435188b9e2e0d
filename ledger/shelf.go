package ledger

import (
	"context"
	"fmt"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
)

// shelf is the cached books of one product: decisions on one look into the others.
type shelf struct {
	product string
	streams map[events.Book]*stream // one for every book; never changed
}

func newShelf(l *Ledger, key string) *shelf {
	sh := &shelf{product: key, streams: map[events.Book]*stream{}}
	for _, book := range events.Books() {
		sh.streams[book] = &stream{ledger: l, shelf: sh, book: book}
	}
	return sh
}

// refresh loads every book that is not loaded yet, and catches up those not looked at for a while, so that decisions may
// look into the other books without waiting.
func (sh *shelf) refresh(ctx context.Context) error {
	for _, book := range events.Books() {
		if err := sh.streams[book].refresh(ctx); err != nil {
			return err
		}
	}
	return nil
}

// books are the books of a product as they stand.
type books struct {
	product   product.State
	discovery discovery.State
	roadmap   roadmap.State
	backlog   backlog.State
}

// books is the last known state of the books; they are loaded.
func (sh *shelf) books() books {
	head := func(book events.Book) decider { return sh.streams[book].head.Load().decider }
	return books{
		product:   stateOf[product.State, product.Command, events.ProductEvent](head(events.Product)),
		discovery: stateOf[discovery.State, discovery.Command, events.DiscoveryEvent](head(events.Discovery)),
		roadmap:   stateOf[roadmap.State, roadmap.Command, events.RoadmapEvent](head(events.Roadmap)),
		backlog:   stateOf[backlog.State, backlog.Command, events.BacklogEvent](head(events.Backlog)),
	}
}

func (b books) context(key string, d Decision, now time.Time) domain.Context {
	return domain.Context{
		At:      d.madeAt(now),
		Product: key, Actor: d.Actor, Reason: d.Reason, Imported: d.Imported, Policy: b.product.Policy,
		Story:      func(story string) bool { return b.backlog.Has(key, story) },
		Held:       b.backlog.Held(),
		Became:     b.product.Became,
		IsOpen:     func(story string) bool { return b.backlog.IsOpen(key, story) },
		Need:       func(need string) bool { return b.discovery.Has(key, need) },
		Initiative: func(initiative string) bool { return b.roadmap.Has(key, initiative) },
		Goal:       func(goal string) bool { return b.product.HasGoal(key, goal) },
		Command:    isCommand,
	}
}

// checkKeys refuses keys that another book of the product has recorded.
func (sh *shelf) checkKeys(r Request, book events.Book) error {
	for i, d := range r.Decisions {
		if d.Key == "" {
			continue
		}
		id := d.commandID(sh.product)
		for _, other := range events.Books() {
			if _, taken := sh.streams[other].known.find(id); taken && other != book {
				return refusal(r, i, fmt.Errorf("%w: %q", ErrKeyReused, d.Key))
			}
		}
	}
	return nil
}
