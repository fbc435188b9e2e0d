package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"waymark/events"
	"waymark/eventstore"
)

const (
	// lagTimeout is how long a read waits for what the log is known to hold and does not show yet. A node that was told of a
	// conflict may not show for a while what it was with, and one that has just begun to lead, what others have shown.
	lagTimeout = 2 * time.Second
	// lagPause is the time between two looks at first; it grows.
	lagPause = 2 * time.Millisecond
)

// errShort says that the log does not show what it is known to hold.
var errShort = errors.New("the event store does not show all that it held")

// holds takes note that the log holds the events of the stream up to a revision.
func (s *stream) holds(revision int64) {
	for known := s.length.Load(); known <= revision; known = s.length.Load() {
		if s.length.CompareAndSwap(known, revision+1) {
			return
		}
	}
}

// read reads the stream from a revision on, up to what the log is known to hold at least: what does not show yet is waited
// for. Where it does not come the sequence ends with ErrUnavailable, for nothing can be said about it then, and the cached
// books of the product are let go of: the store may have been restored to an older state.
func (s *stream) read(ctx context.Context, from int64) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		giveUp, next := time.Now().Add(lagTimeout), from
		for pause := lagPause; ; pause *= 2 {
			for raw, err := range s.ledger.store.ReadStream(ctx, s.name(), next) {
				if !yield(raw, err) || err != nil {
					return
				}
				next = raw.Revision + 1
			}
			if next >= s.length.Load() {
				return
			}
			if time.Now().After(giveUp) {
				yield(events.Raw{}, s.lost("it ends before revision %d", next))
				return
			}
			select {
			case <-time.After(min(pause, 100*time.Millisecond)):
			case <-ctx.Done():
				yield(events.Raw{}, fmt.Errorf("%w: %w: %w", eventstore.ErrUnavailable, errShort, context.Cause(ctx)))
				return
			}
		}
	}
}

// lost is the error about a log that is not as it was, after which the books of the product are read anew.
func (s *stream) lost(how string, revision int64) error {
	s.ledger.cache.forget(s.shelf)
	return fmt.Errorf("%w: %w: %s: "+how, eventstore.ErrUnavailable, errShort, s.name(), revision)
}
