package charter

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

// load loads what the page changes of what was there before it.
func (f *fold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	for i, r := range page {
		f.charters.Need(r.Product)
		f.visions.Need(r.Product)
		err := errors.Join(kit.Need(f.goals, r, events.GoalMark, "Goal"), kit.Need(f.challenges, r, events.ChallengeMark, "Challenge"))
		if err != nil {
			return kit.Bad(i, err)
		}
		if e, measured := r.Event.(events.GoalMeasured); measured {
			goal, _ := kit.ItemKeyOf(r.Product, events.GoalMark, e.Goal) // checked above
			f.measurements.Need(measurementKey{goal, e.On})
		}
		if e, of := r.Event.(events.ImportEvent); of {
			f.imports.Need(importKey{r.Product, e.AboutImport()})
		}
	}
	return kit.Fetch(ctx, tx, f.charters, f.visions, f.goals, f.measurements, f.challenges, f.imports)
}
