package backlog

import (
	"fmt"

	"waymark/events"
	"waymark/projections/kit"
)

// sprint folds an event of a sprint.
func (f *fold) sprint(r events.Recorded, e events.SprintEvent) error {
	switch e := e.(type) {
	case events.SprintPlanned:
		return f.sprintPlanned(r, e)
	case events.SprintWithdrawn:
		key, _, err := f.sprintRow(r, e.Sprint)
		if err == nil {
			f.sprints.End(key, r.Revision)
		}
		return err
	case events.CommittedToSprint:
		return f.rescope(r, e.Sprint, e.Stories, f.widen, f.commit)
	case events.RemovedFromSprint:
		return f.rescope(r, e.Sprint, e.Stories, f.narrow, f.uncommit)
	case events.SprintStarted:
		return f.changeSprint(r, e.Sprint, func(s *sprintRow) { s.State = events.SprintIsRunning })
	case events.SprintClosed:
		return f.sprintClosed(r, e)
	case events.SprintStateRestored:
		return f.sprintRestored(r, e)
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

func (f *fold) sprintPlanned(r events.Recorded, e events.SprintPlanned) error {
	key, err := kit.ItemKeyOf(r.Product, events.SprintMark, e.Sprint)
	if err != nil {
		return err
	}
	if _, has := f.sprints.Get(key); has {
		return fmt.Errorf("%w: sprint %s was planned before", kit.ErrDiverged, e.Sprint)
	}
	if err := kit.CheckDates(e.Start, e.End); err != nil {
		return err
	}
	f.sprints.Set(key, sprintRow{
		Sprint: e.Sprint, Name: e.Name, Goal: e.Goal, StartDate: kit.Date(e.Start), EndDate: kit.Date(e.End), External: e.External,
		State: events.SprintIsPlanned,
	}, r.Revision)
	return nil
}

// sprintClosed leaves the scope as it is and ends the commitment of its stories.
func (f *fold) sprintClosed(r events.Recorded, e events.SprintClosed) error {
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

func (f *fold) sprintRestored(r events.Recorded, e events.SprintStateRestored) error {
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

// rescope changes the scope of a sprint, of a closed one that alone.
func (f *fold) rescope(r events.Recorded, sprint string, stories []string, closed, open func(events.Recorded, string, []string) error) error {
	_, row, err := f.sprintRow(r, sprint)
	if err != nil {
		return err
	}
	if row.State == events.SprintIsClosed {
		return closed(r, sprint, stories)
	}
	return open(r, sprint, stories)
}

// commit puts stories into a sprint, if one is named.
func (f *fold) commit(r events.Recorded, sprint string, stories []string) error {
	if sprint == "" {
		return nil
	}
	if err := f.widen(r, sprint, stories); err != nil {
		return err
	}
	return f.committed(r, sprint, stories)
}

// uncommit takes stories out of a sprint, if one is named.
func (f *fold) uncommit(r events.Recorded, sprint string, stories []string) error {
	if sprint == "" {
		return nil
	}
	if err := f.narrow(r, sprint, stories); err != nil {
		return err
	}
	return f.committed(r, "", stories)
}

// widen puts stories into the scope of a sprint.
func (f *fold) widen(r events.Recorded, sprint string, stories []string) error {
	keys, err := scopeKeys(r.Product, sprint, stories)
	for _, key := range keys {
		f.scopes.Set(key, kit.None{}, r.Revision)
	}
	return err
}

// narrow takes stories out of the scope of a sprint.
func (f *fold) narrow(r events.Recorded, sprint string, stories []string) error {
	keys, err := scopeKeys(r.Product, sprint, stories)
	for _, key := range keys {
		f.scopes.EndKnown(key, r.Revision)
	}
	return err
}

// committed says on the rows of stories which open sprint they are committed to.
func (f *fold) committed(r events.Recorded, sprint string, stories []string) error {
	for _, story := range stories {
		if err := f.change(r, story, func(s *storyRow) { s.Sprint = sprint }); err != nil {
			return err
		}
	}
	return nil
}

func scopeKeys(product, sprint string, stories []string) ([]scopeKey, error) {
	of, err := kit.ItemKeyOf(product, events.SprintMark, sprint)
	if err != nil {
		return nil, err
	}
	keys := make([]scopeKey, len(stories))
	for i, story := range stories {
		key, err := kit.ItemKeyOf(product, events.StoryMark, story)
		if err != nil {
			return nil, err
		}
		keys[i] = scopeKey{product, of.Number, key.Number}
	}
	return keys, nil
}

func (f *fold) sprintRow(r events.Recorded, sprint string) (kit.ItemKey, sprintRow, error) {
	key, err := kit.ItemKeyOf(r.Product, events.SprintMark, sprint)
	if err != nil {
		return key, sprintRow{}, err
	}
	row, has := f.sprints.Get(key)
	if !has {
		return key, row, fmt.Errorf("%w sprint %s", kit.ErrUnknown, sprint)
	}
	return key, row, nil
}

// changeSprint makes a version of a sprint's row.
func (f *fold) changeSprint(r events.Recorded, sprint string, change func(*sprintRow)) error {
	key, row, err := f.sprintRow(r, sprint)
	if err == nil {
		change(&row)
		f.sprints.Set(key, row, r.Revision)
	}
	return err
}
