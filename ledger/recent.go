package ledger

import (
	"context"
	"fmt"
	"iter"
	"sync/atomic"

	"waymark/events"
)

const (
	// mostRecent is how many of the newest events of a stream are kept in memory, and recentBytes how much they may weigh: most
	// keys that are repeated are repeated at once, by who had no answer, and need no read then.
	mostRecent  = 256
	recentBytes = 256 << 10
	// recordedBytes is about what an event takes beside its texts, which it holds as they are stored and as they are read.
	recordedBytes = 1 << 10
)

// recent are the newest events of a stream, up to its head. Its zero value knows none. The lock of the stream guards it, but
// for its weight.
type recent struct {
	kept   []weighed // by revision
	next   int64     // the revision after the last one
	weight atomic.Int64
}

// weighed is an event, and about how many bytes it takes.
type weighed struct {
	events.Recorded
	weight int64
}

// add takes the next event, of which so many bytes are stored; after a gap those before it are forgotten.
func (r *recent) add(e events.Recorded, stored int) {
	if e.Revision != r.next {
		r.kept = nil
		r.weight.Store(0)
	}
	added := weighed{e, recordedBytes + 2*int64(stored)}
	r.kept, r.next = append(r.kept, added), e.Revision+1
	weight := r.weight.Load() + added.weight
	for len(r.kept) > mostRecent || weight > recentBytes && len(r.kept) > 0 {
		weight -= r.kept[0].weight
		r.kept[0] = weighed{} // the array outlives it
		r.kept = r.kept[1:]
	}
	r.weight.Store(weight)
}

// from are the events from a revision on up to the head of the stream, if all of them are known.
func (r *recent) from(revision, head int64) (kept []weighed, ok bool) {
	first := r.next - int64(len(r.kept))
	if r.next != head+1 || revision < first || revision >= r.next {
		return nil, false
	}
	return r.kept[revision-first:], true
}

// recorded are the events of the stream from a revision on, from memory if it has them. The lock is held.
func (s *stream) recorded(ctx context.Context, from int64) iter.Seq2[events.Recorded, error] {
	if head := s.head.Load(); head != nil {
		if kept, ok := s.recent.from(from, head.revision); ok {
			return func(yield func(events.Recorded, error) bool) {
				for _, e := range kept {
					if !yield(e.Recorded, nil) {
						return
					}
				}
			}
		}
	}
	return func(yield func(events.Recorded, error) bool) {
		for raw, err := range s.read(ctx, from) {
			var recorded events.Recorded
			if err != nil {
				err = fmt.Errorf("read %s: %w", s.name(), err)
			} else {
				recorded, err = events.Record(raw)
			}
			if !yield(recorded, err) || err != nil {
				return
			}
		}
	}
}
