package readapi

import (
	"time"

	"waymark/analytics"
	"waymark/httpapi/moment"
)

// mostSprintDays is how many days of a sprint are shown.
const mostSprintDays = 400

// shown are the sprints that ran in the range.
func (m *sprintMeasure) shown() []sprintMeasured {
	shown := []sprintMeasured{}
	for _, s := range m.sprints {
		if !m.ran(*s) {
			continue
		}
		row := sprintMeasured{
			Sprint: s.Sprint, Name: s.Name, State: s.State, Start: s.Start, End: s.End, StartedAt: s.StartedAt, ClosedAt: s.ClosedAt,
			SprintAmounts: amountsOf(s.sum), CarriedOver: append([]sprintCarried{}, s.carried...), Days: m.days(s), Changes: []sprintScopeChange{},
		}
		var revisions []int64
		for _, c := range s.sum.Changes {
			row.Changes = append(row.Changes, sprintScopeChange{c.At, c.Story, c.Stories, c.Points, m.decisions[c.Revision].ID})
			revisions = append(revisions, c.Revision)
		}
		row.Behind = behindThese(m.decisions, revisions...)
		shown = append(shown, row)
	}
	return shown
}

// days are the burn-down and burn-up of a sprint.
func (m *sprintMeasure) days(s *sprintRow) []sprintDay {
	until := m.To
	if s.ClosedAt != nil {
		until = s.ClosedAt.Add(time.Microsecond) // the day on which it was closed is its last
	}
	ends, _ := m.zone.Boundaries(moment.Day, s.StartedAt, until, mostSprintDays*100)
	if len(ends) == 0 {
		return []sprintDay{}
	}
	ends = ends[max(1, len(ends)-mostSprintDays):]
	days := make([]sprintDay, len(ends))
	for i, day := range s.sum.Days(ends) {
		left := day.Remaining()
		days[i] = sprintDay{
			s.Sprint, m.zone.Day(day.At.Add(-time.Microsecond)).Format(time.DateOnly), day.At, day.Scope.Stories, day.Scope.Points,
			day.Done.Stories, day.Done.Points, left.Stories, left.Points,
		}
	}
	return days
}

// velocity is what the last closed sprints did.
func (m *sprintMeasure) velocity() velocity {
	shown, stories, points := velocity{Sprints: []string{}}, []float64{}, []float64{}
	for _, s := range m.closed {
		shown.Sprints = append(shown.Sprints, s.Sprint)
		stories, points = append(stories, float64(s.sum.Completed.Stories)), append(points, s.sum.Completed.Points)
	}
	shown.Stories, shown.Points = spreadOf(stories), spreadOf(points)
	return shown
}

// spreadOf is how values lie around their mean, as far as there are any.
func spreadOf(values []float64) (shown velocitySpread) {
	s := analytics.SpreadOf(values)
	if s.N > 0 {
		shown.Mean, shown.Lowest, shown.Highest = &s.Mean, &s.Lowest, &s.Highest
	}
	if s.N > 1 {
		shown.Deviation = &s.Deviation
	}
	return shown
}
