package writeapi_test

import (
	"fmt"
	"testing"
)

func eventID(answer map[string]any) string {
	return answer["events"].([]any)[0].(map[string]any)["id"].(string)
}

func TestADecisionIsTakenBack(t *testing.T) {
	s := serve(t)
	const commands = "/v1/products/ACME/commands/"
	post(t, s, commands+"write-story", nil, `{"title":"one"}`, 200)
	_, first := post(t, s, commands+"revise-story", nil, `{"story":"ACME-1","title":"two"}`, 200)
	_, second := post(t, s, commands+"revise-story", nil, `{"story":"ACME-1","title":"three"}`, 200)
	undo := func(id string) string { return fmt.Sprintf(`{"decision":%q,"reason":"a mistake"}`, id) }

	_, problem := post(t, s, commands+"undo", nil, undo(eventID(first)), 409)
	later := problem["decisions"].([]any)
	want := map[string]any{"id": eventID(second), "type": "StoryRevised", "book": "backlog", "revision": 2.0}
	if problem["rule"] != "later_decisions" || len(later) != 1 || fmt.Sprint(later[0]) != fmt.Sprint(want) {
		t.Errorf("problem is %v", problem)
	}

	header, answer := post(t, s, commands+"undo", map[string]string{"If-Match": `"2"`}, undo(eventID(second)), 200)
	event := answer["events"].([]any)[0].(map[string]any)
	title := event["data"].(map[string]any)["title"]
	if event["undoes"] != eventID(second) || event["type"] != "StoryRevised" || fmt.Sprint(title) != "map[from:three to:two]" || header.Get("ETag") != `"3"` {
		t.Errorf("answers %v", answer)
	}
	if _, again := post(t, s, commands+"undo", nil, undo(eventID(second)), 200); again["outcomes"].([]any)[0] != "already_so" {
		t.Errorf("answers %v", again)
	}
	if _, batch := post(t, s, "/v1/products/ACME/commands", nil, `{"commands":[{"command":"undo","decision":"`+eventID(first)+`"}]}`, 200); batch["revision"] != 4.0 {
		t.Errorf("answers %v", batch)
	}
}

func TestUndosThatAreRefused(t *testing.T) {
	s := serve(t)
	_, written := post(t, s, "/v1/products/ACME/commands/write-story", nil, `{"title":"one"}`, 200)
	for body, status := range map[string]int{
		`{"decision":"5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c04"}`: 404,
		`{"decision":"ACME-1"}`:                               422,
		`{}`:                                                  422,
		`{"decision":"` + eventID(written) + `","book":"kitchen"}`:       422,
		`{"decision":"` + eventID(written) + `","book":"product"}`:       404,
		`{"decision":"` + eventID(written) + `","as":"product_manager"}`: 403,
		`{"decision":"` + eventID(written) + `","as":"product_owner"}`:   200,
	} {
		post(t, s, "/v1/products/ACME/commands/undo", nil, body, status)
	}
	post(t, s, "/v1/products/ACME/commands", nil,
		`{"commands":[{"command":"undo","decision":"`+eventID(written)+`"},{"command":"write-story","title":"two"}]}`, 422)
}

func TestADryRunShowsTheOrderThatWouldBe(t *testing.T) {
	s := serve(t)
	post(t, s, "/v1/products/ACME/commands", nil, `{"commands":[{"command":"write-story","title":"one"},{"command":"write-story","title":"two"}]}`, 200)
	_, answer := post(t, s, "/v1/products/ACME/commands/drop-story", nil, `{"story":"ACME-1","dry_run":true}`, 200)
	want := "map[changed:2 items:[map[before:map[place:1] key:ACME-1] map[after:map[place:1] before:map[place:2] key:ACME-2]]]"
	if got := fmt.Sprint(answer["order"]); got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
}
