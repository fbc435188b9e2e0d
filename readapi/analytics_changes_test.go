package readapi_test

import (
	"slices"
	"testing"
)

type changeCounts struct {
	Moves, Up, Down int
	Levels          int `json:"level_changes"`
}

type changesAnswer struct {
	Buckets []struct {
		From, To, Group string
		changeCounts
	}
	Totals changeCounts
}

type bucket struct {
	from, to, group         string
	moves, levels, up, down int
}

// changesHouse has decisions on 2, 3, 4 and 5 January and on 2 and 11 February; 1 January is a Thursday.
func changesHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0)) // its levels are High, Medium, Low
	stories := testStories(3)
	for number, level := range map[int]string{1: "High", 2: "Low", 3: "Medium"} {
		s := stories[number]
		s.Priority = level
		stories[number] = s
	}
	h.write("ACME", []backlogAt{{order: []int{1, 2, 3}, stories: stories}}, day)
	moved := func(n, story, from, to int) row {
		return row{"product": "ACME", "number": story, "from_revision": n, "place_from": from, "place_to": to, "actor": "", "role": ""}
	}
	prioritized := func(n int, actor, role, story string, change row) row {
		return decision(n, "backlog", "StoryPrioritized", actor, role, "", "api", story).with(change)
	}
	h.insert("decisions.decision",
		decision(0, "backlog", "StoryWritten", "ann", "product_owner", "", "api", "ACME-1"),
		prioritized(1, "ann", "product_owner", "ACME-1", nil),
		prioritized(2, "bob", "product_owner", "ACME-2", nil),
		prioritized(3, "bob", "", "ACME-2", row{"level_from": "High", "level_to": "Low"}),
		prioritized(4, "ann", "product_owner", "ACME-3", row{"level_from": "Low", "level_to": "Medium"}),
		prioritized(32, "ann", "product_owner", "ACME-3", row{"level_from": "Low", "level_to": "Medium"}),
		prioritized(33, "ann", "product_owner", "ACME-3", row{"level_from": "Medium", "level_to": "Strange"}),
		decision(41, "backlog", "BacklogReordered", "bob", "product_owner", "", "api", "ACME", "ACME-3", "ACME-1", "ACME-2"),
		decision(42, "roadmap", "InitiativePrioritized", "ann", "product_manager", "", "api", "ACME-I1"))
	h.insert("backlog.placed", row{"product": "ACME", "number": 1, "from_revision": 0, "place_to": 1, "actor": "", "role": ""}, moved(1, 1, 2, 1), moved(2, 2, 1, 3),
		moved(32, 3, 3, 2), moved(41, 3, 3, 1), moved(41, 1, 1, 2), moved(41, 2, 2, 3))
	return h
}

func TestPriorityChangesAreCountedByTimeAndGroup(t *testing.T) {
	h := changesHouse(t)
	const jan1, feb1, mar1 = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"
	for _, c := range []struct {
		name, query string
		want        []bucket
		totals      changeCounts
	}{
		{"by month if nothing is said", "", []bucket{
			{jan1, feb1, "", 2, 2, 2, 2}, {feb1, mar1, "", 4, 2, 2, 2},
		}, changeCounts{Moves: 6, Levels: 4, Up: 4, Down: 4}},
		{"by week from Monday", "bucket=week", []bucket{
			{"2025-12-29T00:00:00Z", "2026-01-05T00:00:00Z", "", 2, 1, 1, 2},
			{"2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z", "", 0, 1, 1, 0},
			{"2026-02-02T00:00:00Z", "2026-02-09T00:00:00Z", "", 1, 2, 1, 0},
			{"2026-02-09T00:00:00Z", "2026-02-16T00:00:00Z", "", 3, 0, 1, 2},
		}, changeCounts{Moves: 6, Levels: 4, Up: 4, Down: 4}},
		{"by day, within a range", "bucket=day&from=2026-01-03T00:00:00Z&to=2026-01-05T00:00:00Z", []bucket{
			{"2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z", "", 1, 0, 0, 1},
			{"2026-01-04T00:00:00Z", "2026-01-05T00:00:00Z", "", 0, 1, 0, 1},
		}, changeCounts{Moves: 1, Down: 2, Levels: 1}},
		{"by actor", "group=actor", []bucket{
			{jan1, feb1, "ann", 1, 1, 2, 0}, {jan1, feb1, "bob", 1, 1, 0, 2},
			{feb1, mar1, "ann", 1, 2, 1, 0}, {feb1, mar1, "bob", 3, 0, 1, 2},
		}, changeCounts{Moves: 6, Levels: 4, Up: 4, Down: 4}},
		{"by role", "group=role&to=2026-02-01T00:00:00Z", []bucket{
			{jan1, feb1, "", 0, 1, 0, 1}, {jan1, feb1, "product_owner", 2, 1, 2, 1},
		}, changeCounts{Moves: 2, Levels: 2, Up: 2, Down: 2}},
		{"by level, a reordering story by story", "group=level", []bucket{
			{jan1, feb1, "High", 1, 0, 1, 0}, {jan1, feb1, "Low", 1, 1, 0, 2}, {jan1, feb1, "Medium", 0, 1, 1, 0},
			{feb1, mar1, "High", 1, 0, 0, 1}, {feb1, mar1, "Low", 1, 0, 0, 1}, {feb1, mar1, "Medium", 2, 1, 2, 0},
			{feb1, mar1, "Strange", 0, 1, 0, 0},
		}, changeCounts{Moves: 6, Levels: 4, Up: 4, Down: 4}},
		{"nothing", "from=P1D", []bucket{}, changeCounts{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, a := read[changesAnswer](h, "/v1/products/ACME/analytics/priority-changes?"+c.query)
			buckets := []bucket{}
			for _, b := range got.Buckets {
				buckets = append(buckets, bucket{b.From, b.To, b.Group, b.Moves, b.Levels, b.Up, b.Down})
			}
			if !slices.Equal(buckets, c.want) || got.Totals != c.totals || got.Buckets == nil {
				t.Errorf("got %s", a.body)
			}
		})
	}
}

func TestAMeasureIsATableForThoseWhoAskForOne(t *testing.T) {
	h := changesHouse(t)
	const path, table = "/v1/products/ACME/analytics/priority-changes", "from,to,group,moves,level_changes,up,down\r\n" +
		"2026-01-01 00:00:00,2026-02-01 00:00:00,,2,2,2,2\r\n2026-02-01 00:00:00,2026-03-01 00:00:00,,4,2,2,2\r\n"
	for _, c := range []struct{ query, accept, kind string }{
		{"?format=csv", "application/json", "text/csv; charset=utf-8"},
		{"", "text/csv", "text/csv; charset=utf-8"},
		{"", "application/json;q=0.5, text/csv", "text/csv; charset=utf-8"},
		{"", "*/*", "application/json"},
		{"?format=json", "text/csv", "application/json"},
	} {
		a := h.get(path+c.query, "Accept", c.accept)
		isTable := string(a.body) == table
		if kind := a.header.Get("Content-Type"); a.status != 200 || kind != c.kind || isTable != (kind != "application/json") || a.header.Get("Vary") == "" {
			t.Errorf("%s, Accept: %s: %d %s\n%s", c.query, c.accept, a.status, kind, a.body)
		}
	}
	for _, query := range []string{"format=xlsx", "format=csv&bucket=year", "format=csv&from=2026-02-01&to=2026-01-01"} {
		if p, _ := h.refused(path+"?"+query, 422); len(p.Errors) != 1 {
			t.Errorf("%s: got %+v", query, p)
		}
	}
}
