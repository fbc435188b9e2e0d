package jira_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"waymark/importers/history"

	"waymark/events"
)

const shop = "testdata/shop.json"

func TestAnIssueIsWrittenAsItWasCreatedAndChangesAsItsChangeLogSays(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", shop)
	for _, c := range []struct{ at, status, priority, resolution string }{
		{"2019-03-04T09:00:00Z", "Open", "Major", ""},
		{"2019-03-05T08:59:59Z", "Open", "Major", ""},
		{"2019-03-05T09:00:00Z", "Open", "Blocker", ""}, // 04:00 in New York
		{"2019-03-06T12:00:00Z", "In Progress", "Blocker", ""},
		{"2019-05-02T13:30:00Z", "Closed", "Blocker", "Fixed"}, // 15:30 in Berlin
	} {
		if s := w.at("SHOP", c.at).Stories["20001"]; s.Status != c.status || s.Priority != c.priority || s.Resolution != c.resolution {
			t.Errorf("at %s SHOP-1 is %s, %s, %q; want %+v", c.at, s.Status, s.Priority, s.Resolution, c)
		}
	}
	before, now := w.at("SHOP", "2019-03-05T00:00:00Z").Stories["20002"], w.at("SHOP", "").Stories["20002"]
	if before.Title != "Invoices" || !slices.Equal(before.Labels, []string{"b2b", "later"}) || before.Points != nil {
		t.Errorf("SHOP-2 was %+v", before)
	}
	if now.Title != "Pay by invoice" || len(now.Labels) != 0 || now.Points == nil || *now.Points != 5 || now.Story != "SHOP-2" {
		t.Errorf("SHOP-2 is %+v", now)
	}
}

func TestDecisionsKeepTheirForeignAuthorsAndTimes(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", shop)
	log := w.log("SHOP", events.Backlog)
	for i, r := range log {
		if r.Metadata.Source != "import:jira" || r.Metadata.Role != "" || r.Metadata.HappenedAt != nil {
			t.Errorf("metadata is %+v", r.Metadata)
		}
		if i > 0 && r.Metadata.EffectiveAt.Before(log[i-1].Metadata.EffectiveAt) {
			t.Errorf("revision %d is older than the one before", i)
		}
	}
	var actors []string
	for _, r := range log {
		actors = append(actors, r.Metadata.Actor)
	}
	if !slices.Contains(actors, "ida") || !slices.Contains(actors, "jon") || !slices.Contains(actors, "unknown") {
		t.Errorf("actors are %v", actors)
	}
}

func TestTheVocabularyIsTheTeams(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", shop)
	policy := w.at("SHOP", "").Policy
	want := []events.Status{{Name: "Open", Category: events.Todo}, {Name: "In Progress", Category: events.Doing},
		{Name: "Closed", Category: events.Done}, {Name: "Dropped", Category: events.Dropped}}
	if !slices.Equal(policy.Workflow, want) || !slices.Equal(policy.Levels, []string{"Blocker", "Major", "Minor", "Trivial"}) {
		t.Errorf("policy is %+v", policy)
	}
}

func TestVersionsAreMatchedByTheirIdsAndShip(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", shop)
	if releases := w.at("SHOP", "2019-03-04T12:00:00Z").Releases; len(releases) != 0 {
		t.Errorf("before the first mention there are %+v", releases)
	}
	before := w.at("SHOP", "2019-04-01T00:00:00Z").Releases[0]
	now := w.at("SHOP", "").Releases
	if before.Shipped || len(now) != 1 || !now[0].Shipped || now[0].Name != "Spring sale" || !slices.Equal(now[0].Items, []string{"SHOP-1"}) {
		t.Errorf("releases were %+v and are %+v", before, now)
	}
}

func TestLinksAndParentsLeadToStories(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("TILL", shop) // another key: stories are numbered anew
	now := w.at("TILL", "").Stories
	if now["20001"].Story != "TILL-1" || now["20003"].Story != "TILL-3" || now["20003"].External.Key != "SHOP-3" {
		t.Errorf("stories are %s", text(t, now))
	}
	if !slices.Equal(now["20001"].Links, []events.Link{{Relation: "blocks", Target: "TILL-2"}}) ||
		!slices.Equal(now["20004"].Links, []events.Link{{Relation: "parent", Target: "TILL-3"}}) {
		t.Errorf("links are %v and %v", now["20001"].Links, now["20004"].Links)
	}
}

