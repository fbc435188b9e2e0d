package ledger

import (
	"context"
	"fmt"

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
	streams map[events.Book]*stream // one for every book that has a decider; never changed
}

func newShelf(l *Ledger, key string) *shelf {
	sh := &shelf{product: key, streams: map[events.Book]*stream{}}
	for _, book := range decidable() {
		sh.streams[book] = &stream{ledger: l, shelf: sh, book: book, known: newKeyIndex()}
	}
	return sh
}

// refresh loads every book that is not loaded yet, and catches up those not looked at for a while, so that decisions may
// look into the other books without waiting.
func (sh *shelf) refresh(ctx context.Context) error {
	for _, book := range decidable() {
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

func (b books) context(key string, d Decision) domain.Context {
	return domain.Context{
		Product: key, Actor: d.Actor, Reason: d.Reason, Imported: d.Imported, Policy: b.product.Policy,
		Story:      func(story string) bool { return b.backlog.Has(key, story) },
		Initiative: func(initiative string) bool { return b.roadmap.Has(key, initiative) },
		Goal:       func(goal string) bool { return b.product.HasGoal(key, goal) },
		Need:       func(need string) bool { return b.discovery.Has(key, need) },
		Command:    isCommand,
	}
}

// checkKeys refuses keys that another book of the product has recorded.
func (sh *shelf) checkKeys(r Request, book events.Book) error {
	for i, d := range r.Decisions {
		if d.Key == "" {
			continue
		}
		id := commandID(sh.product, d.Key)
		for _, other := range decidable() {
			if _, taken := sh.streams[other].known.find(id); taken && other != book {
				return refusal(r, i, fmt.Errorf("%w: %q", ErrKeyReused, d.Key))
			}
		}
	}
	return nil
}
