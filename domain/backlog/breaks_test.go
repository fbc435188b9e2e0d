package backlog_test

import (
	"slices"
	"testing"

	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// A story that was split passed its points on: they are not taken back under its parts.
func TestThePartsOfASplitStillAddUpAfterAnUndo(t *testing.T) {
	estimated := func(from, to float64) events.BacklogEvent {
		return events.StoryEstimated{Story: "ACME-1", Points: *change(ref(from), ref(to))}
	}
	written := func(key string, points float64, place int) events.StoryWritten {
		return events.StoryWritten{Story: key, Title: "a", Kind: "story", Points: &points, Status: "To Do", Category: events.Todo, Place: place}
	}
	split := events.StorySplit{Story: "ACME-1", Parts: []string{"ACME-2", "ACME-3"}, Status: *change("To Do", "Dropped"), Category: *change(events.Todo, events.Dropped), Place: 1}
	_, needs := backlog.Facets(split)
	if sets, _ := backlog.Facets(estimated(3, 8)); !slices.Contains(needs, sets[0]) {
		t.Errorf("a split needs %q, not the points that it splits", needs)
	}
	split.PointsDiffer = true
	if _, needs := backlog.Facets(split); slices.Contains(needs, "ACME-1/points") {
		t.Error("points that may differ stand in the way")
	}
	split.PointsDiffer = false
	rejoined := events.StoryRejoined{Story: "ACME-1", Parts: split.Parts, Status: *change("Dropped", "To Do"), Category: *change(events.Dropped, events.Todo), Place: 1}
	given := []events.Event{written("ACME-1", 8, 1), written("ACME-2", 5, 2), written("ACME-3", 3, 3), split, rejoined}
	if fault := domaintest.Then(split)(undoing(acme(), given, nil)); fault != "" {
		t.Error(fault)
	}
	if fault := domaintest.Refused("points_add_up")(undoing(acme(), given, []events.Event{estimated(8, 2)})); fault != "" {
		t.Error(fault)
	}
}
