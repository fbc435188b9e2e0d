package projections

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"
)

// asker asks the queries about one product.
type asker struct {
	t       tester
	handler http.Handler
	product string
	known   map[string]stateOfBook // by book and revision
}

func (a asker) get(path string, into any) {
	a.t.Helper()
	recorder := httptest.NewRecorder()
	a.handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "http://localhost/v1/products/"+a.product+path, nil))
	if recorder.Code != http.StatusOK {
		a.t.Fatalf("%s: %d %s", path, recorder.Code, recorder.Body)
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), into); err != nil {
		a.t.Fatal(err)
	}
}

// object is a JSON object.
type object = map[string]any

// stateOfBook is a book at a revision as the other queries show it: what says something of each thing, by its kind and key, and the
// orders of things by their names.
type stateOfBook struct {
	things map[string]object
	orders map[string][]string
}

// state is a book at a revision; empty before its first.
func (a asker) state(book string, revision int) stateOfBook {
	a.t.Helper()
	name := fmt.Sprintf("%s %d", book, revision)
	if s, has := a.known[name]; has {
		return s
	}
	s := stateOfBook{map[string]object{}, map[string][]string{}}
	at := fmt.Sprintf("at=revision:%d", revision)
	switch book {
	case "backlog":
		a.backlog(s, at)
	case "roadmap":
		a.roadmap(s, at)
	case "charter":
		a.charter(s, at)
	case "discovery":
		a.discovery(s, at)
	}
	a.known[name] = s
	return s
}

// put adds a thing without what follows from others, and without what says nothing.
func (s stateOfBook) put(thing, key string, fields object, without ...string) {
	said := object{}
	for name, value := range fields {
		if !slices.Contains(append(without, "revision", "revisions", "product", "at", thing), name) && !saysNothing(value) {
			said[name] = plainValue(value)
		}
	}
	s.things[thing+" "+key] = said
}

func saysNothing(value any) bool {
	switch fmt.Sprint(value) {
	case "<nil>", "", "[]", "map[]":
		return true
	}
	return false
}

// plainValue is a value with instants in one form, and without members that say nothing.
func plainValue(value any) any {
	switch v := value.(type) {
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
	case map[string]any:
		plain := object{}
		for name, member := range v {
			if !saysNothing(member) {
				plain[name] = plainValue(member)
			}
		}
		return plain
	case []any:
		plain := []any{}
		for _, item := range v {
			plain = append(plain, plainValue(item))
		}
		return plain
	}
	return value
}

func (a asker) backlog(s stateOfBook, at string) {
	a.t.Helper()
	var list, sprints struct{ Items []object }
	a.get("/backlog?limit=500&status_category=todo&status_category=doing&status_category=done&status_category=dropped&"+at, &list)
	for _, item := range list.Items {
		key := item["story"].(string)
		var story object
		a.get("/backlog/"+key+"?"+at, &story)
		s.put("story", key, story, "place", "release", "releases", "blocked_by")
		if story["place"] != nil {
			s.orders["story"] = append(s.orders["story"], key)
		}
	}
	a.get("/sprints?limit=500&"+at, &sprints)
	for _, item := range sprints.Items {
		key := item["sprint"].(string)
		var sprint struct{ Scope []object }
		a.get("/sprints/"+key+"?"+at, &sprint)
		var scope []any
		for _, o := range sprint.Scope {
			if o["removed"] == nil {
				scope = append(scope, o["story"])
			}
		}
		s.put("sprint", key, object{"name": item["name"], "goal": item["goal"], "start": item["start"], "end": item["end"],
			"state": item["state"], "external": item["external"], "stories": sortedKeys(scope)})
	}
}

func sortedKeys(keys []any) []any {
	slices.SortFunc(keys, func(a, b any) int {
		x, y := a.(string), b.(string)
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		return strings.Compare(x, y)
	})
	return keys
}

func (a asker) roadmap(s stateOfBook, at string) {
	a.t.Helper()
	var roadmap struct {
		Horizons []struct {
			Horizon     string
			Initiatives []object
		}
		Closed, Releases []object
	}
	var proposals struct{ Items []object }
	a.get("/roadmap?"+at, &roadmap)
	initiative := func(i object) string {
		if v, ok := i["validation"].(map[string]any); ok {
			delete(v, "at")
			delete(v, "revision")
		}
		key := i["initiative"].(string)
		s.put("initiative", key, i, "place", "releases", "work")
		return key
	}
	for _, h := range roadmap.Horizons {
		for _, i := range h.Initiatives {
			s.orders[h.Horizon] = append(s.orders[h.Horizon], initiative(i))
		}
	}
	for _, i := range roadmap.Closed {
		initiative(i)
	}
	for _, r := range roadmap.Releases {
		s.put("release", r["release"].(string), r)
	}
	a.get("/proposals?limit=500&"+at, &proposals)
	for _, p := range proposals.Items {
		s.put("proposal", p["proposal"].(string), p)
	}
}

func (a asker) charter(s stateOfBook, at string) {
	a.t.Helper()
	var charter object
	a.get("?"+at, &charter)
	if charter["name"] == "" {
		return
	}
	fields := object{"name": charter["name"], "stage": charter["stage"]}
	for _, part := range []string{"policy", "vision"} {
		of, _ := charter[part].(map[string]any)
		for name, value := range of {
			fields[name] = value
		}
	}
	s.put("product", a.product, fields)
	roles := map[string][]any{}
	for _, p := range charter["people"].([]any) {
		holds := p.(map[string]any)
		person := holds["person"].(string)
		roles[person] = append(roles[person], holds["role"])
	}
	for person, held := range roles {
		s.put("person", person, object{"roles": slices.SortedFunc(slices.Values(held), func(a, b any) int { return strings.Compare(a.(string), b.(string)) })})
	}
	for _, g := range charter["goals"].([]any) {
		key := g.(map[string]any)["goal"].(string)
		var goal object
		a.get("/goals/"+key+"?"+at, &goal)
		for _, m := range goal["measurements"].([]any) {
			delete(m.(map[string]any), "revision")
		}
		s.put("goal", key, goal, "direction", "measured", "progress")
	}
	var challenges struct{ Items []object }
	a.get("/challenges?limit=500&"+at, &challenges)
	for _, c := range challenges.Items {
		s.put("challenge", c["challenge"].(string), c)
	}
}

func (a asker) discovery(s stateOfBook, at string) {
	a.t.Helper()
	var book struct{ Needs, Personas, Competitors, Insights []object }
	a.get("/discovery?"+at, &book)
	for _, n := range book.Needs {
		key := n["need"].(string)
		var need struct{ Evidence []object }
		a.get("/discovery/needs/"+key+"?"+at, &need)
		var evidence []any
		for _, e := range need.Evidence {
			if e["need"] == key {
				delete(e, "need")
				delete(e, "added_at")
				evidence = append(evidence, e)
			}
		}
		n["evidence"] = evidence
		s.put("need", key, n, "customers", "evidence_count", "merged")
	}
	for thing, list := range map[string][]object{"persona": book.Personas, "competitor": book.Competitors, "insight": book.Insights} {
		for _, fields := range list {
			s.put(thing, fields[thing].(string), fields)
		}
	}
}
