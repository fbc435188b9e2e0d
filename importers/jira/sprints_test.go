package jira_test

import (
	"testing"
)

func TestAnIssueInASprintMayBeImportedAgainAndStaysInIt(t *testing.T) {
	in := `,"customfield_9":[{"id":7,"name":"Sprint 7","state":"closed","startDate":"2020-01-01T12:00:00.000Z","completeDate":"2020-01-02T12:00:00.000Z"},
		{"id":8,"name":"Sprint 8","state":"active","startDate":"2020-01-02T12:00:00.000Z"}]`
	w := newWaymark(t)
	page := issuesFile(t, an(1, updated(3)+in, on(2, 1, `{"field":"Sprint","fieldId":"customfield_9","from":"7","to":"7, 8"}`)))
	w.mustImport("SHOP", page)
	nothingNew(t, w, page)
	newer := issuesFile(t, an(1, updated(5)+`,"summary":"Other"`+in)) // its log is not there
	report := w.mustImport("SHOP", newer)
	if now := w.at("SHOP", ""); report.Events["CommittedToSprint"]+report.Events["RemovedFromSprint"] != 0 || len(now.Sprints) != 2 ||
		len(now.Sprints[0].Stories) != 1 || now.Stories["1"].Sprint != now.Sprints[1].Sprint {
		t.Errorf("report is %v, sprints are %+v", report, now.Sprints)
	}
}

func TestASprintThatWasClosedAfterAllElseIsClosed(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, updated(3)+`,"customfield_9":[{"id":7,"name":"Sprint 7","state":"closed",
		"startDate":"2020-01-02T12:00:00.000Z","completeDate":"2020-01-09T12:00:00.000Z"}]`)))
	if before, now := w.at("SHOP", "2020-01-09T11:59:59Z").Sprints[0], w.at("SHOP", "").Sprints[0]; before.State != "running" || now.State != "closed" {
		t.Errorf("the sprint was %s and is %s", before.State, now.State)
	}
}
