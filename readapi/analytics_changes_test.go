package readapi_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
)

type changeCounts struct {
	Moves, Up, Down int
	Levels          int `json:"level_changes"`
	Places          int
}

type changesRow struct {
	From, To, Group string
	changeCounts
	Others                        bool
	Decided, Reasoned, Unreasoned int
	Decisions                     []string
}

type changesAnswer struct {
	Buckets []changesRow
	Totals  changeCounts
}

type bucket struct {
	from, to, group                 string
	moves, levels, up, down, places int
}

// change is what a decision changed of a story: a move if what says from where and to where, else of its level alone.
func change(n int, actor, role, level string, story int, what row) row {
	return row{
		"revision": n, "number": story, "direction": 0, "actor": actor, "role": role, "reason": "", "effective_at": day(n), "first": 1, "level": level,
		"kind": "story", "initiative": "", "level_from": nil, "place_from": 0, "place_to": 0,
	}.with(what)
}

// picked are some columns of a row, and its product.
func (r row) picked(columns ...string) row {
	picked := row{"product": "ACME"}
	for _, c := range columns {
		picked[c] = r[c]
	}
	return picked
}

// changed puts what decisions changed into the read models, with the decisions.
func (h *house) changed(changes ...row) {
	h.t.Helper()
	decided := map[int]row{}
	var moves, authors, traits, leveled, levels []row
	for i, c := range changes {
		n, nr := c["revision"].(int), c["revision"].(int)*10_000+i+1
		decided[n] = decision(n, "backlog", "StoryPrioritized", c["actor"].(string), c["role"].(string), c["reason"].(string), "api", "ACME-1").
			with(c.picked("effective_at"))
		of := row{"from_revision": n, "nr": nr, "source": "api"}
		switch {
		case c["place_from"] == 0:
			levels = append(levels, c.picked("revision", "number", "direction", "level_from", "level", "kind", "initiative").
				with(row{"reasoned": c["reason"] != ""}))
			continue
		case c["level_from"] != nil:
			leveled = append(leveled, level(n, c["number"].(int), c["level_from"].(string), c["level"].(string)))
		}
		marks := c["first"].(int) | 2 | 4 | 8 | 16*oneIf(c["level_from"] != nil) | 32*oneIf(c["reason"] != "")
		moves = append(moves, c.picked("number", "place_from", "place_to").with(row{
			"from_revision": n, "passed": 0, "passed_before": 0, "author": nr, "trait": nr, "marks": marks,
		}))
		authors = append(authors, c.picked("actor", "role").with(of))
		traits = append(traits, c.picked("level", "kind", "initiative").with(row{"from_revision": n, "nr": nr}))
	}
	for _, table := range []struct {
		name string
		rows []row
	}{
		{"decisions.decision", slices.Collect(maps.Values(decided))}, {"backlog.placed", moves}, {"backlog.author", authors}, {"backlog.trait", traits},
		{"backlog.leveled", leveled}, {"analytics.level_change", levels},
	} {
		h.insert(table.name, table.rows...)
	}
}

