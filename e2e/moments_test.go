package e2e_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// asked is an operation that takes moments.
type asked struct {
	path     string
	required url.Values // what it can't be asked without
	moments  []string
}

// takesMoments are the operations of the document that take at, from or to, for things of a product.
func takesMoments(t *testing.T, s *server, things *strings.Replacer, required url.Values) (found []asked) {
	t.Helper()
	var document struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				Name, In string
				Required bool
				Schema   struct{ Type any }
			}
		}
	}
	_, _, text := s.raw(http.MethodGet, "/openapi.json", nil, nil)
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	for path, methods := range document.Paths {
		a, query := asked{path: things.Replace(path)}, url.Values{}
		for _, p := range methods["get"].Parameters {
			if p.In == "query" && p.Required {
				query[p.Name] = required[p.Name]
			}
			if p.In == "query" && p.Schema.Type == "string" && slices.Contains([]string{"at", "from", "to"}, p.Name) {
				a.moments = append(a.moments, p.Name)
			}
		}
		if a.required = query; a.moments != nil {
			found = append(found, a)
		}
	}
	return found
}

// TestAMomentThatMakesNoSenseIsRefusedByWhateverTakesOne asks all that the document offers for moments that are none, that are yet to
// come, and that were before there was anything.
func TestAMomentThatMakesNoSenseIsRefusedByWhateverTakesOne(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "MOM", "name": "Moments"})
	give := func(command string, body map[string]any) answer {
		return s.must("/v1/products/MOM/commands/"+command, body)
	}
	story := give("write-story", map[string]any{"title": "one"})
	give("plan-sprint", map[string]any{"name": "one"})
	give("plan-initiative", map[string]any{"title": "one", "horizon": "now"})
	give("capture-need", map[string]any{"statement": "one", "importance": 1})
	give("set-goal", map[string]any{"title": "one", "metric": "m", "baseline": 0, "target": 1})
	s.settle("MOM")
	things := strings.NewReplacer("{key}", "MOM", "{story}", "MOM-1", "{sprint}", "MOM-S1", "{initiative}", "MOM-I1", "{need}", "MOM-N1",
		"{goal}", "MOM-G1", "trace/{id}", "trace/MOM-1", "{id}", story.Events[0].ID)
	found := takesMoments(t, s, things, url.Values{"story": {"MOM-1"}, "from": {"P50Y"}})
	if len(found) < 20 {
		t.Errorf("only %d operations take moments", len(found))
	}
	for _, a := range found {
		t.Run(a.path, func(t *testing.T) {
			for _, name := range a.moments {
				a.refuses(t, s, name)
				a.answers(t, s, name)
			}
			if slices.Contains(a.moments, "from") && slices.Contains(a.moments, "to") {
				a.says(t, s, "query.from", "from", "2026-03-02T00:00:00Z", "to", "2026-03-01T00:00:00Z")
				a.says(t, s, "query.from", "from", "P1D", "to", "P2D")
			}
		})
	}
}

// refuses gives moments that are none, or not yet. A range may end, or begin, in the future: nothing is in that part of it.
func (a asked) refuses(t *testing.T, s *server, name string) {
	t.Helper()
	for _, value := range []string{
		"yesterday", "2026-02-30", "2026-02-30T00:00:00Z", "0000-01-01T00:00:00Z", "P", "P1X", "revision:x", "revision:-2",
		"revision:99999999999999999999",
	} {
		a.says(t, s, "query."+name, name, value)
	}
	for _, value := range []string{"revision:999999", "2999-01-01", "2999-01-01T00:00:00Z"} {
		if status, _ := a.get(t, s, name, value); name == "at" || status != http.StatusOK {
			a.says(t, s, "query."+name, name, value)
		}
	}
}

// says expects that a query is refused with a problem that names where it is wrong.
func (a asked) says(t *testing.T, s *server, location string, query ...string) {
	t.Helper()
	if status, text := a.get(t, s, query...); status != http.StatusUnprocessableEntity || !strings.Contains(text, location) {
		t.Errorf("%v is answered with %d %.300s", query, status, text)
	}
}

// answers expects that before there was anything nothing is answered, or that it was not there yet, or that such a query looks not back.
func (a asked) answers(t *testing.T, s *server, name string) {
	t.Helper()
	for _, value := range []string{"1999-01-01T00:00:00Z", "1999-01-01", "P20Y", "revision:-1"} {
		status, text := a.get(t, s, name, value)
		switch {
		case status == http.StatusOK && (name == "from" || !strings.Contains(text, `"one"`)):
		case status == http.StatusNotFound:
		case status == http.StatusUnprocessableEntity && strings.Contains(text, "query."+name):
		default:
			t.Errorf("%s=%s is answered with %d %.300s", name, value, status, text)
		}
	}
}

// get asks with parameters, each name followed by its value. Lines are answered too: the document is held against them elsewhere.
func (a asked) get(t *testing.T, s *server, query ...string) (status int, text string) {
	t.Helper()
	values := maps.Clone(a.required)
	for i := 0; i < len(query); i += 2 {
		values.Set(query[i], query[i+1])
	}
	response, err := http.Get(s.url + a.path + "?" + values.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}
