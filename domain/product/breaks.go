package product

import (
	"strings"

	"waymark/domain"
	"waymark/events"
)

func book() domain.Book[State, events.ProductEvent] {
	return domain.Book[State, events.ProductEvent]{Evolve: Evolve, Facets: Facets, Breaks: breaks, Hollow: hollow}
}

func hollow(s State, product, key string) bool {
	goal, noGoal := s.goal(product, key)
	challenge, noChallenge := s.challenge(product, key)
	return noGoal == nil && goal.Key == "" || noChallenge == nil && challenge.Key == ""
}

// breaks says which rule a goal, the policy or the people break as they stand.
func breaks(s State, in domain.Context, key string) error {
	switch key {
	case "policy":
		var check domain.Check
		checkPolicy(&check, s.Policy)
		if err := check.Err(); err != nil {
			return domain.Refuse("policy_is_whole", "the policy would be broken: %v", err)
		}
		return nil
	case "people":
		return s.peopleBreak()
	}
	if g, err := s.goal(in.Product, key); err == nil && g.Baseline == g.Target {
		return domain.Refuse("target_is_not_baseline", "%s would have the target %v, which is its baseline: one of the two was decided later",
			key, g.Target)
	}
	return nil // another thing, or one that is gone
}

func (s State) peopleBreak() error {
	if len(s.holders(events.ProductManager)) == 0 {
		return domain.Refuse("a_product_manager", "nobody would be the product manager")
	}
	if owners := s.holders(events.ProductOwner); len(owners) > 1 {
		return domain.Refuse("one_product_owner", "there would be several product owners: %s", strings.Join(owners, ", "))
	}
	return nil
}
