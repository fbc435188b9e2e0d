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
		row{"product": "ACME", "from_revision": 0, "until_revision": 2, "name": "Acme", "people": "[]",
			"policy": `{"workflow":[{"name":"To Do","category":"todo"}],"levels":["High"]}`},
		row{"product": "ACME", "from_revision": 2, "name": "Acme", "vision": `{"statement":"Fly","needs":["wings"]}`,
			"people": `[{"person":"ann","role":"product_manager"},{"person":"bob","role":"product_owner"}]`,
			"policy": `{"workflow":[{"name":"To Do","category":"todo"}],"levels":["High","Low"],"reason_required":["drop-story"],"scoring":{"framework":"rice","version":1}}`})
	for _, c := range []struct {
		name, at string
		want     map[string]any
	}{
		{"before it was started", "2025-01-01T00:00:00Z", map[string]any{
			"name": "", "revision": -1.0, "vision": nil, "people": []any{}, "policy": nil}},
		{"started", "revision:1", map[string]any{
			"name": "Acme", "revision": 1.0, "vision": nil, "people": []any{}, "policy": map[string]any{
				"workflow": []any{map[string]any{"name": "To Do", "category": "todo"}}, "levels": []any{"High"},
			}}},
		{"now", "", map[string]any{
			"name": "Acme", "revision": 2.0, "vision": map[string]any{"statement": "Fly", "needs": []any{"wings"}},
			"people": []any{map[string]any{"person": "ann", "role": "product_manager"}, map[string]any{"person": "bob", "role": "product_owner"}},
			"policy": map[string]any{
				"workflow": []any{map[string]any{"name": "To Do", "category": "todo"}}, "levels": []any{"High", "Low"},
				"reason_required": []any{"drop-story"}, "scoring": map[string]any{"framework": "rice", "version": 1.0}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, a := read[map[string]any](h, "/v1/products/ACME?at="+c.at)
			c.want["key"], c.want["at"] = "ACME", got["at"]
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
