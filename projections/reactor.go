package projections

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

// reactorPage is how many events a reactor takes between two moves of its checkpoint: so many come again after a crash at most.
const reactorPage = 64

// Reactor does something about events that is not a matter of the database: it tells others, say. It gets one event at a time, those of
// a product in their order, and each at least once, on one node: what was not noted before a crash comes again. It stands on the rails of
// the read models: it has a lease, a checkpoint and parked products of its own, and holds up no read model.
type Reactor struct {
	Name  string // of its row and its schema, for ever; no read model has it
	Books []events.Book
	// React reacts to an event. After an error or a panic the product waits, and is tried again by itself: after a second, then twice as
	// long each time, an hour at most. The others go on. It should end soon after its context.
	React func(context.Context, events.Recorded) error
}

// model is the reactor as a read model, whose rows say which events it has reacted to. Its version never changes: else it would react
// to all events again.
func (r Reactor) model() kit.Model {
	return kit.Model{
		Name: r.Name, Fold: 1, Schema: statement("reactor_tables.sql"), Books: r.Books,
		Folder: func() kit.Folder {
			return &reactions{kit.NewBooks(statement("reactor_heads.sql")), r.React, map[events.Position]bool{}}
		},
	}
}

// actor is a folder that does something about events before they are folded, outside of the transaction.
type actor interface {
	// act says of the first event that it can't do it about, with kit.Bad.
	act(ctx context.Context, page []events.Recorded) error
}

// reactions note what was reacted to.
type reactions struct {
	*kit.Books
	react func(context.Context, events.Recorded) error
	done  map[events.Position]bool // reacted to, but not noted in the database for sure
}

func (r *reactions) act(ctx context.Context, page []events.Recorded) error {
	for i, e := range page {
		if r.done[e.Position] {
			continue
		}
		switch err := r.react(ctx, e); {
		case err != nil && ctx.Err() != nil:
			return ctx.Err()
		case err != nil: // whatever it is of it is this event's fault, and not that of the database
			return kit.Bad(i, errors.New(err.Error()))
		}
		r.done[e.Position] = true
	}
	return nil
}

func (r *reactions) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	if err := r.Follow(ctx, tx, page); err != nil {
		return nil, err
	}
	type book struct {
		product string
		book    events.Book
	}
	heads := map[book]int64{}
	for _, e := range page {
		heads[book{e.Product, e.Book}] = e.Revision
	}
	batch := &pgx.Batch{}
	for b, revision := range heads {
		batch.Queue(statement("reactor_note.sql"), pgx.NamedArgs{"product": b.product, "book": string(b.book), "revision": revision})
	}
	return nil, tx.SendBatch(ctx, batch).Close()
}

func (r *reactions) Settle(committed bool) {
	r.Books.Settle(committed)
	if committed {
		clear(r.done)
	}
}
