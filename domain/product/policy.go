package product

import (
	"reflect"
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

func setDecisionPolicy(s State, c SetDecisionPolicy) ([]events.Event, error) {
	next := s.Policy
	if c.Workflow != nil {
		next.Workflow = c.Workflow
	}
	if c.Levels != nil {
		next.Levels = c.Levels
	}
	if c.ReasonRequired != nil {
		next.ReasonRequired = slices.Clip(*c.ReasonRequired)
	}
	if c.Scoring != nil {
		next.Scoring = c.Scoring
	}
	if err := checkPolicy(next); err != nil {
		return nil, err
	}
	if samePolicy(s.Policy, next) {
		return nil, nil
	}
	before := s.Policy
	return []events.Event{events.DecisionPolicySet{Policy: events.Change[*events.Policy]{From: &before, To: &next}}}, nil
}

func samePolicy(a, b events.Policy) bool {
	return slices.Equal(a.Workflow, b.Workflow) && slices.Equal(a.Levels, b.Levels) &&
		slices.Equal(a.ReasonRequired, b.ReasonRequired) && reflect.DeepEqual(a.Scoring, b.Scoring)
}

func checkPolicy(p events.Policy) error {
	var check domain.Check
	checkWorkflow(&check, p.Workflow)
	check.That(len(p.Levels) > 0, "levels", "must name at least one level")
	check.That(distinct(p.Levels), "levels", "must be distinct and not empty")
	check.That(distinct(p.ReasonRequired), "reason_required", "must be distinct and not empty")
	check.That(p.Scoring == nil || p.Scoring.Framework != "" && p.Scoring.Version > 0, "scoring",
		"must name a framework and a version from 1")
	return check.Err()
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
	check.That(distinct(names), "workflow", "names of statuses must be distinct and not empty")
	check.That(has[events.Todo], "workflow", "must have a status of the category todo")
	check.That(has[events.Dropped], "workflow", "must have a status of the category dropped")
}

func distinct(names []string) bool {
	seen := map[string]bool{}
	for _, name := range names {
		if strings.TrimSpace(name) == "" || seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}
