package events_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"waymark/events"
)

// grown are examples of events that got a member after they had been stored without it, by what the member is for. What
// was stored before has the golden file of the event; each of these has one of its own.
func grown() map[string]events.Event {
	fixed := change("Fixed", "")
	ready := &events.Policy{Workflow: []events.Status{{Name: "To Do", Category: events.Todo}}, Levels: []string{"High"}, ReadyNeeds: []string{"points"}}
	policy := &events.Policy{Workflow: []events.Status{{Name: "To Do", Category: events.Todo}}, Levels: []string{"High"}}
	adjusted := &events.Policy{Workflow: policy.Workflow, Levels: policy.Levels, Thresholds: map[string]float64{"load": 80, "contested": 0.2}}
	return map[string]events.Event{
		"policy-thresholds": events.DecisionPolicySet{Policy: *change(adjusted, adjusted)},
		"policy-ready":      events.DecisionPolicySet{Policy: *change(ready, ready)},
		"policy-moved":      events.DecisionPolicySet{Policy: *change(policy, policy), Moved: []events.StatusMove{{From: "A", To: "B", Back: true}, {From: "C", To: "B"}}},
		"dropped-resolved": events.StoryDropped{
			Story: "ACME-12", Status: *change("To Do", "Dropped"), Category: *change(events.Todo, events.Dropped), Place: 3, Resolution: fixed.Back(),
		},
		"release-items":   events.ReleaseWithdrawn{Release: "ACME-R2", Name: "2.0", Items: []string{"ACME-12", "ACME-I3"}},
		"sprint-external": events.SprintPlanned{Sprint: "ACME-S2", Name: "Sprint 2", External: external("37")},
		"story-assigned": events.StoryWritten{
			Story: "ACME-1", Title: "Search", Kind: "story", Assignee: "ben@example.org", Status: "To Do", Category: events.Todo, Place: 1,
		},
		"restored-reopened": events.StoryRestored{
			Story: "ACME-12", Status: *change("Dropped", "To Do"), Category: *change(events.Dropped, events.Todo), Place: 3, Resolution: fixed,
		},
	}
}

// grownFields are the fields that only these examples have, as zeroFields names them.
func grownFields() []string {
	var fields []string
	for _, full := range examples() {
		missing := zeroFields(reflect.ValueOf(full.full), full.full.Type())
		for _, e := range grown() {
			if e.Type() != full.full.Type() {
				continue
			}
			still := zeroFields(reflect.ValueOf(e), e.Type())
			for _, field := range missing {
				if !slices.Contains(still, field) {
					fields = append(fields, field)
				}
			}
		}
	}
	return fields
}

func TestAnEventThatGrewIsStoredAsItAlwaysWas(t *testing.T) {
	for name, e := range grown() {
		t.Run(name, func(t *testing.T) {
			want := readGrown(t, name, e)
			got, _ := seal(t, minimalMetadata(), "", e)
			same(t, got, want)
			readsAs(t, want, "", e, minimalMetadata())
		})
	}
}

// readGrown reads the golden file of an event that grew; with WRITE_GOLDEN set a missing one is written.
func readGrown(t *testing.T, name string, e events.Event) stored {
	t.Helper()
	file := filepath.Join("testdata", "grown", name+".json")
	if _, err := os.Stat(file); os.IsNotExist(err) && os.Getenv("WRITE_GOLDEN") != "" {
		s, _ := seal(t, minimalMetadata(), "", e)
		content, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(content, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s stored
	if err := json.Unmarshal(content, &s); err != nil {
		t.Fatal(err)
	}
	return s
}
