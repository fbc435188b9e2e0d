package eventstore

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"

	"waymark/events"
)

const (
	copyEvents = 500       // in one append
	copyBytes  = 700 << 10 // data and metadata in one append; the store takes MaxAppendBytes
)

// adding appends events of another store as they are, in the order in which they are given; neighbours in a stream together.
type adding struct {
	to   *Client
	run  []events.Raw
	size int
	last events.Position // of what was appended last
}

// add adds the next event. Errors: ErrDiffers if its stream does not end before it, those of Append.
func (a *adding) add(ctx context.Context, raw events.Raw) error {
	bytes := len(raw.Data) + len(raw.Metadata)
	if len(a.run) > 0 && (raw.Stream != a.run[0].Stream || len(a.run) == copyEvents || a.size+bytes > copyBytes) {
		if err := a.flush(ctx); err != nil {
			return err
		}
	}
	a.run, a.size = append(a.run, raw), a.size+bytes
	return nil
}

// flush appends what was added and is not appended yet.
func (a *adding) flush(ctx context.Context) (err error) {
	if len(a.run) > 0 {
		a.last, err = a.to.addRun(ctx, a.run)
		a.run, a.size = a.run[:0], 0
	}
	return err
}

// addRun appends events of one stream.
func (c *Client) addRun(ctx context.Context, run []events.Raw) (last events.Position, err error) {
	stream, expected := run[0].Stream, run[0].Revision-1
	if expected == NoStream {
		for _, err := range c.ReadStream(ctx, stream, 0) {
			return last, cmp.Or(err, fmt.Errorf("%w: the one that is copied to got %s meanwhile", ErrDiffers, c.stored(stream)))
		}
	}
	evs := make([]NewEvent, len(run))
	for i, raw := range run {
		id, err := uuid.Parse(raw.ID)
		if err != nil {
			return last, fmt.Errorf("%s revision %d: id: %w", stream, raw.Revision, err)
		}
		evs[i] = NewEvent{ID: id, Type: raw.Type, Data: raw.Data, Metadata: raw.Metadata}
	}
	return c.Append(ctx, stream, expected, evs)
}
