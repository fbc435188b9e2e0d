package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/events"
)

// readBatch is how many events a read hands over at once.
const readBatch = 128

// ReadStream reads a stream forwards from a revision (0 is the first) to its end. A stream that does not exist is empty.
// An error ends the sequence: ErrUnavailable, with the context's error if that ended, or what the store refused.
func (c *Client) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	options := esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Revision(uint64(max(from, 0)))}
	open := func(ctx context.Context, inner *esdb.Client) (*esdb.ReadStream, error) {
		return inner.ReadStream(ctx, stream, options, math.MaxInt64)
	}
	return c.read(ctx, open, func(*events.Raw) bool { return true })
}

// ReadAll reads the log forwards to its present end: what stands after a position, or from the start if that is nil, in
// streams whose names begin with one of the prefixes, or in all if there are none. Errors are those of ReadStream.
func (c *Client) ReadAll(ctx context.Context, after *events.Position, prefixes []string) iter.Seq2[events.Raw, error] {
	options := esdb.ReadAllOptions{Direction: esdb.Forwards, From: esdb.Start{}}
	if after != nil {
		options.From = esdb.Position{Commit: after.Commit, Prepare: after.Prepare}
	}
	open := func(ctx context.Context, inner *esdb.Client) (*esdb.ReadStream, error) {
		return inner.ReadAll(ctx, options, math.MaxInt64)
	}
	// The official client has no filter for reads, and a read begins with the event at the position.
	return c.read(ctx, open, func(raw *events.Raw) bool {
		return (after == nil || raw.Position.Compare(*after) > 0) && hasPrefix(raw.Stream, prefixes)
	})
}

func hasPrefix(stream string, prefixes []string) bool {
	return len(prefixes) == 0 || slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(stream, p) })
}

type opener func(context.Context, *esdb.Client) (*esdb.ReadStream, error)

func (c *Client) read(ctx context.Context, open opener, wanted func(*events.Raw) bool) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		g, err := c.acquire(ctx, false)
		if err != nil {
			yield(events.Raw{}, err)
			return
		}
		batches := stream(ctx, g, 1, func(send func([]events.Raw) bool) error { return pump(ctx, g.inner, open, wanted, send) })
		for {
			batch, err := next(ctx, g, batches)
			if err != nil {
				if !errors.Is(err, io.EOF) {
					yield(events.Raw{}, readError(err))
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
		if errors.Is(err, io.EOF) || isCode(err, esdb.ErrorCodeResourceNotFound) {
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

// readError tells what the store refused from what did not reach it.
func readError(err error) error {
	for _, code := range []esdb.ErrorCode{
		esdb.ErrorCodeStreamDeleted, esdb.ErrorCodeAccessDenied, esdb.ErrorCodeUnauthenticated, esdb.ErrorCodeUnsupportedFeature,
	} {
		if isCode(err, code) {
			return fmt.Errorf("event store refused the read: %w", err)
		}
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
