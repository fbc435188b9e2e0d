package domaintest_test

import (
	"errors"
	"math"
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/events"
)

func TestAnOutcomeTellsTheExpectedFromAnythingElse(t *testing.T) {
	one := []events.Event{events.InitiativeStarted{Initiative: "ACME-I1"}}
	other := []events.Event{events.InitiativeStarted{Initiative: "ACME-I2"}}
	invalid := &domain.InvalidError{Faults: []domain.Fault{{Field: "b"}, {Field: "a"}, {Field: "b"}}}
	var infinite = math.Inf(1)
	for _, test := range []struct {
		name    string
		outcome domaintest.Outcome
		decided []events.Event
		err     error
		met     bool
	}{
		{"the same events", domaintest.Then(one...), one, nil, true},
		{"another event", domaintest.Then(one...), other, nil, false},
		{"no event", domaintest.Then(one...), nil, nil, false},
		{"a refusal instead of events", domaintest.Then(one...), nil, errors.New("no"), false},
		{"an event that can't be stored", domaintest.Then(one...), []events.Event{events.StoryWritten{Points: &infinite}}, nil, false},
		{"nothing to do", domaintest.AlreadySo(), nil, nil, true},
		{"something to do", domaintest.AlreadySo(), one, nil, false},
		{"the rule", domaintest.Refused("rule"), nil, domain.Refuse("rule", "no"), true},
		{"another rule", domaintest.Refused("rule"), nil, domain.Refuse("other", "no"), false},
		{"a rule without words", domaintest.Refused("rule"), nil, domain.Refuse("rule", ""), false},
		{"a rule, yet events", domaintest.Refused("rule"), one, domain.Refuse("rule", "no"), false},
		{"no rule", domaintest.Refused("rule"), nil, nil, false},
		{"the unknown thing", domaintest.Unknown("story", "ACME-1"), nil, domain.Unknown("story", "ACME-1"), true},
		{"another unknown thing", domaintest.Unknown("story", "ACME-1"), nil, domain.Unknown("story", "ACME-2"), false},
		{"nothing unknown", domaintest.Unknown("story", "ACME-1"), nil, nil, false},
		{"the faults", domaintest.Invalid("b", "a"), nil, invalid, true},
		{"fewer faults than there are", domaintest.Invalid("b"), nil, invalid, false},
		{"more faults than there are", domaintest.Invalid("a", "b", "c"), nil, invalid, false},
		{"no fault", domaintest.Invalid("a"), nil, nil, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if fault := test.outcome(test.decided, test.err); (fault == "") != test.met {
				t.Errorf("met is %t: %q", !test.met, fault)
			}
		})
	}
}

type nameless struct{ events.StoryMoved }

func (nameless) Type() string { return "Nameless" }

func TestStoredRefusesWhatDoesNotComeBack(t *testing.T) {
	infinite := math.Inf(1)
	for name, e := range map[string]events.Event{
		"what has no JSON":         events.StoryWritten{Points: &infinite},
		"what has no known type":   nameless{},
		"what loses something":     lossy{Story: "ACME-1", Extra: "lost"},
		"what is of another shape": shapeless{Story: 1},
	} {
		if back, err := domaintest.Stored(e); err == nil {
			t.Errorf("%s came back as %v", name, back)
		}
	}
}

// lossy is stored under the name of a type that does not have its field.
type lossy struct {
	events.StoryLinked
	Story string `json:"story"`
	Extra string `json:"extra"`
}

type shapeless struct {
	events.StoryLinked
	Story int `json:"story"`
}
