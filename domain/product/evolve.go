package product

import (
	"cmp"
	"slices"

	"waymark/events"
)

// Evolve is the state after the event.
func Evolve(s State, e events.ProductEvent) State {
	switch e := e.(type) {
	case events.ProductStarted:
		s.Key, s.Name, s.Stage = e.Key, e.Name, events.Introduction
	case events.ProductRenamed:
		s.Name = e.Name.To
	case events.VisionSet:
		s.Vision = e.Vision.To
	case events.LifecycleStageMoved:
		s.Stage = e.Stage.To
	case events.RoleAssigned:
		s.People = append(slices.Clone(s.People), Holding(e))
	case events.RoleRevoked:
		s.People = slices.DeleteFunc(slices.Clone(s.People), func(h Holding) bool { return h == Holding(e) })
	case events.RoleRestored:
		s.People = slices.Insert(slices.Clone(s.People), e.Place-1, Holding{e.Person, e.Role})
	case events.DecisionPolicySet:
		return policySet(s, e)
	case events.GoalSet:
		n := events.KeyNumber(e.Goal)
		s.Goals = s.Goals.Set(n, Goal{
			Key: e.Goal, Title: e.Title, Metric: e.Metric, Unit: e.Unit, Baseline: e.Baseline, Target: e.Target, Due: e.Due,
		})
		s.LastGoal = max(s.LastGoal, n)
	case events.GoalRevised:
		return s.changeGoal(e.Goal, func(g *Goal) {
			e.Title.Apply(&g.Title)
			e.Metric.Apply(&g.Metric)
			e.Unit.Apply(&g.Unit)
			e.Baseline.Apply(&g.Baseline)
			e.Target.Apply(&g.Target)
			e.Due.Apply(&g.Due)
		})
	case events.GoalMeasured:
		return s.changeGoal(e.Goal, func(g *Goal) { g.Measurements = measured(g.Measurements, e.On, e.Value.To) })
	case events.GoalClosed:
		return s.changeGoal(e.Goal, func(g *Goal) { g.Outcome = e.Outcome })
	case events.GoalReopened:
		return s.changeGoal(e.Goal, func(g *Goal) { g.Outcome = "" })
	case events.GoalWithdrawn:
		s.Goals = s.Goals.Delete(events.KeyNumber(e.Goal))
	case events.ChallengeRaised:
		n := events.KeyNumber(e.Challenge)
		s.Challenges = s.Challenges.Set(n, Challenge{
			Key: e.Challenge, Description: e.Description, People: e.People, Roles: e.Roles, Severity: e.Severity,
		})
		s.LastChallenge = max(s.LastChallenge, n)
	case events.ChallengeResolved:
		return s.changeChallenge(e.Challenge, func(c *Challenge) { c.Resolution = e.How })
	case events.ChallengeReopened:
		return s.changeChallenge(e.Challenge, func(c *Challenge) { c.Resolution = "" })
	case events.ChallengeWithdrawn:
		s.Challenges = s.Challenges.Delete(events.KeyNumber(e.Challenge))
	case events.ImportEvent:
		return evolveImport(s, e)
	}
	return s
}

func (s State) changeGoal(key string, change func(*Goal)) State {
	n := events.KeyNumber(key)
	goal, _ := s.Goals.Get(n)
	change(&goal)
	s.Goals = s.Goals.Set(n, goal)
	return s
}

func (s State) changeChallenge(key string, change func(*Challenge)) State {
	n := events.KeyNumber(key)
	challenge, _ := s.Challenges.Get(n)
	change(&challenge)
	s.Challenges = s.Challenges.Set(n, challenge)
	return s
}

// measured are the measurements with what was measured on a day; nil for nothing.
func measured(list []Measurement, on string, value *float64) []Measurement {
	at, has := slices.BinarySearchFunc(list, on, func(m Measurement, on string) int { return cmp.Compare(m.On, on) })
	next := slices.Clone(list)
	if has {
		next = slices.Delete(next, at, at+1)
	}
	if value != nil {
		next = slices.Insert(next, at, Measurement{On: on, Value: *value})
	}
	return next
}
