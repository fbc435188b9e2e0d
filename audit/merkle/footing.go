package merkle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"waymark/events"
)

// ErrOtherStore says that the tree was made of the log of another event store than the one that there is: only people can know
// which of the two is right.
var ErrOtherStore = errors.New("the Merkle log was made from another event store, or from this one before it was restored or changed")

// dropMend is what people do about a tree that does not fit.
const dropMend = "run waymark verify; if this event store is the right one, waymark verify --rebuild makes the tree anew"

const (
	// doubt is how long an event that is not shown may be one that the node has not got yet.
	doubt = 2 * time.Second
	look  = 100 * time.Millisecond
)

// stands is ErrOtherStore unless the event store holds the last event that has a leaf. A node that lags may not show it yet.
func (l *Log) stands(ctx context.Context, last last) error {
	if last.Size == 0 {
		return nil
	}
	for until := time.Now().Add(doubt); ; {
		raw, there, err := first(l.store.ReadStream(ctx, last.Stream, last.Revision))
		switch {
		case errors.Is(err, events.ErrGap): // somebody truncated or deleted the stream: that says nothing of the others
			return nil
		case err != nil:
			return err
		case there && raw.ID == last.EventID && raw.Position == *last.position():
			return nil
		case there || time.Now().After(until):
			return fmt.Errorf("%w: event %s, the last one that it holds (%s revision %d), is not in this one: %s",
				ErrOtherStore, last.EventID, last.Stream, last.Revision, dropMend)
		}
		select {
		case <-time.After(look):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// first is the first event of a read; false if there is none.
func first(read func(func(events.Raw, error) bool)) (raw events.Raw, there bool, err error) {
	for raw, err := range read {
		return raw, err == nil, err
	}
	return events.Raw{}, false, nil
}
