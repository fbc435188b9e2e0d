package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"waymark/events"
)

// readBatch is how many events a read hands over at once.
const readBatch = 128

// errNoStream ends a read of a stream that does not exist, or is deleted but not for good.
var errNoStream = errors.New("no such stream")

// ReadStream reads a stream forwards from a revision (0 is the first) to its end. A stream that does not exist is empty.
// An error ends the sequence: ErrUnavailable, with the context's error if that ended, events.ErrGap, or what the store
// refused.
func (c *Client) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	from = max(from, 0)
	options := esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Revision(uint64(from))}
	open := func(ctx context.Context, inner *esdb.Client) (*esdb.ReadStream, error) {
		return inner.ReadStream(ctx, c.stored(stream), options, math.MaxInt64)
	}
	return c.whole(ctx, stream, from, c.read(ctx, c.stored(stream), open, c.own))
}

// ReadAll reads the log forwards to its present end: what stands in streams of ours after a position, or from the start if that is
// nil. Errors are those of ReadStream.
func (c *Client) ReadAll(ctx context.Context, after *events.Position) iter.Seq2[events.Raw, error] {
	options := esdb.ReadAllOptions{Direction: esdb.Forwards, From: esdb.Start{}}
	if after != nil {
		options.From = esdb.Position{Commit: after.Commit, Prepare: after.Prepare}
	}
	open := func(ctx context.Context, inner *esdb.Client) (*esdb.ReadStream, error) {
		return inner.ReadAll(ctx, options, math.MaxInt64)
	}
	// The official client has no filter for reads, and a read begins with the event at the position.
	return c.read(ctx, allStream, open, func(raw *events.Raw) bool {
		return c.own(raw) && (after == nil || raw.Position.Compare(*after) > 0)
	})
}

// First is the id of the first event of the log at a position or behind it, whoever's it is; false where there is none, or the
// log knows no such position. Errors: ErrUnavailable, with the context's error if that ended, or what the store refused.
func (c *Client) First(ctx context.Context, from events.Position) (id string, there bool, err error) {
	options := esdb.ReadAllOptions{Direction: esdb.Forwards, From: esdb.Position{Commit: from.Commit, Prepare: from.Prepare}}
	open := func(ctx context.Context, inner *esdb.Client) (*esdb.ReadStream, error) {
		return inner.ReadAll(ctx, options, 1)
	}
	for raw, err := range c.read(ctx, allStream, open, func(*events.Raw) bool { return true }) {
		switch status.Code(err) {
		case codes.InvalidArgument, codes.Internal, codes.OutOfRange:
			return "", false, nil
		}
		return raw.ID, err == nil, err
	}
	return "", false, nil
}

// End is the position of the last event of the log, whoever's it is; false where there is none. Errors: ErrUnavailable, with the
// context's error if that ended, or what the store refused.
func (c *Client) End(ctx context.Context) (end events.Position, there bool, err error) {
	options := esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}
	open := func(ctx context.Context, inner *esdb.Client) (*esdb.ReadStream, error) {
		return inner.ReadAll(ctx, options, 1)
	}
	for raw, err := range c.read(ctx, allStream, open, func(*events.Raw) bool { return true }) {
		return raw.Position, err == nil, err
	}
	return events.Position{}, false, nil
}

// At is the event of a stream at a revision; false where the stream has none there. Errors are those of ReadStream.
func (c *Client) At(ctx context.Context, stream string, revision int64) (events.Raw, bool, error) {
	options := esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Revision(uint64(max(revision, 0)))}
	open := func(ctx context.Context, inner *esdb.Client) (*esdb.ReadStream, error) {
		return inner.ReadStream(ctx, c.stored(stream), options, 1)
	}
	for raw, err := range c.whole(ctx, stream, revision, c.read(ctx, c.stored(stream), open, c.own)) {
		return raw, err == nil, err
	}
	return events.Raw{}, false, nil
}

// Last is the last event of a stream; false where it has none. Errors are those of ReadStream, but for events.ErrGap.
func (c *Client) Last(ctx context.Context, stream string) (events.Raw, bool, error) {
	return c.last(ctx, c.stored(stream), c.own)
}

// last is the last event of the stream that the store has under a name.
func (c *Client) last(ctx context.Context, stored string, wanted func(*events.Raw) bool) (events.Raw, bool, error) {
	options := esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}
	open := func(ctx context.Context, inner *esdb.Client) (*esdb.ReadStream, error) {
		return inner.ReadStream(ctx, stored, options, 1)
	}
	for raw, err := range c.read(ctx, stored, open, wanted) {
		if errors.Is(err, errNoStream) {
			break
		}
		return raw, err == nil, err
	}
	return events.Raw{}, false, nil
}

type opener func(context.Context, *esdb.Client) (*esdb.ReadStream, error)

// read reads what is opened; stored is the name of the stream in the store.
func (c *Client) read(ctx context.Context, stored string, open opener, wanted func(*events.Raw) bool) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		started, waits := time.Now(), true
		g, err := c.acquire(ctx, false)
		if err != nil {
			yield(events.Raw{}, err)
			return
		}
		batches := stream(ctx, g, 1, func(ctx context.Context, inner *esdb.Client, send func([]events.Raw) bool) error {
			begun := false
			beginsAgain := func(err error) bool { return !begun && moved(err) }
			return follow(ctx, c.options.RetryTimeout, beginsAgain, func() error {
				return pump(ctx, inner, open, wanted, func(batch []events.Raw) bool {
					begun = true
					return send(batch)
				})
			})
		})
		for {
			batch, err := next(ctx, g, batches)
			if waits {
				c.took("read", started)
				waits = false
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					yield(events.Raw{}, c.readError(err, stored))
				}
				return
			}
			for _, raw := range batch {
				if !yield(raw, nil) {
					return
				}
			}
		}
	}
}

// pump reads to the end and sends what is wanted in batches.
func pump(ctx context.Context, inner *esdb.Client, open opener, wanted func(*events.Raw) bool, send func([]events.Raw) bool) error {
	read, err := open(ctx, inner)
	if err != nil {
		return err
	}
	defer read.Close()
	var batch []events.Raw
	for {
		resolved, err := read.Recv()
		if isCode(err, esdb.ErrorCodeResourceNotFound) {
			return errNoStream
		}
		if errors.Is(err, io.EOF) {
			if len(batch) > 0 {
				send(batch)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if raw := rawOf(resolved.Event); wanted(&raw) {
			batch = append(batch, raw)
		}
		if len(batch) == readBatch {
			if !send(batch) {
				return nil
			}
			batch = make([]events.Raw, 0, readBatch)
		}
	}
}

// readError tells what the store refused, and what is not there, from what did not reach it.
func (c *Client) readError(err error, stored string) error {
	r := c.refusal(err, toRead, stored)
	switch {
	case r != nil:
		return r
	case errors.Is(err, errNoStream):
		return err
	case isCode(err, esdb.ErrorCodeStreamDeleted):
		return goneForGood(err)
	}
	if isCode(err, esdb.ErrorCodeUnsupportedFeature) {
		return fmt.Errorf("event store refused the read: %w", err)
	}
	return unavailable(err)
}

func rawOf(e *esdb.RecordedEvent) events.Raw {
	return events.Raw{
		ID: e.EventID.String(), Stream: e.StreamID, Revision: int64(e.EventNumber),
		Position: events.Position{Commit: e.Position.Commit, Prepare: e.Position.Prepare},
		Created:  e.CreatedDate, Type: e.EventType, Data: e.Data, Metadata: e.UserMetadata,
	}
}