// changesHouse has decisions on 2, 3, 4 and 5 January and on 2 and 11 February; 1 January is a Thursday.
func changesHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0))
	for n := range 43 {
		h.insert("backlog.book_revision", row{"product": "ACME", "revision": n, "effective_at": day(n)})
	}
	moved := func(from, to, direction int) row {
		return row{"place_from": from, "place_to": to, "direction": direction}
	}
	h.insert("decisions.decision",
		decision(0, "backlog", "StoryWritten", "ann", "product_owner", "", "api", "ACME-1"),
		decision(42, "roadmap", "InitiativePrioritized", "ann", "product_manager", "", "api", "ACME-I1"))
	h.changed(
		change(1, "ann", "product_owner", "High", 1, moved(2, 1, 1)),
		change(2, "bob", "product_owner", "Low", 2, moved(1, 3, -1)),
		change(3, "bob", "", "Low", 2, row{"level_from": "High", "direction": -1, "reason": "too late"}),
		change(4, "ann", "product_owner", "Medium", 3, row{"level_from": "Low", "direction": 1}),
		change(32, "ann", "product_owner", "Medium", 3, moved(3, 2, 1).with(row{"level_from": "Low"})),
		change(33, "ann", "product_owner", "Strange", 3, row{"level_from": "Medium"}),
		change(41, "bob", "product_owner", "Medium", 3, moved(3, 1, 1)),
		change(41, "bob", "product_owner", "High", 1, moved(1, 2, -1).with(row{"first": 0, "kind": "bug"})),
		change(41, "bob", "product_owner", "Low", 2, moved(2, 3, -1).with(row{"first": 0})))
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
			{jan1, feb1, "", 2, 2, 2, 2, 3}, {feb1, mar1, "", 4, 2, 2, 2, 5},
		}, changeCounts{Moves: 6, Levels: 4, Up: 4, Down: 4, Places: 8}},
		{"by week from Monday", "bucket=week", []bucket{
			{"2025-12-29T00:00:00Z", "2026-01-05T00:00:00Z", "", 2, 1, 1, 2, 3},
			{"2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z", "", 0, 1, 1, 0, 0},
			{"2026-02-02T00:00:00Z", "2026-02-09T00:00:00Z", "", 1, 2, 1, 0, 1},
			{"2026-02-09T00:00:00Z", "2026-02-16T00:00:00Z", "", 3, 0, 1, 2, 4},
		}, changeCounts{Moves: 6, Levels: 4, Up: 4, Down: 4, Places: 8}},
		{"by day, within a range", "bucket=day&from=2026-01-03T00:00:00Z&to=2026-01-05T00:00:00Z", []bucket{
			{"2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z", "", 1, 0, 0, 1, 2},
			{"2026-01-04T00:00:00Z", "2026-01-05T00:00:00Z", "", 0, 1, 0, 1, 0},
		}, changeCounts{Moves: 1, Down: 2, Levels: 1, Places: 2}},
		{"by actor", "group=actor", []bucket{
			{jan1, feb1, "ann", 1, 1, 2, 0, 1}, {jan1, feb1, "bob", 1, 1, 0, 2, 2},
			{feb1, mar1, "ann", 1, 2, 1, 0, 1}, {feb1, mar1, "bob", 3, 0, 1, 2, 4},
		}, changeCounts{Moves: 6, Levels: 4, Up: 4, Down: 4, Places: 8}},
		{"by role", "group=role&to=2026-02-01T00:00:00Z", []bucket{
			{jan1, feb1, "", 0, 1, 0, 1, 0}, {jan1, feb1, "product_owner", 2, 1, 2, 1, 3},
		}, changeCounts{Moves: 2, Levels: 2, Up: 2, Down: 2, Places: 3}},
		{"by level, a reordering story by story", "group=level", []bucket{
			{jan1, feb1, "High", 1, 0, 1, 0, 1}, {jan1, feb1, "Low", 1, 1, 0, 2, 2}, {jan1, feb1, "Medium", 0, 1, 1, 0, 0},
			{feb1, mar1, "High", 1, 0, 0, 1, 1}, {feb1, mar1, "Low", 1, 0, 0, 1, 1}, {feb1, mar1, "Medium", 2, 1, 2, 0, 3},
			{feb1, mar1, "Strange", 0, 1, 0, 0, 0},
		}, changeCounts{Moves: 6, Levels: 4, Up: 4, Down: 4, Places: 8}},
		{"by reason", "group=reason&to=2026-02-01T00:00:00Z", []bucket{
			{jan1, feb1, "", 2, 1, 2, 1, 3}, {jan1, feb1, "too late", 0, 1, 0, 1, 0},
		}, changeCounts{Moves: 2, Levels: 2, Up: 2, Down: 2, Places: 3}},
		{"by kind, the months of India", "group=kind&tz=Asia/Kolkata&from=2026-02-01T00:00:00Z", []bucket{
			{"2026-01-31T18:30:00Z", "2026-02-28T18:30:00Z", "bug", 1, 0, 0, 1, 1}, {"2026-01-31T18:30:00Z", "2026-02-28T18:30:00Z", "story", 3, 2, 2, 1, 4},
		}, changeCounts{Moves: 4, Levels: 2, Up: 2, Down: 2, Places: 5}},
		{"nothing", "from=P1D", []bucket{}, changeCounts{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, a := read[changesAnswer](h, "/v1/products/ACME/analytics/priority-changes?"+c.query)
			buckets := []bucket{}
			for _, b := range got.Buckets {
				buckets = append(buckets, bucket{b.From, b.To, b.Group, b.Moves, b.Levels, b.Up, b.Down, b.Places})
			}
			if !slices.Equal(buckets, c.want) || got.Totals != c.totals || got.Buckets == nil {
				t.Errorf("got %s", a.body)
			}
		})
	}
}

