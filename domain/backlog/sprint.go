package backlog

import (
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

// Sprint is a sprint as it stands.
type Sprint struct {
	Key      string
	Name     string
	Goal     string
	Start    string // a date, "2026-03-01"; empty: not said
	End      string // likewise
	External *events.External
	State    events.SprintState
	Stories  []uint32 // its scope, ascending; of a closed one that with which it closed, or as an import corrected it
	Done     []uint32 // of a closed one those that were done when it closed, ascending
}

func (s State) sprint(product, key string) (Sprint, uint32, error) {
	return domain.Find(s.Sprints, product, events.SprintMark, key)
}

// open is a sprint that a command names and that is not closed.
func (s State) open(product, key string) (Sprint, uint32, error) {
	sprint, n, err := s.sprint(product, key)
	if err == nil && sprint.State == events.SprintIsClosed {
		err = domain.Refuse("sprint_is_open", "%s is closed", key)
	}
	return sprint, n, err
}

func planSprint(s State, in domain.Context, c PlanSprint) ([]events.Event, error) {
	var check domain.Check
	check.That(strings.TrimSpace(c.Name) != "", "name", "must not be empty")
	checkDate(&check, "start", c.Start)
	checkDate(&check, "end", c.End)
	check.That(c.Start == "" || c.End == "" || c.Start <= c.End, "end", "must not be before the start")
	check.That(c.Number <= events.HighestNumber, "number", "must be at most %d", events.HighestNumber)
	if err := check.Err(); err != nil {
		return nil, err
	}
	_, taken := s.Sprints.Get(c.Number)
	_, spent := s.WithdrawnSprints.Get(c.Number)
	number, err := domain.FreeNumber(c.Number, s.LastSprint, taken || spent && !in.Imported, "sprint")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.SprintPlanned{
		Sprint: events.SprintMark.Key(in.Product, number), Name: c.Name, Goal: c.Goal, Start: c.Start, End: c.End,
		External: c.External,
	}}, nil
}

func checkDate(check *domain.Check, field, date string) {
	check.That(date == "" || domain.IsDate(date), field, "%q is no date such as 2026-03-01", date)
}

func commitStories(s State, in domain.Context, c CommitStories) ([]events.Event, error) {
	var check domain.Check
	check.That(len(c.Stories) > 0, "stories", "must name at least one story")
	domain.CheckDistinct(&check, "stories", c.Stories)
	if err := check.Err(); err != nil {
		return nil, err
	}
	changed, err := s.rescoped(in, c)
	if err != nil || len(changed) == 0 {
		return nil, err
	}
	if c.Remove {
		return []events.Event{events.RemovedFromSprint{Sprint: c.Sprint, Stories: changed}}, nil
	}
	return []events.Event{events.CommittedToSprint{Sprint: c.Sprint, Stories: changed}}, nil
}

// rescoped are those of the stories that a command really puts into the scope of its sprint, or takes out. What was
// decided elsewhere may be about a closed sprint.
func (s State) rescoped(in domain.Context, c CommitStories) ([]string, error) {
	find := s.open
	if in.Imported {
		find = s.sprint
	}
	sprint, n, err := find(in.Product, c.Sprint)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, key := range c.Stories {
		story, err := s.committable(in.Product, key, n, c.Remove || sprint.State == events.SprintIsClosed)
		if err != nil {
			return nil, err
		}
		if slices.Contains(sprint.Stories, events.KeyNumber(story.Key)) == c.Remove {
			changed = append(changed, key)
		}
	}
	return changed, nil
}

// committable is a story that may come into the sprint with this number; or, where only its scope changes or it goes, any.
func (s State) committable(product, key string, sprint uint32, whichever bool) (Story, error) {
	if whichever {
		story, _, err := s.story(product, key)
		return story, err
	}
	story, _, err := s.live(product, key)
	if err == nil && story.Sprint != 0 && story.Sprint != sprint {
		other, _ := s.Sprints.Get(story.Sprint)
		err = domain.Refuse("one_open_sprint", "%s is committed to %s, which is not closed", key, other.Key)
	}
	return story, err
}

func startSprint(s State, in domain.Context, c StartSprint) ([]events.Event, error) {
	sprint, _, err := s.open(in.Product, c.Sprint)
	if err != nil || sprint.State == events.SprintIsRunning {
		return nil, err
	}
	if err := s.oneRunning(in); err != nil {
		return nil, err
	}
	return []events.Event{events.SprintStarted{Sprint: c.Sprint}}, nil
}

// oneRunning refuses a second running sprint: the team is told one thing to work on.
func (s State) oneRunning(in domain.Context) error {
	for _, other := range s.Sprints.All {
		if other.State == events.SprintIsRunning && !in.Imported {
			return domain.Refuse("one_running_sprint", "%s is running; close it first", other.Key)
		}
	}
	return nil
}

