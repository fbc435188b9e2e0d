package projections

import (
	"fmt"

	"waymark/events"
)

// goalEvent folds an event about a goal.
func (f *charterFold) goalEvent(r events.Recorded, e events.GoalEvent) error {
	switch e := e.(type) {
	case events.GoalSet:
		return f.goalSet(r, e)
	case events.GoalRevised:
		if e.Due != nil {
			if err := checkDate(e.Due.To); err != nil {
				return err
			}
		}
		return f.changeGoal(r, e.Goal, func(g *goalRow) {
			e.Title.Apply(&g.Title)
			e.Metric.Apply(&g.Metric)
			e.Unit.Apply(&g.Unit)
			e.Baseline.Apply(&g.Baseline)
			e.Target.Apply(&g.Target)
			applyDate(e.Due, &g.DueDate)
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
			f.goals.end(key, r.Revision)
		}
		return err
	}
	return unknown(e)
}

func (f *charterFold) goalSet(r events.Recorded, e events.GoalSet) error {
	key, err := itemKeyOf(r.Product, events.GoalMark, e.Goal)
	if err != nil {
		return err
	}
	if _, has := f.goals.get(key); has {
		return fmt.Errorf("%w: goal %s was set before", errDiverged, e.Goal)
	}
	if err := checkDate(e.Due); err != nil {
		return err
	}
	f.goals.set(key, goalRow{
		Goal: e.Goal, Title: e.Title, Metric: e.Metric, Unit: e.Unit, Baseline: e.Baseline, Target: e.Target, DueDate: date(e.Due),
	}, r.Revision)
	return nil
}

func (f *charterFold) goal(r events.Recorded, goal string) (itemKey, goalRow, error) {
	key, err := itemKeyOf(r.Product, events.GoalMark, goal)
	if err != nil {
		return key, goalRow{}, err
	}
	row, has := f.goals.get(key)
	if !has {
		return key, row, fmt.Errorf("%w goal %s", errUnknown, goal)
	}
	return key, row, nil
}

// changeGoal makes a version of a goal.
func (f *charterFold) changeGoal(r events.Recorded, goal string, change func(*goalRow)) error {
	key, row, err := f.goal(r, goal)
	if err == nil {
		change(&row)
		f.goals.set(key, row, r.Revision)
	}
	return err
}

// measured makes a version of a day's measurement; null is none.
func (f *charterFold) measured(r events.Recorded, e events.GoalMeasured) error {
	goal, _, err := f.goal(r, e.Goal)
	if err != nil {
		return err
	}
	key := measurementKey{goal, e.On}
	if e.Value.To == nil {
		f.measurements.end(key, r.Revision)
	} else {
		f.measurements.set(key, measurementRow{*e.Value.To}, r.Revision)
	}
	return nil
}
