package readapi_test

import (
	"encoding/json"
	"reflect"
	"testing"
)

func roadmapHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0))
	for revision := range 4 {
		h.insert("roadmap.book_revision", row{"product": "ACME", "revision": revision, "effective_at": day(revision)})
	}
	initiative := func(number, from int, until any, key, horizon, progress string, due any) row {
		return row{"product": "ACME", "number": number, "from_revision": from, "until_revision": until, "initiative": key,
			"title": "Title of " + key, "outcome": "", "goal": "", "horizon": horizon, "due_date": due, "progress": progress}
	}
	h.insert("roadmap.initiative",
		initiative(1, 0, 3, "ACME-I1", "now", "planned", nil), initiative(1, 3, nil, "ACME-I1", "now", "delivered", nil),
		initiative(2, 1, nil, "ACME-I2", "now", "planned", "2026-06-30"), initiative(3, 2, nil, "ACME-I3", "later", "planned", nil))
	order := func(horizon string, from int, until any, numbers ...int) row {
		return row{"product": "ACME", "horizon": horizon, "from_revision": from, "until_revision": until, "initiatives": numbers}
	}
	h.insert("roadmap.horizon", order("now", 0, 1, 1), order("now", 1, 3, 2, 1), order("now", 3, nil, 2), order("later", 2, nil, 3))
	release := func(number, from int, until any, key string, date any, shipped bool) row {
		return row{"product": "ACME", "number": number, "from_revision": from, "until_revision": until, "release": key,
			"name": "Name of " + key, "date": date, "shipped": shipped, "external": `{"source":"jira","key":"1.0","id":"77"}`}
	}
	h.insert("roadmap.release", release(1, 1, 3, "ACME-R1", nil, false), release(1, 3, nil, "ACME-R1", "2026-01-04", true))
	h.insert("roadmap.assignment",
		row{"product": "ACME", "release": "ACME-R1", "item": "ACME-12", "from_revision": 2, "until_revision": 3},
		row{"product": "ACME", "release": "ACME-R1", "item": "ACME-I2", "from_revision": 1})
	return h
}

func TestTheRoadmapIsAsItWas(t *testing.T) {
	h := roadmapHouse(t)
	initiative := func(key string, place, due any, horizon, progress string, revision float64, releases ...any) map[string]any {
		return map[string]any{
			"initiative": key, "place": place, "title": "Title of " + key, "outcome": "", "goal": "", "horizon": horizon,
			"start": nil, "due": due, "progress": progress, "releases": append([]any{}, releases...), "external": nil, "revision": revision,
		}
	}
	release := func(date any, shipped bool, revision float64, items ...any) map[string]any {
		return map[string]any{
			"release": "ACME-R1", "name": "Name of ACME-R1", "date": date, "shipped": shipped, "items": append([]any{}, items...),
			"external": map[string]any{"source": "jira", "key": "1.0", "id": "77"}, "revision": revision,
		}
	}
	horizons := func(now, next, later []any) []any {
		return []any{
			map[string]any{"horizon": "now", "initiatives": now}, map[string]any{"horizon": "next", "initiatives": next},
			map[string]any{"horizon": "later", "initiatives": later},
		}
	}
	none := []any{}
	for _, c := range []struct {
		name, at string
		revision float64
		horizons []any
		closed   []any
		releases []any
	}{
		{"before the first decision", "2025-01-01T00:00:00Z", -1, horizons(none, none, none), none, none},
		{"with the first initiative", "revision:0", 0,
			horizons([]any{initiative("ACME-I1", 1.0, nil, "now", "planned", 0)}, none, none), none, none},
		{"with more, and a release", "revision:2", 2, horizons([]any{
			initiative("ACME-I2", 1.0, "2026-06-30", "now", "planned", 1, "ACME-R1"), initiative("ACME-I1", 2.0, nil, "now", "planned", 0),
		}, none, []any{initiative("ACME-I3", 1.0, nil, "later", "planned", 2)}), none,
			[]any{release(nil, false, 1, "ACME-I2", "ACME-12")}},
		{"now, with one delivered", "", 3, horizons(
			[]any{initiative("ACME-I2", 1.0, "2026-06-30", "now", "planned", 1, "ACME-R1")}, none,
			[]any{initiative("ACME-I3", 1.0, nil, "later", "planned", 2)}),
			[]any{initiative("ACME-I1", nil, nil, "now", "delivered", 3)}, []any{release("2026-01-04", true, 3, "ACME-I2")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, a := read[map[string]any](h, "/v1/products/ACME/roadmap?at="+c.at)
			want := map[string]any{
				"product": "ACME", "revision": c.revision, "at": got["at"], "horizons": c.horizons, "closed": c.closed, "releases": c.releases,
			}
			if !reflect.DeepEqual(got, want) {
				w, _ := json.Marshal(want)
				t.Errorf("got  %s\nwant %s", a.body, w)
			}
		})
	}
}

func TestTheRoadmapCarriesItsRevision(t *testing.T) {
	h := roadmapHouse(t)
	_, a := read[map[string]any](h, "/v1/products/ACME/roadmap?at=2026-01-02T10:00:00Z")
	if tag := a.header.Get("ETag"); tag != `"1"` {
		t.Errorf("ETag %s", tag)
	}
	p, _ := h.refused("/v1/products/ACME/roadmap?at=revision:4", 422)
	p.mentions(t, "roadmap of ACME is at revision 3")
}
