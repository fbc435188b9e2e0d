package eventstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"waymark/events"
)

// NewEvent is an event to append; data and metadata are JSON. The id must be set: it is what makes a repeated append safe.
type NewEvent struct {
	ID       uuid.UUID
	Type     string
	Data     []byte
	Metadata []byte
}

// errInvalid says that an append can't be meant: nothing was sent.
var errInvalid = errors.New("append makes no sense")

// errNoPosition says that the store confirmed an append without saying where the events are.
var errNoPosition = errors.New("event store gave no position")

// Append appends events, one at least, all or none, to a stream that is at the expected revision (NoStream: does not
// exist), and says the position of the last one. An append whose outcome is unknown is repeated for a while with the same
// ids and the same expected revision, which the store then recognises. Errors: ErrWrongRevision, ErrTooLarge,
// ErrUnavailable, ErrRefused, ErrOutcomeUnknown, events.ErrGap; others if the store refused it for good.
func (c *Client) Append(ctx context.Context, stream string, expected int64, evs []NewEvent) (events.Position, error) {
	if err := check(stream, expected, evs); err != nil {
		return events.Position{}, err
	}
	defer c.took("append", time.Now())
	position, err := c.appendOnce(ctx, stream, expected, evs)
	switch {
	case err == nil:
		return position, nil
	case errors.Is(err, ErrTooOld):
		return events.Position{}, err
	case isCode(err, esdb.ErrorCodeWrongExpectedVersion):
		return events.Position{}, fmt.Errorf("%w: %s at %d: %w", ErrWrongRevision, stream, expected, err)
	case isTooLarge(err):
		return events.Position{}, fmt.Errorf("%w: %w", ErrTooLarge, err)
	case errors.Is(err, events.ErrGap):
		return events.Position{}, err
	case isCode(err, esdb.ErrorCodeStreamDeleted):
		return events.Position{}, goneForGood(err)
	case status.Code(err) == codes.InvalidArgument:
		return events.Position{}, fmt.Errorf("append to %s: %w", stream, err)
	case nothingDone(err), status.Code(err) == codes.ResourceExhausted: // its disk is full
		return events.Position{}, unavailable(err)
	}
	return c.appendAgain(ctx, stream, expected, evs, err)
}

// check refuses what the official client would quietly take for something else.
func check(stream string, expected int64, evs []NewEvent) error {
	switch {
	case expected < NoStream:
		return fmt.Errorf("%w: %s: expected revision %d", errInvalid, stream, expected)
	case len(evs) == 0:
		return fmt.Errorf("%w: %s: no events", errInvalid, stream)
	}
	size := 0
	for i, e := range evs {
		if e.ID == uuid.Nil {
			return fmt.Errorf("%w: %s: event %d has no id", errInvalid, stream, i)
		}
		size += 2*len(e.Type) + len(e.Data) + len(e.Metadata) // EventStoreDB counts type names in UTF-16
	}
	if size > MaxAppendBytes {
		return fmt.Errorf("%w: %d bytes, the limit is %d", ErrTooLarge, size, MaxAppendBytes)
	}
	return nil
}

// appendAgain repeats an append whose outcome is unknown, because of the cause, until it is known or the time is up.
func (c *Client) appendAgain(ctx context.Context, stream string, expected int64, evs []NewEvent, cause error) (events.Position, error) {
	giveUp := time.Now().Add(c.options.RetryTimeout)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.alive, cancel)()
	nothing := refusedOrCutShort(cause) // was done by any try
	for wait := firstBackoff / 5; time.Now().Before(giveUp); wait = min(2*wait, lastBackoff) {
		if !sleep(ctx, min(wait, time.Until(giveUp))) {
			break
		}
		position, err := c.appendOnce(ctx, stream, expected, evs)
		if err == nil {
			return position, nil
		}
		if isCode(err, esdb.ErrorCodeWrongExpectedVersion) {
			return c.appendedBefore(ctx, stream, expected, evs)
		}
		if errors.Is(err, ErrRefused) && nothing {
			return c.refusedAgain(ctx, stream, expected, evs, err)
		}
		nothing, cause = nothing && refusedOrCutShort(err), err
	}
	if nothing {
		return events.Position{}, unavailable(cause)
	}
	return events.Position{}, unknown(stream, expected, cause)
}

