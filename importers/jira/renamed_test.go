package jira_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// in is the field status as Jira gives it.
func in(id, name, category string) string {
	return fmt.Sprintf(`"status":{"id":%q,"name":%q,"statusCategory":{"key":%q}}`, id, name, category)
}

// german are the fields of an issue as someone with Jira in German exports them.
func german(status string) string {
	return strings.Join([]string{ann, status, thing("priority", "2", "Hoch"), thing("issuetype", "10", "Aufgabe")}, ",")
}

func TestWhatIsCalledOtherwiseByTheNextImportIsTheSame(t *testing.T) {
	w := newWaymark(t)
	english := strings.Join([]string{ann, in("1", "To Do", "new"), thing("priority", "2", "High"), thing("issuetype", "10", "Task")}, ",")
	w.mustImport("SHOP", issuesFile(t, an(1, english+","+updated(2))))
	w.mustImport("SHOP", issuesFile(t, an(1, german(in("1", "Offen", "new"))+","+updated(9)),
		an(2, german(in("1", "Offen", "new"))+","+updated(9), by("a1", "Anne", 2, 11, change("priority", "3", "Mittel", "2", "Hoch")))))
	w.tells("SHOP", "StoryWritten by Ann on 01-01", "StoryWritten by Ann on 01-01", "StoryPrioritized by Ann on 01-02")
	stories := w.at("SHOP", "").Stories
	if a, b := stories["1"], stories["2"]; b.Status != "To Do" || b.Priority != "High" || b.Kind != "Task" || a.Status != b.Status || a.Priority != b.Priority {
		t.Errorf("stories are %+v and %+v", a, b)
	}
	if policy := text(t, w.at("SHOP", "").Policy); !strings.Contains(policy, "To Do") || strings.Contains(policy, "Offen") || strings.Contains(policy, "Hoch") {
		t.Errorf("the policy is\n%s", policy)
	}
	nothingNew(t, w, issuesFile(t, an(1, german(in("1", "Todo", "new"))+","+updated(9))))
}

func TestANameThatAnotherStatusHasByNowIsNotItsOwn(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, ann+","+in("3", "In Progress", "indeterminate")+","+updated(2))))
	w.mustImport("SHOP", issuesFile(t, an(1, ann+","+in("7", "In Progress", "indeterminate")+","+updated(9),
		by("a1", "Ann", 8, 12, change("status", "3", "Doing", "7", "In Progress"))), an(2, ann+","+in("3", "Doing", "indeterminate")+","+updated(9))))
	w.tells("SHOP", "StoryWritten by Ann on 01-01", "StoryWritten by Ann on 01-01", "StoryMoved by Ann on 01-08")
	stories := w.at("SHOP", "").Stories
	if a, b := stories["1"], stories["2"]; a.Status != "In Progress (7)" || b.Status != "In Progress" {
		t.Errorf("stories are %+v and %+v", a, b)
	}
}

// The one who was there first need not be heard of again for the other one to be told apart.
func TestPeopleKeepTheNamesThatTheyCameWith(t *testing.T) {
	w := newWaymark(t)
	of := func(account string) string {
		return fmt.Sprintf(`"reporter":{"accountId":%q,"displayName":"Ann"}`, account)
	}
	w.mustImport("SHOP", issuesFile(t, an(1, of("b1")+","+updated(2))))
	w.mustImport("SHOP", issuesFile(t, an(2, of("a1")+","+updated(9))))
	w.mustImport("SHOP", issuesFile(t, an(3, `"reporter":{"accountId":"b1","displayName":"Former user"},`+updated(12))))
	w.tells("SHOP", "StoryWritten by Ann on 01-01", "StoryWritten by Ann (a1) on 01-01", "StoryWritten by Ann on 01-01")
}

// Nothing is left of an import that was taken back: not what it called things, either.
func TestNamesOfAnImportThatWasTakenBackAreForgotten(t *testing.T) {
	w := newWaymark(t)
	first := w.mustImport("SHOP", issuesFile(t, an(1, ann+","+in("1", "To Do", "new")+","+updated(2))))
	w.takeBack("SHOP", first.Batch)
	w.mustImport("SHOP", issuesFile(t, an(1, ann+","+in("1", "Backlog", "new")+","+updated(2))))
	if s := w.at("SHOP", "").Stories["1"]; s.Status != "Backlog" {
		t.Errorf("story is %+v", s)
	}
}

