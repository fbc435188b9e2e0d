package domaintest

import (
	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/events"
)

// Undoing takes a random walk and then takes back each of its events, the last one first. Check fails where the state that
// an event left is not, after its undo, the one that it found.
type Undoing[S, C any, E events.Event] struct {
	Book  Book[S, C, E]
	In    domain.Context
	Given []events.Event // happened before, and stays
	Steps int            // at most
	Draw  func(*rapid.T) C
	Undo  func(before, now S, in domain.Context, e E) ([]events.Event, error)
	Text  func(*rapid.T, S) string // everything that the state holds but for the last numbers that were given
}

// Check takes one walk and undoes it.
func (u Undoing[S, C, E]) Check(t *rapid.T) {
	s := u.Book.After(u.Given...)
	var happened []E
	var before []S
	for range rapid.IntRange(1, u.Steps).Draw(t, "steps") {
		decided, _ := u.Book.Decide(s, u.In, u.Draw(t)) // a refusal changes nothing
		for _, e := range decided {
			happened, before = append(happened, e.(E)), append(before, s)
			s = u.Book.Evolve(s, e.(E))
		}
	}
	for i := len(happened) - 1; i >= 0; i-- {
		back, err := u.Undo(before[i], s, u.In, happened[i])
		if err != nil {
			t.Fatalf("%s is not undone: %v", Text([]events.Event{happened[i]}), err)
		}
		for _, e := range back {
			stored, err := Stored(e)
			if err != nil {
				t.Fatal(err)
			}
			s = u.Book.Evolve(s, stored.(E))
		}
		if got, want := u.Text(t, s), u.Text(t, before[i]); got != want {
			t.Fatalf("%sundone by\n%sleaves\n%s\nwant\n%s", Text([]events.Event{happened[i]}), Text(back), got, want)
		}
	}
}
