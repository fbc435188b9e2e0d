package jira_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"waymark/importers/history"

	"waymark/client"
	"waymark/events"
	"waymark/importers/jira"
)

// an is an issue of the project SHOP: its fields beside defaults, and the entries of its change log, or "-" for no log.
func an(id int, fields string, entries ...string) string {
	log := fmt.Sprintf(`,"changelog":{"total":%d,"histories":[%s]}`, len(entries), strings.Join(entries, ","))
	if slices.Equal(entries, []string{"-"}) {
		log = ""
	}
	defaults := map[string]string{
		"summary": fmt.Sprintf(`"Issue %d"`, id), "status": `{"name":"Open"}`, "priority": `{"name":"Major"}`,
		"issuetype": `{"name":"Bug"}`, "created": `"2020-01-01T10:00:00.000+0000"`, "project": `{"key":"SHOP","name":"Shop"}`,
	}
	list := []string{fields}
	for _, name := range slices.Sorted(maps.Keys(defaults)) {
		if !strings.Contains(fields, `"`+name+`":`) {
			list = append(list, fmt.Sprintf("%q:%s", name, defaults[name]))
		}
	}
	return fmt.Sprintf(`{"id":"%d","key":"SHOP-%d","fields":{%s}%s}`, id, id, strings.Trim(strings.Join(list, ","), ","), log)
}

// on is an entry of a change log by ida, on a day of January 2020.
func on(day, id int, items ...string) string {
	return fmt.Sprintf(`{"id":"%d","created":"2020-01-%02dT10:00:00.000+0000","author":{"name":"ida"},"items":[%s]}`, id, day, strings.Join(items, ","))
}

// item is an item of a change log.
func item(field, from, to string) string {
	return fmt.Sprintf(`{"field":%q,"fromString":%q,"toString":%q}`, field, from, to)
}

func updated(day int) string { return fmt.Sprintf(`"updated":"2020-01-%02dT10:00:00.000+0000"`, day) }

func status(name string) string { return fmt.Sprintf(`"status":{"name":%q}`, name) }

func issuesFile(t *testing.T, issues ...string) string {
	t.Helper()
	return file(t, "page.json", `{"issues":[`+strings.Join(issues, ",")+`]}`)
}

// nothingNew imports files again, which must append nothing.
func nothingNew(t *testing.T, w *waymark, files ...string) {
	t.Helper()
	if again := w.mustImport("SHOP", files...); len(again.Events) != 0 {
		t.Errorf("the same again wrote %v", again.Events)
	}
}

func TestAGapInAChangeLogIsCrossedJustBeforeTheEntryBehindIt(t *testing.T) {
	w := newWaymark(t)
	page := issuesFile(t, an(1, status("Closed"), on(2, 1, item("status", "Open", "In Progress")), on(5, 2, item("status", "Resolved", "Closed"))))
	report := w.mustImport("SHOP", page)
	if report.Gaps != 1 || report.Corrected != 1 || report.Events["StoryMoved"] != 3 {
		t.Errorf("report is %+v", report)
	}
	moved := w.log("SHOP", events.Backlog)[3].Event.(events.StoryMoved)
	if moved.Status != (events.Change[string]{From: "Resolved", To: "Closed"}) {
		t.Errorf("the entry behind the gap became %+v", moved)
	}
	nothingNew(t, w, page)
}

func TestAChangeThatIsLoggedUnderTwoNamesCountsOnce(t *testing.T) {
	w := newWaymark(t)
	report := w.mustImport("SHOP", issuesFile(t, an(1, "", on(2, 1, item("issuetype", "Task", "Bug"), item("type", "Task", "Bug")))))
	if report.Gaps != 0 || report.Events["StoryRevised"] != 1 || w.at("SHOP", "2020-01-01T12:00:00Z").Stories["1"].Kind != "Task" {
		t.Errorf("report is %+v", report)
	}
}

func TestNamesOfCustomFieldsMayStandBehindTheIssues(t *testing.T) {
	w := newWaymark(t)
	page := `{"issues":[` + an(1, `"cf1":5,"cf2":"SHOP-9","cf3":"x"`) + `],"names":{"cf1":"Story Points","cf2":"Epic Link","cf3":"Team"}}`
	report := w.mustImport("SHOP", file(t, "page.json", page))
	s := w.at("SHOP", "").Stories["1"]
	if s.Points == nil || *s.Points != 5 || !slices.Equal(s.Links, []events.Link{{Relation: "parent", Target: "SHOP-9"}}) {
		t.Errorf("story is %+v", s)
	}
	if !maps.Equal(report.Unkept, map[string]int{"Team": 1}) {
		t.Errorf("lost are %v", report.Unkept)
	}
}

