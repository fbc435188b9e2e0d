package domaintest

import (
	"errors"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/events"
)

// Walk is a random walk through the states of a book. Check fails where a decision is refused in a way that it may not be,
// where the state that is read back from the store, and from a snapshot after each step, differs or decides otherwise, where a
// command that was done is not already so, and where a state was changed in place.
type Walk[S, C any, E events.Event] struct {
	Book  Book[S, C, E]
	In    domain.Context
	Steps int // at most
	Draw  func(*rapid.T) C
	Text  func(*rapid.T, S) string // everything that the state holds
	Sound func(*rapid.T, S)        // fails where a state makes no sense
	// Evolved fails where an event does not say what it changed; nil: it is not looked at.
	Evolved func(t *rapid.T, e events.Event, before, after S)
	// Repeats says whether the command does something each time that it is given.
	Repeats func(C) bool
}

// Check takes one walk.
func (w Walk[S, C, E]) Check(t *rapid.T) {
	var s, stored S
	var states []S
	var texts []string
	for range rapid.IntRange(1, w.Steps).Draw(t, "steps") {
		command := w.Draw(t)
		decided, refused := w.decide(t, s, stored, command)
		for _, e := range decided {
			back, err := Stored(e)
			if err != nil {
				t.Fatal(err)
			}
			before := s
			s, stored = w.Book.Evolve(s, e.(E)), w.Book.Evolve(stored, back.(E))
			if w.Evolved != nil {
				w.Evolved(t, e, before, s)
			}
		}
		stored = w.kept(t, stored)
		w.Sound(t, s)
		if refused == nil && !w.Repeats(command) {
			w.again(t, s, command)
		}
		if w.Text(t, s) != w.Text(t, stored) {
			t.Fatalf("after %#v the state is\n%s\nfrom the store\n%s", command, w.Text(t, s), w.Text(t, stored))
		}
		states, texts = append(states, s), append(texts, w.Text(t, s))
	}
	for i, old := range states {
		if w.Text(t, old) != texts[i] {
			t.Fatalf("state %d was\n%s\nand is now\n%s", i, texts[i], w.Text(t, old))
		}
	}
}

func (w Walk[S, C, E]) decide(t *rapid.T, s, stored S, command C) ([]events.Event, error) {
	decided, err := w.Book.Decide(s, w.In, command)
	if !isRefusal(err) || err != nil && decided != nil {
		t.Fatalf("%#v: %v, %v", command, decided, err)
	}
	fromStore, _ := w.Book.Decide(stored, w.In, command)
	if Text(fromStore) != Text(decided) {
		t.Fatalf("%#v decides %s but on the state that was read from the store %s", command, Text(decided), Text(fromStore))
	}
	return decided, err
}

func (w Walk[S, C, E]) kept(t *rapid.T, s S) S {
	kept, err := Kept(s)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func (w Walk[S, C, E]) again(t *rapid.T, s S, command C) {
	if again, err := w.Book.Decide(s, w.In, command); err != nil || len(again) > 0 {
		t.Fatalf("%#v again decides %s, %v", command, Text(again), err)
	}
}

// isRefusal says that an error is none, or one of those by which a decision may be refused.
func isRefusal(err error) bool {
	var refusal *domain.RuleError
	var invalid *domain.InvalidError
	return err == nil || errors.Is(err, domain.ErrUnknown) || errors.As(err, &refusal) || errors.As(err, &invalid)
}
