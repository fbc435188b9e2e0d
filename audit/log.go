package audit

import (
	"context"
	"iter"

	"waymark/events"
)

// log is every event of a product up to a bound, in the order of the log, with the hash chain of each book checked on
// the way. An error ends it.
func (r Replayer) log(ctx context.Context, key string, to bound) iter.Seq2[events.Recorded, error] {
	return merge(r.books(ctx, key, newReplay(), to), func(a, b events.Recorded) bool { return a.Position.Compare(b.Position) < 0 })
}

// after is every event of a product that a replay does not hold, up to a bound, in the order in which they took effect, so that the
// books stand at each of them as they stood at its instant; of one instant in the order of the log.
func (r Replayer) after(ctx context.Context, key string, from Replay, to bound) iter.Seq2[events.Recorded, error] {
	return merge(r.books(ctx, key, from, to), func(a, b events.Recorded) bool {
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

// merge is the events of several sequences, each of which is in order already. An error ends it.
func merge(books []iter.Seq2[events.Recorded, error], before func(a, b events.Recorded) bool) iter.Seq2[events.Recorded, error] {
	return func(yield func(events.Recorded, error) bool) {
		var heads []*head
		for _, book := range books {
			h := &head{}
			var stop func()
			h.next, stop = iter.Pull2(book)
			defer stop()
			if h.advance(); h.ok {
				heads = append(heads, h)
			}
		}
		for len(heads) > 0 {
			at := first(heads, before)
			h := heads[at]
			if !yield(h.event, h.err) || h.err != nil {
				return
			}
			if h.advance(); !h.ok {
				heads = append(heads[:at], heads[at+1:]...)
			}
		}
	}
}

// head is the next event of a book.
type head struct {
	next  func() (events.Recorded, error, bool)
	event events.Recorded
	err   error
	ok    bool
}

func (h *head) advance() { h.event, h.err, h.ok = h.next() }

// first is the one that stands first; an error comes before all.
func first(heads []*head, before func(a, b events.Recorded) bool) int {
	at := 0
	for i, h := range heads {
		if h.err != nil {
			return i
		}
		if before(h.event, heads[at].event) {
			at = i
		}
	}
	return at
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
