package jira

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
)

// What a policy takes at most.
const (
	mostStatuses = 200
	mostLevels   = 100
)

// vocabulary are the statuses and priorities that the steps of an import need.
type vocabulary struct {
	statuses   map[string]bool
	levels     map[string]bool
	categories map[string]string // Jira's key of a status's category, where an issue in that status tells
	ids        map[string]int    // Jira's number of a priority
}

func newVocabulary() vocabulary {
	return vocabulary{map[string]bool{}, map[string]bool{}, map[string]string{}, map[string]int{}}
}

// learn takes the words of a step of an issue.
func (w vocabulary) learn(s step, i issue) {
	for name, key := range i.categories {
		if key != "" {
			w.categories[name] = key
		}
	}
	switch c := s.command.(type) {
	case backlog.WriteStory:
		w.statuses[c.Status], w.levels[c.Level] = true, true
	case backlog.MoveStory:
		w.statuses[c.Status] = true
	case backlog.PrioritizeStory:
		w.levels[c.Level.Or("")] = true
	}
	delete(w.statuses, "")
	delete(w.levels, "")
}

// number notes the numbers of priorities: Jira numbers those of a team's own in the order in which they were made.
func (w vocabulary) number(it item) {
	if fieldName(it.field) != "priority" {
		return
	}
	for name, id := range map[string]string{it.fromString: it.from, it.toString: it.to} {
		if n, err := strconv.Atoi(id); err == nil {
			w.ids[name] = n
		}
	}
}

// policy is what a product's policy becomes to hold the words, and whether it differs. A new product's is replaced; any
// other is extended: nothing is taken away.
func (w vocabulary) policy(now events.Policy, replace bool) (product.SetDecisionPolicy, bool, error) {
	workflow, levels := slices.Clone(now.Workflow), slices.Clone(now.Levels)
	if replace && len(w.statuses) > 0 {
		workflow = nil
	}
	if replace && len(w.levels) > 0 {
		levels = nil
	}
	for _, name := range slices.Sorted(maps.Keys(w.statuses)) {
		workflow = withStatus(workflow, events.Status{Name: name, Category: category(name, w.categories[name])})
	}
	workflow = complete(workflow)
	for _, name := range slices.SortedFunc(maps.Keys(w.levels), w.byLevel) {
		if !slices.Contains(levels, name) {
			levels = append(levels, name)
		}
	}
	if len(workflow) > mostStatuses || len(levels) > mostLevels {
		return product.SetDecisionPolicy{}, false, fmt.Errorf("with the issues of the files there are %d statuses and %d priorities; %d and %d are the most",
			len(workflow), len(levels), mostStatuses, mostLevels)
	}
	same := slices.Equal(workflow, now.Workflow) && slices.Equal(levels, now.Levels)
	return product.SetDecisionPolicy{Workflow: workflow, Levels: levels}, !same, nil
}

// untouched says that nobody gave the product a policy of its own yet.
func (k known) untouched() bool {
	usual := product.DefaultPolicy()
	return len(k.stories) == 0 && slices.Equal(k.policy.Workflow, usual.Workflow) && slices.Equal(k.policy.Levels, usual.Levels)
}

// flow are the categories in the order in which work flows.
func flow() []events.Category {
	return []events.Category{events.Todo, events.Doing, events.Done, events.Dropped}
}

// withStatus adds a status behind those of its category. One that means dropped gets the category that Jira gives it:
// a story can't be moved to a status that means dropped, and Jira has none.
func withStatus(workflow []events.Status, status events.Status) []events.Status {
	if at := slices.IndexFunc(workflow, func(s events.Status) bool { return s.Name == status.Name }); at >= 0 {
		if workflow[at].Category == events.Dropped {
			workflow[at].Category = status.Category
		}
		return workflow
	}
	behind := slices.IndexFunc(workflow, func(s events.Status) bool {
		return slices.Index(flow(), s.Category) > slices.Index(flow(), status.Category)
	})
	if behind < 0 {
		behind = len(workflow)
	}
	return slices.Insert(workflow, behind, status)
}

// complete adds the statuses that every workflow has.
func complete(workflow []events.Status) []events.Status {
	policy := events.Policy{Workflow: workflow}
	free := func(names ...string) string {
		return names[slices.IndexFunc(names, func(name string) bool { _, taken := policy.Category(name); return !taken })]
	}
	if _, ok := policy.First(events.Todo); !ok {
		workflow = slices.Insert(workflow, 0, events.Status{Name: free("To Do", "Open", "To do in Waymark"), Category: events.Todo})
	}
	if _, ok := policy.First(events.Dropped); !ok {
		workflow = append(workflow, events.Status{Name: free("Dropped", "Dropped in Waymark", "Will not be done"), Category: events.Dropped})
	}
	return workflow
}

// category is what a status means: what Jira says, else what its name says. What is not known waits to be done.
func category(name, key string) events.Category {
	switch key {
	case "new", "undefined":
		return events.Todo
	case "indeterminate":
		return events.Doing
	case "done":
		return events.Done
	}
	name = strings.ToLower(name)
	done := []string{
		"closed", "resolved", "done", "released", "complete", "completed", "fixed", "won't fix", "won't do", "cancelled",
		"canceled", "rejected", "verified", "deployed",
	}
	doing := []string{"review", "code review", "ready for test", "testing", "blocked", "under review"}
	switch {
	case slices.Contains(done, name):
		return events.Done
	case slices.Contains(doing, name), strings.HasPrefix(name, "in "):
		return events.Doing
	default:
		return events.Todo
	}
}

// levelNames are the priorities that Jira ships, and common ones, the highest first.
func levelNames() []string {
	return []string{
		"blocker", "highest", "critical", "urgent", "high", "major", "medium", "normal", "minor", "low", "lowest", "trivial",
	}
}

// byLevel orders priorities, the highest first; those with names of a team's own come last, by their numbers in Jira.
func (w vocabulary) byLevel(a, b string) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(w.ids[a], w.ids[b]), cmp.Compare(a, b))
}

func rank(name string) int {
	if at := slices.Index(levelNames(), strings.ToLower(name)); at >= 0 {
		return at
	}
	return len(levelNames())
}
