package eventstore

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// note keeps whether the store lets Waymark read its log, and logs what has changed. It takes the error of a look at the log
// and leaves what is not about that.
func (c *Client) note(err error) error {
	r := c.refusal(err, toRead, allStream)
	if err != nil && r == nil {
		return err
	}
	switch before := c.refused.Swap(r); {
	case r != nil && before == nil:
		c.options.Logger.Error("event store answers, but its log may not be read: read models stand still", "cause", r.Mend)
	case r == nil && before != nil:
		c.options.Logger.Info("event store lets its log be read again")
	}
	return nil
}

// probeStream is where a look whether the store takes appends seems to append to. Nothing ever stands in it.
const probeStream = "readiness"

// neverRevision is at which no stream ever is.
const neverRevision = math.MaxInt64 / 2

// Writable is nil if the store takes appends: an ErrRefused where it does not let Waymark append, ErrUnavailable where it
// can't. It tries an append at a revision at which no stream is. That takes a node that leads, with a majority behind it, and
// the right to append; it refuses that for the revision, before it writes anything.
func (c *Client) Writable(ctx context.Context) error {
	probe := esdb.EventData{EventID: uuid.New(), EventType: "Readiness", ContentType: esdb.ContentTypeJson, Data: []byte("{}")}
	options := esdb.AppendToStreamOptions{ExpectedRevision: esdb.Revision(neverRevision)}
	stored := c.stored(probeStream)
	_, err := call(ctx, c, func(ctx context.Context, inner *esdb.Client) (struct{}, error) {
		return struct{}{}, follow(ctx, c.options.RetryTimeout, refusedAsFollower, func() error {
			_, err := inner.AppendToStream(ctx, stored, options, probe)
			return err
		})
	})
	r := c.refusal(err, toWrite, stored)
	switch {
	case err == nil, isCode(err, esdb.ErrorCodeWrongExpectedVersion):
		return nil
	case r != nil:
		return r
	case errors.Is(err, ErrRefused):
		return err
	}
	return fmt.Errorf("event store takes no appends: %w", unavailable(err))
}
