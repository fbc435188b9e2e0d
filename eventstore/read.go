package eventstore

import (
	"context"
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/events"
)

// readBatch is how many events a read hands over at once.
const readBatch = 128

// ReadStream reads a stream forwards from a revision (0 is the first) to its end. A stream that does not exist is empty.
// An error ends the sequence: ErrUnavailable, or the context's.
func (c *Client) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		batches, err := c.startRead(ctx, stream, from)
		for err == nil {
			var b batch
			if b, err = c.next(ctx, batches); err != nil {
				break
			}
			for _, raw := range b.events {
				if !yield(raw, nil) {
					return
				}
			}
			if err = b.err; b.end {
				return
			}
		}
		yield(events.Raw{}, fmt.Errorf("%w: %w", ErrUnavailable, err))
	}
}

// batch is what a read got: events, then perhaps the end or an error.
type batch struct {
	events []events.Raw
	end    bool
	err    error
}

// reads is a read in flight on a generation.
type reads struct {
	from    *generation
	batches chan batch
}

func (c *Client) startRead(ctx context.Context, stream string, from int64) (reads, error) {
	g, err := c.acquire()
	if err != nil {
		return reads{}, err
	}
	r := reads{from: g, batches: make(chan batch, 1)}
	go func() {
		_, err := aside(ctx, g.dead, func() (struct{}, error) { return struct{}{}, pump(ctx, g.inner, stream, from, r.batches) })
		if err != nil {
			send(ctx, r.batches, batch{err: err})
		}
	}()
	return r, nil
}

// next waits for the next batch, but not for ever: a store that goes silent is given up.
func (c *Client) next(ctx context.Context, r reads) (batch, error) {
	limit := time.NewTimer(c.options.CallTimeout)
	defer limit.Stop()
	var err error
	select {
	case b := <-r.batches:
		if b.err != nil && ctx.Err() == nil && isConnectionLost(b.err) {
			c.suspect(r.from, b.err)
		}
		return b, nil
	case <-ctx.Done():
		return batch{}, context.Cause(ctx)
	case <-limit.C:
		err = context.DeadlineExceeded
	case <-r.from.dead:
		err = errAside
	}
	c.suspect(r.from, err)
	return batch{}, err
}

// pump reads a stream into batches.
func pump(ctx context.Context, inner *esdb.Client, stream string, from int64, out chan<- batch) error {
	read, err := inner.ReadStream(ctx, stream, esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Revision(uint64(from))}, math.MaxUint64)
	if err != nil {
		return err
	}
	defer read.Close()
	var b batch
	for {
		resolved, err := read.Recv()
		switch {
		case err != nil && (isEnd(err) || isCode(err, esdb.ErrorCodeResourceNotFound)):
			b.end = true
		case err != nil:
			b.err = err
		default:
			b.events = append(b.events, rawOf(resolved.Event))
		}
		if b.end || b.err != nil || len(b.events) == readBatch {
			if !send(ctx, out, b) || b.end || b.err != nil {
				return nil
			}
			b = batch{}
		}
	}
}

func send(ctx context.Context, out chan<- batch, b batch) bool {
	select {
	case out <- b:
		return true
	case <-ctx.Done():
		return false
	}
}

func rawOf(e *esdb.RecordedEvent) events.Raw {
	return events.Raw{
		ID: e.EventID.String(), Stream: e.StreamID, Revision: int64(e.EventNumber),
		Position: events.Position{Commit: e.Position.Commit, Prepare: e.Position.Prepare},
		Created:  e.CreatedDate, Type: e.EventType, Data: e.Data, Metadata: e.UserMetadata,
	}
}
