package projections

import (
	"fmt"

	"waymark/events"
)

// sprint folds an event of a sprint.
func (f *backlogFold) sprint(r events.Recorded, e events.SprintEvent) error {
	switch e := e.(type) {
	case events.SprintPlanned:
		return f.sprintPlanned(r, e)
	case events.SprintWithdrawn:
		key, _, err := f.sprintRow(r, e.Sprint)
		if err == nil {
			f.sprints.end(key, r.Revision)
		}
		return err
	case events.CommittedToSprint:
		return f.commit(r, e.Sprint, e.Stories)
	case events.RemovedFromSprint:
		return f.uncommit(r, e.Sprint, e.Stories)
	case events.SprintStarted:
		return f.changeSprint(r, e.Sprint, func(s *sprintRow) { s.State = events.SprintIsRunning })
	case events.SprintClosed:
		return f.sprintClosed(r, e)
	case events.SprintStateRestored:
		return f.sprintRestored(r, e)
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

func (f *backlogFold) sprintPlanned(r events.Recorded, e events.SprintPlanned) error {
	key, err := itemKeyOf(r.Product, events.SprintMark, e.Sprint)
	if err != nil {
		return err
	}
	if _, has := f.sprints.get(key); has {
		return fmt.Errorf("%w: sprint %s was planned before", errDiverged, e.Sprint)
	}
	if err := checkDates(e.Start, e.End); err != nil {
		return err
	}
	f.sprints.set(key, sprintRow{
		Sprint: e.Sprint, Name: e.Name, Goal: e.Goal, StartDate: date(e.Start), EndDate: date(e.End), State: events.SprintIsPlanned,
	}, r.Revision)
	return nil
}

// sprintClosed leaves the scope as it is and ends the commitment of its stories.
func (f *backlogFold) sprintClosed(r events.Recorded, e events.SprintClosed) error {
	for _, stories := range [][]string{e.Done, e.NotDone} {
		if err := f.committed(r, "", stories); err != nil {
			return err
		}
	}
	if err := f.changeSprint(r, e.Sprint, func(s *sprintRow) { s.State, s.Done = events.SprintIsClosed, e.Done }); err != nil {
		return err
	}
	return f.commit(r, e.Next, e.NotDone)
}

func (f *backlogFold) sprintRestored(r events.Recorded, e events.SprintStateRestored) error {
	if err := f.uncommit(r, e.Next, e.NotDone); err != nil {
		return err
	}
	for _, stories := range [][]string{e.Done, e.NotDone} {
		if err := f.committed(r, e.Sprint, stories); err != nil {
			return err
		}
	}
	return f.changeSprint(r, e.Sprint, func(s *sprintRow) { s.State, s.Done = e.State.To, nil })
}

// commit puts stories into the scope of a sprint, if one is named.
func (f *backlogFold) commit(r events.Recorded, sprint string, stories []string) error {
	if sprint == "" {
		return nil
	}
	keys, err := scopeKeys(r.Product, sprint, stories)
	if err != nil {
		return err
	}
	for _, key := range keys {
		f.scopes.set(key, none{}, r.Revision)
	}
	return f.committed(r, sprint, stories)
}

// uncommit takes stories out of the scope of a sprint, if one is named.
func (f *backlogFold) uncommit(r events.Recorded, sprint string, stories []string) error {
	if sprint == "" {
		return nil
	}
	keys, err := scopeKeys(r.Product, sprint, stories)
	if err != nil {
		return err
	}
	for _, key := range keys {
		f.scopes.endKnown(key, r.Revision)
	}
	return f.committed(r, "", stories)
}

// committed says on the rows of stories which open sprint they are committed to.
func (f *backlogFold) committed(r events.Recorded, sprint string, stories []string) error {
	for _, story := range stories {
		if err := f.change(r, story, func(s *storyRow) { s.Sprint = sprint }); err != nil {
			return err
		}
	}
	return nil
}

func scopeKeys(product, sprint string, stories []string) ([]scopeKey, error) {
	of, err := itemKeyOf(product, events.SprintMark, sprint)
	if err != nil {
		return nil, err
	}
	keys := make([]scopeKey, len(stories))
	for i, story := range stories {
		key, err := itemKeyOf(product, events.StoryMark, story)
		if err != nil {
			return nil, err
		}
		keys[i] = scopeKey{product, of.number, key.number}
	}
	return keys, nil
}

func (f *backlogFold) sprintRow(r events.Recorded, sprint string) (itemKey, sprintRow, error) {
	key, err := itemKeyOf(r.Product, events.SprintMark, sprint)
	if err != nil {
		return key, sprintRow{}, err
	}
	row, has := f.sprints.get(key)
	if !has {
		return key, row, fmt.Errorf("%w sprint %s", errUnknown, sprint)
	}
	return key, row, nil
}

// changeSprint makes a version of a sprint's row.
func (f *backlogFold) changeSprint(r events.Recorded, sprint string, change func(*sprintRow)) error {
	key, row, err := f.sprintRow(r, sprint)
	if err == nil {
		change(&row)
		f.sprints.set(key, row, r.Revision)
	}
	return err
}
