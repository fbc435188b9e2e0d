package ledger

import (
	"fmt"
	"slices"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
)

// Commands lists every command of every book.
func Commands() []domain.Described[Command] {
	return slices.Concat(anyBook(product.Commands()), anyBook(discovery.Commands()), anyBook(roadmap.Commands()), anyBook(backlog.Commands()))
}

func anyBook[C Command](commands []domain.Described[C]) []domain.Described[Command] {
	all := make([]domain.Described[Command], len(commands))
	for i, c := range commands {
		all[i] = domain.Described[Command]{Command: c.Command, Summary: c.Summary}
	}
	return all
}

func isCommand(name string) bool {
	return slices.ContainsFunc(Commands(), func(c domain.Described[Command]) bool { return c.Command.CommandName() == name })
}

// ofBook is the book that a command belongs to.
func ofBook(c Command) events.Book {
	switch c.(type) {
	case product.Command:
		return events.Product
	case discovery.Command:
		return events.Discovery
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
	case events.Discovery:
		return bookDecider[discovery.State, discovery.Command, events.DiscoveryEvent]{
			decider: discovery.Decide, evolving: discovery.Evolve}
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
