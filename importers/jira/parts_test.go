package jira_test

import (
	"slices"
	"strings"
	"testing"

	"waymark/events"
)

func TestAParentThatIsLoggedInTwoEntriesIsOneChange(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, ann), an(2, ann+`,"parent":{"id":"1","key":"SHOP-1"}`,
		by("a1", "Ann", 3, 21, change("IssueParentAssociation", "", "", "1", "SHOP-1")),
		strings.Replace(by("a1", "Ann", 3, 22, change("Epic Link", "", "", "1", "SHOP-1")), ":00.000+", ":00.022+", 1))))
	w.tells("SHOP", "StoryWritten by Ann on 01-01", "StoryWritten by Ann on 01-01", "StoryLinked by Ann on 01-03")
}

func TestAParentMayChangeUnderBothOfItsNamesAndGo(t *testing.T) {
	w := newWaymark(t)
	report := w.mustImport("SHOP", issuesFile(t, an(1, ann), an(3, ann), an(2, ann,
		by("a1", "Ann", 3, 21, change("IssueParentAssociation", "", "", "1", "SHOP-1")),
		by("a1", "Ann", 3, 22, change("Epic Link", "", "", "1", "SHOP-1")),
		by("a1", "Ann", 4, 23, change("Epic Link", "1", "SHOP-1", "3", "SHOP-3")),
		by("a1", "Ann", 4, 24, change("IssueParentAssociation", "1", "SHOP-1", "3", "SHOP-3")),
		by("a1", "Ann", 5, 25, change("IssueParentAssociation", "3", "SHOP-3", "", "")),
		by("a1", "Ann", 5, 26, change("Epic Link", "3", "SHOP-3", "", "")))))
	if report.Gaps != 0 || report.Corrected != 0 || report.Events["StoryLinked"] != 2 || report.Events["StoryUnlinked"] != 2 {
		t.Errorf("report is %v", report)
	}
	if n := report.Changes["Epic Link"]; n.Source != 3 || n.Decisions != 1 || n.Bookkeeping != 2 {
		t.Errorf("of the epic link %+v came", n)
	}
}

func TestAnEpicOfTheAgileAPIIsTheParent(t *testing.T) {
	w := newWaymark(t)
	report := w.mustImport("SHOP", issuesFile(t, an(1, `"flagged":false`), an(2, `"flagged":false,"epic":{"id":1,"key":"SHOP-1","name":"Pay","done":false}`)))
	if links := w.at("SHOP", "").Stories["2"].Links; len(links) != 1 || links[0] != (events.Link{Relation: "parent", Target: "SHOP-1"}) {
		t.Errorf("links are %v", links)
	}
	if len(report.Unkept) != 0 {
		t.Errorf("not represented are %v", report.Unkept)
	}
}

func TestAFlagIsALabelAndItsWayIsKept(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, `"labels":["big"],"customfield_7":[{"id":"1","value":"Impediment"}]`,
		on(2, 11, item("Flagged", "", "Impediment")), on(3, 12, item("Flagged", "Impediment", "")), on(4, 13, item("Flagged", "", "Impediment")))))
	for day, want := range map[string][]string{"01": {"big"}, "02": {"big", "flagged"}, "03": {"big"}, "04": {"big", "flagged"}} {
		if got := w.at("SHOP", "2020-01-"+day+"T12:00:00Z").Stories["1"].Labels; !slices.Equal(got, want) {
			t.Errorf("on the %s the labels are %v, want %v", day, got, want)
		}
	}
}

func TestALinkThatBothOfItsIssuesTellOfIsRecordedOnce(t *testing.T) {
	w := newWaymark(t)
	blocks := `"type":{"inward":"is blocked by","outward":"blocks"}`
	report := w.mustImport("SHOP", issuesFile(t,
		an(1, `"issuelinks":[{"id":"5",`+blocks+`,"outwardIssue":{"id":"2","key":"SHOP-2"}}]`,
			on(3, 11, `{"field":"Link","to":"SHOP-2","toString":"This issue blocks SHOP-2"}`)),
		an(2, `"issuelinks":[{"id":"5",`+blocks+`,"inwardIssue":{"id":"1","key":"SHOP-1"}}]`,
			on(3, 12, `{"field":"Link","to":"SHOP-1","toString":"This issue is blocked by SHOP-1"}`)),
		an(3, `"issuelinks":[{"id":"6",`+blocks+`,"inwardIssue":{"id":"99","key":"ELSE-9"}}]`)))
	stories := w.at("SHOP", "").Stories
	if a := stories["1"].Links; len(a) != 1 || a[0] != (events.Link{Relation: "blocks", Target: "SHOP-2"}) {
		t.Errorf("SHOP-1 has %v", a)
	}
	if b := stories["2"].Links; len(b) != 0 {
		t.Errorf("SHOP-2 has %v", b)
	}
	if c := stories["3"].Links; len(c) != 1 || c[0] != (events.Link{Relation: "is blocked by", Target: "ELSE-9"}) {
		t.Errorf("SHOP-3 has %v", c)
	}
	if n := report.Changes["Link"]; n.Source != 2 || n.Decisions != 1 || n.Bookkeeping != 1 || report.Gaps != 0 {
		t.Errorf("of the links %+v came, %d gaps", n, report.Gaps)
	}
}

func TestPointsAreFoundByTheFieldThatTheLogNames(t *testing.T) {
	w := newWaymark(t)
	w.mustImport("SHOP", issuesFile(t, an(1, `"customfield_10028":3.0`,
		on(2, 1, `{"field":"Story Points","fieldtype":"custom","fieldId":"customfield_10028","from":null,"fromString":null,"to":null,"toString":"3"}`)),
		an(2, `"customfield_10028":5.0`)))
	if p := w.at("SHOP", "").Stories["2"].Points; p == nil || *p != 5 {
		t.Errorf("points are %v", p)
	}
}

func TestCommentsAreCountedAndSaidNotToBeBroughtIn(t *testing.T) {
	report := newWaymark(t).mustImport("SHOP", issuesFile(t, an(1, `"comment":{"total":2,"comments":[{},{}]}`), an(2, `"comment":{"total":1}`)))
	if report.Comments != 3 || !strings.Contains(report.String(), "3 comments were not brought in") || len(report.Unkept) != 0 {
		t.Errorf("the report reads %v", report)
	}
}
