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
	"waymark/projections/kit"
)

// inPage makes the index of a bad event that in the whole page.
func inPage(err error, indexes []int) error {
	var event *kit.BadEvent
	if errors.As(err, &event) {
		return kit.Bad(indexes[event.Index], event.Err)
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
	var event *kit.BadEvent
	if errors.As(err, &event) {
		return event.Index, true
	}
	return events / 2, false
}
