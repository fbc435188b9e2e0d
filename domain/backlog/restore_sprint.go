package backlog

import (
	"reflect"
	"slices"

	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

// sprints calls f with each sprint that is not what it shall be, as it is and as it shall be; one that is not there is empty.
func (r *restoring) sprints(f func(is, shall Sprint)) {
	domain.Differing(func() persistent.Map[Sprint] { return r.now.Sprints }, r.want.Sprints, f)
}

// sprintScopes takes out of the sprints what shall not be in them, and with it the sprints that shall not be there.
func (r *restoring) sprintScopes() {
	r.sprints(func(is, shall Sprint) {
		goes := is.Key != "" && !is.isThe(shall)
		var out []uint32
		for _, n := range is.Stories {
			if _, in := slices.BinarySearch(shall.Stories, n); goes || !in {
				out = append(out, n)
			}
		}
		if len(out) > 0 {
			r.make(events.RemovedFromSprint{Sprint: is.Key, Stories: r.keys(out)})
		}
		if goes {
			r.make(events.SprintWithdrawn{Sprint: is.Key})
		}
	})
}

// isThe says whether a sprint is another one as it was planned: its number may have been given again.
func (s Sprint) isThe(other Sprint) bool {
	return s.Key == other.Key && s.Name == other.Name && s.Goal == other.Goal && s.Start == other.Start && s.End == other.End &&
		reflect.DeepEqual(s.External, other.External)
}

// sprintStates plans the sprints that are gone, and opens and starts those that shall not be closed, or not with what they were.
func (r *restoring) sprintStates() {
	r.sprints(func(is, shall Sprint) {
		if is.Key == "" && shall.Key != "" {
			is = Sprint{Key: shall.Key, State: events.SprintIsPlanned}
			r.make(events.SprintPlanned{Sprint: shall.Key, Name: shall.Name, Goal: shall.Goal, Start: shall.Start, End: shall.End, External: shall.External})
		}
		to := shall.State
		if to == events.SprintIsClosed {
			to = events.SprintIsRunning // until what is in it is right: see sprintEnds
			if is.State == to || is.State == shall.State && slices.Equal(is.Done, shall.Done) {
				return
			}
		}
		switch {
		case is.State == to || shall.Key == "":
		case is.State == events.SprintIsPlanned:
			r.make(events.SprintStarted{Sprint: is.Key})
		default:
			r.make(r.reopened(is, to))
		}
	})
}

// reopened takes a sprint back to a state before its own.
func (r *restoring) reopened(is Sprint, to events.SprintState) events.SprintStateRestored {
	e := events.SprintStateRestored{Sprint: is.Key, State: events.Change[events.SprintState]{From: is.State, To: to}}
	if is.State == events.SprintIsClosed {
		in := r.keys(is.Stories)
		e.NotDone = without(in, r.keys(is.Done))
		e.Done = without(in, e.NotDone)
	}
	return e
}

func without(list, some []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(key string) bool { return slices.Contains(some, key) })
}

// sprintEnds closes the sprints that shall be closed, with what shall be in them.
func (r *restoring) sprintEnds() {
	r.sprints(func(is, shall Sprint) {
		if shall.State != events.SprintIsClosed || is.State == events.SprintIsClosed {
			return
		}
		r.commit(shall.Key, missing(is, shall))
		e := events.SprintClosed{Sprint: shall.Key}
		e.Done, e.NotDone = r.keys(shall.Done), without(r.keys(shall.Stories), r.keys(shall.Done))
		r.make(e)
	})
}

// committed puts the stories into the sprints that they shall be in.
func (r *restoring) committed() {
	r.sprints(func(is, shall Sprint) { r.commit(shall.Key, missing(is, shall)) })
	again := map[uint32][]uint32{} // they are in the scope, but were released since by the end of another one
	r.both(func(n uint32, is, shall Story) {
		if is.Sprint != shall.Sprint {
			again[shall.Sprint] = append(again[shall.Sprint], n)
		}
	})
	for n, sprint := range r.now.Sprints.All {
		if stories := again[n]; len(stories) > 0 {
			r.make(events.RemovedFromSprint{Sprint: sprint.Key, Stories: r.keys(stories)})
			r.commit(sprint.Key, stories)
		}
	}
}

func missing(is, shall Sprint) []uint32 {
	return slices.DeleteFunc(slices.Clone(shall.Stories), func(n uint32) bool { _, in := slices.BinarySearch(is.Stories, n); return in })
}

func (r *restoring) commit(sprint string, stories []uint32) {
	if len(stories) > 0 {
		r.make(events.CommittedToSprint{Sprint: sprint, Stories: r.keys(stories)})
	}
}

func (r *restoring) keys(numbers []uint32) []string {
	keys := make([]string, len(numbers))
	for i, n := range numbers {
		keys[i] = events.StoryMark.Key(r.product, n)
	}
	return keys
}
