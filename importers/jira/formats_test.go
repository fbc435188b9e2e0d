package jira_test

import (
	"slices"
	"strings"
	"testing"

	"waymark/events"
)

func TestVersion3GivesRichTextAndNamesOfPeople(t *testing.T) {
	w := newWaymark(t)
	page := file(t, "page.json", `{"isLast":true,"issues":[{"id":"1","key":"V-1","names":{"customfield_10016":"Story point estimate"},"fields":{
		"summary":"Rich","status":{"name":"Doing","statusCategory":{"key":"indeterminate"}},"issuetype":{"name":"Story"},
		"created":"2024-01-01T10:00:00.000+0000","reporter":{"accountId":"5b1","displayName":"Ana Ruiz"},"customfield_10016":3,
		"issuelinks":[{"type":{"inward":"is blocked by","outward":"blocks"},"inwardIssue":{"key":"X-9"}}],
		"description":{"type":"doc","version":1,"content":[
			{"type":"paragraph","content":[{"type":"text","text":"See "},{"type":"mention","attrs":{"id":"5b2","text":"@Bo"}},{"type":"hardBreak"},{"type":"text","text":"now"}]},
			{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"one"}]}]},
				{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"two"}]}]}]}]}},
		"changelog":{"total":0,"histories":[]}}]}`)
	w.mustImport("V3", page)
	s := w.at("V3", "").Stories["1"]
	if s.Description != "See [@Bo](accountid:5b2)\\\nnow\n- one\n- two" || s.Points == nil || *s.Points != 3 || s.Category != "doing" ||
		!slices.Equal(s.Links, []events.Link{{Relation: "is blocked by", Target: "X-9"}}) {
		t.Errorf("story is %+v", s)
	}
	if actor := w.log("V3", events.Backlog)[0].Metadata.Actor; actor != "Ana Ruiz" {
		t.Errorf("written by %s", actor)
	}
}

const longIssue = `{"id":"7","key":"L-7","fields":{"summary":"Long","status":{"name":"Done"},"created":"2020-01-01T00:00:00.000+0000",
	"updated":"2020-01-05T00:00:00.000+0000","priority":{"name":"Low"}},"changelog":{"total":2,"histories":[
	{"id":"12","created":"2020-01-03T00:00:00.000+0000","author":{"name":"a"},"items":[{"field":"status","fromString":"Doing","toString":"Done"}]}]}}`

func TestALongChangeLogIsCompletedFromItsOwnPages(t *testing.T) {
	w := newWaymark(t)
	rest := file(t, "rest.json", `{"self":"https://jira.example/rest/api/3/issue/7/changelog?startAt=0","total":2,"values":[
		{"id":"11","created":"2020-01-02T00:00:00.000+0000","author":{"name":"a"},"items":[{"field":"status","fromString":"Open","toString":"Doing"}]},
		{"id":"12","created":"2020-01-03T00:00:00.000+0000","author":{"name":"a"},"items":[{"field":"status","fromString":"Doing","toString":"Done"}]}]}`)
	report := w.mustImport("LONG", file(t, "issue.json", longIssue), rest)
	if len(report.Missing) != 0 || report.Gaps != 0 || report.Events["StoryMoved"] != 2 {
		t.Errorf("report is %+v", report)
	}
	if s := w.at("LONG", "2020-01-02T12:00:00Z").Stories["7"]; s.Status != "Doing" || s.Story != "LONG-1" {
		t.Errorf("story is %+v", s)
	}
}

func TestAChangeLogThatIsNotWholeIsReported(t *testing.T) {
	w, page := newWaymark(t), file(t, "issue.json", longIssue)
	if _, err := w.importFiles("LONG", page); err == nil || !strings.Contains(err.Error(), "L-7: 1 of 2 entries") || !strings.Contains(err.Error(), "--partial") {
		t.Errorf("says %v", err)
	}
	if n := len(w.log("LONG", events.Product)); n != 0 {
		t.Errorf("%d events were written", n)
	}
	if report := w.mustImportPart("LONG", page); !slices.Equal(report.Missing, []string{"L-7: 1 of 2 entries of its change log"}) {
		t.Errorf("missing are %q", report.Missing)
	}
}

func TestWhatNoHistoryExplainsIsCorrectedAndCounted(t *testing.T) {
	w := newWaymark(t)
	odd := strings.Replace(longIssue, `"name":"Done"`, `"name":"Cancelled"`, 1)
	report := w.mustImportPart("LONG", file(t, "issue.json", odd))
	if report.Corrected != 1 {
		t.Errorf("corrected %d", report.Corrected)
	}
	if s := w.at("LONG", "").Stories["7"]; s.Status != "Cancelled" {
		t.Errorf("story is %+v", s)
	}
	if again := w.mustImportPart("LONG", file(t, "issue.json", odd)); len(again.Events) != 0 {
		t.Errorf("the same again wrote %v", again.Events)
	}
}

