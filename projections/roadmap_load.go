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
	switch e := r.Event.(type) {
	case events.InitiativesLinked:
		f.dependencies.need(dependencyKey{r.Product, e.Initiative, e.DependsOn})
	case events.InitiativesUnlinked:
		f.dependencies.need(dependencyKey{r.Product, e.Initiative, e.DependsOn})
	case events.AssignedToRelease:
		f.assignments.need(assignmentKey{r.Product, e.Release, e.Item})
	case events.RemovedFromRelease:
		f.assignments.need(assignmentKey{r.Product, e.Release, e.Item})
	case events.InitiativeValidated:
		if err := need(f.validations, r, events.InitiativeMark, "Initiative"); err != nil {
			return err
		}
	}
	if len(named(r.Event, "Initiative")) > 0 {
		for _, horizon := range events.Horizons() {
			f.horizons.need(horizonKey{r.Product, horizon})
		}
	}
	return errors.Join(
		need(f.initiatives, r, events.InitiativeMark, "Initiative"),
		need(f.releases, r, events.ReleaseMark, "Release"),
		need(f.proposals, r, events.ProposalMark, "Proposal"),
	)
}
