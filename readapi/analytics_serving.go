package readapi

import (
	"context"
	"maps"
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
	goals := map[string][]string{} // by needs
	for _, row := range rows {
		s.initiatives[row.Initiative] = row.Goal
		if row.Need > 0 {
			goals[row.NeedKey] = append(goals[row.NeedKey], row.Goal)
		}
	}
	if len(goals) > 0 {
		err = v.servedByNeeds(ctx, product, args, goals, &s)
	}
	return s, err
}

// servedByNeeds adds the stories that name or answer needs that initiatives of goals answer.
func (v view) servedByNeeds(ctx context.Context, product string, args pgx.NamedArgs, goals map[string][]string, s *goalsServed) error {
	needs := slices.Sorted(maps.Keys(goals))
	args["needs"] = needs
	named, err := all[struct {
		Need   string
		Number uint32
	}](ctx, v, "analytics_naming.sql", args)
	if err != nil {
		return err
	}
	for _, n := range named {
		s.add(n.Number, goals[n.Need])
	}
	answered, err := v.answers(ctx, aims{product: product, discovery: args[string(discoveryBook)].(int64)}, needs)
	for _, a := range answered {
		for _, number := range numbersOf(product, events.StoryMark, a.Stories) {
			s.add(number, goals[a.Need])
		}
	}
	return err
}

func (s *goalsServed) add(story uint32, goals []string) {
	s.stories[story] = distinct(append(s.stories[story], goals...))
}