func TestAnEpicThatOnlyTheChangeLogTellsOfStays(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, `"parent":null`, on(2, 1, item("Epic Link", "", "SHOP-9")))))
	if s := w.at("SHOP", "").Stories["1"]; !slices.Equal(s.Links, []events.Link{{Relation: "parent", Target: "SHOP-9"}}) {
		t.Errorf("links are %v", s.Links)
	}
}

func TestOfSeveralCopiesTheOneWithAChangeLogCountsThenTheNewest(t *testing.T) {
	for name, c := range map[string]struct{ copies []string }{
		"newest last":  {[]string{an(1, updated(2)+`,"summary":"old"`), an(1, updated(3)+`,"summary":"best"`)}},
		"newest first": {[]string{an(1, updated(3)+`,"summary":"best"`), an(1, updated(2)+`,"summary":"old"`)}},
		"a log":        {[]string{an(1, updated(3)+`,"summary":"no log"`, "-"), an(1, updated(2)+`,"summary":"best"`)}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaymark(t)
			report := w.mustImport("SHOP", issuesFile(t, c.copies[0]), issuesFile(t, c.copies[1]))
			if s := w.at("SHOP", "").Stories["1"]; s.Title != "best" || report.Issues != 1 || report.Duplicates != 1 {
				t.Errorf("story is %+v, report %+v", s, report)
			}
		})
	}
}

func TestAVersionMayGiveWayToAnotherInOneItem(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, `"fixVersions":[{"id":"8","name":"two"}]`,
		on(2, 1, `{"field":"Fix Version","from":"7","fromString":"one","to":"8","toString":"two"}`))))
	before, now := w.at("SHOP", "2020-01-01T12:00:00Z").Releases, w.at("SHOP", "").Releases
	if len(before) != 1 || len(before[0].Items) != 1 || len(now) != 2 || len(now[0].Items) != 0 || !slices.Equal(now[1].Items, []string{"SHOP-1"}) {
		t.Errorf("releases were %+v and are %+v", before, now)
	}
}

func TestAReleasedVersionWithoutADateIsOutWhenItWasLastSpokenOf(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, `"fixVersions":[{"id":"7","name":"one","released":true}]`,
		on(4, 1, `{"field":"Fix Version","to":"7","toString":"uno"}`))))
	before, now := w.at("SHOP", "2020-01-04T09:59:59Z").Releases, w.at("SHOP", "").Releases
	if len(before) != 0 || len(now) != 1 || !now[0].Shipped || now[0].Name != "one" {
		t.Errorf("releases were %+v and are %+v", before, now)
	}
}

func TestAReleaseRecordsWhatWasOpenOnTheDayItCameOut(t *testing.T) {
	in := updated(9) + `,"resolution":{"name":"Done"},"status":{"name":"Closed","statusCategory":{"key":"done"}},"fixVersions":[
		{"id":"7","name":"one","released":true,"releaseDate":"2020-01-05"}]`
	page := issuesFile(t,
		an(1, in, on(2, 1, `{"field":"Fix Version","to":"7","toString":"one"}`), on(3, 2, item("status", "Open", "Closed"))),
		an(2, in, on(2, 3, `{"field":"Fix Version","to":"7","toString":"one"}`), on(8, 4, item("status", "Open", "Closed"))))
	w := newWaymark(t)
	w.mustImport("SHOP", page)
	if now := w.at("SHOP", "").Releases; len(now) != 1 || !now[0].Shipped || !slices.Equal(now[0].Undelivered, []string{"SHOP-2"}) {
		t.Errorf("SHOP-2 was open when it came out: %+v", now)
	}
	cutAnywhere(t, "SHOP", page)
}

func TestAVersionWithAnotherDateThanBeforeIsRescheduled(t *testing.T) {
	w := newWaymark(t)
	with := func(day int, date string) string {
		return issuesFile(t, an(1, updated(day)+`,"fixVersions":[{"id":"7","name":"one","releaseDate":"`+date+`"}]`))
	}
	w.mustImport("SHOP", with(1, "2020-03-01"))
	for day, date := range []string{"2020-04-01", "2020-03-01", "2020-04-01"} {
		again := with(day+2, date)
		if report := w.mustImport("SHOP", again); report.Events["ReleaseRescheduled"] != 1 || w.at("SHOP", "").Releases[0].Date != date {
			t.Errorf("to %s: %+v", date, report)
		}
		nothingNew(t, w, again)
	}
}

func TestALinkByAnOldKeyLeadsToTheStory(t *testing.T) {
	w := newWaymark(t)
	moved := strings.Replace(an(2, "", on(2, 1, item("Key", "HELP-9", "SHOP-2"))), "2020-01-01", "2019-12-01", 1)
	w.mustImport("SHOP", issuesFile(t, moved, an(1, "", on(3, 2, `{"field":"Link","to":"HELP-9","toString":"This issue blocks HELP-9"}`))))
	if s := w.at("SHOP", "").Stories["1"]; !slices.Equal(s.Links, []events.Link{{Relation: "blocks", Target: "SHOP-2"}}) {
		t.Errorf("links are %v", s.Links)
	}
}

