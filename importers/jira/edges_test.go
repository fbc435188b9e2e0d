package jira_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/events"
)

func TestARowThatIsCutShortIsATruncatedExport(t *testing.T) {
	w := newWaymark(t)
	whole := "Summary,Issue key,Issue id,Status,Created,Priority,Labels\nx,A-1,1,Open,22/Sep/25 9:26 AM,High,red\n"
	cut := strings.TrimSuffix(whole, ",High,red\n")
	_, err := w.importFiles("A9", file(t, "cut.csv", cut))
	if err == nil || !strings.Contains(err.Error(), "cut.csv: issue in line 2: has 5 fields, the header 7") || len(w.log("A9", events.Product)) != 0 {
		t.Errorf("says %v", err)
	}
}

// bulk is a page of issues that were all created at one instant, the newest first, as Jira gives them.
func bulk(t *testing.T, n int) string {
	t.Helper()
	issues := make([]string, n)
	for i := range issues {
		issues[i] = an(n-i, updated(1))
	}
	return issuesFile(t, issues...)
}

// cutAnywhere cuts an import after each number of requests: importing again must lead to the log of one that was not cut.
func cutAnywhere(t *testing.T, product, page string) {
	t.Helper()
	whole := newWaymarkOn(t, newMemory())
	whole.left = endless
	whole.mustImport(product, page)
	requests, want := endless-whole.left, whole.ends(product)
	for cut := range requests {
		w := newWaymarkOn(t, newMemory())
		w.left = cut
		if _, err := w.importFiles(product, page); !errors.Is(err, errCut) {
			t.Fatalf("the import was not cut: %v", err)
		}
		w.left = -1
		w.mustImport(product, page)
		if got := w.ends(product); !slices.Equal(got, want) {
			t.Errorf("cut after %d requests: %s", cut, firstDifference(got, want))
		}
	}
}

func TestIssuesOfOneInstantKeepTheirNumbersWhenAnImportIsCut(t *testing.T) {
	page := bulk(t, 410) // more than one batch takes
	cutAnywhere(t, "TILL", page)
}

func TestTheOrderOfRanksOutlivesACutAnywhere(t *testing.T) {
	text := "Summary,Issue key,Issue id,Status,Created,Custom field (Rank)\n"
	for i := range 400 {
		text += fmt.Sprintf("x,SHOP-%d,%d,Open,2020-01-01 10:00,0|%05d:\n", i+1, i+1, 400-i)
	}
	page := file(t, "export.csv", text)
	cutAnywhere(t, "SHOP", page)
}

func TestAStatusOfSpacesIsNoneAndAPriorityOfSpacesToo(t *testing.T) {
	w := newWaymark(t)
	_, err := w.importFiles("SHOP", issuesFile(t, an(1, status("  "))))
	if err == nil || !strings.Contains(err.Error(), "issue SHOP-1: status: is missing") {
		t.Errorf("says %v", err)
	}
	if n := len(w.log("SHOP", events.Product)); n != 0 {
		t.Errorf("%d events were written", n)
	}
	page := issuesFile(t, an(1, `"priority":{"name":" "}`, on(2, 1, item("status", "  ", "Open"), item("priority", "Major", " "))))
	report := w.mustImport("SHOP", page)
	if s := w.at("SHOP", "").Stories["1"]; s.Status != "Open" || s.Priority != "" || report.Corrected != 0 {
		t.Errorf("story is %+v, report %+v", s, report)
	}
	nothingNew(t, w, page)
}

func TestMoreStatusesOrPrioritiesThanAPolicyTakesAreRefusedBeforeAnythingIsSent(t *testing.T) {
	for says, field := range map[string]string{
		"231 statuses":   `"status":{"name":"S%d"}`, // with one for what is dropped
		"230 priorities": `"priority":{"name":"P%d"}`,
	} {
		t.Run(says, func(t *testing.T) {
			many := make([]string, 230)
			for i := range many {
				many[i] = an(i+1, fmt.Sprintf(field, i))
			}
			w := newWaymark(t)
			_, err := w.importFiles("SHOP", issuesFile(t, many...))
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("says %v", err)
			}
			if n := len(w.log("SHOP", events.Product)); n != 0 {
				t.Errorf("%d events were written", n)
			}
		})
	}
}

func TestAPolicyThatWantsReasonsDoesNotStopAnImport(t *testing.T) {
	w := newWaymark(t)
	post := func(path string, body map[string]any) {
		if err := w.api.Do(t.Context(), http.MethodPost, path, nil, body, nil); err != nil {
			t.Fatal(err)
		}
	}
	post("/v1/products", map[string]any{"key": "SHOP", "name": "Our shop"})
	post("/v1/products/SHOP/commands/set-decision-policy", map[string]any{"reason_required": []string{"prioritize-story", "write-story", "move-story", "plan-release", "assign-to-release"}})
	w.mustImport("SHOP", shop)
}

func TestAVersionThatIsOutBeforeItsDateDoesNotShipInTheFuture(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, updated(9)+`,"fixVersions":[{"id":"7","name":"one","released":true,"releaseDate":"2199-01-01"}]`,
		on(4, 1, `{"field":"Fix Version","to":"7","toString":"one"}`))))
	log := w.log("SHOP", events.Roadmap)
	if last := log[len(log)-1]; last.Metadata.EffectiveAt.After(time.Now()) || !w.at("SHOP", "").Releases[0].Shipped {
		t.Errorf("%s at %v", last.Event.Type(), last.Metadata.EffectiveAt)
	}
}

func TestWhateverIsLongerThanWaymarkTakesIsShortenedOrRefusedBeforeAnythingIsSent(t *testing.T) {
	long := strings.Repeat("𝕏", 9000)
	w := newWaymark(t)
	page := issuesFile(t, an(1, fmt.Sprintf(`"priority":{"name":%[1]q},"resolution":{"name":%[1]q},"labels":[%[1]q],"reporter":{"name":%[1]q},
		"issuetype":{"name":%[1]q},"issuelinks":[{"type":{"outward":%[1]q},"outwardIssue":{"key":%[1]q}}],
		"fixVersions":[{"id":"7","name":%[1]q}],`, long)+status(long)))
	w.mustImport("SHOP", page)
	s := w.at("SHOP", "").Stories["1"]
	for name, c := range map[string]struct {
		text string
		most int
	}{
		"status": {s.Status, 100}, "priority": {s.Priority, 100}, "resolution": {s.Resolution, 200}, "label": {s.Labels[0], 255},
		"kind": {s.Kind, 100}, "relation": {s.Links[0].Relation, 100}, "target": {s.Links[0].Target, 300},
	} {
		if n := len([]rune(c.text)); n != c.most || !strings.HasSuffix(c.text, "…") {
			t.Errorf("the %s has %d characters", name, n)
		}
	}
	nothingNew(t, w, page)
	page = issuesFile(t, strings.Replace(an(2, updated(1)), `"id":"2"`, `"id":"`+long+`"`, 1))
	if _, err := w.importFiles("SHOP", page); err == nil || !strings.Contains(err.Error(), "id: is longer") {
		t.Errorf("says %.300v", err)
	}
}
