package eventstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"waymark/events"
)

// NewEvent is an event to append; data and metadata are JSON.
type NewEvent struct {
	ID       uuid.UUID
	Type     string
	Data     []byte
	Metadata []byte
}

// Append appends events, all or none, to a stream that is at the expected revision (NoStream: does not exist), and says
// the position of the last one. An append whose outcome is unknown is repeated for a while with the same ids and the same
// expected revision, which the store then recognises. Errors: ErrWrongRevision, ErrTooLarge, ErrUnavailable,
// ErrOutcomeUnknown.
func (c *Client) Append(ctx context.Context, stream string, expected int64, evs []NewEvent) (events.Position, error) {
	if size := sizeOf(evs); size > MaxAppendBytes {
		return events.Position{}, fmt.Errorf("%w: %d bytes, the limit is %d", ErrTooLarge, size, MaxAppendBytes)
	}
	giveUp := time.Now().Add(c.options.RetryTimeout)
	unknown := false
	for wait := firstBackoff / 5; ; wait = min(2*wait, lastBackoff) {
		position, err := c.appendOnce(ctx, stream, expected, evs)
		switch {
		case err == nil:
			return position, nil
		case isCode(err, esdb.ErrorCodeWrongExpectedVersion) && unknown:
			return c.appendedBefore(ctx, stream, expected, evs)
		case isCode(err, esdb.ErrorCodeWrongExpectedVersion):
			return events.Position{}, fmt.Errorf("%w: %s at %d: %w", ErrWrongRevision, stream, expected, err)
		case !unknown && nothingSent(err):
			return events.Position{}, fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		unknown = unknown || !nothingSent(err)
		if !sleep(ctx, min(wait, time.Until(giveUp)), c.closing) || time.Now().After(giveUp) {
			return events.Position{}, fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
		}
	}
}

func (c *Client) appendOnce(ctx context.Context, stream string, expected int64, evs []NewEvent) (events.Position, error) {
	proposed := make([]esdb.EventData, len(evs))
	for i, e := range evs {
		proposed[i] = esdb.EventData{
			EventID: e.ID, EventType: e.Type, ContentType: esdb.ContentTypeJson, Data: e.Data, Metadata: e.Metadata,
		}
	}
	options := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
	if expected != NoStream {
		options.ExpectedRevision = esdb.Revision(uint64(expected))
	}
	return call(ctx, c, c.options.CallTimeout, func(ctx context.Context, inner *esdb.Client) (events.Position, error) {
		result, err := inner.AppendToStream(ctx, stream, options, proposed...)
		if err != nil {
			return events.Position{}, err
		}
		return events.Position{Commit: result.CommitPosition, Prepare: result.PreparePosition}, nil
	})
}

// appendedBefore looks whether the events that stand after the expected revision are these: then the append was done at
// a try whose answer was lost.
func (c *Client) appendedBefore(ctx context.Context, stream string, expected int64, evs []NewEvent) (events.Position, error) {
	i := 0
	for raw, err := range c.ReadStream(ctx, stream, expected+1) {
		if err != nil {
			return events.Position{}, fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
		}
		if raw.ID != evs[i].ID.String() {
			break
		}
		if i++; i == len(evs) {
			return raw.Position, nil
		}
	}
	return events.Position{}, fmt.Errorf("%w: %s at %d", ErrWrongRevision, stream, expected)
}

func sizeOf(evs []NewEvent) int {
	size := 0
	for _, e := range evs {
		size += len(e.Type) + len(e.Data) + len(e.Metadata)
	}
	return size
}

func isCode(err error, code esdb.ErrorCode) bool {
	known := new(esdb.Error)
	return errors.As(err, &known) && known.Code() == code
}

// nothingSent says whether a call failed before it left this process.
func nothingSent(err error) bool {
	return errors.Is(err, ErrUnavailable) || isCode(err, esdb.ErrorCodeConnectionClosed)
}

// sleep waits; false if the context or the client ended meanwhile.
func sleep(ctx context.Context, d time.Duration, closing <-chan struct{}) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	case <-closing:
		return false
	}
}
