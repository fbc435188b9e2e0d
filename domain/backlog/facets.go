package backlog

import "waymark/events"

// Facets are what an event sets, and what it needs to be there, as names such as "ACME-7/title". An event can't be taken
// back while a later one sets or needs what it set.
func Facets(e events.BacklogEvent) (sets, needs []string) {
	switch e := e.(type) {
	case events.StoryWritten:
		return whole(e.Story), append(named(e.Initiative), e.Needs...)
	case events.StoryWithdrawn:
		return whole(e.Story), nil
	case events.StoriesWithdrawn:
		for _, story := range e.Stories {
			sets = append(sets, whole(story)...)
		}
		return sets, nil
	case events.StoryRevised:
		return of(e.Story, revisedFields(e)...), append(named(e.Story), servedBy(e)...)
	case events.StoryEstimated:
		return of(e.Story, "points"), named(e.Story)
	case events.StoryAssigned:
		return of(e.Story, "assignee"), named(e.Story)
	case events.StoryScored:
		return of(e.Story, "score"), named(e.Story)
	case events.StoryPrioritized:
		return prioritizedFacets(e), append(named(e.Story), named(e.Move.After, e.Move.Before)...)
	case events.BacklogReordered:
		for _, story := range e.Stories {
			sets = append(sets, story+"/place")
		}
		return sets, e.Stories
	case events.StoryMoved:
		return movedFacets(e), named(e.Story)
	case events.StoryAccepted:
		return of(e.Story, "acceptance"), append(named(e.Story), e.Story+"/status")
	case events.StoryAcceptanceWithdrawn:
		return of(e.Story, "acceptance"), append(named(e.Story), e.Story+"/status")
	case events.StoryRejected:
		return of(e.Story, "status", "acceptance", "resolution"), named(e.Story)
	case events.StoryDropped:
		return resolvedFacets(e.Story, e.Resolution), named(e.Story)
	case events.StoryRestored:
		return resolvedFacets(e.Story, e.Resolution), named(e.Story)
	case events.StorySplit:
		needs := append(named(e.Story), e.Parts...)
		if !e.PointsDiffer {
			needs = append(needs, e.Story+"/points") // the parts add up to them
		}
		return presence(e.Story), needs
	case events.StoryRejoined:
		return presence(e.Story), append(named(e.Story), e.Parts...)
	case events.StoryLinked:
		return linkFacets(e.Story, e.Link)
	case events.StoryUnlinked:
		return linkFacets(e.Story, e.Link)
	case events.StatusCarried:
		return carriedFacets(e), nil
	case events.SprintEvent:
		return sprintFacets(e)
	}
	return nil, nil
}

// whole is a story and everything of it.
func whole(story string) []string {
	return append(named(story), of(story, "title", "as_a", "i_want", "so_that", "description", "acceptance_criteria", "kind",
		"labels", "needs", "initiative", "assignee", "external", "points", "score", "place", "level", "status", "resolution", "acceptance",
		"sprint")...)
}

// presence is what a story has while it is in the order, or loses as it leaves.
func presence(story string) []string { return of(story, "place", "status", "acceptance", "sprint") }

// resolvedFacets are those of a story that enters or leaves the order, and of its resolution if that changes with it.
func resolvedFacets(story string, resolution *events.Change[string]) []string {
	if resolution == nil {
		return presence(story)
	}
	return append(presence(story), of(story, "resolution")...)
}

func of(thing string, facets ...string) []string {
	names := make([]string, len(facets))
	for i, facet := range facets {
		names[i] = thing + "/" + facet
	}
	return names
}

// named are the names that are not empty.
func named(names ...string) []string {
	var all []string
	for _, name := range names {
		if name != "" {
			all = append(all, name)
		}
	}
	return all
}

func revisedFields(e events.StoryRevised) []string {
	var fields []string
	for _, f := range []struct {
		name    string
		changed bool
	}{
		{"title", e.Title != nil}, {"as_a", e.AsA != nil}, {"i_want", e.IWant != nil}, {"so_that", e.SoThat != nil},
		{"description", e.Description != nil}, {"acceptance_criteria", e.Acceptance != nil}, {"kind", e.Kind != nil},
		{"labels", e.Labels != nil}, {"needs", e.Needs != nil}, {"initiative", e.Initiative != nil}, {"external", e.External != nil},
	} {
		if f.changed {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// servedBy are the initiative and the needs that a story serves from now on.
func servedBy(e events.StoryRevised) []string {
	var served []string
	if e.Initiative != nil {
		served = named(e.Initiative.To)
	}
	if e.Needs != nil {
		served = append(served, e.Needs.To...)
	}
	return served
}

func prioritizedFacets(e events.StoryPrioritized) []string {
	var sets []string
	if e.Place != nil {
		sets = append(sets, e.Story+"/place")
	}
	if e.Level != nil {
		sets = append(sets, e.Story+"/level")
	}
	return sets
}

func movedFacets(e events.StoryMoved) []string {
	var sets []string
	if e.Status.From != e.Status.To || e.Category.From != e.Category.To {
		sets = of(e.Story, "status")
	}
	if e.Category.From == events.Done && e.Category.To != events.Done {
		sets = append(sets, e.Story+"/acceptance")
	}
	if e.Resolution != nil {
		sets = append(sets, e.Story+"/resolution")
	}
	return sets
}

func linkFacets(story string, link events.Link) (sets, needs []string) {
	return of(story, "links/"+link.Relation+" "+link.Target), named(story, link.Target)
}

func sprintFacets(e events.SprintEvent) (sets, needs []string) {
	switch e := e.(type) {
	case events.SprintPlanned:
		return append(named(e.Sprint), of(e.Sprint, "start", "end")...), nil
	case events.SprintWithdrawn:
		return append(named(e.Sprint), of(e.Sprint, "start", "end")...), nil
	case events.CommittedToSprint:
		return scopeFacets(e.Sprint, e.Stories)
	case events.RemovedFromSprint:
		return scopeFacets(e.Sprint, e.Stories)
	case events.SprintStarted:
		return of(e.Sprint, "start"), named(e.Sprint)
	case events.SprintClosed:
		return endFacets(e.Sprint, e.Next, e.Done, e.NotDone)
	case events.SprintStateRestored:
		if e.State.From == events.SprintIsClosed {
			return endFacets(e.Sprint, e.Next, e.Done, e.NotDone)
		}
		return of(e.Sprint, "start"), named(e.Sprint)
	}
	return nil, nil
}

// scopeFacets are those of a change of scope, which a sprint takes while it is not closed.
func scopeFacets(sprint string, stories []string) (sets, needs []string) {
	for _, story := range stories {
		sets = append(sets, story+"/sprint")
	}
	return sets, append(named(sprint, sprint+"/end"), stories...)
}

// endFacets are those of the end of a sprint that was started, which ends the commitment of its stories.
func endFacets(sprint, next string, lists ...[]string) (sets, needs []string) {
	sets, needs = of(sprint, "end"), append(named(sprint, next), sprint+"/start")
	for _, stories := range lists {
		for _, story := range stories {
			sets, needs = append(sets, story+"/sprint"), append(needs, story)
		}
	}
	return sets, needs
}
