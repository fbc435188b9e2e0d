package audit

import (
	"context"
	"iter"

	"waymark/events"
)

// log is every event of a product up to a moment, in the order of the log, with the hash chain of each book checked on
// the way. An error ends it.
func (r Replayer) log(ctx context.Context, key string, m moment) iter.Seq2[events.Recorded, error] {
	return func(yield func(events.Recorded, error) bool) {
		var heads []*head
		for _, book := range events.Books() {
			h := &head{}
			var stop func()
			h.next, stop = iter.Pull2(r.book(ctx, book, key, m))
			defer stop()
			if h.advance(); h.ok {
				heads = append(heads, h)
			}
		}
		for len(heads) > 0 {
			at := first(heads)
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

// first is the one that stands first in the log; an error comes before all.
func first(heads []*head) int {
	at := 0
	for i, h := range heads {
		if h.err != nil {
			return i
		}
		if h.event.Position.Compare(heads[at].event.Position) < 0 {
			at = i
		}
	}
	return at
}

// book is every event of one book up to a moment.
func (r Replayer) book(ctx context.Context, book events.Book, key string, m moment) iter.Seq2[events.Recorded, error] {
	return func(yield func(events.Recorded, error) bool) {
		hash := book.Stream(key) // what the first event follows
		for raw, err := range r.Store.ReadStream(ctx, book.Stream(key), 0) {
			if err == nil {
				hash, err = events.Verify(hash, raw)
			}
			var recorded events.Recorded
			if err == nil {
				recorded, err = events.Record(raw)
			}
			if err == nil && m.isBefore(recorded) {
				return
			}
			if !yield(recorded, err) || err != nil {
				return
			}
		}
	}
}

// isBefore says whether an event is of later.
func (m moment) isBefore(r events.Recorded) bool {
	return m.revision >= 0 && r.Book == events.Backlog && r.Revision > m.revision ||
		!m.until.IsZero() && r.Metadata.EffectiveAt.After(m.until)
}
