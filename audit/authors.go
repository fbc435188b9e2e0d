package audit

import (
	"cmp"
	"slices"

	"waymark/events"
	"waymark/persistent"
)

// authors are who said what of a roadmap, by the number of what it is about, and who recorded imports: states don't remember that.
type authors struct {
	validated persistent.Map[string]          // initiatives
	proposed  persistent.Map[string]          // proposals
	decided   persistent.Map[events.Metadata] // proposals
	imported  []recordedRow                   // of imports, in the order in which they were recorded; replaced, never changed
}

func (a *authors) add(r events.Recorded) {
	if e, ok := r.Event.(events.InitiativeValidated); ok {
		a.validated = a.validated.Set(uint32(events.KeyNumber(e.Initiative)), r.Metadata.Actor)
	}
	if e, ok := r.Event.(events.RoadmapChangeProposed); ok {
		a.proposed = a.proposed.Set(uint32(events.KeyNumber(e.Proposal)), r.Metadata.Actor)
	}
	if e, ok := r.Event.(events.ProposalAccepted); ok {
		a.decided = a.decided.Set(uint32(events.KeyNumber(e.Proposal)), r.Metadata)
	}
	if e, ok := r.Event.(events.ProposalDeclined); ok {
		a.decided = a.decided.Set(uint32(events.KeyNumber(e.Proposal)), r.Metadata)
	}
	if e, ok := r.Event.(events.ProposalReopened); ok {
		a.decided = a.decided.Delete(uint32(events.KeyNumber(e.Proposal)))
	}
}

// recorded adds who recorded so many imports more: one, or none.
func (a *authors) recorded(r events.Recorded, more int) {
	for range more {
		by := recordedRow{r.Metadata.EffectiveAt.UTC(), cmp.Or(r.Metadata.RecordedBy, r.Metadata.Actor)}
		a.imported = append(slices.Clip(a.imported), by)
	}
}
