package domaintest

import (
	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/events"
)

// Restoring goes from one state of a walk to another one by what restores that. Check fails where it does not get there, where
// something is left to do then, and where it would come to another end had it been stopped on the way, any number of times.
type Restoring[S any, E events.Event] struct {
	In      domain.Context
	Evolve  func(S, E) S
	Restore func(now, want S, in domain.Context) []events.Event
	Text    func(*rapid.T, S) string // everything that the state holds but for the last numbers that were given
	Sound   func(*rapid.T, S)        // fails where a state makes no sense
}

// Check goes from one of the states to another one, and back.
func (r Restoring[S, E]) Check(t *rapid.T, states []S) {
	now := states[rapid.IntRange(0, len(states)-1).Draw(t, "now")]
	want := states[rapid.IntRange(0, len(states)-1).Draw(t, "want")]
	for range 2 {
		reached := r.reach(t, now, want)
		r.Sound(t, reached)
		now, want = reached, now
	}
}

func (r Restoring[S, E]) reach(t *rapid.T, now, want S) S {
	var all []events.Event
	for made := r.Restore(now, want, r.In); len(made) > 0; made = r.Restore(now, want, r.In) {
		if len(all) > 10_000 {
			t.Fatalf("there is no end: %s", Text(made))
		}
		for _, e := range made[:rapid.IntRange(1, len(made)).Draw(t, "recorded")] {
			stored, err := Stored(e)
			if err != nil {
				t.Fatal(err)
			}
			now, all = r.Evolve(now, stored.(E)), append(all, e)
		}
	}
	if got, want := r.Text(t, now), r.Text(t, want); got != want {
		t.Fatalf("%slead to\n%s\nwant\n%s", Text(all), got, want)
	}
	return now
}
