package audit

import "waymark/events"

// authors are who said what of a roadmap, by the key of what it is about: states don't remember that.
type authors struct {
	validated map[string]string          // initiatives
	proposed  map[string]string          // proposals
	decided   map[string]events.Metadata // proposals
}

func newAuthors() authors {
	return authors{map[string]string{}, map[string]string{}, map[string]events.Metadata{}}
}

func (a authors) add(r events.Recorded) {
	if e, ok := r.Event.(events.InitiativeValidated); ok {
		a.validated[e.Initiative] = r.Metadata.Actor
	}
	if e, ok := r.Event.(events.RoadmapChangeProposed); ok {
		a.proposed[e.Proposal] = r.Metadata.Actor
	}
	if e, ok := r.Event.(events.ProposalAccepted); ok {
		a.decided[e.Proposal] = r.Metadata
	}
	if e, ok := r.Event.(events.ProposalDeclined); ok {
		a.decided[e.Proposal] = r.Metadata
	}
	if e, ok := r.Event.(events.ProposalReopened); ok {
		delete(a.decided, e.Proposal)
	}
}
