package ledger

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/events"
)

// words are the fields of commands that hold words, or names from a list that the product or Waymark has. Whatever else
// is a text refers to something, and is looked at by domain.CheckReferences.
var words = []string{
	"acceptance_criteria", "as_a", "audience", "business_goals", "category", "change", "date", "description",
	"differentiators", "due", "end", "explanation", "findings", "framework", "from", "functional", "dysfunctional", "goals", "horizon", "how",
	"i_want", "key", "kind", "labels", "level", "levels", "link", "method", "metric", "name", "on", "outcome", "pains", "rule",
	"positioning", "priority", "ready_needs", "reason_required", "resolution", "role", "roles", "severity", "so_that", "source", "stage", "start",
	"statement", "status", "strengths", "text", "title", "to", "unit", "verdict", "weaknesses",
	"relation", "target", // of a link: see linkStory
	"person",           // see assignRole
	"id",               // of something elsewhere, as are its key and stamp
	"stamp",            //
	"decision", "book", // of an undo
	"import", "tool", "of", "origin", "until", // of an import
}

// textsOf adds the fields of a type that hold texts: what leads to them from a command, by JSON names.
func textsOf(t reflect.Type, path []string, found map[string][]string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		textsOf(t.Elem(), path, found)
	case reflect.String:
		found[strings.Join(path, ".")] = path
	case reflect.Struct:
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name == "" {
				textsOf(t.Field(i).Type, path, found)
			} else {
				textsOf(t.Field(i).Type, append(slices.Clone(path), name), found)
			}
		}
	}
}

func TestEveryTextOfACommandIsWordsOrRefersToSomething(t *testing.T) {
	for _, c := range Commands() {
		found := map[string][]string{}
		textsOf(reflect.TypeOf(c.Command), nil, found)
		for name, path := range found {
			last := path[len(path)-1]
			if domain.Refers(last) == slices.Contains(words, last) && !domain.RefersToPeople(last) {
				t.Errorf("%s of %s: say in domain.Refers or in this test what it is", name, c.Name)
			}
		}
	}
}

// with is a command with a text in one field alone.
func with(t *testing.T, command Command, path []string, text string) (Command, string) {
	t.Helper()
	for _, lists := range [][]bool{{false, false}, {false, true}, {true, true}, {true, false}} {
		var value any = text
		where := ""
		for i := len(path) - 1; i >= 0; i-- {
			name := path[i]
			if lists[min(i, 1)] {
				value, name = []any{value}, name+"[0]"
			}
			value, where = map[string]any{path[i]: value}, strings.TrimSuffix(name+"."+where, ".")
		}
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		made := reflect.New(reflect.TypeOf(command))
		if json.Unmarshal(data, made.Interface()) == nil {
			return made.Elem().Interface().(Command), where
		}
	}
	t.Fatalf("%s has no field %v", describe(command).Name, path)
	return nil, ""
}

func faultsOf(err error) map[string]string {
	found := map[string]string{}
	if invalid := new(domain.InvalidError); errors.As(err, &invalid) {
		for _, f := range invalid.Faults {
			found[f.Field] = f.Message
		}
	}
	return found
}

func TestNoFieldThatRefersTakesWhatIsNearlyAKeyOrAName(t *testing.T) {
	started := newDecider(events.Product)
	started, err := started.evolve(events.ProductStarted{Key: "ACME", Name: "Acme"})
	if err != nil {
		t.Fatal(err)
	}
	never := func(string) bool { return false }
	in := domain.Context{Product: "ACME", Actor: "ana", Story: never, Initiative: never, Goal: never, Need: never, Command: never}
	imported := in
	imported.Imported = true
	looked := 0
	for _, c := range Commands() {
		found := map[string][]string{}
		textsOf(reflect.TypeOf(c.Command), nil, found)
		for name, path := range found {
			text, mend := "acme-in012", "ACME-IN12"
			if last := path[len(path)-1]; domain.RefersToPeople(last) || last == "person" {
				text, mend = " cy\u00a0", `"cy"`
			} else if !domain.Refers(last) {
				continue
			}
			command, where := with(t, c.Command, path, text)
			d := newDecider(c.Book)
			if c.Book == events.Product {
				d = started
			}
			_, err := d.decide(in, command)
			role := strings.Contains(c.Name, "-role") // the role is missing, and said first
			if message := faultsOf(err)[where]; !strings.Contains(message, mend) && !role {
				t.Errorf("%s takes %q as its %s: %v", c.Name, text, name, err)
			}
			if _, err := d.decide(imported, command); strings.Contains(faultsOf(err)[where], mend) {
				t.Errorf("%s of an import does not take %q as its %s: %v", c.Name, text, name, err)
			}
			looked++
		}
	}
	if looked < 60 {
		t.Errorf("only %d fields refer to something", looked)
	}
}

func TestTheWordsOfCommandsAreOfCommands(t *testing.T) {
	found := map[string][]string{}
	for _, c := range Commands() {
		textsOf(reflect.TypeOf(c.Command), []string{""}, found)
	}
	for _, word := range words {
		if !slices.ContainsFunc(slices.Collect(maps.Values(found)), func(path []string) bool { return path[len(path)-1] == word }) {
			t.Errorf("no command has a field %s", word)
		}
	}
}
