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

// checkPlaced compares the places that decisions gave, and whom they passed, with the orders before and after each.
func checkPlaced(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	placed := load(t, pool, "backlog.placed", "from_revision || ' ' || number", key)
	want := 0
	var before []uint32
	for r, state := range p.backlog {
		after := slices.Collect(state.Order.All)
		for _, story := range movedBy(p.events[r]) {
			number := events.KeyNumber(story)
			what := fmt.Sprint(r, " ", number)
			row := placed.at(t, what, int64(r), "place_from", "place_to", "passed", "passed_before")
			sameJSON(t, fmt.Sprintf("place of %s at %d", key, r), row, plain(placing(before, after, number)))
			want++
		}
		before = after
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

// placing is a row as a look over both orders makes it: neighbours on the way that changed sides with the story.
func placing(before, after []uint32, story uint32) map[string]any {
	from, to := slices.Index(before, story), slices.Index(after, story)
	row := map[string]any{"place_from": nil, "place_to": to + 1, "passed": nil, "passed_before": nil}
	if from < 0 {
		return row
	}
	row["place_from"] = from + 1
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
