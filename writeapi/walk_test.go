package writeapi

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"pgregory.net/rapid"

	"waymark/audit"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/httpapi"
	"waymark/httpapi/httpapitest"
	"waymark/httpapi/moment"
	"waymark/ledger"
)

// walker gives random commands to the API, made from their schemas.
type walker struct {
	store    *eventstore.Client
	mux      *http.ServeMux
	handler  http.Handler // the mux, with every answer held against the document
	registry huma.Registry
	bodies   map[string]*huma.Schema // by command
	names    []string
	first    []string // of those commands that need nothing to be there
}

func newWalker(t *testing.T) *walker {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	w := &walker{store: eventstoretest.Client(t, ""), mux: http.NewServeMux(), bodies: map[string]*huma.Schema{}}
	api := httpapi.New(w.mux, "test")
	Register(api, ledger.New(ledger.Options{Store: w.store, Local: true, Now: time.Now, Logger: log}), log)
	w.handler = httpapitest.Checked(t, httpapi.Handler(w.mux, log, httpapi.Sight{}))
	w.registry = api.OpenAPI().Components.Schemas
	for _, c := range others() {
		w.bodies[c.Name] = huma.SchemaFromType(w.registry, c.typ())
		w.names = append(w.names, c.Name)
		if begins(c.Name) {
			w.first = append(w.first, c.Name)
		}
	}
	return w
}

// begins says whether a command makes something new of nothing.
func begins(name string) bool {
	verb, _, _ := strings.Cut(name, "-")
	return slices.Contains([]string{"write", "plan", "capture", "record", "raise"}, verb) || name == "set-goal"
}

// post gives a command; ok says whether it was accepted.
func (w *walker) post(t *rapid.T, path string, body map[string]any) (answer map[string]any, ok bool) {
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(string(text)))
	r.Header.Set("Waymark-Actor", "ana")
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, r)
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil || recorder.Code >= 500 {
		t.Fatalf("POST %s %s answers %d %s", path, text, recorder.Code, recorder.Body)
	}
	return answer, recorder.Code == http.StatusOK
}

// body is a random body of a command. Of the fields that may be left out it has a few: with many it makes no sense.
func (w *walker) body(t *rapid.T, key string, s *huma.Schema) map[string]any {
	body := map[string]any{}
	names := slices.Sorted(maps.Keys(s.Properties))
	some := rapid.SliceOfN(rapid.SampledFrom(names), 0, 4).Draw(t, "fields")
	for _, name := range names {
		if slices.Contains(s.Required, name) || slices.Contains(some, name) && name != "number" && name != "external" {
			body[name] = w.value(t, key, name, s.Properties[name])
		}
	}
	return body
}

func (w *walker) value(t *rapid.T, key, name string, s *huma.Schema) any {
	if name == "inputs" { // of the framework that texts names
		return map[string]any{"value": rapid.IntRange(1, 10).Draw(t, "value"), "effort": 2}
	}
	if s.Ref != "" {
		s = w.registry.SchemaFromRef(s.Ref)
	}
	switch {
	case len(s.Enum) > 0:
		return rapid.SampledFrom(s.Enum).Draw(t, name)
	case s.Type == huma.TypeBoolean:
		return rapid.Bool().Draw(t, name)
	case s.Type == huma.TypeInteger, s.Type == huma.TypeNumber:
		return rapid.IntRange(1, 5).Draw(t, name)
	case s.Type == huma.TypeArray:
		size := 1
		if s.MinItems != nil {
			size = *s.MinItems
		}
		list := make([]any, rapid.IntRange(size, size+1).Draw(t, name+" length"))
		for i := range list {
			list[i] = w.value(t, key, name, s.Items)
		}
		return list
	case s.Type == huma.TypeObject:
		return w.body(t, key, s)
	}
	return rapid.SampledFrom(texts(key, name, s)).Draw(t, name)
}

