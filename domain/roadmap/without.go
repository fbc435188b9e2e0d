package roadmap

import (
	"waymark/domain"
	"waymark/events"
)

// Without is how the book would stand after an event if others had not happened: s is how it would stand before, and before and
// after are how it does stand around the event. What that gave a place stands where it does, below the nearest initiative
// that would be there too.
func Without(s, before, after State, e events.RoadmapEvent) State {
	orders := s.Orders
	s.Orders = before.Orders // so the places are those of the event
	s = Evolve(s, e)
	s.Orders = orders
	key := placed(e)
	if key == "" {
		return s
	}
	n := events.KeyNumber(key)
	for h := range s.Orders {
		s.Orders[h] = s.Orders[h].Remove(n)
		if after.Orders[h].Place(n) > 0 {
			s.Orders[h] = s.Orders[h].Insert(n, domain.Below(s.Orders[h], after.Orders[h], n))
		}
	}
	return s
}

// placed is the initiative that an event gives a place, or takes its own; empty for none.
func placed(e events.RoadmapEvent) string {
	switch e := e.(type) {
	case events.InitiativePlanned:
		return e.Initiative
	case events.InitiativePrioritized:
		return e.Initiative
	case events.InitiativeRescheduled:
		if e.Horizon != nil {
			return e.Initiative
		}
	case events.InitiativeDelivered:
		return e.Initiative
	case events.InitiativeDropped:
		return e.Initiative
	case events.InitiativeWithdrawn:
		return e.Initiative
	case events.InitiativeProgressRestored:
		return e.Initiative
	case events.InitiativeRevised, events.InitiativeStarted, events.InitiativeScored, events.InitiativeValidated, events.InitiativesLinked,
		events.InitiativesUnlinked, events.ReleasePlanned, events.ReleaseRescheduled, events.AssignedToRelease, events.RemovedFromRelease,
		events.ReleaseShipped, events.ReleaseWithdrawn, events.ReleaseRecalled, events.RoadmapChangeProposed, events.ProposalAccepted,
		events.ProposalDeclined, events.ProposalReopened, events.ProposalWithdrawn:
	}
	return ""
}