func closeSprint(s State, in domain.Context, c CloseSprint) ([]events.Event, error) {
	sprint, n, err := s.sprint(in.Product, c.Sprint)
	if err != nil || sprint.State == events.SprintIsClosed {
		return nil, err
	}
	if sprint.State != events.SprintIsRunning {
		return nil, domain.Refuse("sprint_is_running", "%s was not started", c.Sprint)
	}
	if c.Next != "" {
		_, next, err := s.open(in.Product, c.Next)
		if err != nil {
			return nil, err
		}
		if next == n {
			return nil, domain.Refuse("not_next_to_itself", "%s can't follow itself", c.Next)
		}
	}
	e := events.SprintClosed{Sprint: c.Sprint, Next: c.Next}
	for _, number := range sprint.Stories {
		story, _ := s.Stories.Get(number)
		if story.Category == events.Done {
			e.Done = append(e.Done, story.Key)
		} else {
			e.NotDone = append(e.NotDone, story.Key)
		}
	}
	return []events.Event{e}, nil
}

// evolveSprint is the state after an event of a sprint.
func evolveSprint(s State, e events.SprintEvent) State {
	switch e := e.(type) {
	case events.SprintPlanned:
		n := events.KeyNumber(e.Sprint)
		s.Sprints = s.Sprints.Set(n, Sprint{
			Key: e.Sprint, Name: e.Name, Goal: e.Goal, Start: e.Start, End: e.End, External: e.External,
			State: events.SprintIsPlanned,
		})
		s.LastSprint, s.WithdrawnSprints = max(s.LastSprint, n), s.WithdrawnSprints.Delete(n)
	case events.SprintWithdrawn:
		n := events.KeyNumber(e.Sprint)
		s.Sprints, s.WithdrawnSprints = s.Sprints.Delete(n), s.WithdrawnSprints.Set(n, struct{}{})
	case events.CommittedToSprint:
		if s.isOver(e.Sprint) {
			return s.widen(e.Sprint, e.Stories)
		}
		return s.commit(e.Sprint, e.Stories)
	case events.RemovedFromSprint:
		if s.isOver(e.Sprint) {
			return s.narrow(e.Sprint, e.Stories)
		}
		return s.uncommit(e.Sprint, e.Stories)
	case events.SprintStarted:
		return s.changeSprint(e.Sprint, func(sprint *Sprint) { sprint.State = events.SprintIsRunning })
	case events.SprintClosed:
		return closed(s, e)
	case events.SprintStateRestored:
		return stateRestored(s, e)
	}
	return s
}

func closed(s State, e events.SprintClosed) State {
	s = s.release(e.Done)
	s = s.release(e.NotDone)
	s = s.changeSprint(e.Sprint, func(sprint *Sprint) {
		sprint.State, sprint.Done = events.SprintIsClosed, numbersOf(e.Done)
	})
	return s.commit(e.Next, e.NotDone)
}

func stateRestored(s State, e events.SprintStateRestored) State {
	s = s.uncommit(e.Next, e.NotDone)
	s = s.commit(e.Sprint, e.Done)
	s = s.commit(e.Sprint, e.NotDone)
	return s.changeSprint(e.Sprint, func(sprint *Sprint) { sprint.State, sprint.Done = e.State.To, nil })
}

// commit is the state with stories in a sprint, if one is named.
func (s State) commit(sprint string, stories []string) State {
	if sprint == "" || len(stories) == 0 {
		return s
	}
	for _, key := range stories {
		s = s.change(key, func(story *Story) { story.Sprint = events.KeyNumber(sprint) })
	}
	return s.widen(sprint, stories)
}

// widen is the state with stories in the scope of a sprint.
func (s State) widen(sprint string, stories []string) State {
	return s.changeSprint(sprint, func(sprint *Sprint) {
		all := append(slices.Clone(sprint.Stories), numbersOf(stories)...)
		slices.Sort(all)
		sprint.Stories = slices.Compact(all)
	})
}

// uncommit is the state with stories out of a sprint, if one is named.
func (s State) uncommit(sprint string, stories []string) State {
	if sprint == "" || len(stories) == 0 {
		return s
	}
	return s.release(stories).narrow(sprint, stories)
}

// narrow is the state with stories out of the scope of a sprint.
func (s State) narrow(sprint string, stories []string) State {
	out := numbersOf(stories)
	return s.changeSprint(sprint, func(sprint *Sprint) {
		sprint.Stories = slices.DeleteFunc(slices.Clone(sprint.Stories), func(n uint32) bool { return slices.Contains(out, n) })
	})
}

// isOver says whether a sprint is closed.
func (s State) isOver(sprint string) bool {
	is, _ := s.Sprints.Get(events.KeyNumber(sprint))
	return is.State == events.SprintIsClosed
}

// release is the state with stories committed to no sprint.
func (s State) release(stories []string) State {
	for _, key := range stories {
		s = s.change(key, func(story *Story) { story.Sprint = 0 })
	}
	return s
}

func (s State) changeSprint(key string, change func(*Sprint)) State {
	n := events.KeyNumber(key)
	sprint, _ := s.Sprints.Get(n)
	change(&sprint)
	s.Sprints = s.Sprints.Set(n, sprint)
	return s
}

// numbersOf are the numbers in keys of stories of recorded events, ascending.
func numbersOf(keys []string) []uint32 {
	var numbers []uint32
	for _, key := range keys {
		numbers = append(numbers, events.KeyNumber(key))
	}
	slices.Sort(numbers)
	return numbers
}
