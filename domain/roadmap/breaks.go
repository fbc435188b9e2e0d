package roadmap

import (
	"waymark/domain"
	"waymark/events"
)

func book() domain.Book[State, events.RoadmapEvent] {
	return domain.Book[State, events.RoadmapEvent]{Evolve: Evolve, Facets: Facets, Breaks: breaks, Hollow: hollow}
}

func hollow(s State, product, key string) bool {
	initiative, _, noInitiative := s.initiative(product, key)
	release, noRelease := s.release(product, key)
	proposal, noProposal := s.proposal(product, key)
	return noInitiative == nil && initiative.Key == "" || noRelease == nil && release.Key == "" || noProposal == nil && proposal.Key == ""
}

// breaks says which rule an initiative breaks as it stands.
func breaks(s State, in domain.Context, key string) error {
	i, _, err := s.initiative(in.Product, key)
	if err != nil {
		return nil // another thing, or one that is gone
	}
	if i.Start != "" && i.Due != "" && i.Due < i.Start {
		return domain.Refuse("due_after_start", "%s would be due on %s, before it starts on %s: one of the two was decided later",
			key, i.Due, i.Start)
	}
	if i.Progress == events.Started && i.Horizon != events.Now {
		return domain.Refuse("started_is_now", "%s is started, and would not be in the horizon now", key)
	}
	return nil
}
