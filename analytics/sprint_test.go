package analytics_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/analytics"
)

// at is a revision that took effect as many hours into January 2026.
func at(revision int) analytics.Moment {
	return analytics.Moment{Revision: int64(revision), At: time.Date(2026, 1, 1, revision, 0, 0, 0, time.UTC)}
}

func state(revision int, points float64, done bool) analytics.StoryState {
	return analytics.StoryState{Moment: at(revision), Points: points, Done: done}
}

func in(from int, until ...int) analytics.Span {
	span := analytics.Span{From: at(from)}
	if len(until) > 0 {
		span.Until = new(at(until[0]))
	}
	return span
}

// A sprint starts at revision 10 with A (3), B (5), C (2) and D (1), which is done already: 10 points are committed. B is taken out at 20
// (-5), E (8) comes at 24 (+8), C is estimated anew at 26 (+3), A is done at 30. So the scope is 10 - 5 + 8 + 3 = 16 points at the end,
// of which A's 3 are done.
func TestASprintIsCountedByHand(t *testing.T) {
	h := analytics.SprintHistory{Started: at(10), End: 50, Stories: []analytics.SprintStory{
		{Story: "A", In: []analytics.Span{in(5)}, Was: []analytics.StoryState{state(1, 3, false), state(30, 3, true)}},
		{Story: "B", In: []analytics.Span{in(5, 20)}, Was: []analytics.StoryState{state(1, 5, false)}},
		{Story: "C", In: []analytics.Span{in(5)}, Was: []analytics.StoryState{state(1, 2, false), state(26, 5, false)}},
		{Story: "D", In: []analytics.Span{in(5)}, Was: []analytics.StoryState{state(1, 1, true)}},
		{Story: "E", In: []analytics.Span{in(24)}, Was: []analytics.StoryState{state(12, 8, false), state(60, 8, true)}},
	}}
	s := analytics.SumSprint(h)
	got := fmt.Sprint(s.Committed, s.Added, s.Removed, s.Reestimated, s.Completed, s.Left, s.DoneBefore, s.LeftStories)
	if want := "{3 10} {1 8} {1 5} 3 {1 3} {2 13} {1 1} [C E]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	days := ""
	for _, day := range s.Days([]time.Time{at(11).At, at(24).At, at(48).At}) {
		days += fmt.Sprint(day.Scope, day.Done, day.Remaining(), "; ")
	}
	if want := "{3 10} {0 0} {3 10}; {2 5} {0 0} {2 5}; {3 16} {1 3} {2 13}; "; days != want {
		t.Errorf("got %s, want %s", days, want)
	}
	changes := ""
	for _, c := range s.Changes {
		changes += fmt.Sprint(c.Revision, " ", c.Story, " ", c.Amount, "; ")
	}
	if want := "20 B {-1 -5}; 24 E {1 8}; 26 C {0 3}; "; changes != want {
		t.Errorf("got %s, want %s", changes, want)
	}
}

// What was done before counts once it is open again; what is done elsewhere while the sprint runs is work of the sprint that takes it.
func TestAStoryIsWorkOfASprintOnceItWasOpenSinceItsStart(t *testing.T) {
	h := analytics.SprintHistory{Started: at(10), End: 50, Stories: []analytics.SprintStory{
		{Story: "again", In: []analytics.Span{in(5)}, Was: []analytics.StoryState{state(1, 2, true), state(15, 2, false), state(20, 2, true)}},
		{Story: "elsewhere", In: []analytics.Span{in(30)}, Was: []analytics.StoryState{state(1, 3, false), state(12, 3, true)}},
		{Story: "born done", In: []analytics.Span{in(30)}, Was: []analytics.StoryState{state(25, 4, true)}},
		{Story: "never open", In: []analytics.Span{in(30)}, Was: []analytics.StoryState{state(1, 5, false), state(8, 5, true)}},
	}}
	s := analytics.SumSprint(h)
	if s.Committed.Stories != 0 || s.Completed != (analytics.Amount{Stories: 3, Points: 9}) || s.Added != s.Completed ||
		s.DoneBefore != (analytics.Amount{Stories: 1, Points: 5}) {
		t.Errorf("got %+v", s)
	}
}

// plainStory is a story at each revision.
type plainStory struct {
	in, there, done []bool
	points          []float64
}

