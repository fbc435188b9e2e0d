package projections

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/domain/backlog"
	"waymark/events"
	"waymark/postgres/postgrestest"
)

// placings are the rows of places by decisions, with what their numbers stand for.
const placings = `(
	select p.*, a.actor, a.role, a.source, coalesce(w.level, '') as level, coalesce(w.kind, '') as kind, coalesce(w.initiative, '') as initiative
	from backlog.placed p
	left join backlog.author a on a.product = p.product and a.nr = p.author
	left join backlog.trait w on w.product = p.product and w.nr = p.trait
)`

// checkPlaced compares the places that decisions gave, whom they passed, and what moves are, with the orders before and after each.
func checkPlaced(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	placed := load(t, pool, placings, "from_revision || ' ' || number", key)
	want := 0
	var before backlog.State
	for r, state := range p.backlog {
		seen := map[string]bool{}
		for _, story := range movedBy(p.events[r]) {
			number := events.KeyNumber(story)
			row := placed.at(t, fmt.Sprint(r, " ", number), int64(r), "place_from", "place_to", "passed", "passed_before", "marks", "level", "kind", "initiative")
			sameJSON(t, fmt.Sprintf("place of %s at %d", key, r), row, plain(placing(before, state, number, seen)))
			want++
		}
		before = state
	}
	if len(placed) != want {
		t.Fatalf("%s has %d places by decisions, want %d", key, len(placed), want)
	}
}

// movedBy are the stories that an event gives a place.
func movedBy(e events.BacklogEvent) []string {
	switch e := e.(type) {
	case events.StoryWritten:
		return []string{e.Story}
	case events.StoryRestored:
		return []string{e.Story}
	case events.StoryRejoined:
		return []string{e.Story}
	case events.StoryPrioritized:
		if e.Place != nil {
			return []string{e.Story}
		}
	case events.BacklogReordered:
		return slices.DeleteFunc(slices.Clone(e.Stories), func(s string) bool {
			i := slices.Index(e.Stories, s)
			return e.From[i] == e.To[i]
		})
	}
	return nil
}

// placing is a row as a look over both orders makes it: neighbours on the way that changed sides with the story. In seen is what stories were
// that the same decision moved before.
func placing(was, is backlog.State, story uint32, seen map[string]bool) map[string]any {
	before, after := slices.Collect(was.Order.All), slices.Collect(is.Order.All)
	from, to := slices.Index(before, story), slices.Index(after, story)
	row := map[string]any{
		"place_from": from + 1, "place_to": to + 1, "passed": 0, "passed_before": 0, "marks": 0, "level": "", "kind": "", "initiative": "",
	}
	if from < 0 || from == to {
		return row
	}
	way := 1
	if to < from {
		way = -1
	}
	last, first := after[to-way], before[from+way]
	changedSides := func(other uint32) bool {
		return (slices.Index(before, other) < from) != (slices.Index(after, other) < to)
	}
	if changedSides(last) {
		row["passed"] = last
	}
	if first != last && changedSides(first) {
		row["passed_before"] = first
	}
	old, _ := was.Stories.Get(story)
	now, _ := is.Stories.Get(story)
	row["level"], row["kind"], row["initiative"] = now.Level, now.Kind, now.Initiative
	marks := 32 // all have a reason
	if old.Level != now.Level {
		marks += 16
	}
	for i, of := range []string{"any", "level " + now.Level, "kind " + now.Kind, "initiative " + now.Initiative} {
		if !seen[of] {
			marks += []int{1, 2, 4, 8}[i]
		}
		seen[of] = true
	}
	row["marks"] = marks
	return row
}

// checkRisen compares when stories first came among the first with all orders.
func checkRisen(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	risen := load(t, pool, "backlog.risen", "number || ' ' || place || ' ' || from_revision", key)
	best, want := map[uint32]int{}, 0
	for r, state := range p.backlog {
		place := 0
		for story := range state.Order.All {
			if place++; place > 20 {
				break
			}
			if known := best[story]; known > 0 && known <= place {
				continue
			}
			best[story] = place
			want++
			if len(risen[fmt.Sprint(story, " ", place, " ", r)]) != 1 {
				t.Fatalf("%s has not noted that %d rose to %d at %d", key, story, place, r)
			}
		}
	}
	if len(risen) != want {
		t.Fatalf("%s has noted %d times that a story rose, want %d", key, len(risen), want)
	}
}

// The histories that are drawn are too short for it.
func TestAStoryThatComesAmongTheFirstTwentyIsNotedOnceAPlace(t *testing.T) {
	t.Parallel()
	h := newHistory()
	h.start("ACME")
	for range 25 {
		mustDecide(t, h, "ACME", backlog.WriteStory{Title: "t"})
	}
	for _, c := range []struct {
		number uint32
		place  int
	}{{25, 21}, {25, 20}, {24, 19}, {24, 22}, {24, 20}, {24, 18}, {1, 25}, {1, 1}, {23, 1}} {
		mustDecide(t, h, "ACME", backlog.PrioritizeStory{Story: events.StoryMark.Key("ACME", c.number), Place: c.place})
	}
	for _, page := range []int{1, 64} {
		pool := connect(t, postgrestest.Database(t))
		pages(t, own(t, pool, modelNamed(t, "backlog"), "one"), h.log, func() int { return page }, page == 1)
		checkRisen(t, pool, "ACME", h.products["ACME"])
	}
}
