package backlog

import (
	"slices"

	"waymark/events"
)

// sprints calls f with each sprint that is not what it shall be, as it is and as it shall be; one that is not there is empty.
func (r *restoring) sprints(f func(is, shall Sprint)) {
	for _, n := range slices.Collect(r.now.Sprints.Differ(r.want.Sprints)) {
		is, _ := r.now.Sprints.Get(n)
		shall, _ := r.want.Sprints.Get(n)
		f(is, shall)
	}
}

// sprintScopes takes out of the sprints what shall not be in them, and with it the sprints that shall not be there. What
// closed with another scope than it shall have is emptied.
func (r *restoring) sprintScopes() {
	r.sprints(func(is, shall Sprint) {
		var out []uint32
		for _, n := range is.Stories {
			if _, in := slices.BinarySearch(shall.Stories, n); !in {
				out = append(out, n)
			}
		}
		if len(out) > 0 {
			r.make(events.RemovedFromSprint{Sprint: is.Key, Stories: r.keys(out)})
		}
		if is.Key != "" && shall.Key == "" {
			r.make(events.SprintWithdrawn{Sprint: is.Key})
		}
	})
}

// sprintStates plans the sprints that are gone, and opens and starts those that shall not be closed, or not with what they were.
func (r *restoring) sprintStates() {
	r.sprints(func(is, shall Sprint) {
		if is.Key == "" && shall.Key != "" {
			is = Sprint{Key: shall.Key, State: events.SprintIsPlanned}
			r.make(events.SprintPlanned{Sprint: shall.Key, Name: shall.Name, Goal: shall.Goal, Start: shall.Start, End: shall.End})
		}
		to := shall.State
		if to == events.SprintIsClosed {
			to = events.SprintIsRunning // until what is in it is right: see sprintEnds
			if is.State == to || slices.Equal(is.Stories, shall.Stories) && slices.Equal(is.Done, shall.Done) && is.State == shall.State {
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
		e.Done, e.NotDone = r.ended(is)
	}
	return e
}

// ended are the stories with which a sprint closed, those that were done and the others.
func (r *restoring) ended(s Sprint) (done, not []string) {
	for _, n := range s.Stories {
		key := events.StoryMark.Key(r.product, n)
		if _, is := slices.BinarySearch(s.Done, n); is {
			done = append(done, key)
		} else {
			not = append(not, key)
		}
	}
	return done, not
}

// sprintEnds closes the sprints that shall be closed, with what shall be in them.
func (r *restoring) sprintEnds() {
	r.sprints(func(is, shall Sprint) {
		if shall.State != events.SprintIsClosed || is.State == events.SprintIsClosed {
			return
		}
		r.commit(shall.Key, missing(is, shall))
		e := events.SprintClosed{Sprint: shall.Key}
		e.Done, e.NotDone = r.ended(shall)
		r.make(e)
	})
}

// committed puts the stories into the open sprints that they shall be in.
func (r *restoring) committed() {
	r.sprints(func(is, shall Sprint) {
		if shall.State != events.SprintIsClosed {
			r.commit(shall.Key, missing(is, shall))
		}
	})
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