// texts are what a text of this name may be: mostly the keys of things that may be there.
func texts(key, name string, s *huma.Schema) []string {
	if strings.Contains(s.Format+s.Pattern+s.PatternDescription, "date") {
		return []string{"2026-03-01", "2026-06-30", "2026-09-30"}
	}
	keys := func(mark string) []string {
		return []string{key + "-" + mark + "1", key + "-" + mark + "2", key + "-" + mark + "3"}
	}
	switch name = strings.TrimSuffix(name, "s"); name {
	case "storie", "storys", "story":
		return keys("")
	case "after", "before", "target", "item", "other", "to", "blocked_by", "depends_on":
		return slices.Concat(keys(""), keys("I"))
	case "initiative", "goal", "release", "challenge":
		return keys(strings.ToUpper(name[:1]) + map[string]string{"challenge": "H"}[name])
	case "need", "into", "persona", "competitor":
		return keys(map[string]string{"need": "N", "into": "N", "persona": "P", "competitor": "C"}[name])
	case "insight":
		return keys("IN")
	case "proposal":
		return keys("PR")
	case "sprint", "next":
		return keys("S")
	case "person":
		return []string{"bob", "cat"} // never ana, who decides all
	case "statu":
		return []string{"To Do", "In Progress", "Done"}
	case "framework":
		return []string{"value_effort"}
	case "level":
		return []string{"High", "Medium", "Low"}
	}
	return []string{"a", "b", "c"}
}

// standing is what the books of a product hold, but for which numbers are used up.
func (w *walker) standing(t *rapid.T, key string) map[events.Book]string {
	now, err := audit.Replayer{Store: w.store}.At(t.Context(), key, moment.Moment{})
	if err != nil {
		t.Fatal(err)
	}
	return map[events.Book]string{
		events.Product: show(reflect.ValueOf(now.Product)), events.Discovery: show(reflect.ValueOf(now.Discovery)),
		events.Roadmap: show(reflect.ValueOf(now.Roadmap)), events.Backlog: show(reflect.ValueOf(now.Backlog)),
	}
}

// show writes a state: of maps and orders what they hold, nothing for what is empty.
func show(v reflect.Value) string {
	if all := v.MethodByName("All"); all.IsValid() {
		var items []string
		all.Call([]reflect.Value{reflect.MakeFunc(all.Type().In(0), func(args []reflect.Value) []reflect.Value {
			item := ""
			for _, arg := range args {
				item += show(arg) + ":"
			}
			items = append(items, item)
			return []reflect.Value{reflect.ValueOf(true)}
		})})
		return fmt.Sprint(items)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return ""
		}
		return show(v.Elem())
	case reflect.Slice, reflect.Array:
		text := ""
		for i := range v.Len() {
			text += show(v.Index(i)) + ","
		}
		return "[" + text + "]"
	case reflect.Struct:
		text := ""
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if !strings.HasPrefix(name, "Last") && !strings.HasPrefix(name, "Withdrawn") {
				text += name + "=" + show(v.Field(i)) + " "
			}
		}
		return "{" + text + "}"
	}
	return fmt.Sprint(v)
}

// TestWhateverIsDecidedIsUndoneInReverse gives random commands of all books, undos among them, and takes every decision
// back, the last one first.
func TestWhateverIsDecidedIsUndoneInReverse(t *testing.T) {
	w := newWalker(t)
	var products atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		key := fmt.Sprint("W", products.Add(1))
		w.post(t, "/v1/products", map[string]any{"key": key, "name": key})
		start := w.standing(t, key)
		var made []string // ids of events, one a decision
		command := func(name string, body map[string]any) (map[string]any, bool) {
			body["reason"] = "because"
			return w.post(t, "/v1/products/"+key+"/commands/"+name, body)
		}
		steps := slices.Concat(w.first, w.first, rapid.SliceOfN(rapid.SampledFrom(w.names), 1, 40).Draw(t, "steps"))
		for _, name := range steps {
			body := w.body(t, key, w.bodies[name])
			if name == "undo" {
				if len(made) == 0 {
					continue
				}
				body = map[string]any{"decision": rapid.SampledFrom(made).Draw(t, "undone")}
			}
			if answer, ok := command(name, body); ok && len(answer["events"].([]any)) > 0 {
				made = append(made, answer["events"].([]any)[0].(map[string]any)["id"].(string))
			}
		}
		for _, id := range slices.Backward(made) {
			if answer, ok := command("undo", map[string]any{"decision": id}); !ok {
				t.Fatalf("%s can't be undone: %v", id, answer)
			}
		}
		if end := w.standing(t, key); !maps.Equal(end, start) {
			t.Fatalf("the books hold\n%v\nbut held\n%v", end, start)
		}
	})
}
