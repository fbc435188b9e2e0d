package readapi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// goalsServed says which stories serve which goals: by their initiative, or by a need that they name or answer and that an initiative of the
// goal answers.
type goalsServed struct {
	initiatives map[string]string   // goals by initiatives
	stories     map[uint32][]string // goals by stories, by way of needs
}

// goals are those that a story of an initiative serves.
func (s goalsServed) goals(number uint32, initiative string) []string {
	goals := s.stories[number]
	if goal := s.initiatives[initiative]; goal != "" && !slices.Contains(goals, goal) {
		return append([]string{goal}, goals...)
	}
	return goals
}

// goalsServed reads it as of revisions.
func (v view) goalsServed(ctx context.Context, product string, args pgx.NamedArgs) (goalsServed, error) {
	s := goalsServed{map[string]string{}, map[uint32][]string{}}
	rows, err := all[struct {
		Goal, Initiative, NeedKey string
		Need                      int
	}](ctx, v, "analytics_serving.sql", args)
	if err != nil {
		return s, err
	}
	goals, needs := map[string][]string{}, []string{} // goals by needs
	for _, row := range rows {
		s.initiatives[row.Initiative] = row.Goal
		if row.Need > 0 {
			goals[row.NeedKey] = append(goals[row.NeedKey], row.Goal)
			needs = append(needs, row.NeedKey)
		}
	}
	if len(needs) == 0 {
		return s, nil
	}
	needs = distinct(needs)
	args["needs"] = needs
	named, err := all[struct {
		Need   string
		Number uint32
	}](ctx, v, "analytics_naming.sql", args)
	if err != nil {
		return s, err
	}
	for _, n := range named {
		s.stories[n.Number] = append(s.stories[n.Number], goals[n.Need]...)
	}
	answered, err := v.answers(ctx, aims{product: product, discovery: args[string(discoveryBook)].(int64)}, needs)
	for _, a := range answered {
		for _, number := range numbersOf(product, events.StoryMark, a.Stories) {
			s.stories[number] = append(s.stories[number], goals[a.Need]...)
		}
	}
	for number, of := range s.stories {
		s.stories[number] = distinct(of)
	}
	return s, err
}
