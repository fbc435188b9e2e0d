package discovery

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
	return kit.Fetch(ctx, tx, f.personas, f.competitors, f.needs, f.evidence, f.insights)
}

// need says which rows an event changes.
func (f *fold) need(r events.Recorded) error {
	err := errors.Join(
		kit.Need(f.personas, r, events.PersonaMark, "Persona"),
		kit.Need(f.competitors, r, events.CompetitorMark, "Competitor"),
		kit.Need(f.insights, r, events.InsightMark, "Insight"),
	)
	e, ok := r.Event.(events.NeedEvent) // another is refused when it is folded
	if err != nil || !ok {
		return err
	}
	for _, key := range needsOf(e) {
		at, err := kit.ItemKeyOf(r.Product, events.NeedMark, key)
		if err != nil {
			return err
		}
		f.needs.Need(at)
		if added, ok := e.(events.EvidenceAdded); ok {
			f.evidence.Need(evidenceKey{r.Product, at.Number, added.Number})
		}
		if withdrawn, ok := e.(events.EvidenceWithdrawn); ok {
			f.evidence.Need(evidenceKey{r.Product, at.Number, withdrawn.Number})
		}
	}
	return nil
}

// needsOf are the keys of the needs that an event changes.
func needsOf(e events.NeedEvent) []string {
	if merged, ok := e.(events.NeedsMerged); ok {
		return merged.Keys()
	}
	if unmerged, ok := e.(events.NeedsUnmerged); ok {
		return unmerged.Keys()
	}
	return kit.Named(e, "Need")
}
