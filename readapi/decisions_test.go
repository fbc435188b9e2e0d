package readapi_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"waymark/words"
)

// decision is a decision of the tests' history; n makes its id, its position and, by the day, its times.
func decision(n int, book, typ, actor, role, reason, source, subject string, subjects ...string) row {
	return row{
		"product": "ACME", "book": book, "revision": n, "id": decisionID(n), "type": typ, "effective_at": day(n),
		"recorded_at": day(n).Add(time.Hour), "actor": actor, "role": role, "reason": reason, "evidence": "[]", "source": source,
		"subject": subject, "others": append([]string{}, subjects...), "changes": "[]", "correlation_id": "cor",
		"causation_id": "cau", "command_id": "com", "recorded_by": "", "command": "", "hash": []byte{byte(n)}, "commit_position": 100 * n,
		"prepare_position": 100 * n, "words": words.Of(reason),
	}
}

func decisionID(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// with is the row with other values.
func (r row) with(change row) row {
	for column, value := range change {
		r[column] = value
	}
	return r
}

func decisionHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.start("OTHER", day(0))
	h.insert("decisions.decision",
		decision(1, "product", "ProductStarted", "ann", "product_manager", "We begin", "api", "ACME"),
		decision(2, "roadmap", "InitiativePlanned", "ann", "product_manager", "Customers asked", "api", "ACME-I1"),
		decision(3, "backlog", "StoryWritten", "bob", "product_owner", "", "import:jira", "ACME-1", "ACME-I1"),
		decision(4, "backlog", "StoryWritten", "bob", "product_owner", "", "import:jira", "ACME-2"),
		decision(5, "backlog", "StoryPrioritized", "cy", "", "100% of customers_asked", "api", "ACME-2", "ACME-1").with(row{
			"changes":  `[["place",2,1],["priority","Low",null]]`,
			"evidence": `[{"kind":"goal","value":"G1"}]`, "prepare_position": 499, "happened_at": day(1), "top": 1}),
		decision(6, "roadmap", "ReleasePlanned", "ann", "product_manager", "", "api", "ACME-R1").with(row{"undoes": decisionID(2)}),
		decision(7, "backlog", "StoryDropped", "bob", "product_owner", "Nobody wants it", "api", "ACME-1", "ACME-N1").with(
			row{"batch_id": "batch-1", "recorded_by": "dan", "top": 3}),
		decision(8, "backlog", "StoryWritten", "bob", "product_owner", "", "api", "OTHER-1").with(row{"product": "OTHER"}))
	h.insert("decisions.undone",
		row{"product": "ACME", "book": "backlog", "revision": 4, "from_revision": 6, "undone_by": decisionID(6),
			"commit_position": 400, "prepare_position": 400},
		row{"product": "ACME", "book": "backlog", "revision": 3, "from_revision": 6, "until_revision": 7, "undone_by": decisionID(6),
			"commit_position": 300, "prepare_position": 300})
	return h
}

// A new order of many is told of one of them as what it did with that one.
func TestANewOrderSaysOfAStoryWhereItWent(t *testing.T) {
	h := decisionHouse(t)
	h.insert("decisions.decision", decision(9, "backlog", "BacklogReordered", "bob", "product_owner", "", "api", "ACME", "ACME-1", "ACME-2", "ACME-3").with(
		row{"changes": `[["order",["ACME-1","ACME-2","ACME-3"],["ACME-3","ACME-1","ACME-2"]],["places",[3,1,2],[1,2,3]]]`}),
		decision(10, "backlog", "BacklogReordered", "bob", "product_owner", "", "api", "ACME", "ACME-1").with(
			row{"changes": `[["order",["ACME-1"],["ACME-1"]]]`})) // of an event that does not say places
	type page struct {
		Items []struct{ Changes []map[string]any }
	}
	for query, want := range map[string]any{
		"story=ACME-1": []map[string]any{{"field": "place", "from": 1.0, "to": 2.0}},
		"story=ACME-3": []map[string]any{{"field": "place", "from": 3.0, "to": 1.0}},
	} {
		got, a := read[page](h, "/v1/products/ACME/decisions?order=desc&type=BacklogReordered&to=2026-01-10T12:00:00Z&"+query)
		if len(got.Items) != 1 || !reflect.DeepEqual(got.Items[0].Changes, want) {
			t.Errorf("%s: %s", query, a.body)
		}
	}
	for query, fields := range map[string]int{"story=ACME-1&from=2026-01-11": 1, "subject=ACME-1&to=2026-01-10T12:00:00Z": 2} {
		got, a := read[page](h, "/v1/products/ACME/decisions?type=BacklogReordered&"+query)
		if len(got.Items) != 1 || len(got.Items[0].Changes) != fields || got.Items[0].Changes[0]["field"] != "order" {
			t.Errorf("%s: %s", query, a.body)
		}
	}
}

