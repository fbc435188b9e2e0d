package discovery

import (
	"waymark/domain"
	"waymark/events"
)

func book() domain.Book[State, events.DiscoveryEvent] {
	return domain.Book[State, events.DiscoveryEvent]{Evolve: Evolve, Facets: Facets, Breaks: breaks, Hollow: hollow}
}

func hollow(s State, product, key string) bool {
	need, noNeed := s.need(product, key)
	persona, noPersona := s.persona(product, key)
	competitor, noCompetitor := s.competitor(product, key)
	return noNeed == nil && need.Key == "" || noPersona == nil && persona.Key == "" || noCompetitor == nil && competitor.Key == ""
}

// breaks says which rule a need breaks as it stands.
func breaks(s State, in domain.Context, key string) error {
	n, err := s.need(in.Product, key)
	if err != nil || n.MergedInto == "" {
		return nil // another thing, one that is gone, or one that stands for itself
	}
	into, err := s.need(in.Product, n.MergedInto)
	if err == nil && into.Status == events.MergedAway {
		err = domain.Refuse("need_is_not_merged", "%s would be merged into %s, which is merged itself", key, into.Key)
	}
	return err
}
