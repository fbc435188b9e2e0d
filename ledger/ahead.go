package ledger

import (
	"context"
	"fmt"
	"iter"
	"runtime"

	"waymark/events"
)

// decodeBatch is how many events are decoded in one go.
const decodeBatch = 128

// decoded is an event, and how many bytes of it are stored.
type decoded struct {
	events.Recorded
	stored int
}

// batch is neighbours in a stream, and the error at which they end.
type batch struct {
	events []decoded
	err    error
}

// ahead is the events of the stream from a revision on, in order. All cores decode what comes next while the caller folds what
// came before. The first error ends the sequence.
func (s *stream) ahead(ctx context.Context, from int64) iter.Seq2[*decoded, error] {
	return func(yield func(*decoded, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		batches, enough := make(chan chan batch, 2*runtime.GOMAXPROCS(0)), make(chan struct{})
		go func() {
			defer close(batches)
			s.readAhead(ctx, from, batches, enough)
		}()
		defer func() {
			cancel()
			close(enough)
			for range batches { // until nothing is read any more
			}
		}()
		for next := range batches {
			b := <-next
			for i := range b.events {
				if !yield(&b.events[i], nil) {
					return
				}
			}
			if b.err != nil {
				yield(nil, b.err)
				return
			}
		}
	}
}

// readAhead reads to the end, or until it is enough. As many batches wait as the channel holds.
func (s *stream) readAhead(ctx context.Context, from int64, batches chan<- chan batch, enough <-chan struct{}) {
	var raws []events.Raw
	decode := func(failed error) bool {
		done := make(chan batch, 1)
		select {
		case batches <- done:
		case <-enough:
			return false
		}
		go func(raws []events.Raw) { done <- s.decode(ctx, raws, failed) }(raws)
		raws = make([]events.Raw, 0, decodeBatch)
		return true
	}
	for raw, err := range s.read(ctx, from) {
		if err != nil {
			decode(fmt.Errorf("read %s: %w", s.name(), err))
			return
		}
		if raws = append(raws, raw); len(raws) == decodeBatch && !decode(nil) {
			return
		}
	}
	decode(nil)
}

// decode decodes events, after which the reading failed, or did not.
func (s *stream) decode(ctx context.Context, raws []events.Raw, failed error) (b batch) {
	defer s.ledger.panicked(ctx, &b.err)
	b.events = make([]decoded, 0, len(raws))
	for _, raw := range raws {
		recorded, err := events.Record(raw)
		if err != nil {
			b.err = err
			return b
		}
		b.events = append(b.events, decoded{recorded, len(raw.Data) + len(raw.Metadata)})
	}
	b.err = failed
	return b
}
