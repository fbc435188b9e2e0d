package history

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
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
	names    *names
	statuses map[string]bool
	levels   map[string]bool
}

func newVocabulary(n *names) vocabulary { return vocabulary{n, map[string]bool{}, map[string]bool{}} }

// learn takes the words of a step.
func (w vocabulary) learn(s step) {
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
		workflow = withStatus(workflow, events.Status{Name: name, Category: w.names.category(name)})
	}
	workflow = complete(workflow)
	for _, name := range slices.SortedFunc(maps.Keys(w.levels), w.names.byLevel()) {
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

// category is what a status of this name means.
func (n *names) category(name string) events.Category {
	for _, t := range n.things[Status] {
		if t.resolved == name {
			return t.category
		}
	}
	return n.tool.Category(name)
}

// byLevel orders priorities, the highest first: those that the tool ships by their names, those of a team's own by their
// ids, in the order in which they were made.
func (n *names) byLevel() func(a, b string) int {
	ids := map[string]string{}
	for _, t := range n.things[Priority] {
		if id, has := ids[t.resolved]; !has || CompareIDs(t.id, id) < 0 {
			ids[t.resolved] = t.id
		}
	}
	rank := func(name string) int {
		if at := slices.Index(n.tool.Levels, strings.ToLower(name)); at >= 0 {
			return at
		}
		return len(n.tool.Levels)
	}
	return func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), CompareIDs(ids[a], ids[b]), cmp.Compare(a, b))
	}
}
