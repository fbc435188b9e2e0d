package jira_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"waymark/events"
	"waymark/importers/jira/jiratest"
)

// moments is what status and priority an issue's story had since when.
type moment struct {
	since            time.Time
	status, priority string
}

func moments(book []events.Recorded) map[string][]moment {
	stories := map[string]string{} // id of the issue, by story
	list := map[string][]moment{}
	add := func(e events.Recorded, story string, change func(*moment)) {
		id := stories[story]
		m := moment{}
		if n := len(list[id]); n > 0 {
			m = list[id][n-1]
		}
		m.since = e.Metadata.EffectiveAt
		change(&m)
		list[id] = append(list[id], m)
	}
	for _, e := range book {
		switch of := e.Event.(type) {
		case events.StoryWritten:
			stories[of.Story] = of.External.ID
			add(e, of.Story, func(m *moment) { m.status, m.priority = of.Status, of.Level })
		case events.StoryMoved:
			add(e, of.Story, func(m *moment) { m.status = of.Status.To })
		case events.StoryPrioritized:
			add(e, of.Story, func(m *moment) { m.priority = of.Level.To })
		}
	}
	return list
}

func momentAt(list []moment, at time.Time) moment {
	var found moment
	for _, m := range list {
		if !m.since.After(at) {
			found = m
		}
	}
	return found
}

func TestRealHistoriesComeOutAsTheirOwnChangeLogsSay(t *testing.T) {
	for _, p := range jiratest.Projects() {
		t.Run(p.Name, func(t *testing.T) {
			files := p.Files(t, "../../..")
			issues := jiratest.Issues(t, files)
			w := newWaymarkOn(t, newMemory())
			began := time.Now()
			report := w.mustImport(p.Name, files...)
			t.Logf("imported in %v:\n%v", time.Since(began), report)
			compare(t, w, p, issues)
			if report.Issues != p.Issues || len(report.Missing) > 0 || report.AlreadySo > 0 || report.Replayed > 0 {
				t.Errorf("report says %+v", report)
			}
			before := w.ends(p.Name)
			again := w.mustImport(p.Name, files...)
			if after := w.ends(p.Name); len(after) != len(before) || len(again.Events) != 0 || again.AlreadySo != 0 {
				t.Errorf("a second import appended %d events:\n%v", len(after)-len(before), again)
			}
		})
	}
}

// compare compares status and priority of every issue now, and at every instant at which it changed.
func compare(t *testing.T, w *waymark, p jiratest.Project, issues []jiratest.Issue) {
	t.Helper()
	stories, history := w.at(p.Name, "").Stories, moments(w.log(p.Name, events.Backlog))
	if len(stories) != p.Issues || len(issues) != p.Issues {
		t.Errorf("%d issues became %d stories, want %d", len(issues), len(stories), p.Issues)
	}
	for _, issue := range issues {
		story := stories[issue.ID]
		if story.Story != issue.Key || story.Status != issue.Status || story.Priority != issue.Priority {
			t.Errorf("%s is now %s: %s, %s; want %s, %s", issue.Key, story.Story, story.Status, story.Priority, issue.Status, issue.Priority)
		}
		for _, at := range issue.Instants() {
			got := momentAt(history[issue.ID], at)
			status, priority := issue.At("status", issue.Status, at), issue.At("priority", issue.Priority, at)
			if got.status != status || got.priority != priority {
				t.Errorf("%s at %v is %s, %s; want %s, %s", issue.Key, at, got.status, got.priority, status, priority)
			}
		}
	}
	checkCounts(t, w, p)
}

func checkCounts(t *testing.T, w *waymark, p jiratest.Project) {
	t.Helper()
	statuses, levels := 0, 0
	var last time.Time
	for _, e := range w.log(p.Name, events.Backlog) {
		if m := e.Metadata; m.EffectiveAt.Before(last) || m.HappenedAt != nil || m.Source != "import:jira" || m.Actor == "" {
			t.Errorf("%s is recorded with %+v", e.Event.Type(), m)
		}
		last = e.Metadata.EffectiveAt
		switch of := e.Event.(type) {
		case events.StoryMoved:
			if of.Status.From != of.Status.To {
				statuses++
			}
		case events.StoryPrioritized:
			levels++
		}
	}
	if statuses != p.StatusMoves || levels != p.LevelMoves {
		t.Errorf("%d status changes and %d level changes; want %d and %d", statuses, levels, p.StatusMoves, p.LevelMoves)
	}
}

func TestARealImportThatIsCutAnywhereAndRunAgainEndsAsOneThatWasNot(t *testing.T) {
	p := jiratest.Projects()[1]
	files := p.Files(t, "../../..")
	whole := newWaymarkOn(t, newMemory())
	whole.left = endless
	whole.mustImport(p.Name, files...)
	requests, want := endless-whole.left, whole.ends(p.Name)
	for range 2 {
		cut := rand.IntN(requests)
		t.Run(fmt.Sprintf("after %d of %d requests", cut, requests), func(t *testing.T) {
			w := newWaymarkOn(t, newMemory())
			w.left = cut
			if _, err := w.importFiles(p.Name, files...); !errors.Is(err, errCut) {
				t.Fatalf("the import was not cut: %v", err)
			}
			w.left = -1
			w.mustImport(p.Name, files...)
			if got := w.ends(p.Name); !slices.Equal(got, want) {
				t.Errorf("%d events, want %d; first difference: %s", len(got), len(want), firstDifference(got, want))
			}
		})
	}
}

// endless is more requests than any import makes.
const endless = 1_000_000

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return got[i] + "\nwant " + want[i]
		}
	}
	return "none but their number"
}

// ends is everything that the books hold, but for when the log got it.
func (w *waymark) ends(product string) []string {
	w.t.Helper()
	var lines []string
	for _, book := range []events.Book{events.Product, events.Roadmap, events.Backlog} {
		for _, e := range w.log(product, book) {
			lines = append(lines, fmt.Sprint(book, e.Revision, e.Metadata.CommandID, e.Event.Type(), text(w.t, e.Event), e.Metadata.EffectiveAt, e.Metadata.Actor))
		}
	}
	return lines
}