// A program before this one gave out cursors without a total.
func TestAnOlderCursorGoesOn(t *testing.T) {
	h := decisionHouse(t)
	first, _ := read[decisionPage](h, "/v1/products/ACME/decisions?limit=3&order=asc")
	text, err := base64.RawURLEncoding.DecodeString(*first.Next)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	decode(t, text, &fields)
	delete(fields, "n")
	if text, err = json.Marshal(fields); err != nil {
		t.Fatal(err)
	}
	got, a := read[struct {
		decisionPage
		Total int
	}](h, "/v1/products/ACME/decisions?limit=3&order=asc&cursor="+base64.RawURLEncoding.EncodeToString(text))
	if len(got.Items) != 3 || got.Total != 7 {
		t.Errorf("it answers %s", a.body)
	}
}

func TestDecisionsAreCounted(t *testing.T) {
	h := decisionHouse(t)
	type page struct {
		Total      int
		TotalExact bool `json:"total_exact"`
		Next       *string
	}
	for query, want := range map[string]int{"": 7, "book=backlog": 4, "q=nothing": 0, "undone=true": 1, "actor=ann&order=asc": 3} {
		got, a := read[page](h, "/v1/products/ACME/decisions?limit=2&"+query)
		for shown := 2; ; shown += 2 {
			if got.Total != want || !got.TotalExact {
				t.Errorf("%s: %s", query, a.body)
			}
			if got.Next == nil {
				break
			}
			h.insert("decisions.decision", decision(20+shown, "backlog", "StoryWritten", "ann", "product_owner", "", "api", "ACME-9"))
			got, a = read[page](h, nextLink(t, a, got.Next))
		}
		h.exec("delete from decisions.decision where revision >= 20")
	}
	h = newHouse(t)
	h.fillDecisions(10_001)
	if got, a := read[page](h, "/v1/products/ACME/decisions?limit=1"); got.Total != 10_000 || got.TotalExact {
		t.Errorf("of more than are counted: %s", a.body)
	}
}

type decisionPage struct {
	Items []struct{ ID, Position string }
	Next  *string
}

func (h *house) decisions(path string) (numbers []int) {
	h.t.Helper()
	for path != "" {
		page, a := read[decisionPage](h, path)
		for _, item := range page.Items {
			var n int
			if _, err := fmt.Sscanf(item.ID, "00000000-0000-4000-8000-%d", &n); err != nil {
				h.t.Fatal(err)
			}
			numbers = append(numbers, n)
		}
		path = nextLink(h.t, a, page.Next)
	}
	return numbers
}

func TestDecisionsAreFoundByEveryFilter(t *testing.T) {
	h := decisionHouse(t)
	for _, c := range []struct {
		name, query string
		want        []int
	}{
		{"all, the newest first", "", []int{7, 6, 5, 4, 3, 2, 1}},
		{"the oldest first", "order=asc", []int{1, 2, 3, 4, 5, 6, 7}},
		{"book", "book=backlog", []int{7, 5, 4, 3}},
		{"type", "type=StoryWritten", []int{4, 3}},
		{"types", "type=StoryWritten&type=StoryPrioritized", []int{5, 4, 3}},
		{"actor", "actor=ann", []int{6, 2, 1}},
		{"role", "role=product_owner", []int{7, 4, 3}},
		{"source", "source=import:jira", []int{4, 3}},
		{"story", "story=ACME-1", []int{7, 5, 3}},
		{"initiative", "initiative=ACME-I1", []int{3, 2}},
		{"need", "need=ACME-N1", []int{7}},
		{"story and initiative", "initiative=ACME-I1&story=ACME-1", []int{3}},
		{"from an instant on", "from=2026-01-06T00:00:00Z", []int{7, 6, 5}},
		{"up to but not at an instant", "to=2026-01-06T00:00:00Z", []int{4, 3, 2, 1}},
		{"between, by another offset", "from=2026-01-04T01:00:00%2B01:00&to=2026-01-05T01:00:00%2B01:00", []int{3}},
		{"since a duration back", "from=P2M26D", []int{7, 6, 5}},
		{"text of reasons in whatever case", "q=CUSTOMERS", []int{5, 2}},
		{"all words of a text, in whatever order", "q=customers+100", []int{5}},
		{"a word that goes on", "q=custom", []int{5, 2}},
		{"a word that is over", "q=custom+", nil},
		{"with a reason", "has_reason=true", []int{7, 5, 2, 1}},
		{"without a reason", "has_reason=false&book=backlog", []int{4, 3}},
		{"that take others back", "undoes=true", []int{6}},
		{"that take none back", "undoes=false&book=roadmap", []int{2}},
		{"about anything", "subject=ACME-R1", []int{6}},
		{"about two things", "subject=ACME-1&subject=ACME-I1", []int{3}},
		{"that touch the first three places", "top=3", []int{7, 5}},
		{"that touch the first place", "top=1", []int{5}},
		{"several together, the oldest first", "actor=bob&type=StoryWritten&order=asc", []int{3, 4}},
		{"nothing", "type=Nothing", nil},
		{"of a batch", "batch=batch-1", []int{7}},
		{"of a command alone", "batch=com&book=roadmap", []int{6, 2}},
		{"sent by another", "recorded_by=dan", []int{7}},
		{"taken back", "undone=true", []int{4}},
		{"that count", "undone=false", []int{7, 6, 5, 3, 2, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, limit := range []int{1, 2, 3, 100} {
				got := h.decisions(fmt.Sprintf("/v1/products/ACME/decisions?limit=%d&%s", limit, c.query))
				if !slices.Equal(got, c.want) {
					t.Errorf("limit %d: got %v, want %v", limit, got, c.want)
				}
			}
		})
	}
}

