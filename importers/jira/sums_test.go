package jira_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"waymark/events"
	"waymark/importers/history"
	"waymark/importers/jira"
	"waymark/importers/jira/jiratest"
)

// options are those of an import of a real export, a part of a result as it may be.
func (e realExport) options() jira.Options {
	return jira.Options{Options: history.Options{Product: e.product, Actor: "local", Partial: true}, Files: e.files}
}

func (e realExport) tryOut(t *testing.T, w *waymark) history.Report {
	t.Helper()
	o := e.options()
	o.DryRun = true
	report, err := jira.Import(t.Context(), w, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestOfEachRealExportTheReportAddsUpToItsRawFilesAndReviewAndRepetitionKeepToIt(t *testing.T) {
	for _, e := range realExports(t) {
		t.Run(e.name, func(t *testing.T) {
			w := newWaymarkOn(t, newMemory())
			review := e.tryOut(t, w)
			if n := len(w.ends(e.product)); n != 0 {
				t.Errorf("a review wrote %d events", n)
			}
			report := w.mustImportPart(e.product, e.files...)
			addsUp(t, report, jiratest.Read(t, e.files...))
			addsUp(t, review, jiratest.Read(t, e.files...))
			if got, want := w.given(e.product), review.Events; !maps.Equal(got, want) {
				t.Errorf("the review counted %v, the import gave %v", want, got)
			}
			ends := w.ends(e.product)
			again := w.mustImportPart(e.product, e.files...)
			if now := w.ends(e.product); !slices.Equal(now, ends) || len(again.Events) != 0 || again.AlreadySo != 0 {
				t.Errorf("a second import appended %d events:\n%v", len(now)-len(ends), again)
			}
			if review := e.tryOut(t, w); len(review.Events) != 0 {
				t.Errorf("a review of what is there counts %v", review.Events)
			}
		})
	}
}

// addsUp compares what became of changes with how many there are in the raw files: each history counts once for its issue.
func addsUp(t *testing.T, r history.Report, issues []jiratest.Raw) {
	t.Helper()
	want, got := map[string]int{}, map[string]int{}
	for _, i := range issues {
		for _, c := range i.Log {
			want[c.Field]++
		}
	}
	for field, n := range r.Changes {
		got[field] = n.Decisions + n.Bookkeeping
		for _, lost := range n.Lost {
			got[field] += lost
		}
		if n.Source != want[field] {
			t.Errorf("%s changes of %s are said to be there, and %d are", fmt.Sprint(n.Source), field, want[field])
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("decisions, bookkeeping and what is lost come to %v, want %v", got, want)
	}
}

// given are how many commands led to the events of a product, by their names.
func (w *waymark) given(product string) map[string]int {
	w.t.Helper()
	commands := map[string]string{
		"StoryWritten": "write-story", "StoryRevised": "revise-story", "StoryMoved": "move-story", "StoryPrioritized": "prioritize-story",
		"StoryEstimated": "estimate-story", "StoryAssigned": "assign-story", "StoryLinked": "link-story", "StoryUnlinked": "link-story",
		"CommittedToSprint": "commit-stories", "RemovedFromSprint": "commit-stories", "SprintStarted": "start-sprint",
		"SprintClosed": "close-sprint", "AssignedToRelease": "assign-to-release", "RemovedFromRelease": "assign-to-release",
		"ReleaseShipped": "ship-release", "ReleasePlanned": "plan-release", "SprintPlanned": "plan-sprint", "BacklogReordered": "reorder-backlog",
	}
	counts := map[string]int{}
	for _, book := range []events.Book{events.Roadmap, events.Backlog} {
		for _, e := range w.log(product, book) {
			if name := commands[e.Event.Type()]; name != "" {
				counts[name]++
			}
		}
	}
	return counts
}
