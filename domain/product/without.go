package product

import "waymark/events"

// Without is how the book would stand after an event if others had not happened: s is how it would stand before. Of a policy it
// takes the parts that the event changed.
func Without(s, _, _ State, e events.ProductEvent) State {
	if e, is := e.(events.RoleRestored); is {
		e.Place = min(e.Place, len(s.People)+1)
		return Evolve(s, e)
	}
	set, is := e.(events.DecisionPolicySet)
	if !is || set.Policy.From == nil {
		return Evolve(s, e)
	}
	to := s.Policy
	for _, p := range policyParts() {
		if !p.same(*set.Policy.From, *set.Policy.To) {
			p.take(&to, *set.Policy.To)
		}
	}
	set.Policy.To = &to
	return Evolve(s, set)
}
