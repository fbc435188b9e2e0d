package writeapi_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestHeadersThatAreNoTextAreRefusedByName(t *testing.T) {
	s := serve(t)
	for _, name := range []string{"Waymark-Actor", "Idempotency-Key", "Waymark-Correlation-Id", "Waymark-Causation-Id", "Traceparent", "If-Match"} {
		_, p := post(t, s, "/v1/products/ACME/commands/write-story", map[string]string{name: "a\xff"}, `{"title":"one"}`, http.StatusUnprocessableEntity)
		if got := faults(t, p); !strings.Contains(got, "header."+http.CanonicalHeaderKey(name)+": must be UTF-8") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestBodiesThatAreTooLargeOrMissingAreRefusedWithTheMend(t *testing.T) {
	s := serve(t)
	commands := "/v1/products/ACME/commands"
	for what, c := range map[string]struct {
		path, body string
		status     int
		says       string
	}{
		"no body":     {commands + "/write-story", ``, http.StatusBadRequest, "body: must be JSON"},
		"a megabyte":  {commands + "/write-story", `{"title":"x"}` + strings.Repeat(" ", 1<<20), http.StatusRequestEntityTooLarge, "body: is more than is taken at once"},
		"a long head": {"/v1/products/" + strings.Repeat("x", 20_000) + "/commands/write-story", `{}`, http.StatusRequestURITooLong, "path: must be shorter"},
		"an append that the store does not take": {commands, `{"commands":[` + strings.TrimSuffix(strings.Repeat(
			`{"command":"write-story","title":"x","description":"`+strings.Repeat("x", 50_000)+`"},`, 40), ",") + `]}`,
			http.StatusRequestEntityTooLarge, "give fewer commands at once"},
	} {
		_, p := post(t, s, c.path, nil, c.body, c.status)
		if got := faults(t, p); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s", what, got)
		}
	}
	_, answer := post(t, s, commands+"/write-story", nil, `{"title":"one"}`, http.StatusOK)
	if answer["revision"] != 0.0 {
		t.Errorf("something was recorded before: %v", answer)
	}
}
