package readapi_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

func TestACharterIsAsItWas(t *testing.T) {
	h := newHouse(t)
	for revision := range 3 {
		h.insert("charter.book_revision", row{"product": "ACME", "revision": revision, "effective_at": day(revision)})
	}
	h.insert("charter.charter",
		row{"product": "ACME", "from_revision": 0, "until_revision": 2, "name": "Acme", "stage": "introduction", "people": "[]",
			"policy": `{"workflow":[{"name":"To Do","category":"todo"}],"levels":["High"]}`},
		row{"product": "ACME", "from_revision": 2, "name": "Acme", "stage": "growth",
			"people": `[{"person":"ann","role":"product_manager"},{"person":"bob","role":"product_owner"}]`,
			"policy": `{"workflow":[{"name":"To Do","category":"todo"}],"levels":["High","Low"],"reason_required":["drop-story"],"scoring":{"framework":"rice","version":1}}`})
	h.insert("charter.vision", row{"product": "ACME", "from_revision": 2, "vision": `{"statement":"Fly","needs":["wings"]}`})
	goal := row{"product": "ACME", "number": 1, "from_revision": 2, "goal": "ACME-G1", "title": "Calm", "metric": "Calls", "unit": "", "baseline": 90, "target": 80, "outcome": ""}
	h.insert("charter.goal", goal)
	h.insert("charter.challenge", challengeRow(1, 2, nil, ""), challengeRow(2, 2, nil, "Doors"))
	for _, c := range []struct {
		name, at string
		want     map[string]any
	}{
		{"before it was started", "2025-01-01T00:00:00Z", map[string]any{
			"name": "", "stage": "", "revision": -1.0, "vision": nil, "people": []any{}, "policy": nil, "goals": []any{}, "challenges": []any{}}},
		{"started", "revision:1", map[string]any{
			"name": "Acme", "stage": "introduction", "revision": 1.0, "vision": nil, "goals": []any{}, "challenges": []any{}, "people": []any{}, "policy": map[string]any{
				"workflow": []any{map[string]any{"name": "To Do", "category": "todo"}}, "levels": []any{"High"},
			}}},
		{"now", "", map[string]any{
			"name": "Acme", "stage": "growth", "revision": 2.0, "vision": map[string]any{"revision": 2.0, "statement": "Fly", "needs": []any{"wings"}},
			"goals": []any{map[string]any{
				"goal": "ACME-G1", "title": "Calm", "metric": "Calls", "unit": "", "direction": "down", "baseline": 90.0, "target": 80.0, "due": nil,
				"outcome": nil, "measured": nil, "progress": nil, "revision": 2.0,
			}},
			"challenges": []any{challengeAnswer("ACME-CH1", 2, nil)},
			"people":     []any{map[string]any{"person": "ann", "role": "product_manager"}, map[string]any{"person": "bob", "role": "product_owner"}},
			"policy": map[string]any{
				"workflow": []any{map[string]any{"name": "To Do", "category": "todo"}}, "levels": []any{"High", "Low"},
				"reason_required": []any{"drop-story"}, "scoring": map[string]any{"framework": "rice", "version": 1.0}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, a := read[map[string]any](h, "/v1/products/ACME?at="+c.at)
			c.want["imports"], c.want["imported"] = []any{}, map[string]any{"recorded": 0.0, "taken_back": 0.0}
			c.want["key"], c.want["at"], c.want["revisions"] = "ACME", got["at"], map[string]any{"product": c.want["revision"]}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %s, want %v", a.body, c.want)
			}
			if tag := a.header.Get("ETag"); tag != fmt.Sprintf(`"%v"`, c.want["revision"]) {
				t.Errorf("ETag %s", tag)
			}
		})
	}
}

func TestProductsAreListedByPages(t *testing.T) {
	h := newHouse(t)
	type products struct {
		Items []struct {
			Key, Name string
			Revision  int64
			StartedAt string `json:"started_at"`
		}
		Next *string
	}
	if none, _ := read[products](h, "/v1/products"); len(none.Items) != 0 || none.Items == nil || none.Next != nil {
		t.Errorf("got %+v", none)
	}
	want := []string{"ACME", "BETA", "CORE", "DELTA", "ECHO"}
	for i, key := range want {
		h.start(key, day(i))
	}
	for limit := 1; limit <= 6; limit++ {
		var got []string
		for path := fmt.Sprintf("/v1/products?limit=%d", limit); path != ""; {
			page, a := read[products](h, path)
			for _, item := range page.Items {
				got = append(got, item.Key)
				if item.Name != item.Key+" Inc." || item.Revision != 0 || item.StartedAt != day(len(got)-1).Format("2006-01-02T15:04:05Z") {
					t.Errorf("got %+v", item)
				}
			}
			path = nextLink(t, a, page.Next)
		}
		if !slices.Equal(got, want) {
			t.Errorf("limit %d: got %v", limit, got)
		}
	}
}