func drawStory(t *rapid.T, revisions int) plainStory {
	flags := func(label string) []bool { return rapid.SliceOfN(rapid.Bool(), revisions, revisions).Draw(t, label) }
	s := plainStory{in: flags("in"), done: flags("done"), there: make([]bool, revisions)}
	written := rapid.IntRange(0, revisions-1).Draw(t, "written")
	for r := range revisions {
		s.there[r] = r >= written
		s.in[r] = s.in[r] && s.there[r]
		s.points = append(s.points, float64(rapid.IntRange(0, 30).Draw(t, "points"))/10)
	}
	return s
}

// told is the story as the formula takes it.
func (s plainStory) told(name string) analytics.SprintStory {
	told := analytics.SprintStory{Story: name}
	for r := range s.in {
		before := r > 0 && s.in[r-1]
		if s.in[r] && !before {
			told.In = append(told.In, in(r))
		}
		if !s.in[r] && before {
			told.In[len(told.In)-1].Until = new(at(r))
		}
		if s.there[r] {
			told.Was = append(told.Was, state(r, s.points[r], s.done[r]))
		}
	}
	return told
}

// scope is what the story is in the sprint at a revision, as its definition says.
func (s plainStory) scope(started, r int) (scope, done analytics.Amount) {
	worked := !s.there[started]
	for i := started; i <= r; i++ {
		worked = worked || s.there[i] && !s.done[i]
	}
	if s.in[r] && worked {
		scope = analytics.Amount{Stories: 1, Points: s.points[r]}
		if s.done[r] {
			done = scope
		}
	}
	return scope, done
}

func sum(amounts ...analytics.Amount) (all analytics.Amount) {
	for _, a := range amounts {
		all.Stories += a.Stories
		all.Points += a.Points
	}
	return all
}

func same(a, b analytics.Amount) bool {
	return a.Stories == b.Stories && a.Points-b.Points < 1e-6 && b.Points-a.Points < 1e-6
}

func TestSprintsOfRandomHistoriesAreThoseOfANaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		revisions := rapid.IntRange(2, 12).Draw(t, "revisions")
		started := rapid.IntRange(0, revisions-1).Draw(t, "started")
		end := rapid.IntRange(started, revisions-1).Draw(t, "end")
		h := analytics.SprintHistory{Started: at(started), End: int64(end)}
		var stories []plainStory
		for i := range rapid.IntRange(0, 4).Draw(t, "stories") {
			stories = append(stories, drawStory(t, revisions))
			h.Stories = append(h.Stories, stories[i].told(fmt.Sprint(i)))
		}
		got := analytics.SumSprint(h)
		var committed, added, removed, completed, left analytics.Amount
		for _, s := range stories {
			before, _ := s.scope(started, started)
			committed = sum(committed, before)
			for r := started + 1; r <= end; r++ {
				now, _ := s.scope(started, r)
				if now.Stories > before.Stories {
					added = sum(added, now)
				} else if now.Stories < before.Stories {
					removed = sum(removed, before)
				}
				before = now
			}
			scope, done := s.scope(started, end)
			completed, left = sum(completed, done), sum(left, scope.Minus(done))
		}
		if !same(got.Committed, committed) || !same(got.Added, added) || !same(got.Removed, removed) ||
			!same(got.Completed, completed) || !same(got.Left, left) {
			t.Fatalf("got %+v, want %v committed, %v added, %v removed, %v completed, %v left", got, committed, added, removed, completed, left)
		}
		balance := got.Committed.Points + got.Added.Points - got.Removed.Points + got.Reestimated
		if now := sum(got.Completed, got.Left); !same(analytics.Amount{Stories: now.Stories, Points: balance}, now) ||
			got.Committed.Stories+got.Added.Stories-got.Removed.Stories != now.Stories {
			t.Fatalf("%+v does not add up", got)
		}
		checkDays(t, got, stories, started, end)
	})
}

// checkDays asks for the scope behind each revision, and counts it anew.
func checkDays(t *rapid.T, got analytics.Sprint, stories []plainStory, started, end int) {
	ends := []time.Time{}
	for r := started; r <= end; r++ {
		ends = append(ends, at(r).At.Add(time.Minute))
	}
	for i, day := range got.Days(ends) {
		var scope, done analytics.Amount
		for _, s := range stories {
			a, b := s.scope(started, started+i)
			scope, done = sum(scope, a), sum(done, b)
		}
		if !same(day.Scope, scope) || !same(day.Done, done) {
			t.Fatalf("at %d: got %+v, want %v and %v", started+i, day, scope, done)
		}
	}
	if !slices.IsSortedFunc(got.Changes, func(a, b analytics.ScopeChange) int { return int(a.Revision - b.Revision) }) {
		t.Fatalf("%v is not in order", got.Changes)
	}
}
