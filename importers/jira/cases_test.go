package jira_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"waymark/importers/history"
	"waymark/importers/jira"
)

// shared is the directory of inputs that are not ours to pass on; without it a test is skipped.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"../../..", "shared", "data"}, parts...)...)
	if found, err := filepath.Glob(path); err != nil || len(found) == 0 {
		t.Skipf("%s is not on this machine: nothing to import", filepath.Join(parts...))
	}
	return path
}

func TestInputsThatOnceFailedComeOutRight(t *testing.T) {
	for name, c := range map[string]struct {
		files   []string
		product string
		partial bool
		zone    string
		check   func(t *testing.T, w *waymark, r history.Report)
	}{
		"ranks":            {files: []string{"01-rank-in-json.json"}, check: ordered("SHOP-2", "SHOP-3", "SHOP-1")},
		"ranks in German":  {files: []string{"01b-rank-named-in-german.json"}, check: ordered("SHOP-2", "SHOP-3", "SHOP-1")},
		"a renamed status": {files: []string{"02-status-renamed-same-id.json"}, check: wrote(map[string]int{"StoryMoved": 2})},
		"translated names": {files: []string{"03-translated-names.json"}, check: wrote(map[string]int{"StoryMoved": 1, "StoryRevised": 1, "StoryPrioritized": 1})},
		"a parent twice":   {files: []string{"04-parent-in-two-entries.json"}, check: wrote(map[string]int{"StoryLinked": 1, "StoryUnlinked": 0})},
		"rich text":        {files: []string{"07-rich-text-against-wiki-log.json"}, check: wrote(map[string]int{"StoryRevised": 1})},
		"a log in bulk":    {files: []string{"08-search-jql-page.json", "08-changelog-bulkfetch.json"}, check: wrote(map[string]int{"StoryMoved": 1})},
		"an epic":          {files: []string{"09-epic-of-the-agile-api.json"}, check: wrote(map[string]int{"StoryLinked": 1})},
		"part by total":    {files: []string{"12-part-of-a-result.json"}, partial: true, check: issues(1)},
		"part by token":    {files: []string{"12b-part-of-a-result-jql.json"}, partial: true, check: issues(1)},
		"nulls":            {files: []string{"13-nulls.json"}, check: wrote(map[string]int{"StoryMoved": 1})},
		"lines":            {files: []string{"14-lines.ndjson"}, check: issues(2)},
		"an underscore":    {files: []string{"15-underscore-key.json"}, product: "MY_PROJ", check: written("MY_PROJ-12")},
		"sprints":          {files: []string{"16-sprint.json"}, check: wrote(map[string]int{"SprintPlanned": 2, "SprintStarted": 2, "SprintClosed": 1, "CommittedToSprint": 2})},
		"a foreign file":   {files: []string{"17-project.json", "17-SHOP-1.json"}, check: issues(1)},
		"two categories":   {files: []string{"20-one-status-name-two-categories.json"}, check: issues(2)},
		"a field's id":     {files: []string{"21-field-named-by-the-log-alone.json"}, check: issues(2)},
		"French":           {files: []string{"05-fr.csv"}, check: ordered("SHOP-2", "SHOP-1")},
		"Spanish":          {files: []string{"05-es.csv"}, check: ordered("SHOP-2", "SHOP-1")},
		"Portuguese":       {files: []string{"05-pt.csv"}, check: ordered("SHOP-1")},
		"German months":    {files: []string{"05-en-headers-german-month.csv"}, check: created("2026-05-19T19:31:00Z")},
		"semicolons":       {files: []string{"05-de-semicolon.csv"}, check: issues(1)},
		"a zone":           {files: []string{"19-csv-time-zone.csv"}, zone: "America/Asuncion", check: created("2026-02-19T22:31:00Z")},
	} {
		t.Run(name, func(t *testing.T) {
			w, o := newWaymark(t), jira.Options{Options: history.Options{Product: "SHOP", Actor: "local", Partial: c.partial}}
			if c.product != "" {
				o.Product = c.product
			}
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			o.Zone = zone
			for _, f := range c.files {
				o.Files = append(o.Files, shared(t, "cases", f))
			}
			report, err := jira.Import(t.Context(), w, o)
			if err != nil {
				t.Fatal(err)
			}
			c.check(t, w, report)
			if report.Corrected != 0 || report.Gaps != 0 {
				t.Errorf("report is %v", report)
			}
		})
	}
}

type check = func(t *testing.T, w *waymark, r history.Report)

func ordered(keys ...string) check {
	return func(t *testing.T, w *waymark, _ history.Report) {
		if got := w.order("SHOP"); !slices.Equal(got, keys) {
			t.Errorf("the order is %v", got)
		}
	}
}

func wrote(want map[string]int) check {
	return func(t *testing.T, _ *waymark, r history.Report) {
		for typ, n := range want {
			if r.Events[typ] != n {
				t.Errorf("%d %s, want %d: %v", r.Events[typ], typ, n, r)
			}
		}
	}
}

func issues(n int) check {
	return func(t *testing.T, w *waymark, r history.Report) {
		if r.Issues != n {
			t.Errorf("report is %v", r)
		}
	}
}

func written(key string) check {
	return func(t *testing.T, w *waymark, _ history.Report) {
		if got := w.order("MY_PROJ"); !slices.Equal(got, []string{key}) {
			t.Errorf("stories are %v", got)
		}
	}
}

func created(at string) check {
	return func(t *testing.T, w *waymark, _ history.Report) {
		first := w.log("SHOP", "backlog")[0].Metadata.EffectiveAt
		if got := first.UTC().Format(time.RFC3339); got != at {
			t.Errorf("created at %s, want %s", got, at)
		}
	}
}
