package ledger

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/eventstore"
)

// wayBack is what happened in the books of a product, seen with an import and as it would be without. It is read before the
// book is locked, for that takes long; what was appended in the meantime is read under the lock. It grows with the things that
// the import touched, and with what stands in its way, not with its events.
type wayBack struct {
	shelf    *shelf
	imported string      // batch id of the import
	own      string      // that of its take-back
	book     events.Book // in which it is taken back now
	done     bool        // all of it was before

	sides   map[events.Book]*sides // nil before anything was read
	sets    map[string]bool        // facets that the import set, and that were not taken back
	whole   map[string]bool        // keys of what it made or took away: all facets of these
	later   []later                // events of others that touch those
	touched map[string]bool        // their ids
}

// sides are a book as it stands, and as it would without the import.
type sides struct {
	stream        *stream
	next          int64 // the first revision that was not read yet
	with, without decider
	begun         bool // the import is in it
}

// read goes on to a revision of the book in which it is taken back, and in the others as far as the log goes.
func (w *wayBack) read(ctx context.Context, last int64) error {
	if w.sides == nil {
		w.sets, w.whole, w.touched, w.sides = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[events.Book]*sides{}
		for book, s := range w.shelf.streams {
			d := newDecider(book)
			w.sides[book] = &sides{stream: s, with: d, without: d}
		}
	}
	var streams []iter.Seq2[events.Recorded, error]
	for _, book := range events.Books() {
		end := int64(math.MaxInt64)
		if book == w.book {
			end = last
		}
		streams = append(streams, w.sides[book].rest(ctx, end))
	}
	inOrder := func(a, b events.Recorded) bool { return a.Position.Compare(b.Position) < 0 }
	for r, err := range eventstore.Merge(streams, inOrder) {
		if err != nil {
			return err
		}
		if err := w.add(ctx, w.sides[r.Book], r); err != nil {
			return fmt.Errorf("%s revision %d: %w", r.Book.Stream(r.Product), r.Revision, err)
		}
	}
	return nil
}

// rest are the events of a book that were not read yet, to a revision.
func (s *sides) rest(ctx context.Context, last int64) iter.Seq2[events.Recorded, error] {
	return func(yield func(events.Recorded, error) bool) {
		if s.next > last {
			return
		}
		for d, err := range s.stream.ahead(ctx, s.next) {
			if err != nil {
				yield(events.Recorded{}, err)
				return
			}
			if d.Revision > last || !yield(d.Recorded, nil) {
				return
			}
		}
	}
}

// add takes in the next event of a book.
func (w *wayBack) add(ctx context.Context, s *sides, r events.Recorded) error {
	before := s.with
	after, err := before.evolve(r.Event)
	if err != nil {
		return err
	}
	s.with, s.next = after, r.Revision+1
	counts, err := w.counts(ctx, s, before, r)
	if err != nil || !counts {
		return err
	}
	if !s.begun {
		s.without = after
		return nil
	}
	s.without, err = s.without.without(before, after, r.Event)
	return err
}

// counts says whether an event would be there without the import: it is none of it and does not build on it. What it has to do
// with the import is noted.
func (w *wayBack) counts(ctx context.Context, s *sides, before decider, r events.Recorded) (bool, error) {
	sets, needs := before.facets(r.Event)
	_, follows := r.Event.(events.StatusCarried) // it is given the batch of what it follows
	switch {
	case follows || before.stays(r.Event):
		return true, nil
	case r.Metadata.BatchID == w.imported && strings.HasPrefix(r.Metadata.Source, "import:"):
		s.begun = true
		w.note(sets)
		return false, nil
	case r.Metadata.BatchID == w.own:
		w.forget(sets)
		return false, nil
	case !w.touched[r.Metadata.Undoes] && !slices.ContainsFunc(sets, w.isOfIt) && !slices.ContainsFunc(needs, w.isOfIt):
		return true, nil
	}
	if cancels, err := w.isImported(ctx, s.stream, r.Metadata.Undoes); err != nil || cancels {
		return false, err
	}
	w.later = append(w.later, later{
		Later:  Later{ID: r.ID, Type: r.Event.Type(), Book: r.Book, Revision: r.Revision},
		undoes: r.Metadata.Undoes, touches: !w.touched[r.Metadata.Undoes],
	})
	w.touched[r.ID] = true
	return false, nil
}

// note keeps what the import set. Where it made or took away a thing that is all of it.
func (w *wayBack) note(sets []string) {
	for _, facet := range sets {
		if key, _, part := strings.Cut(facet, "/"); !part {
			w.whole[key] = true
		}
	}
	for _, facet := range sets {
		if !w.isOfIt(facet) {
			w.sets[facet] = true
		}
	}
}

// forget drops what was taken back.
func (w *wayBack) forget(sets []string) {
	for _, facet := range sets {
		delete(w.sets, facet)
		delete(w.whole, facet)
	}
}

// isOfIt says whether the import set a facet.
func (w *wayBack) isOfIt(facet string) bool {
	key, _, _ := strings.Cut(facet, "/")
	return w.whole[key] || w.sets[facet]
}

// isImported says whether the event with this id is of the import: to take it back does not build on it.
func (w *wayBack) isImported(ctx context.Context, s *stream, id string) (bool, error) {
	event, err := uuid.Parse(id)
	if err != nil {
		return false, nil // it takes nothing back
	}
	revision, err := s.find(ctx, event, false)
	if err != nil || revision < 0 {
		return false, err
	}
	m, err := s.metadata(ctx, revision)
	return m.BatchID == w.imported, err
}

// inTheWay are the events of others that build on the import and still count: not what was undone, nor its undo.
func (w *wayBack) inTheWay() []Later {
	undone := map[string]bool{}
	for _, l := range slices.Backward(w.later) {
		if l.undoes != "" && !undone[l.ID] {
			undone[l.undoes] = true
		}
	}
	var list []Later
	for _, l := range w.later {
		if l.touches && !undone[l.ID] {
			list = append(list, l.Later)
		}
	}
	return list
}

// left is what is left to take back in the book. It is asked of the others too, so that nothing is begun that can't be ended. What
// comes back is judged by how the books will stand then.
func (w *wayBack) left(d Decision, now time.Time) ([]events.Event, error) {
	then := books{
		product:   stateOf[product.State, product.Command, events.ProductEvent](w.sides[events.Product].without),
		discovery: w.shelf.books().discovery,
		roadmap:   stateOf[roadmap.State, roadmap.Command, events.RoadmapEvent](w.sides[events.Roadmap].without),
		backlog:   stateOf[backlog.State, backlog.Command, events.BacklogEvent](w.sides[events.Backlog].without),
	}
	in := then.context(w.shelf.product, d, now)
	var left []events.Event
	for _, book := range takenBackBooks() {
		s := w.sides[book]
		made, err := s.without.takeBack(s.with, in)
		if err != nil {
			return nil, err
		}
		if book == w.book {
			left = made
		}
	}
	if w.book == events.Product {
		left = append(left, events.ImportTakenBack{Import: w.imported})
	}
	return left, nil
}