// A decision on stories of several groups is behind the figures of each, once.
func TestTheDecisionsBehindAChangeOfPrioritiesAreNamed(t *testing.T) {
	h := changesHouse(t)
	got, a := read[changesAnswer](h, "/v1/products/ACME/analytics/priority-changes?group=level&from=2026-02-01T00:00:00Z")
	var behind []string
	for _, b := range got.Buckets {
		behind = append(behind, fmt.Sprint(b.Group, " ", b.Decided, " ", b.Reasoned, " ", b.Unreasoned, " ", b.Decisions))
	}
	if want := []string{
		fmt.Sprint("High 1 0 1 [", decisionID(41), "]"), fmt.Sprint("Low 1 0 1 [", decisionID(41), "]"),
		fmt.Sprint("Medium 2 0 2 [", decisionID(41), " ", decisionID(32), "]"), fmt.Sprint("Strange 1 0 1 [", decisionID(33), "]"),
	}; !slices.Equal(behind, want) {
		t.Errorf("got %s", a.body)
	}
}

func TestMoreGroupsThanStandAloneAreOneRow(t *testing.T) {
	h := changesHouse(t)
	h.insert("backlog.book_revision", row{"product": "ACME", "revision": 200, "effective_at": day(45)})
	for n := range 60 {
		h.changed(change(100+n, fmt.Sprint("actor ", n), "", "", 1, row{"level_from": "High", "effective_at": day(44)}))
	}
	got, a := read[changesAnswer](h, "/v1/products/ACME/analytics/priority-changes?group=actor&bucket=quarter&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z")
	last := got.Buckets[len(got.Buckets)-1]
	if len(got.Buckets) != 51 || !last.Others || last.Group != "" || last.Decided != 12 || last.Levels != 12 || len(last.Decisions) != 0 ||
		slices.ContainsFunc(got.Buckets[:50], func(b changesRow) bool { return b.Others }) || got.Totals.Levels != 64 {
		t.Errorf("got %s", a.body)
	}
}

func TestAMeasureIsATableForThoseWhoAskForOne(t *testing.T) {
	h := changesHouse(t)
	const path, table = "/v1/products/ACME/analytics/priority-changes", "from,to,group,others,moves,level_changes,up,down,places,reasoned,unreasoned,decided,decisions,decisions_url\r\n" +
		"2026-01-01 00:00:00,2026-02-01 00:00:00,,false,2,2,2,2,3,1,3,4," +
		"00000000-0000-4000-8000-000000000004; 00000000-0000-4000-8000-000000000003; 00000000-0000-4000-8000-000000000002; 00000000-0000-4000-8000-000000000001," +
		"/v1/products/ACME/decisions?from=2026-01-01T00%3A00%3A00Z&to=2026-02-01T00%3A00%3A00Z&type=StoryPrioritized&type=BacklogReordered\r\n" +
		"2026-02-01 00:00:00,2026-03-01 00:00:00,,false,4,2,2,2,5,0,3,3," +
		"00000000-0000-4000-8000-000000000041; 00000000-0000-4000-8000-000000000033; 00000000-0000-4000-8000-000000000032," +
		"/v1/products/ACME/decisions?from=2026-02-01T00%3A00%3A00Z&to=2026-03-01T00%3A00%3A00Z&type=StoryPrioritized&type=BacklogReordered\r\n"
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
