package ledger

import (
	"fmt"
	"reflect"
	"slices"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/persistent"
)

// Commands lists every command of every book, and those that take back what was decided in any of them.
func Commands() []domain.Described {
	undo := domain.Describe[Undo]("undo", events.Roles(), undoSummary) // who may depends on what it takes back: see past.owners
	return slices.Concat(product.Commands().All(), discovery.Commands().All(), roadmap.Commands().All(), backlog.Commands().All(),
		[]domain.Described{undo, domain.Describe[TakeBackImport]("take-back-import", []events.Role{events.ProductManager}, takeBackSummary)})
}

const undoSummary = "Take back a decision of any book, also an old one, with all that was given together with it, unless later decisions build on it; it is given alone, not in a batch"

// commands are all commands by their types.
var commands = byType(Commands())

func byType(list []domain.Described) map[reflect.Type]domain.Described {
	all := make(map[reflect.Type]domain.Described, len(list))
	for _, c := range list {
		all[reflect.TypeOf(c.Command)] = c
	}
	return all
}

// describe is what is known of a command.
func describe(c Command) domain.Described { return commands[reflect.TypeOf(c)] }

func isCommand(name string) bool {
	return slices.ContainsFunc(Commands(), func(c domain.Described) bool { return c.Name == name })
}

// decider is a book's state together with the functions that decide on it and evolve it. It is never changed in place.
type decider interface {
	decide(in domain.Context, c Command) ([]events.Event, error)
	evolve(e events.Event) (decider, error)
	// undo takes back an event that happened on this state; now is the state as it stands.
	undo(now decider, in domain.Context, e events.Event) ([]events.Event, error)
	// facets are what an event of the book sets, and what it needs to be there.
	facets(e events.Event) (sets, needs []string)
	// without is the book as it would stand after an event that happened between two states, if others had not happened.
	without(before, after decider, e events.Event) (decider, error)
	// stays says whether an event of the book can't be taken back with what it was brought in with.
	stays(e events.Event) bool
	// takeBack makes of the book as it stands what this one is.
	takeBack(now decider, in domain.Context) ([]events.Event, error)
	// orders are the orders that the book keeps.
	orders() []order
	// encode is the state in bytes, of which restore makes a decider again.
	encode() ([]byte, error)
	restore(state []byte) (decider, error)
}

type bookDecider[S any, C Command, E events.Event] struct {
	state    S
	decider  func(S, domain.Context, C) ([]events.Event, error)
	evolving func(S, E) S
	undoing  func(before, now S, in domain.Context, e E) ([]events.Event, error)
	touching func(E) (sets, needs []string)
	ordering func(S) []order // nil where the book keeps none
	// What follows is of the books that imports are taken out of.
	sparing   func(s, before, after S, e E) S
	staying   func(S, E) bool // nil where nothing stays
	restoring func(now, want S, in domain.Context) ([]events.Event, error)
}

func (b bookDecider[S, C, E]) decide(in domain.Context, c Command) ([]events.Event, error) {
	command, ok := c.(C)
	if !ok {
		return nil, fmt.Errorf("%s is no command of this book", describe(c).Name)
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

func (b bookDecider[S, C, E]) undo(now decider, in domain.Context, e events.Event) ([]events.Event, error) {
	event, ok := e.(E)
	if !ok {
		return nil, fmt.Errorf("%s is no event of this book", e.Type())
	}
	return b.undoing(b.state, stateOf[S, C, E](now), in, event)
}

func (b bookDecider[S, C, E]) facets(e events.Event) (sets, needs []string) {
	event, ok := e.(E)
	if !ok {
		return nil, nil
	}
	return b.touching(event)
}

func (b bookDecider[S, C, E]) without(before, after decider, e events.Event) (decider, error) {
	event, ok := e.(E)
	if !ok {
		return nil, fmt.Errorf("%s is no event of this book", e.Type())
	}
	b.state = b.sparing(b.state, stateOf[S, C, E](before), stateOf[S, C, E](after), event)
	return b, nil
}

func (b bookDecider[S, C, E]) stays(e events.Event) bool {
	event, ok := e.(E)
	return ok && b.staying != nil && b.staying(b.state, event)
}

func (b bookDecider[S, C, E]) takeBack(now decider, in domain.Context) ([]events.Event, error) {
	return b.restoring(stateOf[S, C, E](now), b.state, in)
}

func (b bookDecider[S, C, E]) orders() []order {
	if b.ordering == nil {
		return nil
	}
	return b.ordering(b.state)
}

func (b bookDecider[S, C, E]) encode() ([]byte, error) { return persistent.Encode(&b.state) }

func (b bookDecider[S, C, E]) restore(state []byte) (decider, error) {
	var err error
	b.state, err = persistent.Decode[S](state)
	return b, err
}

func newDecider(book events.Book) decider {
	switch book {
	case events.Product:
		return bookDecider[product.State, product.Command, events.ProductEvent]{
			decider: product.Decide, evolving: product.Evolve, undoing: product.Undo, touching: product.Facets,
			sparing: product.Without, staying: product.Stays, restoring: product.TakeBack}
	case events.Discovery:
		return bookDecider[discovery.State, discovery.Command, events.DiscoveryEvent]{
			decider: discovery.Decide, evolving: discovery.Evolve, undoing: discovery.Undo, touching: discovery.Facets}
	case events.Roadmap:
		return bookDecider[roadmap.State, roadmap.Command, events.RoadmapEvent]{
			decider: roadmap.Decide, evolving: roadmap.Evolve, undoing: roadmap.Undo, touching: roadmap.Facets, ordering: roadmapOrders,
			sparing: roadmap.Without, restoring: roadmap.TakeBack}
	default:
		return bookDecider[backlog.State, backlog.Command, events.BacklogEvent]{
			decider: backlog.Decide, evolving: backlog.Evolve, undoing: backlog.Undo, touching: backlog.Facets, ordering: backlogOrders,
			sparing: backlog.Without, restoring: backlog.TakeBack}
	}
}

// stateOf is the state of a book that is known to have a decider with this state.
func stateOf[S any, C Command, E events.Event](d decider) S {
	return d.(bookDecider[S, C, E]).state
}
