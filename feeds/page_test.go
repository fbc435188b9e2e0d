package feeds_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"waymark/events"
	"waymark/feeds"
)

func TestPagesFollowEachOtherThroughTheLog(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	for _, key := range products(3) {
		h.log.start(t, key)
	}
	for i := range 50 {
		h.log.story(t, products(3)[i%3], "A-1")
	}
	for _, path := range []string{"/v1/events", "/v1/products/P1/events"} {
		product := strings.TrimSuffix(strings.TrimPrefix(path, "/v1/products/"), "/events")
		if path == "/v1/events" {
			product = ""
		}
		for _, limit := range []string{"1", "7", "17", "500"} {
			var got []string
			next := path + "?limit=" + limit
			for caughtUp := false; !caughtUp; {
				var items []item
				items, next, caughtUp = h.page(next)
				got = append(got, ids(items)...)
			}
			if want := h.log.behind(product, events.Position{}); !slices.Equal(got, want) {
				t.Fatalf("%s, %s a page: got %q, want %q", path, limit, got, want)
			}
			later := h.log.story(t, "P1", "A-2")
			if items, _, caughtUp := h.page(next); len(items) != 1 || items[0].ID != later.id || !caughtUp {
				t.Errorf("behind the end: %+v", items)
			}
		}
	}
}

// Where few decisions are wanted of many, each page says how far it looked.
func TestAPageThatFoundNothingLeadsOn(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	h.log.start(t, "ACME")
	for range 5 {
		h.log.story(t, "ACME", "ACME-1")
	}
	items, next, caughtUp := h.page("/v1/products/ACME/events?book=roadmap&limit=1")
	if len(items) != 0 || !caughtUp || !strings.Contains(next, "book=roadmap") || !strings.Contains(next, "limit=1") {
		t.Fatalf("%+v, next %q, %v", items, next, caughtUp)
	}
	planned := h.log.write(t, "ACME", events.Roadmap, events.InitiativePlanned{Initiative: "ACME-I1"}, events.Metadata{})
	if items, _, _ = h.page(next); len(items) != 1 || items[0].ID != planned.id {
		t.Errorf("then %+v", items)
	}
}

func TestBadQuestionsAreAnsweredClearly(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	h.log.start(t, "ACME")
	last := h.log.story(t, "ACME", "ACME-1")
	live := map[string]string{"Accept": "text/event-stream"}
	for _, c := range []struct {
		path, last string
		live       bool
		status     int
		says       string
	}{
		{"/v1/products/NONE/events", "", false, 404, `no product \"NONE\"`},
		{"/v1/products/NONE/events", "", true, 404, `no product \"NONE\"`},
		{"/v1/products/no%20key/events", "", true, 404, "no product"},
		{"/v1/events?after=x", "", false, 422, "query.after"},
		{"/v1/events?after=-1", "", true, 422, "query.after"},
		{"/v1/events?after=" + last.position.String() + "0000", "", false, 422, "the log ends at"},
		{"/v1/events?after=" + last.position.String() + "0000", "", true, 422, "the log ends at"},
		{"/v1/events", "yesterday", true, 422, "header.Last-Event-ID"},
		{"/v1/events?limit=0", "", false, 422, "query.limit"},
		{"/v1/events?limit=10001", "", false, 422, "query.limit"},
		{"/v1/events?limit=5", "", true, 422, "takes no limit"},
		{"/v1/events?from=2026-02-01&to=2026-01-01", "", false, 422, "change from and to"},
		{"/v1/events?from=2026-02-01&to=2026-01-01", "", true, 422, "change from and to"},
		{"/v1/events?q=%25", "", true, 422, "query.q"},
		{"/v1/events?books=backlog", "", false, 422, "is book meant?"},
		{"/v1/events?undone=true", "", false, 422, "there is no such parameter"},
		{"/v1/events?book=charter", "", false, 422, "query.book"},
	} {
		header := map[string]string{}
		if c.live {
			header = map[string]string{"Accept": live["Accept"], "Last-Event-ID": c.last}
		}
		a := h.ask(http.MethodGet, c.path, header)
		if a.status != c.status || !strings.Contains(a.body, c.says) || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("GET %s (live: %v): %d %s", c.path, c.live, a.status, a.body)
		}
	}
	if a := h.ask(http.MethodPost, "/v1/events", nil); a.status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", a.status)
	}
	if a := h.ask(http.MethodHead, "/v1/events", nil); a.status != http.StatusOK || a.body != "" || a.header.Get("Link") == "" {
		t.Errorf("HEAD: %d %v", a.status, a.header)
	}
}
