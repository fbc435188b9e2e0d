package roadmap

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
		if err := f.need(r); err != nil {
			return kit.Bad(i, err)
		}
	}
	return kit.Fetch(ctx, tx, f.initiatives, f.horizons, f.releases, f.assignments, f.validations, f.dependencies, f.proposals)
}

// need says which rows an event changes.
func (f *fold) need(r events.Recorded) error {
	for _, initiative := range kit.Named(r.Event, "Initiative") {
		for _, horizon := range events.Horizons() {
			f.horizons.Need(horizonKey{r.Product, horizon})
		}
		for _, other := range kit.Named(r.Event, "DependsOn") {
			f.dependencies.Need(dependencyKey{r.Product, initiative, other})
		}
	}
	for _, release := range kit.Named(r.Event, "Release") {
		for _, item := range kit.Named(r.Event, "Item") {
			f.assignments.Need(assignmentKey{r.Product, release, item})
		}
	}
	err := errors.Join(
		kit.Need(f.initiatives, r, events.InitiativeMark, "Initiative"),
		kit.Need(f.releases, r, events.ReleaseMark, "Release"),
		kit.Need(f.proposals, r, events.ProposalMark, "Proposal"),
	)
	if _, validated := r.Event.(events.InitiativeValidated); validated && err == nil {
		err = kit.Need(f.validations, r, events.InitiativeMark, "Initiative")
	}
	return err
}
