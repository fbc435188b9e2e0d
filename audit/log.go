package audit

import (
	"context"
	"iter"

	"waymark/events"
	"waymark/eventstore"
)

// log is every event of a product up to a bound, in the order of the log, with the hash chain of each book checked on
// the way. An error ends it.
func (r Replayer) log(ctx context.Context, key string, to bound) iter.Seq2[events.Recorded, error] {
	return eventstore.Merge(r.books(ctx, key, newReplay(), to), func(a, b events.Recorded) bool { return a.Position.Compare(b.Position) < 0 })
}

// after is every event of a product that a replay does not hold, up to a bound, in the order in which they took effect, so that the
// books stand at each of them as they stood at its instant; of one instant in the order of the log.
func (r Replayer) after(ctx context.Context, key string, from Replay, to bound) iter.Seq2[events.Recorded, error] {
	return eventstore.Merge(r.books(ctx, key, from, to), func(a, b events.Recorded) bool {
		if order := a.Metadata.EffectiveAt.Compare(b.Metadata.EffectiveAt); order != 0 {
			return order < 0
		}
		return a.Position.Compare(b.Position) < 0
	})
}

// books are the events of each book that a replay does not hold, up to a bound.
func (r Replayer) books(ctx context.Context, key string, from Replay, to bound) (books []iter.Seq2[events.Recorded, error]) {
	for _, book := range events.Books() {
		books = append(books, r.book(ctx, book, key, from, to))
	}
	return books
}

// book is every event of one book that a replay does not hold, up to a bound.
func (r Replayer) book(ctx context.Context, book events.Book, key string, from Replay, to bound) iter.Seq2[events.Recorded, error] {
	return func(yield func(events.Recorded, error) bool) {
		hash, begun := from.heads[book]
		if !begun {
			hash = book.Stream(key) // what the first event follows
		}
		for raw, err := range r.Store.ReadStream(ctx, book.Stream(key), from.Revisions[book]+1) {
			if err == nil {
				hash, err = events.Verify(hash, raw)
			}
			var recorded events.Recorded
			if err == nil {
				recorded, err = events.Record(raw)
			}
			if err == nil && to.isBefore(recorded) {
				return
			}
			if !yield(recorded, err) || err != nil {
				return
			}
		}
	}
}
