package readapi_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// storyHouse has a story that was written, told in full, estimated, dropped and restored, among two others.
func storyHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0))
	three := testStories(3)
	told := three[2]
	told.Points, told.Labels, told.Initiative = new(float64), []string{"urgent", "ui"}, "ACME-I1"
	*told.Points = 5
	gone := told
	gone.Dropped, gone.Status, gone.Category = true, "Dropped", "dropped"
	with := func(s testStory) map[int]testStory { return map[int]testStory{1: three[1], 2: s, 3: three[3]} }
	h.write("ACME", []backlogAt{
		{order: []int{1}, stories: map[int]testStory{1: three[1]}},
		{order: []int{1, 3}, stories: map[int]testStory{1: three[1], 3: three[3]}},
		{order: []int{1, 3, 2}, stories: with(three[2])},
		{order: []int{1, 3, 2}, stories: with(told)},
		{order: []int{1, 3}, stories: with(gone)},
		{order: []int{2, 1, 3}, stories: with(told)},
		{order: []int{2, 1, 3}, stories: with(told)},
	}, day)
	h.exec(`update backlog.story set external = '{"source":"jira","key":"OLD-7","id":"10007","stamp":"x"}',
		links = '[{"relation":"blocks","target":"ACME-3"}]' where number = 2`)
	h.exec(`update backlog.story set resolution = 'Won''t do', split_into = '{ACME-1,ACME-3}' where number = 2 and dropped`)
	h.exec(`update backlog.story set sprint = 'ACME-S1', assignee = 'ben', split_from = 'ACME-3', acceptance = '{"by":"ana","at":"2026-01-01T00:00:00Z"}',
		score = '{"framework":"rice","version":1,"inputs":{"reach":2},"result":{"value":3.5}}' where number = 2 and from_revision = 5`)
	h.insert("backlog.story_text",
		row{"product": "ACME", "number": 2, "from_revision": 2, "until_revision": 6, "as_a": "", "i_want": "", "so_that": "",
			"description": "short", "acceptance_criteria": []string{}, "needs": []string{}},
		row{"product": "ACME", "number": 2, "from_revision": 6, "as_a": "reader", "i_want": "to see", "so_that": "I know",
			"description": "long", "acceptance_criteria": []string{"it shows", "it stays"}, "needs": []string{"N1"}})
	h.insert("roadmap.book_revision",
		row{"product": "ACME", "revision": 0, "effective_at": day(4)}, row{"product": "ACME", "revision": 1, "effective_at": day(6)})
	h.insert("roadmap.release",
		row{"product": "ACME", "number": 9, "from_revision": 0, "until_revision": 1, "release": "ACME-R9", "name": "9", "shipped": false},
		row{"product": "ACME", "number": 9, "from_revision": 1, "release": "ACME-R9", "name": "9", "shipped": true},
		row{"product": "ACME", "number": 10, "from_revision": 0, "release": "ACME-R10", "name": "10", "shipped": false})
	h.insert("roadmap.assignment",
		row{"product": "ACME", "release": "ACME-R10", "item": "ACME-2", "from_revision": 0},
		row{"product": "ACME", "release": "ACME-R9", "item": "ACME-2", "from_revision": 0})
	return h
}

