package roadmap_test

import (
	"testing"

	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

// An undo takes back one date while the other stands as it was decided later.
func TestAnUndoOfOneDateLeavesTheDatesInOrder(t *testing.T) {
	plan := events.InitiativePlanned{
		Initiative: "ACME-I1", Title: "Search", Horizon: events.Now, Start: "2026-04-10", Due: "2026-04-20", Place: 1,
	}
	start := func(from, to string) events.RoadmapEvent {
		return events.InitiativeRescheduled{Initiative: "ACME-I1", Start: change(from, to)}
	}
	due := func(from, to string) events.RoadmapEvent {
		return events.InitiativeRescheduled{Initiative: "ACME-I1", Due: change(from, to)}
	}
	for _, c := range []struct {
		name          string
		undone, since events.RoadmapEvent
		want          domaintest.Outcome
	}{
		{"a start that would be after the due date", start("2026-04-10", "2026-04-01"), due("2026-04-20", "2026-04-05"), domaintest.Refused("due_after_start")},
		{"a due date that would be before the start", due("2026-04-20", "2026-04-30"), start("2026-04-10", "2026-04-25"), domaintest.Refused("due_after_start")},
		{"a start that is the due date", start("2026-04-10", "2026-04-01"), due("2026-04-20", "2026-04-10"), domaintest.Then(start("2026-04-01", "2026-04-10"))},
		{"a start where nothing is due any more", start("2026-04-10", "2026-04-01"), due("2026-04-20", ""), domaintest.Then(start("2026-04-01", "2026-04-10"))},
		{"no start", start("2026-04-10", ""), due("2026-04-20", "2026-04-05"), domaintest.Refused("due_after_start")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if (&walked{events: []events.RoadmapEvent{c.undone, c.since}}).blocked(0) {
				t.Error("the later decision stands in the way of any undo")
			}
			before, now := theBook().After(plan), theBook().After(plan, c.undone, c.since)
			if fault := c.want(roadmap.Undo(before, now, acme(), c.undone)); fault != "" {
				t.Error(fault)
			}
		})
	}
}
