package jira_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"waymark/events"
)

// rawIssue is an issue of the real data as a plain walk of the files knows it.
type rawIssue struct {
	ID, Key          string
	Created          time.Time
	Status, Priority string
	changes          []rawChange // in the order of time
}

type rawChange struct {
	at              time.Time
	history         int
	field, from, to string
}

// project is a project of the real data with the numbers of changes in it.
type project struct {
	name                            string
	issues, statusMoves, levelMoves int
}

func projects() []project {
	return []project{{"FCREPO", 1019, 1606, 126}, {"ISLANDORA", 981, 1610, 54}, {"DURACLOUD", 739, 1375, 185}}
}

// realFiles are the files of a project. A machine without them can't run the test.
func realFiles(t *testing.T, name string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "jira", name, "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("../shared/data/jira is not on this machine: no real history to import")
	}
	return files
}

func rawIssues(t *testing.T, files []string) []rawIssue {
	t.Helper()
	var issues []rawIssue
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var page struct {
			Issues []struct {
				ID, Key string
				Fields  struct {
					Status, Priority struct{ Name string }
					Created          string
				}
				Changelog struct {
					Histories []struct {
						ID, Created string
						Items       []struct {
							Field, FromString string
							To                string `json:"toString"`
						}
					}
				}
			}
		}
		if err := json.Unmarshal(text, &page); err != nil {
			t.Fatal(err)
		}
		for _, raw := range page.Issues {
			issue := rawIssue{
				ID: raw.ID, Key: raw.Key, Created: instant(t, raw.Fields.Created), Status: raw.Fields.Status.Name,
				Priority: raw.Fields.Priority.Name,
			}
			for _, h := range raw.Changelog.Histories {
				id, err := strconv.Atoi(h.ID)
				if err != nil {
					t.Fatal(err)
				}
				for _, i := range h.Items {
					issue.changes = append(issue.changes, rawChange{instant(t, h.Created), id, i.Field, i.FromString, i.To})
				}
			}
			slices.SortStableFunc(issue.changes, func(a, b rawChange) int {
				if c := a.at.Compare(b.at); c != 0 {
					return c
				}
				return a.history - b.history
			})
			issues = append(issues, issue)
		}
	}
	return issues
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04:05.000-0700", text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// at is the value of a field at an instant, as the issue's own change log gives it.
func (i rawIssue) at(field, now string, instant time.Time) string {
	value, seen := now, false
	for _, c := range i.changes {
		if c.field != field {
			continue
		}
		if !seen {
			value, seen = c.from, true
		}
		if !c.at.After(instant) {
			value = c.to
		}
	}
	return value
}

// instants are ten instants spread over the history of the issue.
func (i rawIssue) instants() []time.Time {
	if len(i.changes) == 0 {
		return nil
	}
	span := i.changes[len(i.changes)-1].at.Sub(i.Created)
	list := make([]time.Time, 10)
	for k := range list {
		list[k] = i.Created.Add(span * time.Duration(k) / 9)
	}
	return list
}

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
	for _, p := range projects() {
		t.Run(p.name, func(t *testing.T) {
			files := realFiles(t, p.name)
			issues := rawIssues(t, files)
			w := newWaymarkOn(t, newMemory())
			began := time.Now()
			report := w.mustImport(p.name, files...)
			t.Logf("imported in %v:\n%v", time.Since(began), report)
			compare(t, w, p, issues)
			if report.Issues != p.issues || len(report.Truncated) > 0 || report.AlreadySo > 0 || report.Replayed > 0 {
				t.Errorf("report says %+v", report)
			}
			before := w.ends(p.name)
			again := w.mustImport(p.name, files...)
			if after := w.ends(p.name); len(after) != len(before) || len(again.Events) != 0 || again.AlreadySo != 0 {
				t.Errorf("a second import appended %d events:\n%v", len(after)-len(before), again)
			}
		})
	}
}

// compare compares status and priority of every issue now, and at ten instants of its history.
func compare(t *testing.T, w *waymark, p project, issues []rawIssue) {
	t.Helper()
	stories, history := w.at(p.name, "").Stories, moments(w.log(p.name, events.Backlog))
	if len(stories) != p.issues || len(issues) != p.issues {
		t.Errorf("%d issues became %d stories, want %d", len(issues), len(stories), p.issues)
	}
	for _, issue := range issues {
		story := stories[issue.ID]
		if story.Story != issue.Key || story.Status != issue.Status || story.Priority != issue.Priority {
			t.Errorf("%s is now %s: %s, %s; want %s, %s", issue.Key, story.Story, story.Status, story.Priority, issue.Status, issue.Priority)
		}
		for _, at := range issue.instants() {
			got := momentAt(history[issue.ID], at)
			status, priority := issue.at("status", issue.Status, at), issue.at("priority", issue.Priority, at)
			if got.status != status || got.priority != priority {
				t.Errorf("%s at %v is %s, %s; want %s, %s", issue.Key, at, got.status, got.priority, status, priority)
			}
		}
	}
	checkCounts(t, w, p)
}

func checkCounts(t *testing.T, w *waymark, p project) {
	t.Helper()
	statuses, levels := 0, 0
	var last time.Time
	for _, e := range w.log(p.name, events.Backlog) {
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
	if statuses != p.statusMoves || levels != p.levelMoves {
		t.Errorf("%d status changes and %d level changes; want %d and %d", statuses, levels, p.statusMoves, p.levelMoves)
	}
}

func TestARealImportThatIsCutAnywhereAndRunAgainEndsAsOneThatWasNot(t *testing.T) {
	p := projects()[1]
	files := realFiles(t, p.name)
	whole := newWaymarkOn(t, newMemory())
	whole.left = endless
	whole.mustImport(p.name, files...)
	requests, want := endless-whole.left, whole.ends(p.name)
	for range 2 {
		cut := rand.IntN(requests)
		t.Run(fmt.Sprintf("after %d of %d requests", cut, requests), func(t *testing.T) {
			w := newWaymarkOn(t, newMemory())
			w.left = cut
			if _, err := w.importFiles(p.name, files...); !errors.Is(err, errCut) {
				t.Fatalf("the import was not cut: %v", err)
			}
			w.left = -1
			w.mustImport(p.name, files...)
			if got := w.ends(p.name); !slices.Equal(got, want) {
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
			lines = append(lines, fmt.Sprint(book, e.Revision, e.ID, e.Event.Type(), text(w.t, e.Event), e.Metadata.EffectiveAt, e.Metadata.Actor))
		}
	}
	return lines
}
