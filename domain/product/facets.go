package product

import "waymark/events"

// Facets are what an event sets, and what it needs to be there, as names such as "ACME-G7/title".
func Facets(e events.ProductEvent) (sets, needs []string) {
	switch e := e.(type) {
	case events.ProductStarted:
		return []string{"name", "stage"}, nil
	case events.ProductRenamed:
		return []string{"name"}, nil
	case events.LifecycleStageMoved:
		return []string{"stage"}, nil
	case events.VisionSet:
		return []string{"vision"}, needsOf(e.Vision.To)
	case events.RoleAssigned:
		return []string{facetOf(Holding(e))}, nil
	case events.RoleRevoked:
		return []string{facetOf(Holding(e))}, nil
	case events.RoleRestored:
		return []string{facetOf(Holding{e.Person, e.Role})}, nil
	case events.DecisionPolicySet:
		return policyFacets(e.Policy), nil
	case events.GoalSet:
		return whole(e.Goal, goalFacets()), nil
	case events.GoalWithdrawn:
		return whole(e.Goal, goalFacets()), nil
	case events.GoalRevised:
		return revisedFacets(e), []string{e.Goal}
	case events.GoalMeasured:
		return []string{e.Goal + "/" + e.On}, []string{e.Goal}
	case events.GoalClosed:
		return []string{e.Goal + "/outcome"}, []string{e.Goal}
	case events.GoalReopened:
		return []string{e.Goal + "/outcome"}, []string{e.Goal}
	case events.ChallengeRaised:
		return whole(e.Challenge, []string{"resolution"}), nil
	case events.ChallengeWithdrawn:
		return whole(e.Challenge, []string{"resolution"}), nil
	case events.ChallengeResolved:
		return []string{e.Challenge + "/resolution"}, []string{e.Challenge}
	case events.ChallengeReopened:
		return []string{e.Challenge + "/resolution"}, []string{e.Challenge}
	case events.ImportEvent:
		return []string{"imports/" + e.AboutImport()}, nil
	}
	return nil, nil
}

func facetOf(h Holding) string { return "people/" + h.Person + "/" + string(h.Role) }

// goalFacets are the parts of a goal; its range is baseline and target, for they must differ.
func goalFacets() []string { return []string{"title", "metric", "unit", "range", "due", "outcome"} }

// whole is a thing and all its parts.
func whole(key string, parts []string) []string {
	all := []string{key}
	for _, part := range parts {
		all = append(all, key+"/"+part)
	}
	return all
}

func revisedFacets(e events.GoalRevised) []string {
	var sets []string
	for _, part := range []struct {
		name    string
		changed bool
	}{
		{"title", e.Title != nil}, {"metric", e.Metric != nil}, {"unit", e.Unit != nil},
		{"range", e.Baseline != nil || e.Target != nil}, {"due", e.Due != nil},
	} {
		if part.changed {
			sets = append(sets, e.Goal+"/"+part.name)
		}
	}
	return sets
}

// policyFacets are the parts of the policy that a decision changed; all of them for the first policy.
func policyFacets(c events.Change[*events.Policy]) []string {
	var sets []string
	for _, p := range policyParts() {
		if c.From == nil || !p.same(*c.From, *c.To) {
			sets = append(sets, "policy/"+p.name)
		}
	}
	return sets
}
