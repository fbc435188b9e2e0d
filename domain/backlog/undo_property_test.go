package backlog_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// step is an event and the state before it.
type step struct {
	before backlog.State
	event  events.BacklogEvent
}

// walked is a random walk: its steps and the state after them.
func walked(t *rapid.T, in domain.Context) ([]step, backlog.State) {
	var steps []step
	var s backlog.State
	written := backlog.WriteStory{Title: "a", Points: ref(3.0), Initiative: "ACME-I1", Labels: []string{"a"}, External: jira("FOO-1")}
	first := []backlog.Command{written, written, written, written, written, backlog.PlanSprint{Name: "a"}, backlog.PlanSprint{Name: "b"}}
	for i := range len(first) + rapid.IntRange(1, 60).Draw(t, "steps") {
		if i > len(first) && evenly(10).Draw(t, "undo") == 0 {
			var undoing []step
			s, undoing = undo(t, s, in, steps[len(steps)-1])
			steps = append(steps, undoing...)
			continue
		}
		var c backlog.Command
		if i < len(first) {
			c = first[i]
		} else {
			c = commands(t)
		}
		decided, _ := decide(s, in, c)
		for _, e := range decided {
			steps = append(steps, step{s, e.(events.BacklogEvent)})
			s = backlog.Evolve(s, e.(events.BacklogEvent))
		}
	}
	return steps, s
}

// undo takes a step back. It gives the state after that and the steps that led there.
func undo(t *rapid.T, s backlog.State, in domain.Context, taken step) (backlog.State, []step) {
	undone, err := backlog.Undo(taken.before, s, in, taken.event)
	if err != nil {
		t.Fatalf("undo of %#v: %v", taken.event, err)
	}
	var steps []step
	for _, e := range undone {
		back, err := domaintest.Stored(e)
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step{s, e.(events.BacklogEvent)})
		s = backlog.Evolve(s, back.(events.BacklogEvent))
	}
	return s, steps
}

func reasoned() domain.Context {
	in := acme()
	in.Reason = "because"
	return in
}

func TestWhateverWasDecidedIsUndoneStepByStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps, s := walked(t, reasoned())
		for _, taken := range slices.Backward(steps) {
			after := s
			var undoing []step
			s, undoing = undo(t, s, reasoned(), taken)
			if got, want := standing(t, s), standing(t, taken.before); got != want {
				t.Fatalf("after the undo of %#v by %#v the state is\n%s\nwant\n%s", taken.event, undoing, got, want)
			}
			redone := s
			for _, taken := range slices.Backward(undoing) {
				redone, _ = undo(t, redone, reasoned(), taken)
			}
			if got, want := standing(t, redone), standing(t, after); got != want {
				t.Fatalf("after %#v was undone and redone the state is\n%s\nwant\n%s", taken.event, got, want)
			}
		}
		if s.Order.Len() != 0 {
			t.Fatalf("%d stories are left", s.Order.Len())
		}
	})
}

// blocked says whether a later event stands in the way of the undo of an event.
func blocked(e events.BacklogEvent, later []step) bool {
	sets, _ := backlog.Facets(e)
	return slices.ContainsFunc(later, func(other step) bool {
		otherSets, otherNeeds := backlog.Facets(other.event)
		return slices.ContainsFunc(append(otherSets, otherNeeds...), func(facet string) bool { return slices.Contains(sets, facet) })
	})
}

func TestAnOldEventOnWhichNothingRestsIsUndoneInPeace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps, s := walked(t, reasoned())
		if len(steps) == 0 {
			return
		}
		i := rapid.IntRange(0, len(steps)-1).Draw(t, "undone")
		if blocked(steps[i].event, steps[i+1:]) {
			return
		}
		undone, err := backlog.Undo(steps[i].before, s, reasoned(), steps[i].event)
		if err != nil && (rule(err) == "" || undone != nil) {
			t.Fatalf("undo of %#v: %v, %v", steps[i].event, undone, err)
		}
		for _, e := range undone {
			s = backlog.Evolve(s, e.(events.BacklogEvent))
			if sets, _ := backlog.Facets(e.(events.BacklogEvent)); len(sets) == 0 {
				t.Fatalf("%#v sets nothing", e)
			}
		}
		sound(t, s)
	})
}

func TestNoLaterEventIsMissedByFacets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps, s := walked(t, reasoned())
		for i, taken := range steps {
			sets, needs := backlog.Facets(taken.event)
			if len(sets) == 0 || slices.Contains(sets, "") || slices.Contains(needs, "") {
				t.Fatalf("%#v sets %q and needs %q", taken.event, sets, needs)
			}
			if i == len(steps)-1 {
				undo(t, s, reasoned(), taken)
			}
		}
	})
}
