package readapi_test

import (
	"slices"
	"testing"
	"time"
)

type counted struct {
	From      string
	Decisions int
}

type countsAnswer struct {
	Buckets []counted
	Total   int
}

func TestDecisionsOfAllBooksAreCountedByTime(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	at := func(book string, instants ...time.Time) {
		for revision, instant := range instants {
			h.insert(book+".book_revision", row{"product": "ACME", "revision": revision, "effective_at": instant})
		}
	}
	at("backlog", day(1), day(1), day(3), day(40))
	at("roadmap", day(1), day(3))
	at("discovery", day(3).Add(-time.Microsecond))
	h.insert("decisions.decision", decision(0, "backlog", "StoryWritten", "ann", "product_owner", "", "api", "ACME-1").with(row{"effective_at": day(1)}))
	const jan2, jan3, jan4, feb10 = "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z", "2026-02-10T00:00:00Z"
	for _, c := range []struct {
		query string
		want  []counted
	}{
		{"bucket=day", []counted{{jan2, 3}, {jan3, 1}, {jan4, 2}, {feb10, 1}}},
		{"", []counted{{"2026-01-01T00:00:00Z", 6}, {"2026-02-01T00:00:00Z", 1}}},
		{"bucket=day&tz=Asia/Tokyo", []counted{{"2026-01-01T15:00:00Z", 3}, {"2026-01-03T15:00:00Z", 3}, {"2026-02-09T15:00:00Z", 1}}},
		{"from=2026-01-03T00:00:00Z&to=2026-02-10T00:00:00Z", []counted{{"2026-01-01T00:00:00Z", 3}}},
		{"to=2026-01-01T00:00:00Z", []counted{}},
	} {
		got, answer := read[countsAnswer](h, "/v1/products/ACME/decisions/counts?"+c.query)
		total := 0
		for _, b := range c.want {
			total += b.Decisions
		}
		if !slices.Equal(got.Buckets, c.want) || got.Total != total {
			t.Errorf("%s: got %s, want %v", c.query, answer.body, c.want)
		}
	}
}
