package projections

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"waymark/postgres"
)

// badEvent is an event that can't be taken.
type badEvent struct {
	index int // in the page
	err   error
}

func (e *badEvent) Error() string { return e.err.Error() }

func (e *badEvent) Unwrap() error { return e.err }

func bad(index int, err error) error { return &badEvent{index: index, err: err} }

// inPage makes the index of a bad event that in the whole page.
func inPage(err error, indexes []int) error {
	var event *badEvent
	if errors.As(err, &event) {
		return bad(indexes[event.index], event.err)
	}
	return err
}

// panicked is a panic in a fold.
type panicked struct {
	cause any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.cause) }

// guard makes a panic an error.
func guard(f func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &panicked{cause, debug.Stack()}
		}
	}()
	return f()
}

// notTheEvents are the classes of SQLSTATE that say nothing about the data: connections, transactions that lost a race,
// resources, operators, and statements that don't fit the tables.
var notTheEvents = []string{"08", "0A", "25", "26", "28", "3D", "3F", "40", "42", "53", "55", "57", "58"}

// isTheEvents says whether an error is the fault of an event: so it would come again. Whatever is not known to pass by
// itself is.
func isTheEvents(err error) bool {
	for _, passes := range []error{ErrLostOwnership, errFewer, context.Canceled, context.DeadlineExceeded, pgx.ErrTxClosed} {
		if errors.Is(err, passes) {
			return false
		}
	}
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		return !slices.Contains(notTheEvents, refusal.Code[:min(2, len(refusal.Code))])
	}
	return !postgres.IsUnavailable(err) && !pgconn.SafeToRetry(err)
}

// culprit is the index of the event that an error of a run is about; half of the run where the error does not say.
func culprit(err error, events int) (index int, known bool) {
	var event *badEvent
	if errors.As(err, &event) {
		return event.index, true
	}
	return events / 2, false
}
