package roadmap

import (
	"waymark/domain"
	"waymark/events"
)

// Undo is what takes an event back: the state before it happened, and the state now, in which nothing that touches the
// same has happened since (the ledger has made sure, by Facets). No events: there is nothing left of it.
func Undo(before, now State, in domain.Context, e events.RoadmapEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.InitiativePlanned:
		i, place := now.standing(e.Initiative)
		return one(events.InitiativeWithdrawn{Initiative: e.Initiative, Title: i.Title, Place: place})
	case events.InitiativeRevised:
		return one(events.InitiativeRevised{
			Initiative: e.Initiative, Title: flip(e.Title), Outcome: flip(e.Outcome), Goal: flip(e.Goal),
		})
	case events.InitiativePrioritized:
		return moveBack(now, e)
	case events.InitiativeRescheduled:
		return rescheduleBack(now, e)
	case events.InitiativeStarted:
		return restore(before, now, e.Initiative, events.Started, 0)
	case events.InitiativeDelivered:
		return restore(before, now, e.Initiative, events.Delivered, e.Place)
	case events.InitiativeDropped:
		return restore(before, now, e.Initiative, events.Abandoned, e.Place)
	case events.InitiativeScored:
		return one(events.InitiativeScored{Initiative: e.Initiative, Score: *flip(&e.Score)})
	case events.InitiativeValidated:
		return one(events.InitiativeValidated{Initiative: e.Initiative, Validation: *flip(&e.Validation)})
	case events.InitiativesLinked:
		return one(events.InitiativesUnlinked(e))
	case events.InitiativesUnlinked:
		if err := now.noCycle(in.Product, e.Initiative, e.DependsOn); err != nil {
			return nil, err
		}
		return one(events.InitiativesLinked(e))
	case events.ReleasePlanned:
		return one(events.ReleaseWithdrawn{Release: e.Release, Name: e.Name})
	case events.ReleaseRescheduled:
		return one(events.ReleaseRescheduled{Release: e.Release, Date: *flip(&e.Date)})
	case events.AssignedToRelease:
		return one(events.RemovedFromRelease(e))
	case events.RemovedFromRelease:
		return one(events.AssignedToRelease(e))
	case events.ReleaseShipped:
		return one(events.ReleaseRecalled{Release: e.Release})
	case events.RoadmapChangeProposed:
		return one(events.ProposalWithdrawn{Proposal: e.Proposal, Change: e.Change})
	case events.ProposalAccepted:
		return reopen(e.Proposal, events.ProposalIsAccepted)
	case events.ProposalDeclined:
		return reopen(e.Proposal, events.ProposalIsDeclined)
	case events.InitiativeWithdrawn:
		return planAgain(before, now, e)
	case events.InitiativeProgressRestored:
		return progressAgain(now, e)
	case events.ReleaseWithdrawn:
		r, _ := before.Releases.Get(domain.RecordedNumber(e.Release))
		return one(events.ReleasePlanned{Release: r.Key, Name: r.Name, Date: r.Date, External: r.External})
	case events.ReleaseRecalled:
		r, _ := now.Releases.Get(domain.RecordedNumber(e.Release))
		return one(events.ReleaseShipped{Release: e.Release, Undelivered: now.undelivered(in.Product, r.Items)})
	case events.ProposalReopened:
		if e.Status.From == events.ProposalIsDeclined {
			return one(events.ProposalDeclined{Proposal: e.Proposal})
		}
		return one(events.ProposalAccepted{Proposal: e.Proposal})
	case events.ProposalWithdrawn:
		p, _ := before.Proposals.Get(domain.RecordedNumber(e.Proposal))
		return one(events.RoadmapChangeProposed{Proposal: p.Key, Initiative: p.Initiative, Change: p.Change, Command: p.Command})
	}
	return nil, nil
}

func one(e events.Event) ([]events.Event, error) { return []events.Event{e}, nil }

func flip[T any](c *events.Change[T]) *events.Change[T] {
	if c == nil {
		return nil
	}
	return &events.Change[T]{From: c.To, To: c.From}
}

// standing is an initiative and its place in its horizon; 0 where it has none.
func (s State) standing(key string) (Initiative, int) {
	n := domain.RecordedNumber(key)
	i, _ := s.Initiatives.Get(n)
	return i, s.Orders[Index(i.Horizon)].Place(n)
}

// nearest is a place in a horizon, or the last one if there are no longer that many; joining is 1 for an initiative that
// is not in the horizon yet.
func (s State) nearest(h events.Horizon, place, joining int) int {
	return min(place, s.Orders[Index(h)].Len()+joining)
}

func moveBack(now State, e events.InitiativePrioritized) ([]events.Event, error) {
	i, from := now.standing(e.Initiative)
	to := now.nearest(i.Horizon, e.Place.From, 0)
	if from == to {
		return nil, nil
	}
	return one(events.InitiativePrioritized{
		Initiative: e.Initiative, Move: events.Move{Place: to}, Place: events.Change[int]{From: from, To: to},
	})
}

func rescheduleBack(now State, e events.InitiativeRescheduled) ([]events.Event, error) {
	back := events.InitiativeRescheduled{
		Initiative: e.Initiative, Horizon: flip(e.Horizon), Start: flip(e.Start), Due: flip(e.Due),
	}
	if e.Horizon != nil {
		_, place := now.standing(e.Initiative)
		back.Place = &events.Change[int]{From: place, To: now.nearest(e.Horizon.From, e.Place.From, 1)}
	}
	return one(back)
}

// restore takes back how far an initiative got; place is the one that it left for it, 0 where it left none.
func restore(before, now State, key string, from events.Progress, place int) ([]events.Event, error) {
	i, _ := before.standing(key)
	if place > 0 {
		place = now.nearest(i.Horizon, place, 1)
	}
	return one(events.InitiativeProgressRestored{
		Initiative: key, Progress: events.Change[events.Progress]{From: from, To: i.Progress}, Place: place,
	})
}

func reopen(proposal string, from events.ProposalStatus) ([]events.Event, error) {
	status := events.Change[events.ProposalStatus]{From: from, To: events.ProposalIsOpen}
	return one(events.ProposalReopened{Proposal: proposal, Status: status})
}

// planAgain plans an initiative as it was when that was taken back.
func planAgain(before, now State, e events.InitiativeWithdrawn) ([]events.Event, error) {
	i, _ := before.standing(e.Initiative)
	return one(events.InitiativePlanned{
		Initiative: i.Key, Title: i.Title, Outcome: i.Outcome, Goal: i.Goal, Horizon: i.Horizon, Start: i.Start, Due: i.Due,
		Place: now.nearest(i.Horizon, e.Place, 1), External: i.External,
	})
}

func progressAgain(now State, e events.InitiativeProgressRestored) ([]events.Event, error) {
	i, place := now.standing(e.Initiative)
	switch {
	case e.Progress.From == events.Delivered:
		return one(events.InitiativeDelivered{Initiative: e.Initiative, Place: place})
	case e.Progress.From == events.Abandoned:
		return one(events.InitiativeDropped{Initiative: e.Initiative, Progress: i.Progress, Place: place})
	case i.Horizon != events.Now:
		return nil, domain.Refuse("started_is_now", "%s would be started again, but is no longer in the horizon now", e.Initiative)
	default:
		return one(events.InitiativeStarted{Initiative: e.Initiative})
	}
}
