package readapi_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// discoveryHouse has three needs: the first stands for the second from revision 5 on, the third is dismissed, and a fourth
// was withdrawn.
func discoveryHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0))
	for revision := range 8 {
		h.insert("discovery.book_revision", row{"product": "ACME", "revision": revision, "effective_at": day(revision)})
	}
	persona := func(from int, until any, name string) row {
		return row{"product": "ACME", "number": 1, "from_revision": from, "until_revision": until, "persona": "ACME-P1", "name": name,
			"kind": "buyer", "goals": []string{"Time"}, "pains": []string{}, "description": "Busy"}
	}
	h.insert("discovery.persona", persona(0, 7, "Clerk"), persona(7, nil, "Buyer"))
	h.insert("discovery.competitor", row{"product": "ACME", "number": 1, "from_revision": 0, "competitor": "ACME-C1", "name": "Globex",
		"strengths": []string{"Cheap"}, "weaknesses": []string{"Slow", "Dull"}, "positioning": "For all", "link": "https://example.org"})
	need := func(number, from int, until any, key string, more row) row {
		all := row{"product": "ACME", "number": number, "from_revision": from, "until_revision": until, "need": key, "statement": "Statement of " + key,
			"source": "Fair", "importance": number, "customers": []string{}, "persona": "", "status": "open", "answer": nil, "explanation": "", "merged_into": ""}
		for column, value := range more {
			all[column] = value
		}
		return all
	}
	answered := row{"customers": []string{"Zeta", "Acme"}, "persona": "ACME-P1", "status": "answered", "answer": `{"stories":["ACME-2"],"initiatives":["ACME-I1"]}`}
	h.insert("discovery.need",
		need(1, 1, 6, "ACME-N1", row{"customers": []string{"Zeta", "Acme"}, "persona": "ACME-P1"}), need(1, 6, nil, "ACME-N1", answered),
		need(2, 2, 5, "ACME-N2", row{"customers": []string{"Acme", "Beta"}}),
		need(2, 5, nil, "ACME-N2", row{"customers": []string{"Acme", "Beta"}, "status": "merged", "merged_into": "ACME-N1"}),
		need(3, 2, nil, "ACME-N3", row{"status": "dismissed", "explanation": "Too rare"}), need(4, 2, 3, "ACME-N4", nil))
	evidence := func(need, number, from int, until any, customer string) row {
		return row{"product": "ACME", "need": need, "number": number, "from_revision": from, "until_revision": until, "kind": "interview",
			"text": "I gave up", "link": "", "customer": customer}
	}
	h.insert("discovery.evidence", evidence(1, 1, 4, nil, "Gamma"), evidence(1, 2, 4, 5, "Delta"), evidence(2, 1, 3, nil, ""))
	h.insert("discovery.insight", row{"product": "ACME", "number": 1, "from_revision": 4, "insight": "ACME-IN1", "statement": "Most leave",
		"method": "Survey", "personas": []string{"ACME-P1"}, "needs": []string{"ACME-N2"}, "competitors": []string{"ACME-C1"}})
	discoveryAnswers(h)
	return h
}

// discoveryAnswers has stories and an initiative: the first story names the second need, on day 5 its title changes.
func discoveryAnswers(h *house) {
	three := testStories(3)
	renamed := three[1]
	renamed.Title = "Renamed"
	written := map[int]testStory{1: three[1], 2: three[2], 3: three[3]}
	h.write("ACME", []backlogAt{
		{order: []int{1, 2, 3}, stories: written},
		{order: []int{1, 2, 3}, stories: map[int]testStory{1: renamed, 2: three[2], 3: three[3]}},
	}, func(revision int) time.Time { return day(5 * revision) })
	text := func(number, from int, until any, needs ...string) row {
		return row{"product": "ACME", "number": number, "from_revision": from, "until_revision": until, "as_a": "", "i_want": "", "so_that": "",
			"description": "", "acceptance_criteria": []string{}, "needs": append([]string{}, needs...)}
	}
	h.insert("backlog.story_text", text(1, 0, nil, "speed", "ACME-N2"), text(2, 0, nil), text(3, 0, 1, "ACME-N1"), text(3, 1, nil))
	h.tallied()
	h.insert("roadmap.book_revision", row{"product": "ACME", "revision": 0, "effective_at": day(0)})
	h.insert("roadmap.initiative", row{"product": "ACME", "number": 1, "from_revision": 0, "initiative": "ACME-I1", "title": "Fast", "outcome": "",
		"goal": "", "horizon": "now", "progress": "started"})
}

