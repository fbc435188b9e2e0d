package product

import (
	"fmt"
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Undo is what takes an event back: the state before it happened, and the state now, in which nothing that touches the
// same has happened since (the ledger has made sure, by Facets). What a product was started with is
// domain.ErrNotReversible; what comes back and names what is gone by now is domain.ErrUnknown; a RuleError says which
// rule of today it would break.
func Undo(before, now State, in domain.Context, e events.ProductEvent) ([]events.Event, error) {
	undone, err := takeBack(before, now, in, e)
	if err != nil {
		return nil, err
	}
	return book().Kept(now, in, undone)
}

func takeBack(before, now State, in domain.Context, e events.ProductEvent) ([]events.Event, error) {
	if before.Policy.Workflow == nil { // the policy is the last that a start sets
		return nil, startStays(in)
	}
	switch e := e.(type) {
	case events.ProductStarted:
		return nil, startStays(in)
	case events.ProductRenamed:
		return one(events.ProductRenamed{Name: *e.Name.Back()})
	case events.VisionSet:
		return domain.Unless(in.CheckNeeds(needsOf(e.Vision.From)), events.VisionSet{Vision: *e.Vision.Back()})
	case events.LifecycleStageMoved:
		return one(events.LifecycleStageMoved{Stage: *e.Stage.Back()})
	case events.RoleAssigned:
		return lose(now, Holding(e))
	case events.RoleRestored:
		return lose(now, Holding{e.Person, e.Role})
	case events.RoleRevoked:
		return regain(before, now, Holding(e))
	case events.DecisionPolicySet:
		return policyBack(now, in, e)
	case events.GoalEvent:
		return undoGoal(before, now, in, e)
	case events.ChallengeEvent:
		return undoChallenge(before, e)
	case events.ImportEvent:
		return nil, importStays(e)
	}
	return nil, nil
}

// importStays: an import is taken back with all that it brought in, and is brought in again by importing.
func importStays(e events.ImportEvent) error {
	if _, back := e.(events.ImportTakenBack); back {
		return fmt.Errorf("that import %s was taken back %w: import again", e.AboutImport(), domain.ErrNotReversible)
	}
	return fmt.Errorf("that import %s was recorded %w by itself: take the import back", e.AboutImport(), domain.ErrNotReversible)
}

func startStays(in domain.Context) error {
	return fmt.Errorf("that %s was started %w", in.Product, domain.ErrNotReversible)
}

func one(e events.Event) ([]events.Event, error) { return []events.Event{e}, nil }

func lose(now State, h Holding) ([]events.Event, error) {
	return domain.Unless(now.mayLose(h.Role), events.RoleRevoked(h))
}

// regain gives a role back, in its old place or as near as the list allows.
func regain(before, now State, h Holding) ([]events.Event, error) {
	if err := now.mayGain(h.Role); err != nil {
		return nil, err
	}
	place := min(slices.Index(before.People, h), len(now.People)) + 1
	return one(events.RoleRestored{Person: h.Person, Role: h.Role, Place: place})
}

// policyBack takes back the parts of the policy that changed; the others stay as they are now. Stories that were carried
// along go back.
func policyBack(now State, in domain.Context, e events.DecisionPolicySet) ([]events.Event, error) {
	from, to := now.Policy, now.Policy
	for _, p := range policyParts() {
		if !p.same(*e.Policy.From, *e.Policy.To) {
			p.take(&to, *e.Policy.From)
		}
	}
	moved := movesBack(to, e.Moved)
	return domain.Unless(keepsStories(in, from, to, moved), events.DecisionPolicySet{
		Policy: events.Change[*events.Policy]{From: &from, To: &to}, Moved: moved,
	})
}

func undoGoal(before, now State, in domain.Context, e events.GoalEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.GoalSet:
		return one(events.GoalWithdrawn{Goal: e.Goal})
	case events.GoalRevised:
		return unrevise(now, in, e)
	case events.GoalMeasured:
		return domain.Unless(now.openGoal(in.Product, e.Goal), events.GoalMeasured{Goal: e.Goal, On: e.On, Value: *e.Value.Back()})
	case events.GoalClosed:
		return one(events.GoalReopened(e))
	case events.GoalReopened:
		return one(events.GoalClosed(e))
	case events.GoalWithdrawn:
		g, _ := before.Goals.Get(events.KeyNumber(e.Goal))
		return one(events.GoalSet{
			Goal: g.Key, Title: g.Title, Metric: g.Metric, Unit: g.Unit, Baseline: g.Baseline, Target: g.Target, Due: g.Due,
		})
	}
	return nil, nil
}

// openGoal refuses a goal that is gone or closed.
func (s State) openGoal(product, key string) error {
	g, err := s.goal(product, key)
	if err != nil {
		return err
	}
	return g.isOpen()
}

func unrevise(now State, in domain.Context, e events.GoalRevised) ([]events.Event, error) {
	return domain.Unless(now.openGoal(in.Product, e.Goal), events.GoalRevised{
		Goal: e.Goal, Title: e.Title.Back(), Metric: e.Metric.Back(), Unit: e.Unit.Back(), Baseline: e.Baseline.Back(),
		Target: e.Target.Back(), Due: e.Due.Back(),
	})
}

func undoChallenge(before State, e events.ChallengeEvent) ([]events.Event, error) {
	switch e := e.(type) {
	case events.ChallengeRaised:
		return one(events.ChallengeWithdrawn{Challenge: e.Challenge})
	case events.ChallengeResolved:
		return one(events.ChallengeReopened(e))
	case events.ChallengeReopened:
		return one(events.ChallengeResolved(e))
	case events.ChallengeWithdrawn:
		c, _ := before.Challenges.Get(events.KeyNumber(e.Challenge))
		return one(events.ChallengeRaised{
			Challenge: c.Key, Description: c.Description, People: c.People, Roles: c.Roles, Severity: c.Severity,
		})
	}
	return nil, nil
}