func TestTheReportAddsUp(t *testing.T) {
	report := newWaymark(t).mustImport("SHOP", shop)
	for field, n := range report.Changes {
		lost := 0
		for _, k := range n.Lost {
			lost += k
		}
		if n.Decisions+n.Bookkeeping+lost != n.Source {
			t.Errorf("of %s %+v came", field, n)
		}
	}
	for field, want := range map[string]history.Count{
		"assignee": {Source: 1, Decisions: 1}, "Key": {Source: 1, Bookkeeping: 1}, "Project": {Source: 1, Bookkeeping: 1},
		"status": {Source: 2, Decisions: 2}, "Rank": {Source: 1, Lost: map[string]int{"Jira's log does not say the place": 1}},
	} {
		if got := report.Changes[field]; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("of %s %+v came, want %+v", field, got, want)
		}
	}
	if report.Unkept["components"] != 1 || len(report.Unkept) != 1 || report.Gaps != 0 || report.Corrected != 0 {
		t.Errorf("report is %+v", report)
	}
	if out := report.String(); !strings.Contains(out, "4 issues") || !strings.Contains(out, "components") || !strings.Contains(out, "1 lost (Jira's log does not say the place)") {
		t.Errorf("the report reads %s", out)
	}
}

func TestASecondImportBringsOnlyWhatIsNew(t *testing.T) {
	w := newWaymark(t)
	first := w.mustImport("SHOP", shop)
	if again := w.mustImport("SHOP", shop); len(again.Events) != 0 || again.Replayed == 0 {
		t.Errorf("the same again wrote %v", again.Events)
	}
	raw, err := os.ReadFile(shop)
	if err != nil {
		t.Fatal(err)
	}
	newer := strings.NewReplacer(`"total": 0, "histories": []`, `"total": 1, "histories": [
		{"id": "9050", "created": "2019-06-01T10:00:00.000+0000", "author": {"name": "kim"}, "items": [
			{"field": "priority", "from": "5", "fromString": "Trivial", "to": "3", "toString": "Major"}]}]`,
		`"priority": {"name": "Trivial"}`, `"priority": {"name": "Major"}`).Replace(string(raw))
	delta := w.mustImport("SHOP", file(t, "newer.json", newer)) // which knows a priority by an id that was not heard of before
	if text(t, delta.Events) != `{"ImportRecorded":1,"StoryPrioritized":1}` {
		t.Errorf("one new change wrote %v; the first import %v", delta.Events, first.Events)
	}
	if s := w.at("SHOP", "").Stories["20004"]; s.Priority != "Major" {
		t.Errorf("SHOP-4 is %+v", s)
	}
}

func TestAnImportThatWasCutGoesOnAtAnyPoint(t *testing.T) {
	whole := newWaymark(t)
	whole.mustImport("SHOP", shop)
	want := text(t, whole.at("SHOP", ""))
	for cut := range 8 {
		w := newWaymark(t)
		w.left = cut
		if _, err := w.importFiles("SHOP", shop); err != nil && !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		w.left = -1
		w.mustImport("SHOP", shop)
		if got := text(t, w.at("SHOP", "")); got != want {
			t.Errorf("cut after %d requests it ends as\n%s, want\n%s", cut, got, want)
		}
		if a, b := len(w.log("SHOP", events.Backlog)), len(whole.log("SHOP", events.Backlog)); a != b {
			t.Errorf("cut after %d requests the backlog has %d events, want %d", cut, a, b)
		}
	}
}

func TestAProductThatExistsKeepsItsOwn(t *testing.T) {
	w := newWaymark(t)
	post := func(path string, body map[string]any) {
		if err := w.api.Do(t.Context(), "POST", path, nil, body, nil); err != nil {
			t.Fatal(err)
		}
	}
	post("/v1/products", map[string]any{"key": "SHOP", "name": "Our shop"})
	post("/v1/products/SHOP/commands/set-decision-policy", map[string]any{"levels": []string{"Must", "Minor"}})
	w.mustImport("SHOP", shop)
	post("/v1/products/SHOP/commands/write-story", map[string]any{"title": "Our own"})
	now := w.at("SHOP", "")
	if !slices.Equal(now.Policy.Levels, []string{"Must", "Minor", "Blocker", "Major", "Trivial"}) {
		t.Errorf("levels are %v", now.Policy.Levels)
	}
	if again := w.mustImport("SHOP", shop); len(again.Events) != 0 {
		t.Errorf("the same again wrote %v", again.Events)
	}
}

func TestAProductThatHoldsSomethingElseIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	w := newWaymark(t)
	post := func(path string, body map[string]any) {
		if err := w.api.Do(t.Context(), "POST", path, nil, body, nil); err != nil {
			t.Fatal(err)
		}
	}
	post("/v1/products", map[string]any{"key": "SHOP", "name": "Our shop"})
	post("/v1/products/SHOP/commands/write-story", map[string]any{"title": "Our own"})
	before := len(w.log("SHOP", events.Product)) + len(w.log("SHOP", events.Backlog))
	_, err := w.importFiles("SHOP", shop)
	if err == nil || !strings.Contains(err.Error(), "none of them is from Jira") {
		t.Errorf("says %v", err)
	}
	if after := len(w.log("SHOP", events.Product)) + len(w.log("SHOP", events.Backlog)); after != before {
		t.Errorf("%d events were written", after-before)
	}
}
