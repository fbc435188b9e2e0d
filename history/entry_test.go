package history_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"waymark/events"
	"waymark/history"
)

// written is a stored event of the backlog of ACME.
func written(t *testing.T, typ, data string, m events.Metadata) events.Raw {
	t.Helper()
	sealed, _, err := m.Seal("", typ, []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return events.Raw{
		ID: "00000000-0000-4000-8000-000000000007", Stream: "backlog-ACME", Revision: 7, Position: events.Position{Commit: 100, Prepare: 99},
		Created: time.Date(2026, 3, 2, 1, 0, 0, 100, time.UTC), Type: typ, Data: []byte(data), Metadata: sealed,
	}
}

func metadata() events.Metadata {
	return events.Metadata{
		Actor: "ann", Role: events.ProductOwner, Reason: "asked for", EffectiveAt: time.Date(2026, 3, 1, 9, 0, 0, 123456789, time.FixedZone("", 3600)),
		CommandID: "c-1", Command: "estimate-story", Source: "api", Schema: events.Schema,
	}
}

func entry(t *testing.T, raw events.Raw) history.Entry {
	t.Helper()
	e, err := history.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestADecisionIsWhatWasRecorded(t *testing.T) {
	e := entry(t, written(t, "StoryEstimated", `{"story":"ACME-3","points":{"from":null,"to":2}}`, metadata()))
	if e.Product != "ACME" || !e.Understood() {
		t.Errorf("it is %+v", e)
	}
	got, err := json.Marshal(e.Decision)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"00000000-0000-4000-8000-000000000007","revision":7,"book":"backlog","type":"StoryEstimated","at":"2026-03-01T08:00:00.123456Z",` +
		`"recorded_at":"2026-03-02T01:00:00Z","actor":"ann","recorded_by":null,"role":"product_owner","reason":"asked for","source":"api",` +
		`"command":"estimate-story","command_id":"c-1","batch":"c-1","subject":"ACME-3","changes":[{"field":"points","from":null,"to":2}],` +
		`"evidence":[],"undoes":null,"position":"100/99"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A newer program writes types and forms that this one does not know.
func TestOfWhatIsNotUnderstoodIsToldWhatIsKnown(t *testing.T) {
	newer := metadata()
	newer.Schema = events.Schema + 1
	damaged := written(t, "StoryEstimated", `{}`, metadata())
	damaged.Metadata = []byte("x")
	for name, c := range map[string]struct {
		raw   events.Raw
		actor string
	}{
		"an unknown type":           {written(t, "StorySung", `{"story":"ACME-3"}`, metadata()), "ann"},
		"a newer form":              {written(t, "StoryEstimated", `{"story":7}`, newer), "ann"},
		"data that are no JSON":     {written(t, "StoryEstimated", `{`, metadata()), "ann"},
		"metadata that are no JSON": {damaged, ""},
	} {
		e := entry(t, c.raw)
		if e.Understood() || e.Actor != c.actor || e.Product != "ACME" || e.Book != "backlog" || e.Revision != 7 || e.Type != c.raw.Type ||
			e.Position != "100/99" || e.ID != c.raw.ID || e.Changes == nil || e.Evidence == nil || e.At.IsZero() || e.RecordedAt.IsZero() {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if _, err := history.Read(events.Raw{Stream: "seals"}); err == nil {
		t.Error("an event of no book is a decision")
	}
}

// What is not understood is let through by what asks about it, and only by that.
func TestAFilterHidesNothingThatIsNotUnderstood(t *testing.T) {
	unknown := entry(t, written(t, "StorySung", `{}`, metadata()))
	damaged := written(t, "StoryEstimated", `{}`, metadata())
	damaged.Metadata = nil
	broken := entry(t, damaged)
	for _, c := range []struct {
		filter          history.Filter
		unknown, broken bool
	}{
		{history.Filter{}, true, true},
		{history.Filter{Book: "roadmap"}, false, false},
		{history.Filter{Type: []string{"StorySung"}}, true, false},
		{history.Filter{Actor: "ann"}, true, true},
		{history.Filter{Actor: "bob"}, false, true},
		{history.Filter{HasReason: "false"}, false, true},
		{history.Filter{Story: "ACME-3"}, true, true},
		{history.Filter{Top: 3}, true, true},
		{history.Filter{Text: "zoo"}, true, true},
	} {
		choose, err := c.filter.Choose(time.Now())
		if err != nil {
			t.Fatal(err)
		}
		first, err := choose(&unknown)
		if err != nil || first != c.unknown {
			t.Errorf("%+v of an unknown type: %v, %v", c.filter, first, err)
		}
		if second, err := choose(&broken); err != nil || second != c.broken {
			t.Errorf("%+v of broken metadata: %v, %v", c.filter, second, err)
		}
	}
}

func TestANewOrderOfManySaysWhatItDidWithOne(t *testing.T) {
	e := entry(t, written(t, "BacklogReordered", `{"stories":["ACME-3","ACME-1"],"from":[3,1],"to":[1,2]}`, metadata()))
	for story, want := range map[string]string{"ACME-3": "3 1", "ACME-1": "1 2"} {
		own, err := e.Own(story)
		if err != nil || len(own.Changes) != 1 || own.Changes[0].Field != "place" || string(own.Changes[0].From)+" "+string(own.Changes[0].To) != want {
			t.Errorf("%s: %+v, %v", story, own.Changes, err)
		}
	}
	if own, err := e.Own("ACME-9"); err != nil || !reflect.DeepEqual(own, e.Decision) {
		t.Errorf("of a story that is not in it: %+v, %v", own, err)
	}
}