func TestPagesOfDecisionsDoNotShift(t *testing.T) {
	for order, want := range map[string][]int{"desc": {7, 6, 5, 4, 3, 2, 1}, "asc": {1, 2, 3, 4, 5, 6, 7}} {
		h := decisionHouse(t)
		first, a := read[decisionPage](h, "/v1/products/ACME/decisions?limit=3&order="+order)
		h.insert("decisions.decision", decision(20, "backlog", "StoryWritten", "bob", "product_owner", "", "api", "ACME-3"))
		got := h.decisions(nextLink(t, a, first.Next))
		if !slices.Equal(got, want[3:]) {
			t.Errorf("%s: got %v", order, got)
		}
	}
}

func TestADecisionIsShownInFull(t *testing.T) {
	h := decisionHouse(t)
	h.exec("update decisions.decision set undoes = $1, recorded_by = 'bob', command = 'move', batch_id = 'b' where id = $2", decisionID(4), decisionID(5))
	h.insert("decisions.undone", row{"product": "ACME", "book": "backlog", "revision": 5, "from_revision": 7, "undone_by": decisionID(7),
		"commit_position": 500, "prepare_position": 499})
	got, a := read[map[string]any](h, "/v1/products/ACME/decisions/"+decisionID(5))
	want := map[string]any{
		"id": decisionID(5), "revision": 5.0, "book": "backlog", "type": "StoryPrioritized", "at": "2026-01-06T00:00:00Z",
		"recorded_at": "2026-01-06T01:00:00Z", "happened_at": "2026-01-02T00:00:00Z", "actor": "cy", "role": nil,
		"reason": "100% of customers_asked", "source": "api", "subject": "ACME-2",
		"changes": []any{
			map[string]any{"field": "place", "from": 2.0, "to": 1.0}, map[string]any{"field": "priority", "from": "Low", "to": nil},
		},
		"evidence": []any{map[string]any{"kind": "goal", "value": "G1"}}, "position": "500/499", "correlation_id": "cor",
		"causation_id": "cau", "command_id": "com", "hash": "05", "undoes": decisionID(4), "undone_by": decisionID(7),
		"recorded_by": "bob", "command": "move", "batch": "b", "against": nil, "before": nil, "after": nil, "proof": "/v1/products/ACME/decisions/" + decisionID(5) + "/proof", "followed": []any{},
		"based_on": map[string]any{"revisions": map[string]any{"product": 1.0, "discovery": -1.0, "roadmap": 2.0, "backlog": 4.0}, "story": nil},
	}
	if !reflect.DeepEqual(got, want) {
		w, _ := json.Marshal(want)
		t.Errorf("got  %s\nwant %s", a.body, w)
	}
	list, _ := read[struct{ Items []map[string]any }](h, "/v1/products/ACME/decisions?type=StoryPrioritized")
	for field, value := range list.Items[0] {
		if !reflect.DeepEqual(value, want[field]) {
			t.Errorf("in the list %s is %v", field, value)
		}
	}
}

func TestADecisionThatIsNotThereIsNamed(t *testing.T) {
	h := decisionHouse(t)
	for _, id := range []string{decisionID(99), "x", decisionID(8)} { // the last one is of another product
		p, _ := h.refused("/v1/products/ACME/decisions/"+id, 404)
		p.mentions(t, id)
	}
}
