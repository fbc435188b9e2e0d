package readapi_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAnAnswerOfNoSingleBookIsSentAgainOnlyWhereItSaysSomethingElse(t *testing.T) {
	h := decisionHouse(t)
	changes := map[string]bool{ // by another decision
		"/v1/products": false, "/v1/products/ACME/decisions": true, "/v1/products/ACME/decisions?actor=ann": false,
		"/v1/products/ACME/decisions/" + decisionID(3): false, "/v1/products/ACME/analytics/priority-changes": false,
		"/v1/products/ACME/trace/ACME-G1": false,
	}
	tags := map[string]string{}
	for path := range changes {
		first := h.get(path)
		tags[path] = first.header.Get("ETag")
		if !strings.HasPrefix(tags[path], `"-`) { // If-Match must not take it for a revision
			t.Errorf("%s has the ETag %s", path, tags[path])
		}
		again := h.get(path, "If-None-Match", tags[path])
		if again.status != http.StatusNotModified || len(again.body) > 0 || again.header.Get("ETag") != tags[path] {
			t.Errorf("%s answers %d %s", path, again.status, again.body)
		}
	}
	h.insert("decisions.decision", decision(9, "backlog", "StoryWritten", "bob", "product_owner", "", "api", "ACME-3"))
	for path, changed := range changes {
		if got := h.get(path, "If-None-Match", tags[path]).status == http.StatusOK; got != changed {
			t.Errorf("%s is sent again: %t", path, got)
		}
	}
}