type object = map[string]any

func wantNeed(key string, importance float64, more object) object {
	all := object{
		"need": key, "statement": "Statement of " + key, "source": "Fair", "importance": importance, "status": "open", "persona": nil,
		"customers": []any{}, "evidence_count": 0.0, "answer": nil, "explanation": "", "merged_into": nil, "merged": []any{}, "revision": 2.0,
	}
	for field, value := range more {
		all[field] = value
	}
	return all
}

func sameObject(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		g, _ := json.MarshalIndent(got, "", " ")
		w, _ := json.MarshalIndent(want, "", " ")
		t.Errorf("got  %s\nwant %s", g, w)
	}
}

func TestTheDiscoveryBookIsAsItWas(t *testing.T) {
	h := discoveryHouse(t)
	persona := func(name string, revision float64) any {
		return object{"persona": "ACME-P1", "name": name, "kind": "buyer", "goals": []any{"Time"}, "pains": []any{}, "description": "Busy", "revision": revision}
	}
	competitor := object{"competitor": "ACME-C1", "name": "Globex", "strengths": []any{"Cheap"}, "weaknesses": []any{"Slow", "Dull"},
		"positioning": "For all", "link": "https://example.org", "revision": 0.0}
	insight := object{"insight": "ACME-IN1", "statement": "Most leave", "method": "Survey", "personas": []any{"ACME-P1"},
		"needs": []any{"ACME-N2"}, "competitors": []any{"ACME-C1"}, "revision": 4.0}
	dismissed := wantNeed("ACME-N3", 3, object{"status": "dismissed", "explanation": "Too rare"})
	first := object{"persona": "ACME-P1", "customers": []any{"Acme", "Zeta"}, "revision": 1.0}
	none := []any{}
	for _, c := range []struct {
		name, at                               string
		revision                               float64
		needs, personas, competitors, insights []any
	}{
		{"before the first decision", "2025-01-01T00:00:00Z", -1, none, none, none, none},
		{"with personas and a competitor", "revision:0", 0, none, []any{persona("Clerk", 0)}, []any{competitor}, none},
		{"with needs, the most important first", "2026-01-03T00:00:00Z", 2, []any{
			wantNeed("ACME-N4", 4, nil), dismissed, wantNeed("ACME-N2", 2, object{"customers": []any{"Acme", "Beta"}}), wantNeed("ACME-N1", 1, first),
		}, []any{persona("Clerk", 0)}, []any{competitor}, none},
		{"with evidence, which names customers", "revision:4", 4, []any{
			dismissed, wantNeed("ACME-N2", 2, object{"customers": []any{"Acme", "Beta"}, "evidence_count": 1.0}),
			wantNeed("ACME-N1", 1, object{"persona": "ACME-P1", "customers": []any{"Acme", "Delta", "Gamma", "Zeta"}, "evidence_count": 2.0, "revision": 1.0}),
		}, []any{persona("Clerk", 0)}, []any{competitor}, []any{insight}},
		{"now, with one merged and answered", "", 7, []any{
			dismissed,
			wantNeed("ACME-N2", 2, object{"customers": []any{"Acme", "Beta"}, "evidence_count": 1.0, "status": "merged", "merged_into": "ACME-N1", "revision": 5.0}),
			wantNeed("ACME-N1", 1, object{
				"persona": "ACME-P1", "customers": []any{"Acme", "Beta", "Gamma", "Zeta"}, "evidence_count": 2.0, "status": "answered", "revision": 6.0,
				"answer": object{"stories": []any{"ACME-2"}, "initiatives": []any{"ACME-I1"}, "explanation": ""}, "merged": []any{"ACME-N2"},
			}),
		}, []any{persona("Buyer", 7)}, []any{competitor}, []any{insight}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := read[object](h, "/v1/products/ACME/discovery?at="+c.at)
			sameObject(t, got, object{"product": "ACME", "revision": c.revision, "at": got["at"], "revisions": got["revisions"], "needs": c.needs, "personas": c.personas,
				"competitors": c.competitors, "insights": c.insights})
		})
	}
}

