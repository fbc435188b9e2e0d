package roadmap

import "waymark/events"

// Facets are what an event sets, and what it needs to be there, as names such as "ACME-I7/title". A thing itself is
// named by its key: what is said of it later needs it. A later event stands in the way of an undo if it sets or needs
// what the event that shall be undone sets.
func Facets(e events.RoadmapEvent) (sets, needs []string) {
	switch e := e.(type) {
	case events.InitiativePlanned:
		return wholeInitiative(e.Initiative, e.Goal)
	case events.InitiativeRevised:
		return revisedFacets(e)
	case events.InitiativePrioritized:
		return facets(e.Initiative, "place")
	case events.InitiativeRescheduled:
		return facets(e.Initiative, named("horizon", e.Horizon), named("place", e.Horizon), named("start", e.Start), named("due", e.Due))
	case events.InitiativeStarted: // only what is for now is started
		return []string{e.Initiative + "/progress"}, []string{e.Initiative, e.Initiative + "/horizon"}
	case events.InitiativeDelivered:
		return closing(e.Initiative)
	case events.InitiativeDropped:
		return closing(e.Initiative)
	case events.InitiativeScored:
		return facets(e.Initiative, "score")
	case events.InitiativeValidated:
		return facets(e.Initiative, "validation")
	case events.InitiativesLinked:
		return relation(e.Initiative, "depends_on", e.DependsOn)
	case events.InitiativesUnlinked:
		return relation(e.Initiative, "depends_on", e.DependsOn)
	case events.ReleasePlanned:
		return wholeRelease(e.Release)
	case events.ReleaseRescheduled:
		return facets(e.Release, "date")
	case events.AssignedToRelease:
		return relation(e.Release, "items", e.Item)
	case events.RemovedFromRelease:
		return relation(e.Release, "items", e.Item)
	case events.ReleaseShipped: // what is out keeps its date
		return []string{e.Release + "/shipped"}, append([]string{e.Release, e.Release + "/date"}, e.Undelivered...)
	case events.RoadmapChangeProposed:
		return wholeProposal(e.Proposal, e.Initiative)
	case events.ProposalAccepted:
		return facets(e.Proposal, "status")
	case events.ProposalDeclined:
		return facets(e.Proposal, "status")
	case events.InitiativeWithdrawn:
		return wholeInitiative(e.Initiative, "")
	case events.InitiativeProgressRestored:
		if e.Place == 0 {
			return facets(e.Initiative, "progress")
		}
		return facets(e.Initiative, "progress", "place")
	case events.ReleaseWithdrawn:
		sets, needs = wholeRelease(e.Release)
		for _, item := range e.Items {
			sets = append(sets, e.Release+"/items/"+item)
		}
		return sets, needs
	case events.ReleaseRecalled:
		return facets(e.Release, "shipped")
	case events.ProposalReopened:
		return facets(e.Proposal, "status")
	case events.ProposalWithdrawn:
		return wholeProposal(e.Proposal, "")
	}
	return nil, nil
}

// wholeInitiative are the initiative itself and all that can be said of it alone; it needs the goal that it serves.
func wholeInitiative(key, goal string) (sets, needs []string) {
	sets, _ = facets(key, "title", "outcome", "goal", "horizon", "start", "due", "place", "progress", "score", "validation")
	return append(sets, key), notEmpty(goal)
}

func revisedFacets(e events.InitiativeRevised) (sets, needs []string) {
	sets, needs = facets(e.Initiative, named("title", e.Title), named("outcome", e.Outcome), named("goal", e.Goal))
	if e.Goal != nil {
		needs = append(needs, notEmpty(e.Goal.To)...)
	}
	return sets, needs
}

func wholeRelease(key string) (sets, needs []string) {
	return []string{key, key + "/date", key + "/shipped"}, nil
}

// wholeProposal needs the initiative that it is about, if there is one.
func wholeProposal(key, about string) (sets, needs []string) {
	return []string{key, key + "/status"}, notEmpty(about)
}

// facets are facets of a thing that is needed itself; an empty name is none.
func facets(key string, names ...string) (sets, needs []string) {
	for _, name := range notEmpty(names...) {
		sets = append(sets, key+"/"+name)
	}
	return sets, []string{key}
}

// named is the name of a facet that changed; empty if it did not.
func named[T any](name string, c *events.Change[T]) string {
	if c == nil {
		return ""
	}
	return name
}

func notEmpty(names ...string) []string {
	var all []string
	for _, name := range names {
		if name != "" {
			all = append(all, name)
		}
	}
	return all
}

// closing are the facets of a decision that takes an initiative out of its horizon: when it was planned for stands.
func closing(key string) (sets, needs []string) {
	return []string{key + "/progress", key + "/place"}, []string{key, key + "/horizon", key + "/start", key + "/due"}
}

// relation are the facets of one thing standing in a relation to another one.
func relation(key, name, other string) (sets, needs []string) {
	return []string{key + "/" + name + "/" + other}, []string{key, other}
}
