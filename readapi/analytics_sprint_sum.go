package readapi

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
	"waymark/events"
	"waymark/httpapi/moment"
)

// sprintRow is a sprint that was started.
type sprintRow struct {
	Sprint, Name, State string
	Number              int
	Start, End          *string
	StartedRevision     int64
	StartedAt           time.Time
	ClosedRevision      *int64
	ClosedAt            *time.Time

	history analytics.SprintHistory
	sum     analytics.Sprint
	carried []sprintCarried
}

// sprintMeasure is what is measured of sprints.
type sprintMeasure struct {
	product  string
	revision int64
	stretch
	zone      moment.Zone
	last      int
	sprints   []*sprintRow // that are measured
	closed    []*sprintRow // the last of them that were closed, in that order
	decisions map[int64]ComparedWhy
}

// choose takes the sprints that ran in the range, and the last that were closed.
func (m *sprintMeasure) choose(rows []sprintRow) {
	for i := range rows {
		row := &rows[i]
		row.history = analytics.SprintHistory{Started: analytics.Moment{Revision: row.StartedRevision, At: row.StartedAt}, End: m.revision}
		if row.ClosedRevision != nil {
			row.history.End = *row.ClosedRevision
			m.closed = append(m.closed, row)
		}
	}
	slices.SortFunc(m.closed, func(a, b *sprintRow) int { return cmp.Compare(a.history.End, b.history.End) })
	m.closed = m.closed[max(0, len(m.closed)-m.last):]
	for i := range rows {
		if m.ran(rows[i]) || slices.Contains(m.closed, &rows[i]) {
			m.sprints = append(m.sprints, &rows[i])
		}
	}
}

// ran says whether a sprint ran in the range.
func (m *sprintMeasure) ran(s sprintRow) bool { return s.ClosedAt == nil || !s.ClosedAt.Before(m.From) }

// measureSprints counts what came of the sprints.
func (v view) measureSprints(ctx context.Context, m *sprintMeasure) error {
	if err := v.sprintHistories(ctx, m); err != nil {
		return err
	}
	var revisions []int64
	for _, s := range m.sprints {
		s.sum = analytics.SumSprint(s.history)
		for _, c := range s.sum.Changes {
			revisions = append(revisions, c.Revision)
		}
	}
	if err := v.carriedOver(ctx, m); err != nil {
		return err
	}
	var err error
	m.decisions, err = v.decisionsAt(ctx, m.product, backlogBook, revisions)
	return err
}

type sprintScopeRow struct {
	Sprint, Number int
	Story          string
	FromRevision   int64
	FromAt         time.Time
	UntilRevision  *int64
	UntilAt        *time.Time
}

type sprintStateRow struct {
	Sprint, Number int
	FromRevision   int64
	FromAt         time.Time
	Points         float64
	Done           bool
}

// scopedStory is a story of the scope of a sprint, both by their numbers.
type scopedStory struct{ sprint, story int }

// sprintHistories reads what happened to the sprints.
func (v view) sprintHistories(ctx context.Context, m *sprintMeasure) error {
	args, by := m.args(), map[scopedStory]*analytics.SprintStory{}
	scope, err := all[sprintScopeRow](ctx, v, "analytics_sprint_scope.sql", args)
	if err != nil {
		return err
	}
	var stories []scopedStory
	for _, row := range scope {
		key := scopedStory{row.Sprint, row.Number}
		if by[key] == nil {
			by[key] = &analytics.SprintStory{Story: row.Story}
			stories = append(stories, key)
		}
		by[key].In = append(by[key].In, analytics.Span{
			From: analytics.Moment{Revision: row.FromRevision, At: row.FromAt}, Until: analyticsMoment(row.UntilRevision, row.UntilAt),
		})
	}
	states, err := all[sprintStateRow](ctx, v, "analytics_sprint_states.sql", m.storyArgs(stories))
	for _, row := range states {
		story := by[scopedStory{row.Sprint, row.Number}]
		story.Was = append(story.Was, analytics.StoryState{
			Moment: analytics.Moment{Revision: row.FromRevision, At: row.FromAt}, Points: row.Points, Done: row.Done,
		})
	}
	for _, key := range stories {
		s := m.sprint(key.sprint)
		s.history.Stories = append(s.history.Stories, *by[key])
	}
	return err
}

func analyticsMoment(revision *int64, at *time.Time) *analytics.Moment {
	if revision == nil || at == nil {
		return nil
	}
	return &analytics.Moment{Revision: *revision, At: *at}
}

func (m *sprintMeasure) sprint(number int) *sprintRow {
	at := slices.IndexFunc(m.sprints, func(s *sprintRow) bool { return s.Number == number })
	return m.sprints[at]
}

// args name the sprints with the revisions at which they begin and end.
func (m *sprintMeasure) args() pgx.NamedArgs {
	var numbers []int
	var started, finals []int64
	for _, s := range m.sprints {
		numbers, started, finals = append(numbers, s.Number), append(started, s.StartedRevision), append(finals, s.history.End)
	}
	return pgx.NamedArgs{"product": m.product, "revision": m.revision, "sprints": numbers, "started": started, "finals": finals}
}

// storyArgs name stories of sprints, likewise.
func (m *sprintMeasure) storyArgs(stories []scopedStory) pgx.NamedArgs {
	var sprints, numbers []int
	var started, finals []int64
	for _, key := range stories {
		s := m.sprint(key.sprint)
		sprints, numbers = append(sprints, key.sprint), append(numbers, key.story)
		started, finals = append(started, s.StartedRevision), append(finals, s.history.End)
	}
	return pgx.NamedArgs{
		"product": m.product, "revision": m.revision, "sprints": sprints, "numbers": numbers, "started": started, "finals": finals,
	}
}

// carriedOver looks up where the stories that closed sprints left went.
func (v view) carriedOver(ctx context.Context, m *sprintMeasure) error {
	var left []scopedStory
	for _, s := range m.sprints {
		if s.ClosedAt == nil {
			continue
		}
		for _, number := range numbersOf(m.product, events.StoryMark, s.sum.LeftStories) {
			left = append(left, scopedStory{s.Number, int(number)})
		}
	}
	type row struct {
		Sprint int
		sprintCarried
	}
	rows, err := all[row](ctx, v, "analytics_sprint_carried.sql", m.storyArgs(left))
	for _, r := range rows {
		s := m.sprint(r.Sprint)
		s.carried = append(s.carried, r.sprintCarried)
	}
	return err
}
