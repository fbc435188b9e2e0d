package projections

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// load loads what the page changes of what was there before it.
func (f *roadmapFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	for i, r := range page {
		if err := f.need(r); err != nil {
			return bad(i, err)
		}
	}
	return fetch(ctx, tx, f.initiatives, f.horizons, f.releases, f.assignments, f.validations, f.dependencies, f.proposals)
}

// need says which rows an event changes.
func (f *roadmapFold) need(r events.Recorded) error {
	for _, initiative := range named(r.Event, "Initiative") {
		for _, horizon := range events.Horizons() {
			f.horizons.need(horizonKey{r.Product, horizon})
		}
		for _, other := range named(r.Event, "DependsOn") {
			f.dependencies.need(dependencyKey{r.Product, initiative, other})
		}
	}
	for _, release := range named(r.Event, "Release") {
		for _, item := range named(r.Event, "Item") {
			f.assignments.need(assignmentKey{r.Product, release, item})
		}
	}
	err := errors.Join(
		need(f.initiatives, r, events.InitiativeMark, "Initiative"),
		need(f.releases, r, events.ReleaseMark, "Release"),
		need(f.proposals, r, events.ProposalMark, "Proposal"),
	)
	if _, validated := r.Event.(events.InitiativeValidated); validated && err == nil {
		err = need(f.validations, r, events.InitiativeMark, "Initiative")
	}
	return err
}
