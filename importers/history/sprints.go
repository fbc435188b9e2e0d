package history

import (
	"cmp"
	"slices"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/events"
)

// sprints are those that items mention.
type sprints struct {
	mentions[Sprint, knownSprint]
	left map[string]time.Time // when an item that stayed in one was first put into another one
}

func newSprints() sprints {
	return sprints{newMentions[Sprint, knownSprint](Sprints), map[string]time.Time{}}
}

// learn takes in what an item tells of sprints.
func (s sprints) learn(i *Item) {
	for _, as := range i.Sprints {
		s.mentions.learn(as.ID, as.Name, as, i.Updated)
	}
	s.learnLog(i.Log)
}

// moved notes what a change of an item's sprints tells of others: an item is in one sprint that is not closed at most, so
// those in which it stays while it comes into another one are closed by then.
func (s sprints) moved(before, after set, at time.Time) {
	if !slices.ContainsFunc(after, func(id string) bool { return !before.has(id) }) {
		return
	}
	for _, id := range before {
		if after.has(id) {
			s.leave(id, at)
		}
	}
}

// drifted notes what is known where no log tells of a change of an item's sprints: those that it is in came one after the
// other, and all but the last are closed.
func (s sprints) drifted(before, after set, at time.Time) {
	s.moved(before, after, at)
	come := s.inTurn(slices.DeleteFunc(slices.Clone(after), before.has))
	for n := 0; n+1 < len(come); n++ {
		if s.closed(come[n]).IsZero() {
			s.leave(come[n], at)
		}
	}
}

// inTurn are sprints in the order in which they followed each other.
func (s sprints) inTurn(ids set) []string {
	return slices.SortedFunc(slices.Values(ids), func(a, b string) int {
		return cmp.Or(s.of(a).is.Start.Compare(s.of(b).is.Start), CompareIDs(a, b))
	})
}

// leave notes that a sprint was closed at a moment, or before.
func (s sprints) leave(id string, at time.Time) {
	s.decided(id, at)
	if left := s.left[id]; left.IsZero() || at.Before(left) {
		s.left[id] = at
	}
}

// closed is when a sprint was closed; zero: not yet, as far as is known.
func (s sprints) closed(id string) time.Time {
	left, completed := s.left[id], s.of(id).is.Completed
	if left.IsZero() || !completed.IsZero() && completed.Before(left) {
		return completed
	}
	return left
}

// begun says that the tool tells of the sprint that it began.
func (s Sprint) begun() bool { return s.State == ActiveSprint || s.State == ClosedSprint }

// steps say when sprints began and ended. Both come before all else of their moment.
func (s sprints) steps(newest time.Time) []step {
	var steps []step
	for _, id := range s.ids() {
		c := s.things[id]
		if c.first.IsZero() {
			continue
		}
		closed, start := s.closed(id), c.is.Start
		if closed.IsZero() && c.is.State == ClosedSprint {
			closed = later(c.is.End, c.asOf)
		}
		if start.IsZero() || !closed.IsZero() && start.After(closed) {
			start = c.first
		}
		add := func(at time.Time, command domain.Command, what string, entry int64) {
			if at.After(newest) && (!c.is.begun() || at.After(time.Now())) { // a plan
				return
			}
			steps = append(steps, step{
				about: about{at: later(at, c.first), entry: entry, actor: unnamed}, key: "sprint:" + id + ":" + what, command: command, sprint: id,
			})
		}
		known, is := s.planned(id)
		begunHere := is && known.State != events.SprintIsPlanned
		if !begunHere && (c.is.State == ActiveSprint || !closed.IsZero()) {
			add(start, backlog.StartSprint{}, "started", atFirst+1)
		}
		if !closed.IsZero() {
			add(closed, backlog.CloseSprint{}, "closed", atFirst+2)
		}
	}
	return steps
}
