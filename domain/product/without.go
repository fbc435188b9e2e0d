package product

import "waymark/events"

// Without is how the book would stand after an event if others had not happened: s is how it would stand before. Of a policy it
// takes the parts that the event changed.
func Without(s, _, _ State, e events.ProductEvent) State {
	switch e := e.(type) {
	case events.RoleRestored:
		e.Place = min(e.Place, len(s.People)+1)
		return Evolve(s, e)
	case events.DecisionPolicySet:
		to := *e.Policy.To
		if e.Policy.From != nil {
			to = s.Policy
			for _, p := range policyParts() {
				if !p.same(*e.Policy.From, *e.Policy.To) {
					p.take(&to, *e.Policy.To)
				}
			}
		}
		e.Policy.To = &to
		return Evolve(s, e)
	}
	return Evolve(s, e)
}