func TestAnIssueThatWasRenamedKeepsItsStory(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, updated(2))))
	renamed := issuesFile(t, strings.Replace(an(1, updated(3)), `"SHOP-1"`, `"STORE-5"`, 1))
	w.mustImport("SHOP", renamed)
	if s := w.at("SHOP", "").Stories; len(s) != 1 || s["1"].Story != "SHOP-1" || s["1"].External.Key != "STORE-5" {
		t.Errorf("stories are %+v", s)
	}
	nothingNew(t, w, renamed)
}

func TestWhatChangedWithoutAnEntryInTheChangeLogIsBroughtToo(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, updated(2)+`,"labels":["a"],"fixVersions":[{"id":"7","name":"one"}]`)))
	again := issuesFile(t, an(1, updated(3)+`,"labels":["a","b"],"fixVersions":[]`))
	report := w.mustImport("SHOP", again)
	now := w.at("SHOP", "")
	if s := now.Stories["1"]; !slices.Equal(s.Labels, []string{"a", "b"}) || len(now.Releases[0].Items) != 0 || report.Corrected != 2 {
		t.Errorf("story is %+v, releases %+v, report %+v", s, now.Releases, report)
	}
	nothingNew(t, w, again)
}

func TestAChangeThatComesToLightLateDoesNotUndoALaterOne(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, updated(3)+","+status("Closed"), on(3, 2, item("status", "In Progress", "Closed")))))
	whole := issuesFile(t, an(1, updated(3)+","+status("Closed"), on(2, 1, item("status", "Open", "In Progress"), item("summary", "Old", "Issue 1")),
		on(3, 2, item("status", "In Progress", "Closed"))))
	for range 2 {
		if report := w.mustImport("SHOP", whole); report.Overtaken != 1 || len(report.Events) != 0 {
			t.Errorf("report is %+v", report)
		}
	}
	if s := w.at("SHOP", "").Stories["1"]; s.Status != "Closed" || s.Title != "Issue 1" {
		t.Errorf("story is %+v", s)
	}
}

func TestWhatPeopleDecideInWaymarkOutlivesAnImportOfTheSame(t *testing.T) {
	w := newWaymark(t)
	page := issuesFile(t, an(1, updated(3)+","+status("Closed"), on(2, 1, item("status", "Open", "Closed"))))
	w.mustImport("SHOP", page)
	for name, body := range map[string]map[string]any{
		"move-story":       {"story": "SHOP-1", "status": "Open"},
		"revise-story":     {"story": "SHOP-1", "title": "Ours", "labels": []string{"ours"}},
		"prioritize-story": {"story": "SHOP-1", "level": nil},
	} {
		w.give("SHOP", name, body)
	}
	nothingNew(t, w, page)
}

func TestAStoryThatWasDroppedInWaymarkIsLeftAlone(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, updated(2)), an(2, updated(2))))
	w.give("SHOP", "drop-story", map[string]any{"story": "SHOP-1"})
	report := w.mustImport("SHOP", issuesFile(t, an(1, updated(4)+","+status("Closed"), on(3, 1, item("status", "Open", "Closed"))), an(2, updated(2))))
	if report.LeftAlone == 0 || len(report.Events) != 0 {
		t.Errorf("report is %+v", report)
	}
}

func TestAStatusOfJirasMayBeCalledDropped(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, `"status":{"name":"Open"}`)))
	w.mustImport("SHOP", issuesFile(t, an(1, updated(3)+`,"status":{"name":"Dropped","statusCategory":{"key":"done"}}`, on(3, 1, item("status", "Open", "Dropped")))))
	now := w.at("SHOP", "")
	if s := now.Stories["1"]; s.Status != "Dropped" || s.Category != "done" {
		t.Errorf("story is %+v", s)
	}
	if _, ok := now.Policy.First(events.Dropped); !ok {
		t.Errorf("policy is %+v", now.Policy)
	}
}

func TestAControlCharacterThatNoDatabaseTakesIsLeftOut(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, `"summary":"a\u0000b","description":"c\r\nd"`)))
	if s := w.at("SHOP", "").Stories["1"]; s.Title != "ab" || s.Description != "c\\\nd" {
		t.Errorf("story is %+v", s)
	}
}

