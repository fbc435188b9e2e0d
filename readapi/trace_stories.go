package readapi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// cell is how many stories an initiative has, or how many of them name a need.
type cell struct {
	Initiative, Need                                   string
	Todo, Doing, Done, Dropped                         int
	TodoPoints, DoingPoints, DonePoints, DroppedPoints float64
}

func (c cell) stories() int { return c.Todo + c.Doing + c.Done + c.Dropped }

func (c cell) tallies() []tally {
	var initiative *string
	if c.Initiative != "" {
		initiative = &c.Initiative
	}
	return only([]tally{
		{c.Need, initiative, "todo", c.Todo, c.TodoPoints},
		{c.Need, initiative, "doing", c.Doing, c.DoingPoints},
		{c.Need, initiative, "done", c.Done, c.DonePoints},
		{c.Need, initiative, "dropped", c.Dropped, c.DroppedPoints},
	}, func(t tally) bool { return t.Stories > 0 })
}

func talliesOf(cells []cell) []tally {
	var tallies []tally
	for _, c := range cells {
		tallies = append(tallies, c.tallies()...)
	}
	return tallies
}

// answeringStory is a story that answers a need.
type answeringStory struct {
	Need       string
	Number     int
	Initiative *string
	Category   string `db:"status_category"`
	Points     float64
	Named      bool // it names the need too
}

func (s answeringStory) tally() tally { return tally{s.Need, s.Initiative, s.Category, 1, s.Points} }

func (s answeringStory) belongsTo(initiatives []string) bool {
	return s.Initiative != nil && slices.Contains(initiatives, *s.Initiative)
}

// foundStories are the stories of a trace: all of them counted, and the first of them.
type foundStories struct {
	Work  []tally // by initiative
	Needs []tally // by need and initiative
	Shown []tracedStory

	whole    bool             // all are shown
	alone    bool             // of needs, only the one that was asked for is shown
	naming   []cell           // those that name the need that was asked for
	answered []answeringStory // those that answer it
}

// tracedStories are the one that is asked for, those of initiatives, and those that name a need or answer it. They are
// counted by cells, which have no story in common, so that it does not matter how many there are.
func (v view) tracedStories(ctx context.Context, a aims, asked []string) (found foundStories, err error) {
	cells, err := v.cells(ctx, a, "trace_cells.sql", asked)
	if err != nil {
		return found, err
	}
	found.naming = only(cells, func(c cell) bool { return c.Need != "" })
	if a.kind == "need" {
		if found.answered, err = v.answering(ctx, a, []string{a.id}); err != nil {
			return found, err
		}
	}
	apart := only(cells, func(c cell) bool { return c.Need == "" || !slices.Contains(asked, c.Initiative) })
	alone := only(found.answered, func(s answeringStory) bool { return !s.Named && !s.belongsTo(asked) })
	numbers, err := v.firstMembers(ctx, a, apart)
	if err != nil {
		return found, err
	}
	total := len(alone)
	for _, c := range apart {
		total += c.stories()
	}
	for _, s := range alone {
		numbers = append(numbers, s.Number)
	}
	if a.story != nil {
		numbers = append(numbers, int(*a.story))
	}
	slices.Sort(numbers)
	found.Shown, err = all[tracedStory](ctx, v, "trace_stories.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.backlog, "discovery": a.discovery, "numbers": numbers[:min(len(numbers), mostTraced)],
	})
	if found.whole = total <= mostTraced; found.whole {
		found.Work, found.Needs = talliesOfShown(found.Shown)
		return found, err
	}
	found.Work = talliesOf(apart)
	for _, s := range alone {
		found.Work = append(found.Work, s.tally())
	}
	return found, err
}

// talliesOfShown counts stories by initiative, and by the needs that they serve.
func talliesOfShown(stories []tracedStory) (work, needs []tally) {
	for _, s := range stories {
		t := tally{Initiative: s.Initiative, Category: s.Category, Stories: 1}
		if s.Points != nil {
			t.Points = *s.Points
		}
		work = append(work, t)
		for _, t.Need = range s.Needs {
			needs = append(needs, t)
		}
	}
	return work, needs
}

// cells counts stories of initiatives, and those that name the need or the text.
func (v view) cells(ctx context.Context, a aims, file string, initiatives []string) ([]cell, error) {
	return all[cell](ctx, v, file, pgx.NamedArgs{
		"product": a.product, "revision": a.backlog, "initiatives": initiatives, "need": a.need(),
	})
}

// need is what stories may name that is asked for; empty for nothing.
func (a aims) need() string {
	if a.kind == "need" || a.kind == "text" {
		return a.id
	}
	return ""
}

// answers is what answers a need.
type answers struct {
	Need                 string
	Stories, Initiatives []string
}

func (v view) answers(ctx context.Context, a aims, needs []string) ([]answers, error) {
	return all[answers](ctx, v, "trace_answers.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.discovery, "numbers": numbersOf(a.product, events.NeedMark, needs),
	})
}

// answering are the stories that answer these needs.
func (v view) answering(ctx context.Context, a aims, needs []string) ([]answeringStory, error) {
	found, err := v.answers(ctx, a, needs)
	if err != nil {
		return nil, err
	}
	var of []string
	var numbers []uint32
	for _, answer := range found {
		of = append(of, slices.Repeat([]string{answer.Need}, len(answer.Stories))...)
		numbers = append(numbers, numbersOf(a.product, events.StoryMark, answer.Stories)...)
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	return all[answeringStory](ctx, v, "trace_answering.sql", pgx.NamedArgs{
		"product": a.product, "revision": a.backlog, "needs": of, "numbers": numbers,
	})
}

// tracedNeeds counts the stories by the needs that they serve, where not all are shown. Of stories that name a need, it does
// not look for others that they serve. Of the needs that single stories answer, it knows those of the stories that are shown.
func (v view) tracedNeeds(ctx context.Context, a aims, asked []string, initiatives []tracedInitiative, found *foundStories) error {
	if found.whole {
		return nil
	}
	if a.kind == "need" || len(found.naming) > 0 {
		found.alone, found.Needs = true, talliesOf(found.naming)
		for _, s := range found.answered {
			if !s.Named {
				found.Needs = append(found.Needs, s.tally())
			}
		}
		return nil
	}
	cells, err := v.cells(ctx, a, "trace_served.sql", asked)
	if err != nil {
		return err
	}
	found.Needs = talliesOf(cells)
	var needs, shown []string
	for _, t := range found.Needs {
		needs = append(needs, t.Need)
	}
	for _, s := range found.Shown {
		shown = append(shown, s.Needs...)
	}
	for _, i := range initiatives {
		needs = append(needs, i.Needs...)
	}
	answered, err := v.answering(ctx, a, distinct(append(needs, shown...)))
	if err != nil {
		return err
	}
	for _, s := range answered {
		if !s.Named && s.belongsTo(asked) {
			found.Needs = append(found.Needs, s.tally())
		}
	}
	byFirst(found.Needs, distinct(shown))
	return nil
}

// byFirst sorts tallies by needs: those first that stories name first.
func byFirst(tallies []tally, needs []string) {
	place := map[string]int{}
	for i, need := range needs {
		place[need] = i - len(needs)
	}
	slices.SortStableFunc(tallies, func(a, b tally) int { return place[a.Need] - place[b.Need] })
}
