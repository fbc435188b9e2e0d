package backlog_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

func TestAnyBacklogIsRestoredFromAnyOtherOfTheSameProduct(t *testing.T) {
	whole := domaintest.Restoring[backlog.State, events.BacklogEvent]{
		In: reasoned(), Evolve: backlog.Evolve, Restore: backlog.Restore, Text: standing, Sound: sound,
	}
	rapid.Check(t, func(t *rapid.T) {
		restoring, in := whole, reasoned()
		if in.Imported = rapid.Bool().Draw(t, "imported"); in.Imported { // it may have several running sprints, and stories that wait for themselves
			restoring.Sound = func(*rapid.T, backlog.State) {}
		}
		steps, now := walked(t, in)
		states := []backlog.State{now}
		for _, step := range steps {
			states = append(states, step.before)
		}
		restoring.Check(t, states)
	})
}

func TestThatStoriesOfAnImportWereWithdrawnStays(t *testing.T) {
	s := theBook().After(story("ACME-1", 1), story("ACME-2", 2))
	e := events.StoriesWithdrawn{Stories: []string{"ACME-1"}}
	if _, err := backlog.Undo(s, backlog.Evolve(s, e), acme(), e); !errors.Is(err, domain.ErrNotReversible) {
		t.Errorf("error is %v", err)
	}
}

// More than one event holds: the store takes 1 MiB at once.
func TestABacklogOfAnyLengthIsRestored(t *testing.T) {
	var now backlog.State
	numbers := rand.New(rand.NewPCG(1, 2)).Perm(45_000)
	for place, n := range numbers {
		now = backlog.Evolve(now, story(events.StoryMark.Key("ACME", uint32(n+1)), place+1))
	}
	want := backlog.State{}
	for n := range 20_000 {
		want = backlog.Evolve(want, story(events.StoryMark.Key("ACME", uint32(n+1)), n+1))
	}
	made := backlog.Restore(now, want, acme())
	for _, e := range made {
		now = backlog.Evolve(now, e.(events.BacklogEvent))
		if text, err := events.Encode(e); err != nil || len(text) > 700<<10 {
			t.Errorf("%s takes %d bytes, %v", e.Type(), len(text), err)
		}
	}
	if !slices.Equal(slices.Collect(now.Order.All), slices.Collect(want.Order.All)) || len(made) > 10 {
		t.Errorf("%d events lead to another order", len(made))
	}
}
