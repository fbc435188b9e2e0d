package history

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waymark/events"
)

const describedFile = "testdata/described.txt"

// described is what the history says of an example of every event type: of one that says all that it can, and of one that
// says no more than it must. A changed word of a description changes what people and programs read in the history of old.
func described(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	for _, typ := range slices.Sorted(slices.Values(events.Types())) {
		files, err := filepath.Glob("../events/testdata/golden/" + typ + ".v*.json")
		if err != nil || len(files) == 0 {
			t.Fatalf("there is no example of %s, %v", typ, err)
		}
		content, err := os.ReadFile(slices.Max(files))
		if err != nil {
			t.Fatal(err)
		}
		var examples map[string]struct{ Data json.RawMessage }
		if err := json.Unmarshal(content, &examples); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"full", "minimal"} {
			e, err := events.Decode(typ, events.Schema, examples[name].Data)
			if err != nil {
				t.Fatal(err)
			}
			describeTo(t, &text, name, e)
		}
	}
	describeTo(t, &text, "all of it", events.DecisionPolicySet{Policy: events.Change[*events.Policy]{To: &events.Policy{
		Workflow: []events.Status{{Name: "To Do", Category: events.Todo}}, Levels: []string{"High"},
		ReasonRequired: []string{"drop-story"}, Scoring: &events.Scoring{Framework: "rice", Version: 1},
	}}})
	describeTo(t, &text, "all of it", events.VisionSet{Vision: events.Change[*events.Vision]{To: &events.Vision{
		Statement: "Find", Audience: "Buyers", Needs: []string{"ACME-N1"}, Differentiators: []string{"Fast"}, BusinessGoals: []string{"Grow"},
	}}})
	return text.String()
}

func describeTo(t *testing.T, text *strings.Builder, name string, e events.Event) {
	t.Helper()
	d, err := Describe("ACME", e)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(text, "%s (%s): %s, touches %s\n", e.Type(), name, d.Subject, strings.Join(append([]string{d.Subject}, d.Others...), " "))
	for _, c := range d.Changes {
		fmt.Fprintf(text, "    %s: %s -> %s\n", c.Field, asJSON(t, c.From), asJSON(t, c.To))
	}
	if len(d.Up)+len(d.Down) > 0 {
		fmt.Fprintf(text, "    up %v, down %v\n", d.Up, d.Down)
	}
}

func asJSON(t *testing.T, value any) []byte {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEveryWordOfADescriptionIsAsItWas(t *testing.T) {
	got := described(t)
	if os.Getenv("WRITE_GOLDEN") != "" {
		if err := os.WriteFile(describedFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(describedFile)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	is, was := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(is), len(was)) {
		if is[i] != was[i] {
			t.Fatalf("line %d of %s is\n%s\nand was\n%s\nWhere it shall be so, WRITE_GOLDEN=1 writes the file anew", i+1, describedFile, is[i], was[i])
		}
	}
	t.Fatalf("%s has %d lines, now there are %d", describedFile, len(was), len(is))
}
