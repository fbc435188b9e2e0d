package charter

import (
	"fmt"

	"waymark/events"
	"waymark/projections/kit"
)

// goalEvent folds an event about a goal.
func (f *fold) goalEvent(r events.Recorded, e events.GoalEvent) error {
	switch e := e.(type) {
	case events.GoalSet:
		return f.goalSet(r, e)
	case events.GoalRevised:
		if e.Due != nil {
			if err := kit.CheckDate(e.Due.To); err != nil {
				return err
			}
		}
		return f.changeGoal(r, e.Goal, func(g *goalRow) {
			e.Title.Apply(&g.Title)
			e.Metric.Apply(&g.Metric)
			e.Unit.Apply(&g.Unit)
			e.Baseline.Apply(&g.Baseline)
			e.Target.Apply(&g.Target)
			kit.ApplyDate(e.Due, &g.DueDate)
		})
	case events.GoalMeasured:
		return f.measured(r, e)
	case events.GoalClosed:
		return f.changeGoal(r, e.Goal, func(g *goalRow) { g.Outcome = e.Outcome })
	case events.GoalReopened:
		return f.changeGoal(r, e.Goal, func(g *goalRow) { g.Outcome = "" })
	case events.GoalWithdrawn:
		key, _, err := f.goal(r, e.Goal)
		if err == nil {
			f.goals.End(key, r.Revision)
		}
		return err
	}
	return kit.Unknown(e)
}

func (f *fold) goalSet(r events.Recorded, e events.GoalSet) error {
	key, err := kit.ItemKeyOf(r.Product, events.GoalMark, e.Goal)
	if err != nil {
		return err
	}
	if _, has := f.goals.Get(key); has {
		return fmt.Errorf("%w: goal %s was set before", kit.ErrDiverged, e.Goal)
	}
	if err := kit.CheckDate(e.Due); err != nil {
		return err
	}
	f.goals.Set(key, goalRow{
		Goal: e.Goal, Title: e.Title, Metric: e.Metric, Unit: e.Unit, Baseline: e.Baseline, Target: e.Target, DueDate: kit.Date(e.Due),
	}, r.Revision)
	return nil
}

func (f *fold) goal(r events.Recorded, goal string) (kit.ItemKey, goalRow, error) {
	key, err := kit.ItemKeyOf(r.Product, events.GoalMark, goal)
	if err != nil {
		return key, goalRow{}, err
	}
	row, has := f.goals.Get(key)
	if !has {
		return key, row, fmt.Errorf("%w goal %s", kit.ErrUnknown, goal)
	}
	return key, row, nil
}

// changeGoal makes a version of a goal.
func (f *fold) changeGoal(r events.Recorded, goal string, change func(*goalRow)) error {
	key, row, err := f.goal(r, goal)
	if err == nil {
		change(&row)
		f.goals.Set(key, row, r.Revision)
	}
	return err
}

// measured makes a version of a day's measurement; null is none.
func (f *fold) measured(r events.Recorded, e events.GoalMeasured) error {
	goal, _, err := f.goal(r, e.Goal)
	if err != nil {
		return err
	}
	key := measurementKey{goal, e.On}
	if e.Value.To == nil {
		f.measurements.End(key, r.Revision)
	} else {
		f.measurements.Set(key, measurementRow{*e.Value.To}, r.Revision)
	}
	return nil
}
