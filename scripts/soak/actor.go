package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"waymark/scripts/served"
)

// actor gives one request after the other, each until it is answered.
type actor struct {
	name     string
	random   *rand.Rand
	server   *served.Server
	tally    *tally
	products int
	actors   int
	sent     int
	last     map[string]string // decision that the actor took last, by product
}

func actorName(n int) string { return fmt.Sprintf("actor%d", n) }

func productKey(n int) string { return fmt.Sprintf("SOAK%d", n) }

// found starts the products. Whoever starts one holds both roles in it and lets all others be product managers too.
func found(ctx context.Context, s *served.Server, p plan, t *tally) error {
	for n := range p.products {
		key, owner := productKey(n), actorName(n%p.actors)
		header := map[string]string{"Waymark-Actor": owner}
		bodies := []map[string]any{{"key": key, "name": key, "reason": "soak"}}
		paths := []string{"/v1/products"}
		for other := range p.actors {
			if other != n%p.actors {
				bodies = append(bodies, map[string]any{"person": actorName(other), "role": "product_manager", "reason": "soak"})
				paths = append(paths, "/v1/products/"+key+"/commands/assign-role")
			}
		}
		for i, body := range bodies {
			if a := s.Insist(ctx, http.MethodPost, paths[i], header, body); a.Status != http.StatusOK {
				return fmt.Errorf("%s %v: %d %s", paths[i], body, a.Status, a.Text)
			}
			t.commands.Add(1)
		}
	}
	return ctx.Err()
}

func (a *actor) work(ctx context.Context) {
	a.last = map[string]string{}
	for ctx.Err() == nil {
		product := a.random.IntN(a.products)
		key := productKey(product)
		if a.random.IntN(5) == 0 {
			path := "/v1/products/" + key + a.query(key)
			if got := a.server.Insist(ctx, http.MethodGet, path, nil, nil); got.Status != 0 {
				a.tally.add(got.Status, "GET "+path, string(got.Text))
			}
			continue
		}
		who := a.name
		if a.random.IntN(4) > 0 {
			who = actorName(product % a.actors) // holds every role
		}
		a.command(ctx, key, who)
	}
}

// command gives a random command. Whatever becomes of the server, it is repeated until it is known what became of it.
func (a *actor) command(ctx context.Context, key, who string) {
	name, body := a.choose(key)
	body["reason"] = "soak"
	a.sent++
	header := map[string]string{"Waymark-Actor": who, "Idempotency-Key": fmt.Sprintf("%s %d", a.name, a.sent)}
	got := a.server.Insist(context.WithoutCancel(ctx), http.MethodPost, "/v1/products/"+key+"/commands/"+name, header, body)
	a.tally.add(got.Status, fmt.Sprintf("%s %v", name, body), string(got.Text))
	var done struct{ Events []struct{ ID string } }
	if got.Status == http.StatusOK && json.Unmarshal(got.Text, &done) == nil {
		a.tally.commands.Add(1)
		if len(done.Events) > 0 {
			a.last[key] = done.Events[0].ID
		}
	}
}

func (a *actor) query(key string) string {
	queries := []string{"", "/backlog?limit=20", "/next", "/roadmap", "/discovery", "/decisions?limit=20", "/goals", "/sprints", "/backlog?at=P1D",
		"/proposals", "/visions", "/trace/" + a.one(key, ""), "/backlog/" + a.one(key, "")}
	return queries[a.random.IntN(len(queries))]
}

// one names something of the product that may be there: numbers are small, so that actors meet.
func (a *actor) one(key, mark string) string {
	return fmt.Sprintf("%s-%s%d", key, mark, 1+a.random.IntN(8))
}

// choose makes a command that the schema takes. The domain may refuse it: what it names need not be there any more.
func (a *actor) choose(key string) (name string, body map[string]any) {
	story, initiative := a.one(key, ""), a.one(key, "I")
	pick := func(words ...string) string { return words[a.random.IntN(len(words))] }
	commands := []struct {
		name string
		body map[string]any
	}{
		{"write-story", map[string]any{"title": "A story", "so_that": "it soaks", "labels": []string{"soak"}}},
		{"write-story", map[string]any{"title": "A story on top", "top": true}},
		{"prioritize-story", map[string]any{"story": story, "top": true}},
		{"prioritize-story", map[string]any{"story": story, "after": a.one(key, "")}},
		{"prioritize-story", map[string]any{"story": story, "level": pick("High", "Medium", "Low")}},
		{"move-story", map[string]any{"story": story, "status": pick("To Do", "In Progress", "Done")}},
		{"estimate-story", map[string]any{"story": story, "points": a.random.IntN(20)}},
		{"revise-story", map[string]any{"story": story, "title": fmt.Sprint("Revised ", a.sent), "initiative": initiative}},
		{"drop-story", map[string]any{"story": story}},
		{"restore-story", map[string]any{"story": story}},
		{"link-story", map[string]any{"story": story, "relation": pick("blocks", "parent"), "target": a.one(key, ""), "remove": a.random.IntN(3) == 0}},
		{"split-story", map[string]any{"story": story, "points_differ": true, "parts": []any{map[string]any{"title": "One"}, map[string]any{"title": "Two"}}}},
		{"plan-sprint", map[string]any{"name": fmt.Sprint("Sprint ", a.sent)}},
		{"commit-stories", map[string]any{"sprint": a.one(key, "S"), "stories": []string{story}}},
		{"start-sprint", map[string]any{"sprint": a.one(key, "S")}},
		{"close-sprint", map[string]any{"sprint": a.one(key, "S")}},
		{"plan-initiative", map[string]any{"title": "An initiative", "horizon": pick("now", "next", "later")}},
		{"prioritize-initiative", map[string]any{"initiative": initiative, "top": true}},
		{"link-initiatives", map[string]any{"initiative": initiative, "depends_on": a.one(key, "I")}},
		{"start-initiative", map[string]any{"initiative": initiative}},
		{"deliver-initiative", map[string]any{"initiative": initiative}},
		{"plan-release", map[string]any{"name": fmt.Sprint("Release ", a.sent)}},
		{"assign-to-release", map[string]any{"release": a.one(key, "R"), "story": story}},
		{"capture-need", map[string]any{"statement": "A need", "importance": 1 + a.random.IntN(5)}},
		{"add-evidence", map[string]any{"need": a.one(key, "N"), "kind": "interview", "text": "they said so"}},
		{"answer-need", map[string]any{"need": a.one(key, "N"), "stories": []string{story}}},
		{"set-vision", map[string]any{"statement": fmt.Sprint("Vision ", a.sent)}},
		{"raise-challenge", map[string]any{"description": "It rains", "severity": "low", "people": []string{a.name}}},
	}
	if id := a.last[key]; id != "" && a.random.IntN(8) == 0 {
		return "undo", map[string]any{"decision": id}
	}
	if a.random.IntN(4) == 0 { // more than one in its turn, or the others would find nothing to work on
		for _, c := range commands {
			if strings.HasPrefix(c.name, pick("write-", "plan-", "capture-")) {
				return c.name, c.body
			}
		}
	}
	c := commands[a.random.IntN(len(commands))]
	return c.name, c.body
}