func TestAStoryIsShownInFullAsItWas(t *testing.T) {
	h := storyHouse(t)
	external := map[string]any{"source": "jira", "key": "OLD-7", "id": "10007"}
	links := []any{map[string]any{"relation": "blocks", "target": "ACME-3"}}
	for _, c := range []struct {
		name string
		at   string
		want map[string]any
	}{
		{"as it was written", "revision:2", map[string]any{
			"place": 3.0, "title": "Story 2", "status": "To Do", "status_category": "todo", "priority": "Low", "points": nil,
			"kind": "story", "initiative": nil, "release": nil, "labels": []any{}, "external": external, "revision": 2.0,
			"resolution": "", "description": "short", "as_a": "", "i_want": "", "so_that": "", "acceptance_criteria": []any{},
			"needs": []any{}, "links": links, "releases": []any{}, "dropped": false, "sprint": nil, "assignee": nil, "score": nil, "acceptance": nil,
			"parts": []any{}, "part_of": nil, "blocked_by": []any{},
		}},
		{"dropped", "revision:4", map[string]any{
			"place": nil, "title": "Story 2", "status": "Dropped", "status_category": "dropped", "priority": "Low",
			"points": 5.0, "kind": "story", "initiative": "ACME-I1", "release": "ACME-R9", "labels": []any{"urgent", "ui"},
			"external": external, "revision": 4.0, "resolution": "Won't do", "description": "short", "as_a": "", "i_want": "",
			"so_that": "", "acceptance_criteria": []any{}, "needs": []any{}, "links": links,
			"releases": []any{"ACME-R9", "ACME-R10"}, "dropped": true, "sprint": nil, "assignee": nil, "score": nil, "acceptance": nil,
			"parts": []any{"ACME-1", "ACME-3"}, "part_of": nil, "blocked_by": []any{},
		}},
		{"now", "", map[string]any{
			"place": 1.0, "title": "Story 2", "status": "To Do", "status_category": "todo", "priority": "Low",
			"points": 5.0, "kind": "story", "initiative": "ACME-I1", "release": "ACME-R10", "labels": []any{"urgent", "ui"},
			"external": external, "revision": 6.0, "resolution": "", "description": "long", "as_a": "reader", "i_want": "to see",
			"so_that": "I know", "acceptance_criteria": []any{"it shows", "it stays"}, "needs": []any{"N1"}, "links": links,
			"releases": []any{"ACME-R9", "ACME-R10"}, "dropped": false, "sprint": "ACME-S1", "assignee": "ben",
			"score":      map[string]any{"framework": "rice", "version": 1.0, "inputs": map[string]any{"reach": 2.0}, "result": map[string]any{"value": 3.5, "category": nil}},
			"acceptance": map[string]any{"by": "ana", "at": "2026-01-01T00:00:00Z"}, "parts": []any{}, "part_of": "ACME-3", "blocked_by": []any{},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := read[map[string]any](h, "/v1/products/ACME/backlog/ACME-2?at="+c.at)
			c.want["story"], c.want["product"], c.want["at"], c.want["revisions"] = "ACME-2", "ACME", got["at"], got["revisions"]
			if !reflect.DeepEqual(got, c.want) {
				g, _ := json.MarshalIndent(got, "", " ")
				t.Errorf("got %s, want %v", g, c.want)
			}
		})
	}
}

func TestAStoryCarriesTheRevisionOfTheBacklog(t *testing.T) {
	h := storyHouse(t)
	_, a := read[map[string]any](h, "/v1/products/ACME/backlog/ACME-1?at=revision:5")
	if tag := a.header.Get("ETag"); !strings.HasPrefix(tag, `"5-`) {
		t.Errorf("ETag %s", tag)
	}
}

func TestTheListShowsWhatTheStoryShows(t *testing.T) {
	h := storyHouse(t)
	for revision := range 7 {
		at := fmt.Sprintf("?at=revision:%d", revision)
		list, _ := read[struct{ Items []map[string]any }](h, "/v1/products/ACME/backlog"+at)
		for _, item := range list.Items {
			full, _ := read[map[string]any](h, fmt.Sprintf("/v1/products/ACME/backlog/%s%s", item["story"], at))
			for field, value := range item {
				if field != "revision" && !reflect.DeepEqual(full[field], value) {
					t.Errorf("revision %d, %s: %s is %v in the list and %v alone", revision, item["story"], field, value, full[field])
				}
			}
		}
	}
}

func TestAStoryThatIsNotThereIsNamed(t *testing.T) {
	h := storyHouse(t)
	for _, story := range []string{"ACME-4", "ACME-0", "ACME-02", "ACME-x", "ACME", "OTHER-1", "ACME-99999999999"} {
		p, _ := h.refused("/v1/products/ACME/backlog/"+story, 404)
		p.mentions(t, `"`+story+`"`)
	}
	p, _ := h.refused("/v1/products/ACME/backlog/ACME-2?at=revision:1", 404)
	p.mentions(t, `"ACME-2" did not exist yet`, "revision 1 then", "revision 2")
	h.exec(`update backlog.story set until_revision = 6 where number = 3`)
	p, _ = h.refused("/v1/products/ACME/backlog/ACME-3", 404)
	p.mentions(t, `"ACME-3" was taken back`)
	p, _ = h.refused("/v1/products/ACME/backlog/ACME-2?at=2025-01-01T00:00:00Z", 404)
	p.mentions(t, `"ACME-2" did not exist yet`, "2025-01-01T00:00:00Z")
}
