package jira

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"waymark/domain/product"
	"waymark/events"
)

// doingNames and doneNames are statuses that Jira ships, and common ones, whose category is known by their name. What is
// not known waits to be done.
var (
	doingNames = []string{"in progress", "in review", "review", "in development", "ready for test", "in test", "testing", "in qa", "blocked"}
	doneNames  = []string{"closed", "resolved", "done", "released", "complete", "completed", "fixed", "won't fix", "won't do", "cancelled", "canceled"}
)

// levelNames are the priorities that Jira ships, the highest first.
var levelNames = []string{
	"blocker", "highest", "critical", "urgent", "high", "major", "medium", "normal", "minor", "low", "lowest", "trivial",
}

// droppedStatus is the status of stories that are dropped in Waymark; Jira has none that says so.
const droppedStatus = "Dropped"

// policyFor is the policy that a product needs to hold these statuses (with Jira's category keys, where known) and
// priorities, and whether it differs from the present one. A policy that nobody has touched yet is replaced; any other is
// extended.
func policyFor(now events.Policy, statuses map[string]string, priorities map[string]bool) (product.SetDecisionPolicy, bool) {
	workflow, levels := slices.Clone(now.Workflow), slices.Clone(now.Levels)
	if fresh := product.DefaultPolicy(); slices.Equal(workflow, fresh.Workflow) && slices.Equal(levels, fresh.Levels) {
		workflow, levels = nil, nil
	}
	for _, name := range sortedStatuses(statuses) {
		if !slices.ContainsFunc(workflow, func(s events.Status) bool { return s.Name == name }) {
			workflow = append(workflow, events.Status{Name: name, Category: category(name, statuses[name])})
		}
	}
	workflow = complete(workflow)
	for _, name := range slices.SortedFunc(maps.Keys(priorities), byLevel) {
		if !slices.Contains(levels, name) {
			levels = append(levels, name)
		}
	}
	if len(levels) == 0 {
		levels = now.Levels
	}
	same := slices.Equal(workflow, now.Workflow) && slices.Equal(levels, now.Levels)
	return product.SetDecisionPolicy{Workflow: workflow, Levels: levels}, !same
}

// complete adds the statuses that every workflow has.
func complete(workflow []events.Status) []events.Status {
	policy := events.Policy{Workflow: workflow}
	if _, ok := policy.First(events.Todo); !ok {
		workflow = append([]events.Status{{Name: "To Do", Category: events.Todo}}, workflow...)
	}
	if _, ok := policy.First(events.Dropped); !ok {
		workflow = append(workflow, events.Status{Name: droppedStatus, Category: events.Dropped})
	}
	return workflow
}

// category is what a status means: what Jira says, else what its name says.
func category(name, key string) events.Category {
	switch key {
	case "new", "undefined":
		return events.Todo
	case "indeterminate":
		return events.Doing
	case "done":
		return events.Done
	}
	switch name = strings.ToLower(name); {
	case slices.Contains(doneNames, name):
		return events.Done
	case slices.Contains(doingNames, name), strings.HasPrefix(name, "in "):
		return events.Doing
	default:
		return events.Todo
	}
}

// sortedStatuses puts statuses in the order in which work flows, as far as their categories tell.
func sortedStatuses(statuses map[string]string) []string {
	flow := []events.Category{events.Todo, events.Doing, events.Done}
	return slices.SortedFunc(maps.Keys(statuses), func(a, b string) int {
		place := func(name string) int { return slices.Index(flow, category(name, statuses[name])) }
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
	})
}

// byLevel orders priorities, the highest first; those with names of a team's own come last.
func byLevel(a, b string) int {
	place := func(name string) int {
		if at := slices.Index(levelNames, strings.ToLower(name)); at >= 0 {
			return at
		}
		return len(levelNames)
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
}
