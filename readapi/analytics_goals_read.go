package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
	"waymark/httpapi/moment"
)

// goalMeasure is what is measured of goals.
type goalMeasure struct {
	product string
	stretch
	zone     moment.Zone
	top      int
	args     pgx.NamedArgs // the product, and the revision of each book at the end of the range
	goals    []goalRow
	measured map[int][]measurementRow // by the numbers of goals
	stories  []storyProgress
	serving  goalsServed
	done     map[string]analytics.Amount // within the range, by goal
}

type goalRow struct {
	Number              int
	Goal, Title, Metric string
	Unit                string
	Baseline, Target    float64
	DueDate             *time.Time
	Outcome             *string
	measuredDecision
}

type measurementRow struct {
	Number int
	Day    time.Time
	Value  float64
	measuredDecision
}

// readGoals reads goals, their measurements, the stories, and which of them serve which goal.
func (v view) readGoals(ctx context.Context, m *goalMeasure) error {
	m.args, m.measured, m.done = pgx.NamedArgs{"product": m.product}, map[int][]measurementRow{}, map[string]analytics.Amount{}
	for _, b := range books() {
		row, err := v.bookAt(ctx, b, m.product, justBefore(m.To))
		if err != nil {
			return err
		}
		m.args[string(b)] = row.Revision
		if b == backlogBook {
			m.args["revisions"] = []int64{row.Revision}
		}
	}
	var err error
	if m.goals, err = all[goalRow](ctx, v, "analytics_goals.sql", m.args); err != nil {
		return err
	}
	measured, err := all[measurementRow](ctx, v, "analytics_measurements.sql", m.args)
	if err != nil {
		return err
	}
	for _, row := range measured {
		m.measured[row.Number] = append(m.measured[row.Number], row)
	}
	if m.stories, err = all[storyProgress](ctx, v, "analytics_stories.sql", m.args); err != nil {
		return err
	}
	m.serving, err = v.goalsServed(ctx, m.product, m.args)
	return err
}

// goal is a goal as its formulas take it.
func (m *goalMeasure) goal(g goalRow) analytics.Goal {
	return analytics.Goal{Baseline: g.Baseline, Target: g.Target, Set: m.zone.Day(g.At), Due: g.DueDate}
}

// values are what was measured of a goal, by day.
func (m *goalMeasure) values(g goalRow) (values []analytics.Measured) {
	for _, row := range m.measured[g.Number] {
		values = append(values, analytics.Measured{Day: row.Day, Value: row.Value})
	}
	return values
}

// shown are the goals with their measurements.
func (m *goalMeasure) shown() []measuredGoal {
	shown := []measuredGoal{}
	for _, g := range m.goals {
		row := measuredGoal{
			Goal: g.Goal, Title: g.Title, Metric: g.Metric, Unit: g.Unit, Baseline: g.Baseline, Target: g.Target, SetAt: g.At,
			Due: dateOf(g.DueDate), Outcome: g.Outcome, Measurements: []goalMeasurementRow{},
		}
		var behind gathered
		behind.add(g.measuredDecision)
		values := m.values(g)
		for i, said := range m.measured[g.Number] {
			row.GoalStanding = standingOf(m.goal(g), values[i])
			row.Measurements = append(row.Measurements, goalMeasurementRow{g.Goal, row.GoalStanding, said.ID})
			behind.add(said.measuredDecision)
		}
		row.Progress, row.Behind = progressOf(row.GoalStanding), behind.shown()
		shown = append(shown, row)
	}
	return shown
}