func (c *Client) appendOnce(ctx context.Context, stream string, expected int64, evs []NewEvent) (events.Position, error) {
	proposed := make([]esdb.EventData, len(evs))
	for i, e := range evs {
		proposed[i] = esdb.EventData{
			EventID: e.ID, EventType: e.Type, ContentType: esdb.ContentTypeJson, Data: e.Data, Metadata: e.Metadata,
		}
	}
	options := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}} // nil would mean "any"
	if expected != NoStream {
		options.ExpectedRevision = esdb.Revision(uint64(expected))
	}
	return call(ctx, c, func(ctx context.Context, inner *esdb.Client) (events.Position, error) {
		var result *esdb.WriteResult
		err := follow(ctx, c.options.RetryTimeout, refusedAsFollower, func() (err error) {
			result, err = inner.AppendToStream(ctx, c.stored(stream), options, proposed...)
			return err
		})
		if r := c.refusal(err, toWrite, c.stored(stream)); r != nil {
			return events.Position{}, r
		}
		if err != nil {
			return events.Position{}, err
		}
		position := events.Position{Commit: result.CommitPosition, Prepare: result.PreparePosition}
		if position == (events.Position{}) {
			return position, errNoPosition // also what the official client makes of an answer that it does not know
		}
		if last := int64(result.NextExpectedVersion); last != expected+int64(len(evs)) { // it was deleted just before
			return position, fmt.Errorf("%w: %s went on at revision %d, not at %d", events.ErrGap, c.stored(stream), last, expected+int64(len(evs)))
		}
		return position, nil
	})
}

// refusedAgain is the outcome of an append that the store refuses each time: it was not done, unless it can be read.
func (c *Client) refusedAgain(ctx context.Context, stream string, expected int64, evs []NewEvent, refusal error) (events.Position, error) {
	position, placed, err := Placed(ctx, c, stream, expected, evs)
	if placed || errors.Is(err, ErrWrongRevision) {
		return position, err
	}
	return events.Position{}, refusal
}

// appendedBefore is the outcome of an append that was repeated and met a stream that has gone on: it was done at a try whose
// answer was lost, or others came first.
func (c *Client) appendedBefore(ctx context.Context, stream string, expected int64, evs []NewEvent) (events.Position, error) {
	position, placed, err := Placed(ctx, c, stream, expected, evs)
	switch {
	case placed || errors.Is(err, ErrWrongRevision):
		return position, err
	case err != nil:
		return events.Position{}, unknown(stream, expected, err)
	}
	// The stream is behind the expected revision, or the node that was read is behind the leader.
	return events.Position{}, fmt.Errorf("%w: %s ends before revision %d", ErrOutcomeUnknown, stream, expected+int64(len(evs)))
}

// Reader reads streams, as Client does.
type Reader interface {
	ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error]
}

// Placed says whether the events that stand after a revision of a stream are these, which their ids tell, and where the last one
// lies; false where the stream ends before it. Errors: ErrWrongRevision if other events stand there; those of reading.
func Placed(ctx context.Context, r Reader, stream string, expected int64, evs []NewEvent) (last events.Position, placed bool, err error) {
	i := 0
	for raw, err := range r.ReadStream(ctx, stream, expected+1) {
		if err != nil {
			return events.Position{}, false, fmt.Errorf("read %s: %w", stream, err)
		}
		if raw.ID != evs[i].ID.String() {
			return events.Position{}, false, fmt.Errorf("%w: %s at %d", ErrWrongRevision, stream, expected)
		}
		if i++; i == len(evs) {
			return raw.Position, true, nil
		}
	}
	return events.Position{}, false, nil
}

// unknown is an ErrOutcomeUnknown and no ErrUnavailable: that a store can't be reached any more says nothing of what was
// sent before.
func unknown(stream string, expected int64, cause error) error {
	if !errors.Is(cause, ErrUnavailable) && !errors.Is(cause, ErrRefused) {
		return fmt.Errorf("%w: %s at %d: %w", ErrOutcomeUnknown, stream, expected, cause)
	}
	return fmt.Errorf("%w: %s at %d: %v", ErrOutcomeUnknown, stream, expected, cause)
}

// nothingDone says whether a call failed before it left this process, or was refused by a node that does not lead.
func nothingDone(err error) bool {
	return errors.Is(err, ErrUnavailable) || isCode(err, esdb.ErrorCodeConnectionClosed) || refusedAsFollower(err)
}

func isTooLarge(err error) bool {
	return status.Code(err) == codes.InvalidArgument && strings.Contains(err.Error(), "Maximum Append Size")
}

// unavailable is the error as an ErrUnavailable.
func unavailable(err error) error {
	if errors.Is(err, ErrUnavailable) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}
