package jira_test

import (
	"strings"
	"testing"

	"waymark/events"
)

func TestAPartOfAResultIsRefusedUnlessOneSaysSo(t *testing.T) {
	for name, c := range map[string]struct{ page, says string }{
		"by its total":         {`{"startAt":0,"maxResults":1,"total":120,"issues":[` + an(1, "") + `]}`, "1 of 120 issues"},
		"that is not the last": {`{"isLast":false,"nextPageToken":"x","issues":[` + an(1, "") + `]}`, "more pages follow"},
	} {
		t.Run(name, func(t *testing.T) {
			w, page := newWaymark(t), file(t, "page.json", c.page)
			if _, err := w.importFiles("SHOP", page); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("says %v", err)
			}
			if n := len(w.log("SHOP", events.Product)); n != 0 {
				t.Errorf("%d events were written", n)
			}
			if report := w.mustImportPart("SHOP", page); !strings.Contains(report.String(), c.says) {
				t.Errorf("the report reads %v", report)
			}
		})
	}
}

func TestPagesThatAreAllHereAreAWhole(t *testing.T) {
	first := file(t, "1.json", `{"startAt":0,"total":3,"issues":[`+an(1, "")+","+an(2, "")+`]}`)
	second := file(t, "2.json", `{"startAt":2,"total":3,"issues":[`+an(3, "")+`]}`)
	tokens := file(t, "3.json", `{"isLast":false,"nextPageToken":"x","issues":[`+an(4, "")+`]}`)
	last := file(t, "4.json", `{"isLast":true,"issues":[`+an(5, "")+`]}`)
	if report := newWaymark(t).mustImport("SHOP", last, second, tokens, first); report.Issues != 5 || len(report.Missing) != 0 {
		t.Errorf("report is %v", report)
	}
}

func TestLogsInBulkBelongToTheirIssues(t *testing.T) {
	entry := `{"id":"11","author":{"accountId":"a2","displayName":"Bob"},"created":1578045600000,"items":[{"field":"status","fieldId":"status","from":"1","fromString":"To Do","to":"5","toString":"Done"}]}`
	logs := file(t, "logs.json", `{"issueChangeLogs":[{"issueId":"1","changeHistories":[`+entry+`]},{"issueId":"1","changeHistories":[`+entry+`]}],"nextPageToken":null}`)
	w := newWaymark(t)
	w.mustImport("SHOP", file(t, "page.json", `{"isLast":true,"issues":[`+an(1, ann+`,"status":{"id":"5","name":"Done"}`, "-")+`]}`), logs)
	w.tells("SHOP", "StoryWritten by Ann on 01-01", "StoryMoved by Bob on 01-03")
}

func TestAWebhookIsAnIssueAndAnEntryOfItsLog(t *testing.T) {
	hook := file(t, "hook.json", `{"timestamp":1578045600000,"webhookEvent":"jira:issue_updated","user":{"accountId":"a2","displayName":"Bob"},"issue":`+
		an(1, ann+`,"priority":{"id":"1","name":"High"}`, "-")+`,"changelog":{"id":"12","items":[`+change("priority", "3", "Low", "1", "High")+`]}}`)
	w := newWaymark(t)
	w.mustImport("SHOP", hook)
	w.tells("SHOP", "StoryWritten by Ann on 01-01", "StoryPrioritized by Bob on 01-03")
}

func TestLinesAreIssuesOneByOne(t *testing.T) {
	if report := newWaymark(t).mustImport("SHOP", file(t, "lines.ndjson", an(1, "")+"\n"+an(2, "")+"\n")); report.Issues != 2 {
		t.Errorf("report is %v", report)
	}
}

func TestWhatIsNoneOfJirasIsPassedOverAndSaid(t *testing.T) {
	report := newWaymark(t).mustImport("SHOP", file(t, "project.json", `{"id":"10000","key":"SHOP","name":"Shop","versions":[]}`), file(t, "SHOP-1.json", an(1, "")))
	if report.Issues != 1 || !strings.Contains(report.String(), "project.json: is none of Jira's formats") {
		t.Errorf("the report reads %v", report)
	}
}
