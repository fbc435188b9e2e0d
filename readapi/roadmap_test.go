package readapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
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
			"name": "Name of " + key, "date": date, "shipped": shipped, "undelivered": []string{"ACME-12"}, "external": `{"source":"jira","key":"1.0","id":"77"}`}
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
			"start": nil, "due": due, "progress": progress, "score": nil, "validation": nil, "depends_on": []any{}, "releases": append([]any{}, releases...), "external": nil, "revision": revision,
			"work": map[string]any{"stories": categories(0, 0, 0, 0), "points": categories(0, 0, 0, 0)},
		}
	}
	release := func(date any, shipped bool, revision float64, items ...any) map[string]any {
		return map[string]any{
			"release": "ACME-R1", "name": "Name of ACME-R1", "date": date, "shipped": shipped, "with_undelivered": []any{"ACME-12"}, "items": append([]any{}, items...),
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
				"product": "ACME", "revision": c.revision, "at": got["at"], "revisions": got["revisions"], "horizons": c.horizons, "closed": c.closed, "releases": c.releases,
			}
			if !reflect.DeepEqual(got, want) {
				w, _ := json.Marshal(want)
				t.Errorf("got  %s\nwant %s", a.body, w)
			}
		})
	}
}

func categories(todo, doing, done, dropped float64) map[string]any {
	return map[string]any{"todo": todo, "doing": doing, "done": done, "dropped": dropped}
}

