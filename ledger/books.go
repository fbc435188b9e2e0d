package ledger

import (
	"fmt"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
)

// Books are the books of a product as they stand.
type Books struct {
	Product product.State
	Roadmap roadmap.State
	Backlog backlog.State
}

// decidable lists the books that have a decider.
func decidable() []events.Book { return []events.Book{events.Product, events.Roadmap, events.Backlog} }

// BookOf is the book that a command belongs to.
func BookOf(c Command) events.Book {
	switch c.(type) {
	case product.Command:
		return events.Product
	case roadmap.Command:
		return events.Roadmap
	case backlog.Command:
		return events.Backlog
	default:
		return ""
	}
}

// decider is a book's state together with the functions that decide on it and evolve it. It is never changed in place.
type decider interface {
	decide(in domain.Context, c Command) ([]events.Event, error)
	evolve(e events.Event) (decider, error)
}

type bookDecider[S any, C Command, E events.Event] struct {
	state    S
	decider  func(S, domain.Context, C) ([]events.Event, error)
	evolving func(S, E) S
}

func (b bookDecider[S, C, E]) decide(in domain.Context, c Command) ([]events.Event, error) {
	command, ok := c.(C)
	if !ok {
		return nil, fmt.Errorf("%s is no command of this book", c.CommandName())
	}
	return b.decider(b.state, in, command)
}

func (b bookDecider[S, C, E]) evolve(e events.Event) (decider, error) {
	event, ok := e.(E)
	if !ok {
		return nil, fmt.Errorf("%s is no event of this book", e.Type())
	}
	b.state = b.evolving(b.state, event)
	return b, nil
}

func newDecider(book events.Book) decider {
	switch book {
	case events.Product:
		return bookDecider[product.State, product.Command, events.ProductEvent]{
			decider: product.Decide, evolving: product.Evolve}
	case events.Roadmap:
		return bookDecider[roadmap.State, roadmap.Command, events.RoadmapEvent]{
			decider: roadmap.Decide, evolving: roadmap.Evolve}
	default:
		return bookDecider[backlog.State, backlog.Command, events.BacklogEvent]{
			decider: backlog.Decide, evolving: backlog.Evolve}
	}
}

// stateOf is the state of a book that is known to have a decider with this state.
func stateOf[S any, C Command, E events.Event](d decider) S {
	return d.(bookDecider[S, C, E]).state
}

// books is the last known state of the product's books; they are loaded.
func (l *Ledger) books(key string) Books {
	head := func(book events.Book) decider { return l.stream(key, book).head.Load().decider }
	return Books{
		Product: stateOf[product.State, product.Command, events.ProductEvent](head(events.Product)),
		Roadmap: stateOf[roadmap.State, roadmap.Command, events.RoadmapEvent](head(events.Roadmap)),
		Backlog: stateOf[backlog.State, backlog.Command, events.BacklogEvent](head(events.Backlog)),
	}
}

func (b Books) context(key, actor string) domain.Context {
	return domain.Context{
		Product: key, Actor: actor, Policy: b.Product.Policy,
		Story:      func(story string) bool { return b.Backlog.Has(key, story) },
		Initiative: func(initiative string) bool { return b.Roadmap.Has(key, initiative) },
	}
}
