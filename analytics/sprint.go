package analytics

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Moment is a revision of a book, and when it took effect.
type Moment struct {
	Revision int64
	At       time.Time
}

// Span is from one moment until another one, which is no part of it; nil: still.
type Span struct {
	From  Moment
	Until *Moment
}

// StoryState is what a story was from a moment on.
type StoryState struct {
	Moment
	Points float64
	Done   bool
}

// SprintStory is a story that was ever in the scope of a sprint.
type SprintStory struct {
	Story string
	In    []Span       // when it was in the scope
	Was   []StoryState // by revision: at least the one at the start of the sprint, if it was written then, and all since
}

// SprintHistory is what happened to a sprint that was started.
type SprintHistory struct {
	Started Moment
	End     int64 // the last revision that counts: of a closed sprint that which closed it
	Stories []SprintStory
}

// Amount is stories and their points.
type Amount struct {
	Stories int
	Points  float64
}

// Plus is both together.
func (a Amount) Plus(b Amount) Amount {
	return Amount{a.Stories + b.Stories, cents(a.Points + b.Points)}
}

// Minus is what is left without the other one.
func (a Amount) Minus(b Amount) Amount {
	return Amount{a.Stories - b.Stories, cents(a.Points - b.Points)}
}

// cents rounds what sums of decimals leave behind.
func cents(points float64) float64 { return math.Round(points*1e6) / 1e6 }

// ScopeChange is a story that came into the scope of a running sprint or left it, or whose estimate changed there.
type ScopeChange struct {
	Moment
	Story  string
	Amount // what the scope has more since
}

// Sprint is what came of a sprint. A story counts in it while it is in its scope and work of the sprint: while it was not done at some
// moment since the sprint started. So committed plus added less removed is what was completed or left over, in points with those that were
// estimated anew.
type Sprint struct {
	Committed   Amount // when it started
	Added       Amount // since then
	Removed     Amount // likewise
	Reestimated float64
	Completed   Amount
	Left        Amount // not done at its end
	DoneBefore  Amount // in its scope at its end, but done before it started
	LeftStories []string
	Changes     []ScopeChange // by revision
	steps       []step
}

// step is how the scope and what is done of it changed with a revision.
type step struct {
	Moment
	scope, done Amount
}

// SumSprint counts what a sprint did.
func SumSprint(h SprintHistory) Sprint {
	var s Sprint
	for _, story := range h.Stories {
		s.count(h, story)
	}
	slices.SortStableFunc(s.Changes, func(a, b ScopeChange) int { return cmp.Compare(a.Revision, b.Revision) })
	slices.SortStableFunc(s.steps, func(a, b step) int { return cmp.Compare(a.Revision, b.Revision) })
	return s
}

// count adds a story, from its state at the start to that at the end.
func (s *Sprint) count(h SprintHistory, story SprintStory) {
	last := story.seen(h.Started.Revision, h.Started.Revision)
	s.Committed = s.Committed.Plus(last.scope())
	s.steps = append(s.steps, step{h.Started, last.scope(), last.done()})
	for _, at := range story.moments(h) {
		now := story.seen(h.Started.Revision, at.Revision)
		s.change(at, story.Story, last, now)
		last = now
	}
	s.Completed = s.Completed.Plus(last.done())
	left := last.scope().Minus(last.done())
	s.Left = s.Left.Plus(left)
	if left.Stories > 0 {
		s.LeftStories = append(s.LeftStories, story.Story)
	}
	if last.in && !last.worked && last.Done {
		s.DoneBefore = s.DoneBefore.Plus(Amount{1, last.Points})
	}
}

// change adds what became of a story with a revision.
func (s *Sprint) change(at Moment, story string, before, now seen) {
	scope, done := now.scope().Minus(before.scope()), now.done().Minus(before.done())
	switch {
	case scope.Stories > 0:
		s.Added = s.Added.Plus(scope)
	case scope.Stories < 0:
		s.Removed = s.Removed.Minus(scope)
	default:
		s.Reestimated = cents(s.Reestimated + scope.Points)
	}
	if scope != (Amount{}) {
		s.Changes = append(s.Changes, ScopeChange{at, story, scope})
	}
	s.steps = append(s.steps, step{at, scope, done})
}

// seen is a story as a sprint sees it at a revision.
type seen struct {
	StoryState
	in, worked bool
}

func (s seen) scope() Amount {
	if s.in && s.worked {
		return Amount{1, s.Points}
	}
	return Amount{}
}

func (s seen) done() Amount {
	if s.Done {
		return s.scope()
	}
	return Amount{}
}

// seen is how the story stood at a revision, of a sprint that was started at another one.
func (s SprintStory) seen(started, at int64) seen {
	found := seen{worked: len(s.Was) == 0 || s.Was[0].Revision > started}
	for i, was := range s.Was {
		if was.Revision > at {
			break
		}
		found.StoryState = was
		ended := i+1 < len(s.Was) && s.Was[i+1].Revision <= started
		found.worked = found.worked || !was.Done && !ended
	}
	found.in = slices.ContainsFunc(s.In, func(in Span) bool {
		return in.From.Revision <= at && (in.Until == nil || in.Until.Revision > at)
	})
	return found
}

// moments are those since the start at which something may have changed, in their order.
func (s SprintStory) moments(h SprintHistory) (all []Moment) {
	add := func(m Moment) {
		if m.Revision > h.Started.Revision && m.Revision <= h.End {
			all = append(all, m)
		}
	}
	for _, was := range s.Was {
		add(was.Moment)
	}
	for _, in := range s.In {
		add(in.From)
		if in.Until != nil {
			add(*in.Until)
		}
	}
	slices.SortFunc(all, func(a, b Moment) int { return cmp.Compare(a.Revision, b.Revision) })
	return slices.CompactFunc(all, func(a, b Moment) bool { return a.Revision == b.Revision })
}

// SprintDay is the scope of a sprint and what was done of it at an instant; what remains is the difference.
type SprintDay struct {
	At          time.Time
	Scope, Done Amount
}

// Remaining is what is left to do.
func (d SprintDay) Remaining() Amount { return d.Scope.Minus(d.Done) }

// Days is what stood just before each of some instants, which are in their order.
func (s Sprint) Days(ends []time.Time) []SprintDay {
	days := make([]SprintDay, len(ends))
	var now SprintDay
	next := 0
	for i, end := range ends {
		for ; next < len(s.steps) && s.steps[next].At.Before(end); next++ {
			now.Scope, now.Done = now.Scope.Plus(s.steps[next].scope), now.Done.Plus(s.steps[next].done)
		}
		days[i] = SprintDay{end, now.Scope, now.Done}
	}
	return days
}