// Names of very many people are told in several commands, none of which is larger than the ledger takes.
func TestNamesOfVeryManyAreKept(t *testing.T) {
	w := newWaymark(t)
	called := func(name string) string {
		issues := make([]string, 1200)
		for n := range issues {
			issues[n] = an(n+1, fmt.Sprintf(`"reporter":{"accountId":"account %030d","displayName":"%s %030d"}`, n, name, n)+","+updated(2))
		}
		return issuesFile(t, issues...)
	}
	one := called("one")
	for cut := 3; cut < 9; cut++ { // among the commands with names, too
		w.left = cut
		if _, err := w.importFiles("SHOP", one); err != nil && !errors.Is(err, errCut) {
			t.Fatal(err)
		}
	}
	w.left = -1
	w.mustImport("SHOP", one)
	nothingNew(t, w, called("two"))
	w.mustImport("SHOP", issuesFile(t, an(7001, fmt.Sprintf(`"reporter":{"accountId":"account %030d","displayName":"two"}`, 1199)+","+updated(2))))
	told := w.told("SHOP")
	if want := fmt.Sprintf("StoryWritten by one %030d on 01-01", 1199); told[len(told)-1] != want {
		t.Errorf("the last is told as %s, want %s", told[len(told)-1], want)
	}
}

// setsWorkflow gives a product a workflow, and says what its stories' statuses become.
func (w *waymark) setsWorkflow(product, workflow, moved string) {
	w.t.Helper()
	w.give(product, "set-decision-policy", map[string]any{"workflow": json.RawMessage(workflow), "moved": json.RawMessage(moved)})
}

const threeOf = `[{"name":"%s","category":"todo"},{"name":"%s","category":"doing"},{"name":"Done","category":"done"},{"name":"Dropped","category":"dropped"}]`

// What was renamed or merged in Waymark is no status of the tool's that came back.
func TestAStatusThatWasRenamedHereStaysSo(t *testing.T) {
	w := newWaymark(t)
	first := issuesFile(t, an(1, ann+","+in("1", "To Do", "new")+","+updated(2)), an(2, ann+","+in("2", "Selected", "new")+","+updated(2)),
		an(3, ann+","+in("3", "Doing", "indeterminate")+","+updated(2)))
	w.mustImport("SHOP", first)
	w.setsWorkflow("SHOP", fmt.Sprintf(threeOf, "Ready", "Doing"), `[{"from":"To Do","to":"Ready"},{"from":"Selected","to":"Ready"}]`)
	w.setsWorkflow("SHOP", fmt.Sprintf(threeOf, "Open", "At work"), `[{"from":"Ready","to":"Open"},{"from":"Doing","to":"At work"}]`)
	nothingNew(t, w, first)
	w.mustImport("SHOP", issuesFile(t, an(2, ann+","+in("3", "Doing", "indeterminate")+","+updated(9), by("a1", "Ann", 8, 12, change("status", "2", "Selected", "3", "Doing"))),
		an(4, ann+","+in("2", "Selected", "new")+","+updated(9))))
	stories := w.at("SHOP", "").Stories
	for id, want := range map[string]string{"1": "Open", "2": "At work", "3": "At work", "4": "Open"} {
		if stories[id].Status != want {
			t.Errorf("story of issue %s is %q, not %q", id, stories[id].Status, want)
		}
	}
	if policy := text(t, w.at("SHOP", "").Policy); strings.Contains(policy, "Selected") || strings.Contains(policy, "To Do") || strings.Contains(policy, "Doing") {
		t.Errorf("the policy is\n%s", policy)
	}
}

// A table knows statuses by their names alone.
func TestAStatusOfATableThatWasRenamedHereStaysSo(t *testing.T) {
	w := newWaymark(t)
	head := "Summary,Issue key,Issue id,Status,Created,Updated\n"
	first := file(t, "export.csv", head+"One,SHOP-1,1,Open,2020-01-01 10:00,2020-01-02 10:00\n")
	w.mustImport("SHOP", first)
	w.setsWorkflow("SHOP", fmt.Sprintf(threeOf, "Ready", "At work"), `[{"from":"Open","to":"Ready"}]`)
	nothingNew(t, w, first)
	w.mustImport("SHOP", file(t, "export.csv", head+"One,SHOP-1,1,Open,2020-01-01 10:00,2020-01-02 10:00\nTwo,SHOP-2,2,Open,2020-01-01 10:00,2020-01-02 10:00\n"))
	stories := w.at("SHOP", "").Stories
	if a, b := stories["1"].Status, stories["2"].Status; a != "Ready" || b != "Ready" {
		t.Errorf("stories are %q and %q", a, b)
	}
}
