package product

import (
	"maps"
	"reflect"
	"slices"

	"waymark/analytics/assessment"
	"waymark/domain"
	"waymark/domain/scoring"
	"waymark/events"
)

func setDecisionPolicy(s State, in domain.Context, c SetDecisionPolicy) ([]events.Event, error) {
	next := s.Policy
	if c.Workflow != nil {
		next.Workflow = c.Workflow
	}
	if c.Levels != nil {
		next.Levels = c.Levels
	}
	next.ReasonRequired = slices.Clip(c.ReasonRequired.Or(next.ReasonRequired))
	next.ReadyNeeds = slices.Clip(c.ReadyNeeds.Or(next.ReadyNeeds))
	if c.Thresholds.Given() {
		next.Thresholds = byRule(c.Thresholds.Or(nil))
	}
	if c.Scoring.Given() {
		next.Scoring = c.Scoring.Pointer()
	}
	var check domain.Check
	checkPolicy(&check, next)
	checkKnown(&check, in, c)
	checkThresholds(&check, c.Thresholds.Or(nil))
	moved := checkMoved(&check, next, c.Moved)
	if err := check.Err(); err != nil {
		return nil, err
	}
	if samePolicy(s.Policy, next) && s.isMoved(moved) {
		return nil, nil
	}
	before := s.Policy
	return domain.Unless(keepsStories(in, before, next, moved), events.DecisionPolicySet{
		Policy: events.Change[*events.Policy]{From: &before, To: &next}, Moved: moved,
	})
}

// policyPart is a part of the policy that may change by itself.
type policyPart struct {
	name string
	same func(a, b events.Policy) bool
	take func(p *events.Policy, from events.Policy)
}

func policyParts() []policyPart {
	return []policyPart{
		{"workflow", func(a, b events.Policy) bool { return slices.Equal(a.Workflow, b.Workflow) },
			func(p *events.Policy, from events.Policy) { p.Workflow = from.Workflow }},
		{"levels", func(a, b events.Policy) bool { return slices.Equal(a.Levels, b.Levels) },
			func(p *events.Policy, from events.Policy) { p.Levels = from.Levels }},
		{"reason_required", func(a, b events.Policy) bool { return slices.Equal(a.ReasonRequired, b.ReasonRequired) },
			func(p *events.Policy, from events.Policy) { p.ReasonRequired = from.ReasonRequired }},
		{"ready_needs", func(a, b events.Policy) bool { return slices.Equal(a.ReadyNeeds, b.ReadyNeeds) },
			func(p *events.Policy, from events.Policy) { p.ReadyNeeds = from.ReadyNeeds }},
		{"thresholds", func(a, b events.Policy) bool { return maps.Equal(a.Thresholds, b.Thresholds) },
			func(p *events.Policy, from events.Policy) { p.Thresholds = from.Thresholds }},
		{"scoring", func(a, b events.Policy) bool { return reflect.DeepEqual(a.Scoring, b.Scoring) },
			func(p *events.Policy, from events.Policy) { p.Scoring = from.Scoring }},
	}
}

func samePolicy(a, b events.Policy) bool {
	return !slices.ContainsFunc(policyParts(), func(p policyPart) bool { return !p.same(a, b) })
}

// checkKnown faults what the command newly names and nobody knows.
func checkKnown(check *domain.Check, in domain.Context, c SetDecisionPolicy) {
	for _, name := range c.ReasonRequired.Or(nil) {
		check.That(in.Command(name), "reason_required", "there is no command %q", name)
	}
	if chosen := c.Scoring.Pointer(); chosen != nil {
		check.That(scoring.Known(chosen.Framework, chosen.Version), "scoring",
			"there is no version %d of a framework %q", chosen.Version, chosen.Framework)
	}
}

func checkPolicy(check *domain.Check, p events.Policy) {
	checkWorkflow(check, p.Workflow)
	check.That(len(p.Levels) > 0, "levels", "must name at least one level")
	domain.CheckDistinct(check, "levels", p.Levels)
	domain.CheckDistinct(check, "reason_required", p.ReasonRequired)
	domain.CheckDistinct(check, "ready_needs", p.ReadyNeeds)
	for _, need := range p.ReadyNeeds {
		check.That(slices.Contains(events.ReadyNeeds(), need), "ready_needs", "%q must be one of %q", need, events.ReadyNeeds())
	}
}

// byRule are thresholds by the names of their rules; nil of none.
func byRule(thresholds []Threshold) map[string]float64 {
	if len(thresholds) == 0 {
		return nil
	}
	by := map[string]float64{}
	for _, t := range thresholds {
		by[t.Rule] = t.Value
	}
	return by
}

// checkThresholds faults rules that can't be adjusted, and values that mean nothing.
func checkThresholds(check *domain.Check, thresholds []Threshold) {
	adjustable, names := assessment.Adjustable(), make([]string, len(thresholds))
	for i, t := range thresholds {
		names[i] = t.Rule
		rule, known := adjustable[t.Rule]
		check.That(known, "thresholds", "there is no rule %q: they are %q", t.Rule, slices.Sorted(maps.Keys(adjustable)))
		check.That(!known || t.Value >= rule.Least && t.Value <= rule.Most, "thresholds", "%q must be from %v to %v", t.Rule, rule.Least, rule.Most)
	}
	domain.CheckDistinct(check, "thresholds", names)
}

func checkWorkflow(check *domain.Check, workflow []events.Status) {
	names := make([]string, len(workflow))
	has := map[events.Category]bool{}
	for i, status := range workflow {
		names[i] = status.Name
		has[status.Category] = true
		known := slices.Contains([]events.Category{events.Todo, events.Doing, events.Done, events.Dropped}, status.Category)
		check.That(known, "workflow", "%q has the category %q; it must be todo, doing, done or dropped", status.Name, status.Category)
	}
	domain.CheckDistinct(check, "workflow", names)
	check.That(has[events.Todo], "workflow", "must have a status of the category todo")
	check.That(has[events.Dropped], "workflow", "must have a status of the category dropped")
}
