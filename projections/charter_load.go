package projections

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// load loads what the page changes of what was there before it.
func (f *charterFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	for i, r := range page {
		f.charters.need(r.Product)
		f.visions.need(r.Product)
		err := errors.Join(need(f.goals, r, events.GoalMark, "Goal"), need(f.challenges, r, events.ChallengeMark, "Challenge"))
		if err != nil {
			return bad(i, err)
		}
		if e, measured := r.Event.(events.GoalMeasured); measured {
			goal, _ := itemKeyOf(r.Product, events.GoalMark, e.Goal) // checked above
			f.measurements.need(measurementKey{goal, e.On})
		}
	}
	return fetch(ctx, tx, f.charters, f.visions, f.goals, f.measurements, f.challenges)
}