func TestNeedsAreFilteredByStatus(t *testing.T) {
	h := discoveryHouse(t)
	got, a := read[struct{ Needs []struct{ Need string } }](h, "/v1/products/ACME/discovery?status=answered&status=dismissed")
	if len(got.Needs) != 2 || got.Needs[0].Need != "ACME-N3" || got.Needs[1].Need != "ACME-N1" || !strings.HasPrefix(a.header.Get("ETag"), `"7-`) {
		t.Errorf("got %+v, ETag %s", got, a.header.Get("ETag"))
	}
	p, _ := h.refused("/v1/products/ACME/discovery?status=lost", 422)
	p.mentions(t, "query.status")
}

func TestANeedIsShownInFullAsItWas(t *testing.T) {
	h := discoveryHouse(t)
	evidence := func(need string, number float64, customer, at string) any {
		return object{"need": need, "number": number, "kind": "interview", "text": "I gave up", "link": "", "customer": customer, "added_at": at}
	}
	story := func(number, title string, answers, names bool) any {
		return object{"story": "ACME-" + number, "title": title, "status": "To Do", "status_category": "todo", "answers": answers, "names": names}
	}
	for _, c := range []struct {
		name, at, persona                        string
		need                                     object
		evidence, stories, initiatives, insights []any
	}{
		{"before it was answered", "revision:4", "Clerk",
			wantNeed("ACME-N1", 1, object{"customers": []any{"Acme", "Delta", "Gamma", "Zeta"}, "evidence_count": 2.0, "persona": "ACME-P1", "revision": 1.0}),
			[]any{evidence("ACME-N1", 1, "Gamma", "2026-01-05T00:00:00Z"), evidence("ACME-N1", 2, "Delta", "2026-01-05T00:00:00Z")},
			[]any{story("3", "Story 3", false, true)}, []any{}, []any{}},
		{"now, standing for another", "", "Buyer", wantNeed("ACME-N1", 1, object{
			"customers": []any{"Acme", "Beta", "Gamma", "Zeta"}, "evidence_count": 2.0, "persona": "ACME-P1", "revision": 6.0, "status": "answered",
			"answer": object{"stories": []any{"ACME-2"}, "initiatives": []any{"ACME-I1"}, "explanation": ""}, "merged": []any{"ACME-N2"},
		}), []any{evidence("ACME-N2", 1, "", "2026-01-04T00:00:00Z"), evidence("ACME-N1", 1, "Gamma", "2026-01-05T00:00:00Z")},
			[]any{story("1", "Renamed", false, true), story("2", "Story 2", true, false)},
			[]any{object{"initiative": "ACME-I1", "title": "Fast", "horizon": "now", "progress": "started"}},
			[]any{object{"insight": "ACME-IN1", "statement": "Most leave", "method": "Survey", "personas": []any{"ACME-P1"},
				"needs": []any{"ACME-N2"}, "competitors": []any{"ACME-C1"}, "revision": 4.0}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, a := read[object](h, "/v1/products/ACME/discovery/needs/ACME-N1?at="+c.at)
			want := c.need
			want["product"], want["at"], want["evidence"], want["stories"] = "ACME", got["at"], c.evidence, c.stories
			want["initiatives"], want["insights"], want["revisions"] = c.initiatives, c.insights, got["revisions"]
			if persona, ok := got["persona_in_full"].(object); !ok || persona["name"] != c.persona {
				t.Errorf("the persona is %v", got["persona_in_full"])
			}
			delete(got, "persona_in_full")
			sameObject(t, got, want)
			if c.at == "" && !strings.HasPrefix(a.header.Get("ETag"), `"7-`) {
				t.Errorf("ETag %s", a.header.Get("ETag"))
			}
		})
	}
	got, _ := read[object](h, "/v1/products/ACME/discovery/needs/ACME-N3")
	if got["persona_in_full"] != nil || len(got["evidence"].([]any))+len(got["stories"].([]any)) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestANeedThatIsNotThereIsExplained(t *testing.T) {
	h := discoveryHouse(t)
	for path, words := range map[string]string{
		"ACME-N9": `no need "ACME-N9"`, "N1": `no need "N1"`, "OTHER-N1": `no need "OTHER-N1"`,
		"ACME-N1?at=revision:0": "came with revision 1", "ACME-N4": "was withdrawn; it is there at revision 2",
	} {
		p, _ := h.refused("/v1/products/ACME/discovery/needs/"+path, 404)
		p.mentions(t, words)
	}
	read[object](h, "/v1/products/ACME/discovery/needs/ACME-N4?at=revision:2")
}
