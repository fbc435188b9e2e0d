package projections

import (
	"slices"
	"testing"

	"waymark/events"
	"waymark/postgres/postgrestest"
)

// toldPriorities is a history that is counted by hand. Its order is 1, 2, 3; then 3, 1, 2; then 3, 2, 1.
func toldPriorities() *history {
	h := newHistory()
	h.start("ACME")
	levels := func(before, after []string) {
		change := events.Change[*events.Policy]{From: &events.Policy{Levels: before}, To: &events.Policy{Levels: after}}
		h.record("ACME", events.Product, events.DecisionPolicySet{Policy: change})
	}
	level := func(from, to string) {
		h.record("ACME", events.Backlog, events.StoryPrioritized{Story: "ACME-3", Level: &events.Change[string]{From: from, To: to}})
	}
	levels(nil, []string{"High", "Low"})
	h.record("ACME", events.Backlog, // revisions 0 to 2
		events.StoryWritten{Story: "ACME-1", Kind: "story", Place: 1},
		events.StoryWritten{Story: "ACME-2", Kind: "bug", Place: 2, Initiative: "ACME-I1"},
		events.StoryWritten{Story: "ACME-3", Kind: "story", Place: 3, Level: "Low"})
	h.record("ACME", events.Backlog, events.StoryPrioritized{Story: "ACME-3", Place: &events.Change[int]{From: 3, To: 1}}) // 3: two places up
	level("Low", "High")                                                                                                   // 4: up
	levels([]string{"High", "Low"}, []string{"Low", "High"})
	level("High", "Low")                                                                                                                 // 5: up, by the policy that holds now
	level("Low", "Sometime")                                                                                                             // 6: neither, for the policy does not name it
	h.record("ACME", events.Backlog, events.BacklogReordered{Stories: []string{"ACME-2", "ACME-1"}, From: []int{3, 2}, To: []int{2, 3}}) // 7
	h.record("ACME", events.Backlog, events.StoryPrioritized{
		Story: "ACME-1", Place: &events.Change[int]{From: 3, To: 2}, Level: &events.Change[string]{From: "", To: "High"}}) // 8: one place up
	return h
}

// Up is a move nearer to the top or, of a story that stays where it is, a level that ranked higher when that was decided.
func TestPriorityDecisionsAreCountedByWhatTheyChanged(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	for _, model := range []string{"analytics", "backlog", "decisions"} { // the last two know what moved, and why
		pages(t, own(t, pool, modelNamed(t, model), "one"), toldPriorities().log, func() int { return 3 }, false)
	}
	by := func(dimension string) string {
		return "concat_ws(' ', value, decisions, moves, level_changes, up, down, places, latest) from analytics.tally where dimension = '" + dimension + "' order by value collate \"C\""
	}
	for _, c := range []struct {
		name, sql string
		want      []string
	}{
		{"facts", "concat_ws(' ', revision, number, place_from, place_to, direction, first, coalesce(level_from, '-'), level) from analytics.priority_changes order by revision, number", []string{
			"3 3 3 1 1 t - Low", "4 3 1 t Low High", "5 3 1 t High Low", "6 3 0 t Low Sometime", "7 1 2 3 -1 f - ", "7 2 3 2 1 t - ", "8 1 3 2 1 t  High"}},
		{"what of a decision moves lead", "concat_ws(' ', from_revision, number, marks & 15) from backlog.placed where trait > 0 order by from_revision, number", []string{
			"3 3 15", "7 1 12", "7 2 15", "8 1 15"}},
		{"in all", by("all"), []string{" 6 4 4 5 1 5 {8,7,6,5,4,3}"}},
		{"by role", by("role"), []string{"product_owner 6 4 4 5 1 5 {8,7,6,5,4,3}"}},
		{"by source", by("source"), []string{"api 6 4 4 5 1 5 {8,7,6,5,4,3}"}},
		{"by reason, of which each has its own", "count(*)::text from analytics.tally where dimension = 'reason'", []string{"6"}},
		{"by level", by("level"), []string{" 1 2 0 1 1 2 {7}", "High 2 1 2 2 0 1 {8,4}", "Low 2 1 1 2 0 2 {5,3}", "Sometime 1 0 1 0 0 0 {6}"}},
		{"by kind", by("kind"), []string{"bug 1 1 0 1 0 1 {7}", "story 6 3 4 4 1 4 {8,7,6,5,4,3}"}},
		{"by initiative", by("initiative"), []string{" 6 3 4 4 1 4 {8,7,6,5,4,3}", "ACME-I1 1 1 0 1 0 1 {7}"}},
		{"all that was decided", "type || ' ' || sum(decisions) from analytics.decided where book = 'backlog' group by type order by type", []string{
			"BacklogReordered 1", "StoryPrioritized 5", "StoryWritten 3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := texts(t, pool, "select "+c.sql); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
