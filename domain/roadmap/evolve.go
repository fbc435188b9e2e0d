package roadmap

import (
	"slices"

	"waymark/events"
	"waymark/persistent"
)

// Evolve is the state after the event.
func Evolve(s State, e events.RoadmapEvent) State {
	switch e := e.(type) {
	case events.InitiativePlanned:
		return planned(s, e)
	case events.InitiativeRevised:
		return s.change(e.Initiative, func(i *Initiative) {
			e.Title.Apply(&i.Title)
			e.Outcome.Apply(&i.Outcome)
			e.Goal.Apply(&i.Goal)
		})
	case events.InitiativePrioritized:
		return s.reorder(e.Initiative, func(o persistent.Order, n uint32) persistent.Order { return o.Move(n, e.Place.To) })
	case events.InitiativeRescheduled:
		return rescheduled(s, e)
	case events.InitiativeStarted:
		return s.progress(e.Initiative, events.Started)
	case events.InitiativeDelivered:
		return s.leave(e.Initiative).progress(e.Initiative, events.Delivered)
	case events.InitiativeDropped:
		return s.leave(e.Initiative).progress(e.Initiative, events.Abandoned)
	case events.ReleasePlanned:
		return releasePlanned(s, e)
	case events.ReleaseRescheduled:
		return s.changeRelease(e.Release, func(r *Release) { r.Date = e.Date.To })
	case events.AssignedToRelease:
		return s.changeRelease(e.Release, func(r *Release) { r.Items = with(r.Items, e.Item) })
	case events.RemovedFromRelease:
		return s.changeRelease(e.Release, func(r *Release) { r.Items = without(r.Items, e.Item) })
	case events.ReleaseShipped:
		return s.changeRelease(e.Release, func(r *Release) { r.Shipped, r.Undelivered = true, e.Undelivered })
	case events.InitiativeScored:
		return s.change(e.Initiative, func(i *Initiative) { i.Score = e.Score.To })
	case events.InitiativesLinked:
		return s.change(e.Initiative, func(i *Initiative) { i.DependsOn = with(i.DependsOn, e.DependsOn) })
	case events.InitiativesUnlinked:
		return s.change(e.Initiative, func(i *Initiative) { i.DependsOn = without(i.DependsOn, e.DependsOn) })
	case events.InitiativeValidated:
		return s.change(e.Initiative, func(i *Initiative) { i.Validation = e.Validation.To })
	case events.RoadmapChangeProposed:
		return proposed(s, e)
	case events.ProposalAccepted:
		return s.setStatus(e.Proposal, events.ProposalIsAccepted)
	case events.ProposalDeclined:
		return s.setStatus(e.Proposal, events.ProposalIsDeclined)
	case events.ProposalReopened:
		return s.setStatus(e.Proposal, e.Status.To)
	case events.ProposalWithdrawn:
		s.Proposals = s.Proposals.Delete(events.KeyNumber(e.Proposal))
		return s
	case events.InitiativeWithdrawn:
		return withdrawn(s, e)
	case events.InitiativeProgressRestored:
		return progressRestored(s, e)
	case events.ReleaseWithdrawn:
		n := events.KeyNumber(e.Release)
		s.Releases, s.WithdrawnReleases = s.Releases.Delete(n), s.WithdrawnReleases.Set(n, struct{}{})
		return s
	case events.ReleaseRecalled:
		return s.changeRelease(e.Release, func(r *Release) { r.Shipped, r.Undelivered = false, nil })
	}
	return s
}

// with is a sorted list with a text, which it does not have yet; the list itself stays as it is.
func with(list []string, text string) []string {
	at, _ := slices.BinarySearch(list, text)
	return slices.Insert(slices.Clone(list), at, text)
}

// without is a list without a text; the list itself stays as it is.
func without(list []string, text string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(t string) bool { return t == text })
}

func (s State) change(key string, change func(*Initiative)) State {
	n := events.KeyNumber(key)
	initiative, _ := s.Initiatives.Get(n)
	change(&initiative)
	s.Initiatives = s.Initiatives.Set(n, initiative)
	return s
}

func (s State) changeRelease(key string, change func(*Release)) State {
	n := events.KeyNumber(key)
	release, _ := s.Releases.Get(n)
	change(&release)
	s.Releases = s.Releases.Set(n, release)
	return s
}

func (s State) progress(key string, to events.Progress) State {
	return s.change(key, func(i *Initiative) { i.Progress = to })
}

// reorder changes the order of the horizon that the initiative is in.
func (s State) reorder(key string, change func(persistent.Order, uint32) persistent.Order) State {
	n := events.KeyNumber(key)
	initiative, _ := s.Initiatives.Get(n)
	at := Index(initiative.Horizon)
	s.Orders[at] = change(s.Orders[at], n)
	return s
}

// enter puts the initiative into the order of its horizon.
func (s State) enter(key string, place int) State {
	return s.reorder(key, func(o persistent.Order, n uint32) persistent.Order { return o.Insert(n, place) })
}

func (s State) leave(key string) State {
	return s.reorder(key, persistent.Order.Remove)
}

func planned(s State, e events.InitiativePlanned) State {
	n := events.KeyNumber(e.Initiative)
	s.Initiatives = s.Initiatives.Set(n, Initiative{
		Key: e.Initiative, Title: e.Title, Outcome: e.Outcome, Goal: e.Goal, Horizon: e.Horizon, Start: e.Start,
		Due: e.Due, Progress: events.Planned, External: e.External,
	})
	s.LastInitiative = max(s.LastInitiative, n)
	return s.enter(e.Initiative, e.Place)
}

func rescheduled(s State, e events.InitiativeRescheduled) State {
	if e.Horizon != nil {
		s = s.leave(e.Initiative)
	}
	s = s.change(e.Initiative, func(i *Initiative) {
		e.Horizon.Apply(&i.Horizon)
		e.Start.Apply(&i.Start)
		e.Due.Apply(&i.Due)
	})
	if e.Horizon == nil {
		return s
	}
	return s.enter(e.Initiative, e.Place.To)
}

func withdrawn(s State, e events.InitiativeWithdrawn) State {
	n := events.KeyNumber(e.Initiative)
	s = s.leave(e.Initiative)
	s.Initiatives, s.WithdrawnInitiatives = s.Initiatives.Delete(n), s.WithdrawnInitiatives.Set(n, struct{}{})
	return s
}

func progressRestored(s State, e events.InitiativeProgressRestored) State {
	s = s.progress(e.Initiative, e.Progress.To)
	if e.Place == 0 {
		return s
	}
	return s.enter(e.Initiative, e.Place)
}

func releasePlanned(s State, e events.ReleasePlanned) State {
	n := events.KeyNumber(e.Release)
	s.Releases = s.Releases.Set(n, Release{Key: e.Release, Name: e.Name, Date: e.Date, External: e.External})
	s.WithdrawnReleases = s.WithdrawnReleases.Delete(n)
	s.LastRelease = max(s.LastRelease, n)
	return s
}

func proposed(s State, e events.RoadmapChangeProposed) State {
	n := events.KeyNumber(e.Proposal)
	s.Proposals = s.Proposals.Set(n, Proposal{
		Key: e.Proposal, Initiative: e.Initiative, Change: e.Change, Command: e.Command, Status: events.ProposalIsOpen,
	})
	s.LastProposal = max(s.LastProposal, n)
	return s
}

func (s State) setStatus(proposal string, to events.ProposalStatus) State {
	n := events.KeyNumber(proposal)
	p, _ := s.Proposals.Get(n)
	p.Status = to
	s.Proposals = s.Proposals.Set(n, p)
	return s
}