const export = "\xef\xbb\xbfSummary,Issue key,Issue id,Issue Type,Status,Project key,Priority,Reporter,Created,Updated,Labels,Labels,Fix versions,Fix versions,Watchers,Custom field (Rank),Custom field (Story Points),Outward issue link (Blocks),Description\n" +
	"Second,CSV-2,102,Task,To Do,CSV,Medium,ana,22/Sep/25 9:26 AM,22/Sep/25 9:26 AM,red,blue,1.0,2.0,bo,0|i00001:,,,\n" +
	"First,CSV-1,101,Bug,Done,CSV,High,ana,21/Sep/25 9:26 PM,23/Sep/25 9:26 AM,,,,,,0|i00002:,8,CSV-2,\"two\nlines\"\n"

func TestACSVExportIsTakenAsItIs(t *testing.T) {
	w := newWaymark(t)
	report := w.mustImport("CSV", file(t, "export.csv", export))
	now := w.at("CSV", "")
	one, two := now.Stories["101"], now.Stories["102"]
	if one.Story != "CSV-1" || one.Status != "Done" || one.Category != "done" || one.Place != 2 || one.Points == nil || *one.Points != 8 ||
		one.Description != "two\\\nlines" || !slices.Equal(one.Links, []events.Link{{Relation: "blocks", Target: "CSV-2"}}) {
		t.Errorf("CSV-1 is %+v", one)
	}
	if two.Place != 1 || !slices.Equal(two.Labels, []string{"blue", "red"}) || len(now.Releases) != 2 {
		t.Errorf("CSV-2 is %+v, releases %+v", two, now.Releases)
	}
	if report.Unkept["Watchers"] != 1 {
		t.Errorf("report is %+v", report)
	}
	if at := w.log("CSV", events.Backlog)[0].Metadata.EffectiveAt.Format("2006-01-02T15:04Z"); at != "2025-09-21T21:26Z" {
		t.Errorf("the oldest was written at %s", at)
	}
}

func TestALaterCSVExportBringsWhatChanged(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("CSV", file(t, "export.csv", export))
	if again := w.mustImport("CSV", file(t, "export.csv", export)); len(again.Events) != 0 {
		t.Errorf("the same again wrote %v", again.Events)
	}
	later := strings.Replace(export, "Second,CSV-2,102,Task,To Do,CSV,Medium,ana,22/Sep/25 9:26 AM,22/Sep/25 9:26 AM", "Second,CSV-2,102,Task,Doing,CSV,Low,ana,22/Sep/25 9:26 AM,25/Sep/25 9:26 AM", 1)
	for range 2 {
		w.mustImport("CSV", file(t, "later.csv", later))
	}
	if s := w.at("CSV", "").Stories["102"]; s.Status != "Doing" || s.Priority != "Low" {
		t.Errorf("CSV-2 is %+v", s)
	}
	if s := w.at("CSV", "2025-09-24T00:00:00Z").Stories["102"]; s.Status != "To Do" || s.Priority != "Medium" {
		t.Errorf("CSV-2 was %+v", s)
	}
}

func TestEveryFaultOfTheInputIsNamedAndNothingIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		says       []string
	}{
		"a truncated file":     {"cut.json", `{"issues":[{"id":"1","key":"A-1"`, []string{"cut.json", "truncated"}},
		"an empty file":        {"none.json", ``, []string{"none.json", "empty"}},
		"garbage":              {"noise.bin", "\x00\x01\x02", []string{"noise.bin", "no table of Jira"}},
		"something else":       {"other.json", `{"cards":[]}`, []string{"other.json", "neither issues"}},
		"more behind it":       {"more.json", `{"issues":[]} {}`, []string{"more.json", "neither issues"}},
		"several faults":       {"bad.json", `{"issues":[{"id":"1","key":"A-1","fields":{"created":"soon","status":{"name":"Open"}}},{"key":"A-2","fields":{"created":"2020-01-01T00:00:00.000+0000"}}]}`, []string{"bad.json: issue A-1: created", "issue A-2: id", "issue A-2: status"}},
		"an entry's time":      {"log.json", `{"id":"1","key":"A-1","fields":{"created":"2020-01-01T00:00:00.000+0000","status":{"name":"Open"}},"changelog":{"histories":[{"id":"5","created":"x","items":[{}]}]}}`, []string{"A-1: changelog entry 5: created", "no field"}},
		"a row without a key":  {"rows.csv", "Summary,Issue key,Issue id,Status,Created\nx,,1,Open,22/Sep/25 9:26 AM\ny,A-2,2,Open,someday\n", []string{"in line 2: Issue key", "A-2: Created"}},
		"a row that is long":   {"long.csv", "Summary,Issue key,Issue id,Status,Created\nx,A-1,1,Open,22/Sep/25 9:26 AM,more,and more\n", []string{"line 2", "7 fields"}},
		"a row of other bytes": {"bytes.csv", "Summary,Issue key,Issue id,Status,Created\n\xff,A-1,1,Open,22/Sep/25 9:26 AM\n", []string{"A-1: Summary", "UTF-8"}},
		"no issues":            {"zero.json", `{"issues":[]}`, []string{"no issues"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaymark(t)
			_, err := w.importFiles("A9", file(t, c.file, c.text))
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("says %v, not %q", err, want)
				}
			}
			if n := len(w.log("A9", events.Product)); n != 0 {
				t.Errorf("%d events were written", n)
			}
		})
	}
	if _, err := newWaymark(t).importFiles("A9", "no-such-file.json"); err == nil || !strings.Contains(err.Error(), "no-such-file.json") {
		t.Errorf("a missing file says %v", err)
	}
}
