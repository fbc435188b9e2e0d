package jira_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"waymark/events"
)

// by is an entry of a change log by a person of Jira Cloud, on a day of January 2020.
func by(account, name string, day, id int, items ...string) string {
	return fmt.Sprintf(`{"id":"%d","created":"2020-01-%02dT10:00:00.000+0000","author":{"accountId":%q,"displayName":%q},"items":[%s]}`,
		id, day, account, name, strings.Join(items, ","))
}

// change is an item of a change log with ids.
func change(field, fromID, from, toID, to string) string {
	return fmt.Sprintf(`{"field":%q,"from":%q,"fromString":%q,"to":%q,"toString":%q}`, field, fromID, from, toID, to)
}

// thing is a field that is a thing with an id.
func thing(field, id, name string) string {
	return fmt.Sprintf(`%q:{"id":%q,"name":%q}`, field, id, name)
}

// told are the decisions on the backlog as people would tell them: type, actor, day.
func (w *waymark) told(product string) []string {
	w.t.Helper()
	var list []string
	for _, r := range w.log(product, events.Backlog) {
		if events.IsBookkeeping(r.Event) {
			continue
		}
		list = append(list, fmt.Sprintf("%s by %s on %s", r.Event.Type(), r.Metadata.Actor, r.Metadata.EffectiveAt.Format("01-02")))
	}
	return list
}

func (w *waymark) tells(product string, want ...string) {
	w.t.Helper()
	if got := w.told(product); !slices.Equal(got, want) {
		w.t.Errorf("the log tells\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const ann = `"reporter":{"accountId":"a1","displayName":"Ann"}`

func TestAStatusThatWasRenamedIsTheSame(t *testing.T) {
	w := newWaymark(t)
	report := w.mustImport("SHOP", issuesFile(t, an(1, ann+`,"status":{"id":"5","name":"Shipped","statusCategory":{"key":"done"}},`+updated(20),
		by("a1", "Ann", 2, 11, change("status", "1", "To Do", "3", "In Development")),
		by("a1", "Ann", 3, 12, change("status", "3", "In Progress", "5", "Done")))))
	w.tells("SHOP", "StoryWritten by Ann on 01-01", "StoryMoved by Ann on 01-02", "StoryMoved by Ann on 01-03")
	if report.Gaps != 0 || report.Corrected != 0 {
		t.Errorf("report is %+v", report)
	}
	if s := w.at("SHOP", "").Stories["1"]; s.Status != "Shipped" || s.Category != "done" {
		t.Errorf("story is %+v", s)
	}
}

func TestNamesInAnotherLanguageAreNoDecisions(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, strings.Join([]string{ann, `"status":{"id":"5","name":"Erledigt","statusCategory":{"key":"done"}}`,
		thing("priority", "2", "Hoch"), thing("issuetype", "10", "Aufgabe"), thing("resolution", "9", "Fertig"), updated(20)}, ","),
		by("a1", "Ann", 2, 11, change("issuetype", "8", "Bug", "10", "Task"), change("priority", "3", "Medium", "2", "High")),
		by("a1", "Ann", 3, 12, change("status", "1", "To Do", "5", "Done"), change("resolution", "", "", "9", "Done")))))
	w.tells("SHOP", "StoryWritten by Ann on 01-01", "StoryRevised by Ann on 01-02", "StoryPrioritized by Ann on 01-02", "StoryMoved by Ann on 01-03")
	if s := w.at("SHOP", "").Stories["1"]; s.Status != "Erledigt" || s.Priority != "Hoch" || s.Kind != "Aufgabe" || s.Resolution != "Fertig" {
		t.Errorf("story is %+v", s)
	}
}

func TestTwoPeopleOfOneNameAreTwo(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, `"reporter":{"accountId":"a1","displayName":"Former user"},"status":{"id":"2","name":"Open"},`+thing("priority", "1", "High"),
		by("a9", "Former user", 2, 11, change("priority", "2", "Low", "1", "High")))))
	w.tells("SHOP", "StoryWritten by Former user on 01-01", "StoryPrioritized by Former user (a9) on 01-02")
}

func TestOneNameOfTwoStatusesThatMeanDifferentThingsIsTwo(t *testing.T) {
	ready := func(id, category string) string {
		return fmt.Sprintf(`"status":{"id":%q,"name":"Ready","statusCategory":{"key":%q}}`, id, category)
	}
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, ready("11", "done")), an(2, ready("12", "new")), an(3, ready("13", "new"))))
	stories := w.at("SHOP", "").Stories
	if a, b, c := stories["1"], stories["2"], stories["3"]; a.Category != "done" || b.Category != "todo" || b.Status != c.Status || a.Status != "Ready" {
		t.Errorf("stories are %+v, %+v, %+v", a, b, c)
	}
}

func TestAVersionWithoutANameIsCalledAsOthersCallIt(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, updated(5)+`,"fixVersions":[{"id":"77","name":"Spring"}]`),
		an(2, updated(9)+`,"fixVersions":[]`,
			on(7, 21, `{"field":"Fix Version","from":null,"fromString":null,"to":"77","toString":"Spring"}`),
			on(8, 22, `{"field":"Fix Version","from":"77","fromString":null,"to":null,"toString":null}`))))
	releases := w.at("SHOP", "").Releases
	if len(releases) != 1 || releases[0].Name != "Spring" || releases[0].External.Key != "Spring" || !slices.Equal(releases[0].Items, []string{"SHOP-1"}) {
		t.Errorf("releases are %+v", releases)
	}
}

func TestAProjectMayHaveAnUnderscoreInItsKey(t *testing.T) {
	w := newWaymark(t)
	mine := strings.NewReplacer(`"SHOP-12"`, `"MY_PROJ-12"`, `"key":"SHOP"`, `"key":"MY_PROJ"`).Replace(an(12, ""))
	w.mustImport("MY_PROJ", issuesFile(t, mine))
	if s := w.at("MY_PROJ", "").Stories["12"]; s.Story != "MY_PROJ-12" {
		t.Errorf("story is %+v", s)
	}
}
