package readapi_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// goalHouse has a goal that was revised, measured, corrected and reached, one that was withdrawn, and a third one.
func goalHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0))
	for revision := 1; revision < 8; revision++ {
		h.insert("charter.book_revision", row{"product": "ACME", "revision": revision, "effective_at": day(revision)})
	}
	goal := func(number, from int, until any, target float64, due any, outcome string) row {
		return row{"product": "ACME", "number": number, "from_revision": from, "until_revision": until, "goal": fmt.Sprint("ACME-G", number),
			"title": "Find", "metric": "Searches", "unit": "%", "baseline": 2.0, "target": target, "due_date": due, "outcome": outcome}
	}
	h.insert("charter.goal", goal(1, 1, 2, 4, nil, ""), goal(1, 2, 6, 6, "2026-06-30", ""), goal(1, 6, nil, 6, "2026-06-30", "reached"),
		goal(2, 3, 7, 1, nil, ""), goal(3, 7, nil, 1, nil, ""))
	measured := func(on string, from int, until any, value float64) row {
		return row{"product": "ACME", "number": 1, "day": on, "from_revision": from, "until_revision": until, "value": value}
	}
	h.insert("charter.measurement", measured("2026-03-31", 3, 5, 4), measured("2026-03-31", 5, nil, 5), measured("2026-02-28", 4, nil, 3))
	return h
}

func TestAGoalIsAsItWas(t *testing.T) {
	h := goalHouse(t)
	measurement := func(on string, value, revision float64) map[string]any {
		return map[string]any{"on": on, "value": value, "revision": revision}
	}
	for _, c := range []struct {
		at           string
		target       float64
		due, outcome any
		measured     any
		progress     any
		revision     float64
		measurements []any
	}{
		{"revision:1", 4, nil, nil, nil, nil, 1, []any{}},
		{"revision:3", 6, "2026-06-30", nil, measurement("2026-03-31", 4, 3), 0.5, 2, []any{measurement("2026-03-31", 4, 3)}},
		{"revision:4", 6, "2026-06-30", nil, measurement("2026-03-31", 4, 3), 0.5, 2,
			[]any{measurement("2026-02-28", 3, 4), measurement("2026-03-31", 4, 3)}},
		{"", 6, "2026-06-30", "reached", measurement("2026-03-31", 5, 5), 0.75, 6,
			[]any{measurement("2026-02-28", 3, 4), measurement("2026-03-31", 5, 5)}},
	} {
		got, a := read[map[string]any](h, "/v1/products/ACME/goals/ACME-G1?at="+c.at)
		want := map[string]any{
			"product": "ACME", "at": got["at"], "revisions": got["revisions"], "goal": "ACME-G1", "title": "Find", "metric": "Searches", "unit": "%", "direction": "up",
			"baseline": 2.0, "target": c.target, "due": c.due, "outcome": c.outcome, "measured": c.measured, "progress": c.progress,
			"revision": c.revision, "measurements": c.measurements,
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("at %q: got %s, want %v", c.at, a.body, want)
		}
	}
	for _, path := range []string{"ACME-G1?at=revision:0", "ACME-G2", "ACME-G4", "ACME-G01", "ACME-1", "ACME-G1?at=2025-01-01T00:00:00Z"} {
		p, _ := h.refused("/v1/products/ACME/goals/"+path, 404)
		p.mentions(t, "there is no goal")
	}
	h.refused("/v1/products/NONE/goals/NONE-G1", 404)
}

func TestAWayTooTinyToMeasureHasNoProgress(t *testing.T) {
	h := goalHouse(t)
	h.exec("update charter.goal set baseline = 0, target = 5e-324")
	got, _ := read[map[string]any](h, "/v1/products/ACME/goals/ACME-G1")
	if got["progress"] != nil {
		t.Errorf("progress is %v", got["progress"])
	}
}

// items reads all pages of a list and gives a field of each item.
func (h *house) items(path, field string) []any {
	h.t.Helper()
	var found []any
	for path != "" {
		page, a := read[struct {
			Items []map[string]any
			Next  *string
		}](h, path)
		for _, item := range page.Items {
			found = append(found, item[field])
		}
		path = nextLink(h.t, a, page.Next)
	}
	return found
}

