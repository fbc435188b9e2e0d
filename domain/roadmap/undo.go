package roadmap

import (
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Undo is what takes an event back: the state before it happened, and the state now, in which nothing that touches the
// same has happened since (the ledger has made sure, by Facets). No events: there is nothing left of it. What comes back
// and names what is gone by now is domain.ErrUnknown; a RuleError says which rule it would break.
func Undo(before, now State, in domain.Context, e events.RoadmapEvent) ([]events.Event, error) {
	undone, err := takeBack(before, now, in, e)
	if err != nil {
		return nil, err
	}
	return book().Kept(now, in, undone)
}

func takeBack(before, now State, in domain.Context, e events.RoadmapEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.InitiativePlanned:
		i, place := now.standing(e.Initiative)
		return one(events.InitiativeWithdrawn{Initiative: e.Initiative, Title: i.Title, Place: place})
	case events.InitiativeRevised:
		return unrevised(in, e)
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
		return one(events.InitiativeScored{Initiative: e.Initiative, Score: *e.Score.Back()})
	case events.InitiativeValidated:
		return one(events.InitiativeValidated{Initiative: e.Initiative, Validation: *e.Validation.Back()})
	case events.InitiativesLinked:
		return one(events.InitiativesUnlinked(e))
	case events.InitiativesUnlinked:
		return domain.Unless(now.mayDependAgain(in.Product, e), events.InitiativesLinked(e))
	case events.ReleasePlanned:
		return one(events.ReleaseWithdrawn{Release: e.Release, Name: e.Name})
	case events.ReleaseRescheduled:
		return one(events.ReleaseRescheduled{Release: e.Release, Date: *e.Date.Back()})
	case events.AssignedToRelease:
		return one(events.RemovedFromRelease(e))
	case events.RemovedFromRelease:
		return domain.Unless(now.knownItem(in, e.Item), events.AssignedToRelease(e))
	case events.ReleaseShipped:
		return one(events.ReleaseRecalled{Release: e.Release})
	case events.RoadmapChangeProposed:
		return one(events.ProposalWithdrawn{Proposal: e.Proposal, Change: e.Change})
	case events.ProposalAccepted:
		return reopen(e.Proposal, events.ProposalIsAccepted)
	case events.ProposalDeclined:
		return reopen(e.Proposal, events.ProposalIsDeclined)
	case events.InitiativeWithdrawn:
		return planAgain(before, now, in, e)
	case events.InitiativeProgressRestored:
		return progressAgain(now, e)
	case events.ReleaseWithdrawn:
		return planReleaseAgain(before, e)
	case events.ReleaseRecalled:
		return shipAgain(before, now, in, e)
	case events.ProposalReopened:
		if e.Status.From == events.ProposalIsDeclined {
			return one(events.ProposalDeclined{Proposal: e.Proposal})
		}
		return one(events.ProposalAccepted{Proposal: e.Proposal})
	case events.ProposalWithdrawn:
		p, _ := before.Proposals.Get(events.KeyNumber(e.Proposal))
		return domain.Unless(now.known(in.Product, p.Initiative),
			events.RoadmapChangeProposed{Proposal: p.Key, Initiative: p.Initiative, Change: p.Change, Command: p.Command})
	}
	return nil, nil
}

// planReleaseAgain plans a release as it was, with what it was withdrawn with.
func planReleaseAgain(before State, e events.ReleaseWithdrawn) ([]events.Event, error) {
	r, _ := before.Releases.Get(events.KeyNumber(e.Release))
	again := []events.Event{events.ReleasePlanned{Release: r.Key, Name: r.Name, Date: r.Date, External: r.External}}
	for _, item := range e.Items {
		again = append(again, events.AssignedToRelease{Release: r.Key, Item: item})
	}
	return again, nil
}

// shipAgain ships a release as it was shipped, and without what has come to it since and is open.
func shipAgain(before, now State, in domain.Context, e events.ReleaseRecalled) ([]events.Event, error) {
	was, _ := before.Releases.Get(events.KeyNumber(e.Release))
	is, _ := now.Releases.Get(events.KeyNumber(e.Release))
	without := slices.Clone(was.Undelivered)
	for _, item := range now.missing(in, is.Items) {
		if !slices.Contains(was.Items, item) {
			without = append(without, item)
		}
	}
	return one(events.ReleaseShipped{Release: e.Release, Undelivered: without})
}

func one(e events.Event) ([]events.Event, error) { return []events.Event{e}, nil }

// standing is an initiative and its place in its horizon; 0 where it has none.
func (s State) standing(key string) (Initiative, int) {
	n := events.KeyNumber(key)
	i, _ := s.Initiatives.Get(n)
	return i, s.Orders[Index(i.Horizon)].Place(n)
}

// nearest is a place in a horizon, or the last one if there are no longer that many; 0 stays 0. joining is 1 for an
// initiative that is not in the horizon yet.
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
		Initiative: e.Initiative, Horizon: e.Horizon.Back(), Start: e.Start.Back(), Due: e.Due.Back(),
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
	return one(events.InitiativeProgressRestored{
		Initiative: key, Progress: events.Change[events.Progress]{From: from, To: i.Progress}, Place: now.nearest(i.Horizon, place, 1),
	})
}

func reopen(proposal string, from events.ProposalStatus) ([]events.Event, error) {
	status := events.Change[events.ProposalStatus]{From: from, To: events.ProposalIsOpen}
	return one(events.ProposalReopened{Proposal: proposal, Status: status})
}

func unrevised(in domain.Context, e events.InitiativeRevised) ([]events.Event, error) {
	var goal string
	if e.Goal != nil {
		goal = e.Goal.From
	}
	return domain.Unless(in.CheckGoal(goal), events.InitiativeRevised{
		Initiative: e.Initiative, Title: e.Title.Back(), Outcome: e.Outcome.Back(), Goal: e.Goal.Back(),
	})
}

// mayDependAgain refuses a dependency on an initiative that is gone, or that would close a circle now.
func (s State) mayDependAgain(product string, e events.InitiativesUnlinked) error {
	if err := s.known(product, e.DependsOn); err != nil {
		return err
	}
	return s.noCycle(product, e.Initiative, e.DependsOn)
}

// knownItem refuses an item of a release, a story or an initiative, that is gone.
func (s State) knownItem(in domain.Context, item string) error {
	if _, isInitiative := events.InitiativeMark.Number(in.Product, item); isInitiative {
		return s.known(in.Product, item)
	}
	return in.CheckStory(item)
}

// planAgain plans an initiative as it was when that was taken back.
func planAgain(before, now State, in domain.Context, e events.InitiativeWithdrawn) ([]events.Event, error) {
	i, _ := before.standing(e.Initiative)
	return domain.Unless(in.CheckGoal(i.Goal), events.InitiativePlanned{
		Initiative: i.Key, Title: i.Title, Outcome: i.Outcome, Goal: i.Goal, Horizon: i.Horizon, Start: i.Start, Due: i.Due,
		Place: now.nearest(i.Horizon, e.Place, 1), External: i.External,
	})
}

func progressAgain(now State, e events.InitiativeProgressRestored) ([]events.Event, error) {
	i, place := now.standing(e.Initiative)
	switch e.Progress.From {
	case events.Delivered:
		return one(events.InitiativeDelivered{Initiative: e.Initiative, Place: place})
	case events.Abandoned:
		return one(events.InitiativeDropped{Initiative: e.Initiative, Progress: i.Progress, Place: place})
	}
	return one(events.InitiativeStarted{Initiative: e.Initiative})
}
