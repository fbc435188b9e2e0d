package projections

import (
	"context"
	"errors"

	"waymark/events"
)

// run is how a run of events is taken: in one transaction, or where an event of it can't be taken in several.
type run struct {
	// commit takes a part of the run; last says that the run ends with it.
	commit func(ctx context.Context, part []events.Raw, last bool) error
	// park takes note of an event that can't be taken.
	park func(ctx context.Context, event events.Raw, last bool, cause error) error
}

// take takes a run: all of it, or all but the events that can't be taken, which were tried alone before they are parked. What
// is folded for too long at once is taken in halves. Any other error that is not the fault of an event ends it.
func (r run) take(ctx context.Context, part []events.Raw, last bool) error {
	err := r.commit(ctx, part, last)
	var cuts []int
	switch {
	case err == nil, len(part) == 0:
		return err
	case len(part) > 1 && errors.Is(err, errIdle):
		cuts = []int{len(part) / 2}
	case !isTheEvents(err):
		return err
	case len(part) == 1:
		return r.park(ctx, part[0], last, err)
	default:
		at, known := culprit(err, len(part))
		if cuts = []int{at}; known {
			cuts = []int{at, at + 1}
		}
	}
	from := 0
	for _, to := range append(cuts, len(part)) {
		if from == to {
			continue
		}
		if err := r.take(ctx, part[from:to], last && to == len(part)); err != nil {
			return err
		}
		from = to
	}
	return nil
}
