package projections

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// load loads what the page changes of what was there before it.
func (f *discoveryFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	for i, r := range page {
		if err := f.need(r); err != nil {
			return bad(i, err)
		}
	}
	return fetch(ctx, tx, f.personas, f.competitors, f.needs, f.evidence, f.insights)
}

// need says which rows an event changes.
func (f *discoveryFold) need(r events.Recorded) error {
	err := errors.Join(
		need(f.personas, r, events.PersonaMark, "Persona"),
		need(f.competitors, r, events.CompetitorMark, "Competitor"),
		need(f.insights, r, events.InsightMark, "Insight"),
	)
	e, ok := r.Event.(events.NeedEvent) // another is refused when it is folded
	if err != nil || !ok {
		return err
	}
	for _, key := range needsOf(e) {
		at, err := itemKeyOf(r.Product, events.NeedMark, key)
		if err != nil {
			return err
		}
		f.needs.need(at)
		if added, ok := e.(events.EvidenceAdded); ok {
			f.evidence.need(evidenceKey{r.Product, at.number, added.Number})
		}
		if withdrawn, ok := e.(events.EvidenceWithdrawn); ok {
			f.evidence.need(evidenceKey{r.Product, at.number, withdrawn.Number})
		}
	}
	return nil
}

// needsOf are the keys of the needs that an event changes.
func needsOf(e events.NeedEvent) []string {
	if merged, ok := e.(events.NeedsMerged); ok {
		return keysOf(merged.Needs)
	}
	if unmerged, ok := e.(events.NeedsUnmerged); ok {
		return keysOf(unmerged.Needs)
	}
	return named(e, "Need")
}

func keysOf(merged []events.MergedNeed) []string {
	var keys []string
	for _, m := range merged {
		keys = append(keys, m.Need)
	}
	return keys
}