func TestFaultsNameIssueAndFieldWhateverTheirShape(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"a field of another type":      {`{"issues":[` + an(1, `"labels":"x"`) + `]}`, "issue SHOP-1: labels"},
		"a change log of another type": {`{"issues":[{"id":"1","key":"SHOP-1","fields":{},"changelog":"x"}]}`, "issue SHOP-1: changelog"},
		"nothing":                      {`{"issues":[null]}`, "issue number 1: id"},
		"an id that is null":           {`{"issues":[{"id":null,"key":"SHOP-1","fields":{}}]}`, "issue SHOP-1: id"},
		"a year that can't be":         {`{"issues":[` + an(1, `"created":"0001-01-01T00:00:00.000+0000"`) + `]}`, "issue SHOP-1: created"},
		"an instant that is to come":   {`{"issues":[` + an(1, `"created":"2199-01-01T00:00:00.000+0000"`) + `]}`, "issue SHOP-1: created"},
		"a log of no issue":            {`{"self":"https://j/rest/api/2/issue/77/changelog","values":[]}`, "issue 77: change log"},
		"other bytes":                  {"{\"issues\":[" + an(1, "\"summary\":\"\xff\"") + "]}", "issue number 1: is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWaymark(t)
			_, err := w.importFiles("SHOP", file(t, "bad.json", c.text))
			if err == nil || !strings.Contains(err.Error(), "bad.json: "+c.says) || len(w.log("SHOP", events.Product)) != 0 {
				t.Errorf("says %v, want %q", err, c.says)
			}
		})
	}
}

func TestFaultsWithoutEndAreNotAllNamed(t *testing.T) {
	_, err := newWaymark(t).importFiles("SHOP", file(t, "bad.json", `{"issues":[`+strings.Repeat("{},", 999)+`{}]}`))
	if err == nil || strings.Count(err.Error(), "\n") > 25 || !strings.Contains(err.Error(), "too many faults") {
		t.Errorf("says %v", err)
	}
}

// narrow takes few commands at a time.
type narrow struct{ *waymark }

// Do refuses big batches as an event store does.
func (n narrow) Do(ctx context.Context, method, path string, header http.Header, body, into any) error {
	if m, ok := body.(map[string]any); ok {
		if commands, ok := m["commands"].([]map[string]any); ok && len(commands) > 2 {
			return &client.Problem{Status: http.StatusRequestEntityTooLarge}
		}
	}
	return n.waymark.Do(ctx, method, path, header, body, into)
}

func TestABatchThatIsTooLargeIsSentInParts(t *testing.T) {
	w, whole := newWaymark(t), newWaymark(t)
	whole.mustImport("SHOP", shop)
	if _, err := jira.Import(t.Context(), narrow{w}, jira.Options{Options: history.Options{Product: "SHOP", Actor: "local"}, Files: []string{shop}}); err != nil {
		t.Fatal(err)
	}
	if got, want := w.ends("SHOP"), whole.ends("SHOP"); !slices.Equal(got, want) {
		t.Errorf("in parts it ends differently: %s", firstDifference(got, want))
	}
}

func TestProgressShowsOnATerminalAloneAndIsWipedAway(t *testing.T) {
	var screen strings.Builder
	_, err := jira.Import(t.Context(), newWaymark(t), jira.Options{Options: history.Options{Product: "SHOP", Actor: "local", Progress: &screen}, Files: []string{shop}})
	if err != nil || !strings.Contains(screen.String(), "reading: 1 issues") || !strings.HasSuffix(screen.String(), "\r\x1b[K") {
		t.Errorf("the screen shows %q, %v", screen.String(), err)
	}
}

func TestAThingThatWasCalledOtherwiseSinceTheLastImportIsNoDecision(t *testing.T) {
	w := newWaymark(t)
	called := func(day int, kind, title string, more ...string) string {
		return issuesFile(t, an(1, updated(day)+`,"summary":"`+title+`","issuetype":{"id":"7","name":"`+kind+`"}`, more...))
	}
	w.mustImport("SHOP", called(2, "Task", "Old"))
	report := w.mustImport("SHOP", called(4, "Aufgabe", "New", on(3, 1, item("summary", "Old", "New"))))
	if s := w.at("SHOP", "").Stories["1"]; report.Corrected != 0 || s.Kind != "Task" || s.Title != "New" {
		t.Errorf("story is %+v, report %v", s, report)
	}
}

func TestWhatPeopleDecideInWaymarkOutlivesAChangeOfSomethingElse(t *testing.T) {
	w := newWaymark(t)
	page := func(day int, title string, more ...string) string {
		return issuesFile(t, an(1, updated(day)+`,"summary":"`+title+`","priority":{"id":"3","name":"Major"}`, more...))
	}
	w.mustImport("SHOP", page(2, "Old"))
	w.give("SHOP", "revise-story", map[string]any{"story": "SHOP-1", "kind": "our kind"})
	report := w.mustImport("SHOP", page(4, "New", on(3, 1, item("summary", "Old", "New"))))
	if s := w.at("SHOP", "").Stories["1"]; s.Kind != "our kind" || s.Title != "New" || report.Corrected != 0 {
		t.Errorf("story is %+v, report %v", s, report)
	}
}
