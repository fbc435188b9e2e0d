package backlog_test

import (
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// broughtTo is the state after what restores another one, as it comes back from the store.
func broughtTo(t *rapid.T, now, want backlog.State) (backlog.State, []events.Event) {
	made := backlog.Restore(now, want, reasoned())
	for _, e := range made {
		back, err := domaintest.Stored(e)
		if err != nil {
			t.Fatal(err)
		}
		now = backlog.Evolve(now, back.(events.BacklogEvent))
	}
	return now, made
}

func TestAnyBookIsRestoredFromAnyOtherOfTheSameProduct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps, now := walked(t, reasoned())
		want := steps[rapid.IntRange(0, len(steps)-1).Draw(t, "want")].before
		for range 2 { // there, and back
			got, made := broughtTo(t, now, want)
			if got, want := standing(t, got), standing(t, want); got != want {
				t.Fatalf("%sleads to\n%s\nwant\n%s", domaintest.Text(made), got, want)
			}
			if again := backlog.Restore(got, want, reasoned()); len(again) > 0 {
				t.Fatalf("what is so is restored by %s", domaintest.Text(again))
			}
			now, want = got, now
		}
	})
}

// A process may be killed between any two appends, and the next one finds what is left to do.
func TestWhatIsHalfRestoredIsRestoredAsIfItHadBeenDoneAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps, now := walked(t, reasoned())
		want := steps[rapid.IntRange(0, len(steps)-1).Draw(t, "want")].before
		for {
			made := backlog.Restore(now, want, reasoned())
			if len(made) == 0 {
				break
			}
			for _, e := range made[:rapid.IntRange(1, len(made)).Draw(t, "recorded")] {
				now = backlog.Evolve(now, e.(events.BacklogEvent))
			}
		}
		sound(t, now)
		if got, want := standing(t, now), standing(t, want); got != want {
			t.Fatalf("it is\n%s\nwant\n%s", got, want)
		}
	})
}
