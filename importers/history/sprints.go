package history

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
)

// sprints are those that items mention, by their ids.
type sprints struct {
	cycles map[string]cycle
	known  map[string]knownSprint // by the id of their cycle
	byName map[string]string      // ids by names
}

// cycle is what is known of a sprint.
type cycle struct {
	Sprint
	asOf  time.Time
	first time.Time // when it was first mentioned; zero: not yet
	left  time.Time // when an item that stayed in it was first put into another one; zero: never
}

func newSprints() sprints {
	return sprints{cycles: map[string]cycle{}, known: map[string]knownSprint{}, byName: map[string]string{}}
}

// learn takes in what an item tells of sprints.
func (s sprints) learn(i *Item) {
	for _, as := range i.Sprints {
		if c := s.cycles[as.ID]; !c.asOf.After(i.Updated) {
			as.Name = cmp.Or(as.Name, c.Name)
			c.Sprint, c.asOf = as, i.Updated
			s.cycles[as.ID] = c
		}
	}
	s.learnLog(i.Log)
}

func (s sprints) learnLog(log []Entry) {
	for _, e := range log {
		for _, c := range e.Changes {
			if c.Field != Sprints {
				continue
			}
			for _, as := range slices.Concat(c.From, c.To) {
				if c := s.cycles[as.ID]; as.ID != "" && c.asOf.Before(e.At) {
					c.ID, c.Name, c.asOf = as.ID, cmp.Or(as.Name, c.Name), e.At
					s.cycles[as.ID] = c
				}
			}
		}
	}
}

func (s sprints) settle() {
	for _, id := range slices.Sorted(maps.Keys(s.cycles)) {
		if name := s.cycles[id].Name; name != "" && name != id {
			s.byName[name] = id
		}
	}
}

// id is that of a value, which may have a name alone.
func (s sprints) id(v Value) string { return cmp.Or(v.ID, s.byName[v.Name], v.Name) }

// mention notes that a sprint was spoken of.
func (s sprints) mention(id string, at time.Time) {
	if id == "" {
		return
	}
	c := s.cycles[id]
	c.ID = id
	if c.first.IsZero() || at.Before(c.first) {
		c.first = at
	}
	s.cycles[id] = c
}

// moved notes what a change of an item's sprints tells of others: an item is in one sprint that is not closed at most, so
// those in which it stays while it comes into another one are closed by then.
func (s sprints) moved(before, after set, at time.Time) {
	if !slices.ContainsFunc(after, func(id string) bool { return !before.has(id) }) {
		return
	}
	for _, id := range before {
		if c := s.cycles[id]; after.has(id) && (c.left.IsZero() || at.Before(c.left)) {
			c.left = at
			s.cycles[id] = c
		}
	}
}

// closed is when a sprint was closed; zero: not yet, as far as is known.
func (c cycle) closed() time.Time {
	switch {
	case c.left.IsZero():
		return c.Completed
	case c.Completed.IsZero() || c.left.Before(c.Completed):
		return c.left
	default:
		return c.Completed
	}
}

// begun says that the tool tells of the sprint that it began.
func (c cycle) begun() bool { return c.State == ActiveSprint || c.State == ClosedSprint }

// steps say when sprints began and ended. Both come before all else of their moment.
func (s sprints) steps(newest time.Time) []step {
	var steps []step
	for _, id := range slices.Sorted(maps.Keys(s.cycles)) {
		c := s.cycles[id]
		if c.first.IsZero() {
			continue
		}
		closed, start := c.closed(), c.Start
		if closed.IsZero() && c.State == ClosedSprint {
			closed = later(c.End, c.asOf)
		}
		if start.IsZero() || !closed.IsZero() && start.After(closed) {
			start = c.first
		}
		add := func(at time.Time, command domain.Command, what string, entry int64) {
			if at.After(newest) && (!c.begun() || at.After(time.Now())) { // a plan
				return
			}
			steps = append(steps, step{
				about: about{at: later(at, c.first), entry: entry, actor: unnamed}, key: "sprint:" + id + ":" + what, command: command, sprint: id,
			})
		}
		if c.State == ActiveSprint || !closed.IsZero() {
			add(start, backlog.StartSprint{}, "started", atFirst+1)
		}
		if !closed.IsZero() {
			add(closed, backlog.CloseSprint{}, "closed", atFirst+2)
		}
	}
	return steps
}

// planned is the sprint that a cycle became: known by its id, or by its name from an import that had no ids.
func (s sprints) planned(id string) (knownSprint, bool) {
	if known, ok := s.known[id]; ok {
		return known, true
	}
	known, ok := s.known[s.cycles[id].Name]
	return known, ok
}
