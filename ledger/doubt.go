package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"waymark/events"
	"waymark/eventstore"
)

const (
	// doubtTimeout is how long the truth about an append is looked for whose outcome the store did not tell. Whoever sent
	// its commands waits, and who sent those behind them.
	doubtTimeout = 2 * time.Second
	// doubtPause is the time between two looks.
	doubtPause = 50 * time.Millisecond
)

// settle is the truth about an append whose outcome is unknown, if it can be had in time: that it is in the log, with the
// position of its last event; that it is not and never will be, because something else is where it would be
// (ErrWrongRevision); or what the doubt was caused by. While the place is free the append is repeated, byte for byte.
func (s *stream) settle(ctx context.Context, from int64, evs []eventstore.NewEvent, doubt error) (events.Position, error) {
	ctx, cancel := context.WithTimeout(ctx, doubtTimeout)
	defer cancel()
	for {
		position, placed, err := eventstore.Placed(ctx, s.ledger.store, s.name(), from, evs)
		if placed || errors.Is(err, eventstore.ErrWrongRevision) {
			return position, err
		}
		if err == nil {
			if position, err = s.ledger.store.Append(ctx, s.name(), from, evs); err == nil {
				return position, nil
			}
		}
		select {
		case <-time.After(doubtPause):
		case <-ctx.Done():
			return events.Position{}, doubt
		}
	}
}

// truth is the error of a request as far as it is true of all that its keys stand for. The request itself appended nothing
// where the store is away or others came first; but what an earlier one with a key of its own did, or one that runs at
// another process, was not read then.
func (r Request) truth(err error) error {
	if !errors.Is(err, eventstore.ErrUnavailable) && !errors.Is(err, ErrContended) || errors.Is(err, eventstore.ErrOutcomeUnknown) {
		return err
	}
	for _, d := range r.Decisions {
		if d.Key != "" && !r.DryRun {
			return fmt.Errorf("%w: what became of the key %q was not read: %v", eventstore.ErrOutcomeUnknown, d.Key, err)
		}
	}
	return err
}
