// Package domaintest states what a book decides as given, when, then: given these events, when this command comes, then
// these events are decided, or the command is refused.
package domaintest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/events"
)

// Book is the decider of one book with state S, commands C and events E.
type Book[S, C any, E events.Event] struct {
	Decide func(S, domain.Context, C) ([]events.Event, error)
	Evolve func(S, E) S
}

// Case is one row of a table: its name is a sentence that says what holds.
type Case[C any] struct {
	Name  string
	Given []events.Event
	When  C
	Then  Outcome
}

// Outcome says what is wrong with what was decided; empty if it is as expected.
type Outcome func(decided []events.Event, err error) string

// Given lists the events that happened before.
func Given(happened ...events.Event) []events.Event { return happened }

// Check decides the case in a subtest. What is decided must also evolve the book, and survive being stored.
func (b Book[S, C, E]) Check(t *testing.T, in domain.Context, c Case[C]) {
	t.Helper()
	t.Run(c.Name, func(t *testing.T) {
		state := b.After(c.Given...)
		decided, err := b.Decide(state, in, c.When)
		if fault := c.Then(decided, err); fault != "" {
			t.Fatalf("%#v: %s", c.When, fault)
		}
		for _, e := range decided {
			state = b.Evolve(state, e.(E))
			if _, err := Stored(e); err != nil {
				t.Error(err)
			}
		}
	})
}

// After is the state of the book after these events.
func (b Book[S, C, E]) After(happened ...events.Event) S {
	var state S
	for _, e := range happened {
		state = b.Evolve(state, e.(E))
	}
	return state
}

// Stored is the event as it comes back from the store. An error says that it does not encode to the same bytes again.
func Stored(e events.Event) (events.Event, error) {
	data, err := events.Encode(e)
	if err != nil {
		return nil, err
	}
	back, err := events.Decode(e.Type(), events.Schema, data)
	if err != nil {
		return nil, err
	}
	if again, err := events.Encode(back); err != nil || !bytes.Equal(data, again) {
		return nil, fmt.Errorf("%s is stored as %s, but then as %s (%w)", e.Type(), data, again, err)
	}
	return back, nil
}

// Then expects these events, compared as they are stored.
func Then(want ...events.Event) Outcome {
	return func(decided []events.Event, err error) string {
		if err != nil {
			return fmt.Sprintf("refused: %v", err)
		}
		if got, want := Text(decided), Text(want); got != want {
			return fmt.Sprintf("decided\n%swant\n%s", got, want)
		}
		return ""
	}
}

// AlreadySo expects that there is nothing to do.
func AlreadySo() Outcome { return Then() }

// Refused expects that the rule with this name forbids it.
func Refused(rule string) Outcome {
	return func(decided []events.Event, err error) string {
		var refusal *domain.RuleError
		if !errors.As(err, &refusal) || refusal.Rule != rule || refusal.Error() == "" || decided != nil {
			return fmt.Sprintf("decided %s(%v), want refusal by the rule %s", Text(decided), err, rule)
		}
		return ""
	}
}

// Unknown expects that a thing of this kind with this id does not exist.
func Unknown(kind, id string) Outcome {
	return func(decided []events.Event, err error) string {
		want := domain.Unknown(kind, id).Error()
		if !errors.Is(err, domain.ErrUnknown) || err.Error() != want || decided != nil {
			return fmt.Sprintf("decided %s(%v), want %s", Text(decided), err, want)
		}
		return ""
	}
}

// Invalid expects faults of exactly these fields, each named once, in any order.
func Invalid(fields ...string) Outcome {
	return func(decided []events.Event, err error) string {
		var invalid *domain.InvalidError
		var got []string
		if errors.As(err, &invalid) {
			for _, fault := range invalid.Faults {
				got = append(got, fault.Field)
			}
		}
		slices.Sort(got)
		if !slices.Equal(slices.Compact(got), slices.Sorted(slices.Values(fields))) || decided != nil {
			return fmt.Sprintf("decided %s(%v), want faults of %q", Text(decided), err, fields)
		}
		return ""
	}
}

// Text is a line for each event with its stored name and data.
func Text(list []events.Event) string {
	var text strings.Builder
	for _, e := range list {
		data, err := events.Encode(e)
		if err != nil {
			data = []byte(err.Error())
		}
		fmt.Fprintf(&text, "%s %s\n", e.Type(), data)
	}
	return text.String()
}