func TestGoalsAreListedByPagesThatShowOneState(t *testing.T) {
	h := goalHouse(t)
	for limit := 1; limit <= 3; limit++ {
		path := fmt.Sprintf("/v1/products/ACME/goals?limit=%d", limit)
		if got := h.items(path, "goal"); !slices.Equal(got, []any{"ACME-G1", "ACME-G3"}) {
			t.Errorf("limit %d: got %v", limit, got)
		}
		if got := h.items(path+"&at=revision:4", "goal"); !slices.Equal(got, []any{"ACME-G1", "ACME-G2"}) {
			t.Errorf("limit %d: got %v at revision 4", limit, got)
		}
	}
	first, _ := read[struct{ Next string }](h, "/v1/products/ACME/goals?limit=1")
	h.insert("charter.book_revision", row{"product": "ACME", "revision": 8, "effective_at": day(8)})
	h.exec("update charter.goal set until_revision = 8 where number = 3")
	if got := h.items("/v1/products/ACME/goals?limit=1&cursor="+first.Next, "goal"); !slices.Equal(got, []any{"ACME-G3"}) {
		t.Errorf("the next page shows %v", got)
	}
	if got := h.items("/v1/products/ACME/goals?at=revision:0", "goal"); got != nil {
		t.Errorf("got %v before the first", got)
	}
}

func challengeRow(number, from int, until any, resolution string) row {
	return row{"product": "ACME", "number": number, "from_revision": from, "until_revision": until, "challenge": fmt.Sprint("ACME-CH", number),
		"description": "Noise", "people": []string{"bob"}, "roles": []string{"stakeholder"}, "severity": "low", "resolution": resolution}
}

func challengeAnswer(key string, revision float64, resolution any) map[string]any {
	return map[string]any{
		"challenge": key, "description": "Noise", "people": []any{"bob"}, "roles": []any{"stakeholder"}, "severity": "low",
		"resolution": resolution, "revision": revision,
	}
}

func TestChallengesAreAsTheyWere(t *testing.T) {
	h := goalHouse(t)
	h.insert("charter.challenge", challengeRow(1, 1, 3, ""), challengeRow(1, 3, nil, "Doors"), challengeRow(2, 2, nil, ""))
	got, a := read[map[string]any](h, "/v1/products/ACME/challenges")
	want := map[string]any{"product": "ACME", "revision": 7.0, "at": got["at"], "revisions": got["revisions"], "next": nil,
		"items": []any{challengeAnswer("ACME-CH1", 3, "Doors"), challengeAnswer("ACME-CH2", 2, nil)}}
	if !reflect.DeepEqual(got, want) || a.header.Get("ETag") != `"7"` {
		t.Errorf("got %s, want %v", a.body, want)
	}
	for query, want := range map[string][]any{
		"state=open": {"ACME-CH2"}, "state=resolved": {"ACME-CH1"}, "state=open&at=revision:2": {"ACME-CH1", "ACME-CH2"},
		"state=resolved&at=revision:2": nil, "limit=1": {"ACME-CH1", "ACME-CH2"},
	} {
		if got := h.items("/v1/products/ACME/challenges?"+query, "challenge"); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", query, got, want)
		}
	}
	h.refused("/v1/products/ACME/challenges?state=gone", 422)
}

func TestEveryVisionSaysFromWhenUntilWhenItHeld(t *testing.T) {
	h := goalHouse(t)
	h.insert("charter.vision",
		row{"product": "ACME", "from_revision": 1, "until_revision": 4, "vision": `{"statement":"Find"}`},
		row{"product": "ACME", "from_revision": 4, "until_revision": 5, "vision": `{"statement":"Buy"}`},
		row{"product": "ACME", "from_revision": 6, "vision": `{"statement":"Sell"}`})
	vision := func(revision int, statement string, until any) map[string]any {
		item := map[string]any{
			"revision": float64(revision), "since": day(revision).Format("2006-01-02T15:04:05Z"), "until_revision": nil, "until": nil,
			"vision": map[string]any{"revision": float64(revision), "statement": statement},
		}
		if n, ok := until.(int); ok {
			item["until_revision"], item["until"] = float64(n), day(n).Format("2006-01-02T15:04:05Z")
		}
		return item
	}
	for at, want := range map[string][]any{
		"":           {vision(1, "Find", 4), vision(4, "Buy", 5), vision(6, "Sell", nil)},
		"revision:3": {vision(1, "Find", nil)},
		"revision:4": {vision(1, "Find", 4), vision(4, "Buy", nil)},
		"revision:0": {},
	} {
		got, a := read[map[string]any](h, "/v1/products/ACME/visions?at="+at)
		if !reflect.DeepEqual(got["items"], want) {
			t.Errorf("at %q: got %s, want %v", at, a.body, want)
		}
	}
	if got := h.items("/v1/products/ACME/visions?limit=1", "revision"); !slices.Equal(got, []any{1.0, 4.0, 6.0}) {
		t.Errorf("got %v by pages", got)
	}
}