func TestTheRoadmapSaysHowFarStoriesWereAtTheTime(t *testing.T) {
	h := roadmapHouse(t)
	for revision := range 2 {
		h.insert("backlog.book_revision", row{"product": "ACME", "revision": revision, "effective_at": day(2 * revision)})
	}
	tally := func(from int, until any, todo, done int) row {
		return row{"product": "ACME", "initiative": "ACME-I2", "need": "", "from_revision": from, "until_revision": until, "todo": todo, "doing": 0, "done": done,
			"dropped": 0, "todo_points": 3 * todo, "doing_points": 0, "done_points": 5 * done, "dropped_points": 0}
	}
	h.insert("backlog.tally", tally(0, 1, 4, 1), tally(1, nil, 2, 3))
	for at, want := range map[string][]any{"2026-01-02T10:00:00Z": {4.0, 1.0, 5.0}, "": {2.0, 3.0, 15.0}} {
		for _, path := range []string{"/v1/products/ACME/roadmap/ACME-I2?at=", "/v1/products/ACME/roadmap?at="} {
			got, a := read[map[string]any](h, path+at)
			if horizons, is := got["horizons"].([]any); is {
				got = horizons[0].(map[string]any)["initiatives"].([]any)[0].(map[string]any)
			}
			work := got["work"].(map[string]any)
			stories, points := work["stories"].(map[string]any), work["points"].(map[string]any)
			if said := []any{stories["todo"], stories["done"], points["done"]}; !reflect.DeepEqual(said, want) {
				t.Errorf("%s%s: %v, want %v: %s", path, at, said, want, a.body)
			}
		}
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

// judgedHouse has initiative 2 scored, validated twice, dependent on 1 for a while, and proposals about it.
func judgedHouse(t *testing.T) *house {
	h := roadmapHouse(t)
	score := `{"framework":"rice","version":1,"inputs":{"reach":500,"impact":2,"confidence":80,"effort":4},"result":{"value":200}}`
	h.exec(`update roadmap.initiative set score = $1 where number = 2`, score)
	h.insert("roadmap.validation",
		row{"product": "ACME", "number": 2, "from_revision": 1, "until_revision": 3, "verdict": "at_risk", "findings": "Slow", "validated_by": "ora"},
		row{"product": "ACME", "number": 2, "from_revision": 3, "verdict": "validated", "findings": "", "validated_by": "pit"})
	h.insert("roadmap.dependency",
		row{"product": "ACME", "initiative": "ACME-I2", "depends_on": "ACME-I1", "from_revision": 1, "until_revision": 3},
		row{"product": "ACME", "initiative": "ACME-I10", "depends_on": "ACME-I2", "from_revision": 2},
		row{"product": "ACME", "initiative": "ACME-I3", "depends_on": "ACME-I2", "from_revision": 2})
	proposal := func(number, from int, until any, initiative, status string, more row) row {
		r := row{"product": "ACME", "number": number, "from_revision": from, "until_revision": until, "proposal": fmt.Sprint("ACME-PR", number),
			"initiative": initiative, "change": "Less", "status": status, "proposed_by": "ora", "proposed_at": day(1)}
		maps.Copy(r, more)
		return r
	}
	asked := row{"command": `{"name":"drop-initiative","body":{"initiative":"ACME-I2"}}`}
	fate := row{"decided_by": "ana", "decided_at": day(3), "reason": "Not now"}
	maps.Copy(fate, asked)
	h.insert("roadmap.proposal", proposal(1, 1, 3, "ACME-I2", "open", asked), proposal(1, 3, nil, "ACME-I2", "declined", fate),
		proposal(2, 2, nil, "", "open", nil), proposal(3, 3, nil, "ACME-I2", "open", nil))
	return h
}

func TestAnInitiativeIsShownInFullAsItWas(t *testing.T) {
	h := judgedHouse(t)
	risk := map[string]any{"verdict": "at_risk", "findings": "Slow", "by": "ora", "at": "2026-01-02T00:00:00Z", "revision": 1.0}
	fine := map[string]any{"verdict": "validated", "findings": "", "by": "pit", "at": "2026-01-04T00:00:00Z", "revision": 3.0}
	for _, c := range []struct {
		at   string
		want map[string]any
	}{
		{"revision:1", map[string]any{"validation": risk, "validations": []any{risk}, "depends_on": []any{"ACME-I1"}, "dependents": []any{},
			"proposals": []any{"ACME-PR1"}, "place": 1.0}},
		{"", map[string]any{"validation": fine, "validations": []any{risk, fine}, "depends_on": []any{}, "dependents": []any{"ACME-I3", "ACME-I10"},
			"proposals": []any{"ACME-PR1", "ACME-PR3"}, "place": 1.0, "title": "Title of ACME-I2", "due": "2026-06-30", "releases": []any{"ACME-R1"},
			"score": map[string]any{"framework": "rice", "version": 1.0, "inputs": map[string]any{"reach": 500.0, "impact": 2.0, "confidence": 80.0, "effort": 4.0},
				"result": map[string]any{"value": 200.0, "category": nil}}}},
	} {
		got, a := read[map[string]any](h, "/v1/products/ACME/roadmap/ACME-I2?at="+c.at)
		for field, want := range c.want {
			if !reflect.DeepEqual(got[field], want) {
				t.Errorf("at %q %s is %v in %s, want %v", c.at, field, got[field], a.body, want)
			}
		}
	}
	_, a := read[map[string]any](h, "/v1/products/ACME/roadmap/ACME-I2?at=P1D")
	if tag := a.header.Get("ETag"); tag != `"3"` {
		t.Errorf("ETag %s", tag)
	}
	list, _ := read[map[string]any](h, "/v1/products/ACME/roadmap?at=revision:2")
	shown := list["horizons"].([]any)[0].(map[string]any)["initiatives"].([]any)[0].(map[string]any)
	if !reflect.DeepEqual(shown["validation"], risk) || !reflect.DeepEqual(shown["depends_on"], []any{"ACME-I1"}) {
		t.Errorf("the roadmap shows %v", shown)
	}
}

func TestAnInitiativeThatIsNotThereIsNamed(t *testing.T) {
	h := judgedHouse(t)
	for _, c := range []struct{ path, says string }{
		{"ACME-I9", `no initiative "ACME-I9" at revision 3`}, {"ACME-I2?at=revision:0", `no initiative "ACME-I2" at revision 0`},
		{"ACME-2", `initiative "ACME-2"`}, {"OTHER-I2", `initiative "OTHER-I2"`}, {"ACME-I02", `initiative "ACME-I02"`},
	} {
		p, _ := h.refused("/v1/products/ACME/roadmap/"+c.path, 404)
		p.mentions(t, c.says)
	}
}

func TestProposalsAreListedAsTheyWere(t *testing.T) {
	h := judgedHouse(t)
	open := func(key string, initiative any, revision float64) map[string]any {
		return map[string]any{"proposal": key, "initiative": initiative, "change": "Less", "command": nil, "status": "open", "proposed_by": "ora",
			"proposed_at": "2026-01-02T00:00:00Z", "decision": nil, "revision": revision}
	}
	first, declined := open("ACME-PR1", "ACME-I2", 1), open("ACME-PR1", "ACME-I2", 3)
	first["command"] = map[string]any{"name": "drop-initiative", "body": map[string]any{"initiative": "ACME-I2"}}
	declined["command"], declined["status"] = first["command"], "declined"
	declined["decision"] = map[string]any{"by": "ana", "at": "2026-01-04T00:00:00Z", "reason": "Not now"}
	second, third := open("ACME-PR2", nil, 2), open("ACME-PR3", "ACME-I2", 3)
	for _, c := range []struct {
		query string
		want  []any
	}{
		{"", []any{third, second, declined}},
		{"status=open", []any{third, second}},
		{"status=declined&initiative=ACME-I2", []any{declined}},
		{"status=accepted", []any{}},
		{"initiative=ACME-I2", []any{third, declined}},
		{"at=revision:2", []any{second, first}},
		{"at=revision:-1", []any{}},
	} {
		got, a := read[map[string]any](h, "/v1/products/ACME/proposals?"+c.query)
		if !reflect.DeepEqual(got["items"], c.want) || got["next"] != nil {
			w, _ := json.Marshal(c.want)
			t.Errorf("%q: got %s\nwant %s", c.query, a.body, w)
		}
	}
}

func TestPagesOfProposalsShowOneRevision(t *testing.T) {
	h := judgedHouse(t)
	page, a := read[map[string]any](h, "/v1/products/ACME/proposals?limit=2")
	h.insert("roadmap.book_revision", row{"product": "ACME", "revision": 4, "effective_at": day(4)})
	h.exec(`update roadmap.proposal set until_revision = 4 where until_revision is null`)
	if len(page["items"].([]any)) != 2 || !strings.Contains(a.header.Get("Link"), `rel="next"`) {
		t.Fatalf("the first page is %s", a.body)
	}
	rest, a := read[map[string]any](h, "/v1/products/ACME/proposals?limit=2&cursor="+page["next"].(string))
	items := rest["items"].([]any)
	if len(items) != 1 || items[0].(map[string]any)["proposal"] != "ACME-PR1" || rest["revision"] != 3.0 || rest["at"] != page["at"] || rest["next"] != nil {
		t.Errorf("the second page is %s", a.body)
	}
}
