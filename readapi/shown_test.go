package readapi_test

import (
	"encoding/json"
	"reflect"
	"testing"
)

// Whoever sees a state knows which it is, and can ask for it again.
func TestEveryAnswerSaysWhichRevisionsItShows(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.write("ACME", randomHistory(3, 5, 12), day)
	for path, books := range map[string][]string{
		"":                  {"product"},
		"/goals":            {"product"},
		"/visions":          {"product"},
		"/challenges":       {"product"},
		"/discovery":        {"discovery"},
		"/roadmap":          {"backlog", "roadmap"},
		"/proposals":        {"roadmap"},
		"/backlog":          {"backlog", "roadmap"},
		"/backlog?limit=2":  {"backlog", "roadmap"},
		"/backlog/ACME-1":   {"backlog", "roadmap"},
		"/sprints":          {"backlog", "roadmap"},
		"/next":             {"backlog", "roadmap", "product"},
		"/trace/ACME-1":     {"backlog", "roadmap", "product", "discovery"},
		"/trace/Some%20aim": {"backlog", "roadmap", "product", "discovery"},
	} {
		want := map[string]int64{}
		for _, book := range books {
			want[book] = map[string]int64{"backlog": 11, "product": 0, "roadmap": -1, "discovery": -1}[book]
		}
		type shown struct {
			Revisions map[string]int64
			Next      *string
		}
		got, a := read[shown](h, "/v1/products/ACME"+path)
		if !reflect.DeepEqual(got.Revisions, want) {
			t.Errorf("%s shows %v, want %v", path, got.Revisions, want)
		}
		if got.Next != nil {
			second, _ := read[shown](h, "/v1/products/ACME"+path+"&cursor="+*got.Next)
			if !reflect.DeepEqual(second.Revisions, want) {
				t.Errorf("page 2 of %s shows %v, want %v", path, second.Revisions, want)
			}
		}
		var body map[string]json.RawMessage
		if err := json.Unmarshal(a.body, &body); err != nil || body["at"] == nil {
			t.Errorf("%s does not say when: %s", path, a.body)
		}
	}
}

func TestProductsAreListedAsTheyWere(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.start("LATER", day(5))
	type list struct {
		Items []struct {
			Key, Name string
			Revision  int64
		}
	}
	for at, want := range map[string]int{"": 2, "2025-12-31": 0, "2026-01-01": 1, "2026-01-05": 1, "2026-01-06": 2, "P1D": 2, "2026-01-06&tz=Asia/Tokyo": 2, "2026-01-05&tz=America/New_York": 2} {
		got, _ := read[list](h, "/v1/products?at="+at)
		if len(got.Items) != want {
			t.Errorf("at %q there are %v, want %d", at, got.Items, want)
		}
	}
}
