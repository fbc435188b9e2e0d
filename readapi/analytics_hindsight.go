package readapi

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
)

// goalHindsight looks back at a goal that was measured.
type goalHindsight struct {
	_           struct{}       `nullable:"true"`
	Stories     []firstForGoal `json:"stories" nullable:"false" doc:"The stories that serve it of the first of the backlog when it was set, by place"`
	Initiatives []firstForGoal `json:"initiatives" nullable:"false" doc:"The initiatives that serve it of the first of the horizon now then, by place"`
	Done        int            `json:"done" doc:"Stories that serve it and were done since it was set, up to the end of the range"`
	Scored      int            `json:"scored" doc:"Stories of these that had a value of the prediction's framework when they were done"`
	Predicted   float64        `json:"predicted" doc:"The sum of these values"`
	FirstDone   *time.Time     `json:"first_done" doc:"When the first of the stories was done; null: none was"`
	LastDone    *time.Time     `json:"last_done" doc:"When the last one was"`
	Brought     *float64       `json:"brought" doc:"How much of the way it went behind the day on which the first was done: the share of the last measurement less that of the last one up to that day, or 0; null where nothing was measured since"`
}

// firstForGoal is what stood first for a goal when it was set.
type firstForGoal struct {
	Item      string     `json:"item" doc:"Key of the story or the initiative"`
	Title     string     `json:"title" doc:"What it was called"`
	Place     int        `json:"place" doc:"Its place then"`
	Framework *string    `json:"framework" doc:"How it was scored then; null: it was not"`
	Predicted *float64   `json:"predicted" doc:"The value; null where it had none"`
	DoneAt    *time.Time `json:"done_at" doc:"Of a story, when it was done; null: it is not"`
}

// scoredRow is a story at a revision with its score.
type scoredRow struct {
	Number       uint32
	Revision     int64
	Story, Title string
	Framework    *string
	Value        *float64
}

// scoredAt is a story at a revision.
type scoredAt struct {
	number   uint32
	revision int64
}

// hindsight fills in what stood first for the goals that were measured and what came, and says how well scores predict.
func (v view) hindsight(ctx context.Context, m *goalMeasure, shown []measuredGoal) (goalsPrediction, error) {
	instants := make([]time.Time, len(m.goals))
	for i, g := range m.goals {
		instants[i] = g.At.Add(time.Microsecond) // what was decided with it counts
	}
	tops, err := v.tops(ctx, m.product, instants, m.top)
	if err != nil {
		return goalsPrediction{}, err
	}
	scores, err := v.scores(ctx, m, tops)
	if err != nil {
		return goalsPrediction{}, err
	}
	framework := m.framework(scores)
	for i, g := range m.goals {
		if len(m.measured[g.Number]) > 0 {
			shown[i].Hindsight = m.lookBack(g, tops[i], scores, framework)
		}
	}
	return m.predict(shown, framework), v.firstInitiatives(ctx, m, instants, shown)
}

// scores are those of the stories that serve goals when they were done, and of the first ones when goals were set.
func (v view) scores(ctx context.Context, m *goalMeasure, tops []orderTop) (map[scoredAt]scoredRow, error) {
	wanted := map[scoredAt]bool{}
	for _, s := range m.stories {
		if s.DoneAt != nil && len(m.serving.goals(s.Number, s.Initiative)) > 0 {
			wanted[scoredAt{s.Number, *s.DoneRevision}] = true
		}
	}
	for _, top := range tops {
		for _, number := range top.Numbers {
			wanted[scoredAt{number, top.Revision}] = true
		}
	}
	var numbers []uint32
	var revisions []int64
	for at := range wanted {
		numbers, revisions = append(numbers, at.number), append(revisions, at.revision)
	}
	rows, err := all[scoredRow](ctx, v, "analytics_scores.sql", pgx.NamedArgs{"product": m.product, "numbers": numbers, "revisions": revisions})
	scores := map[scoredAt]scoredRow{}
	for _, row := range rows {
		scores[scoredAt{row.Number, row.Revision}] = row
	}
	return scores, err
}

// framework is the one by which most of the done stories that serve goals were scored with a value; nil where none was.
func (m *goalMeasure) framework(scores map[scoredAt]scoredRow) *string {
	counts := map[string]int{}
	for _, s := range m.stories {
		if s.DoneAt == nil {
			continue
		}
		if score := scores[scoredAt{s.Number, *s.DoneRevision}]; score.Framework != nil && score.Value != nil {
			counts[*score.Framework]++
		}
	}
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	if len(names) == 0 {
		return nil
	}
	return &names[0]
}

// lookBack says what stood first for a goal, and what became of the work for it.
func (m *goalMeasure) lookBack(g goalRow, top orderTop, scores map[scoredAt]scoredRow, framework *string) *goalHindsight {
	h := &goalHindsight{Stories: []firstForGoal{}, Initiatives: []firstForGoal{}}
	places := map[uint32]int{}
	for i, number := range top.Numbers {
		places[number] = i + 1
	}
	for _, s := range m.stories {
		if !slices.Contains(m.serving.goals(s.Number, s.Initiative), g.Goal) {
			continue
		}
		if place := places[s.Number]; place > 0 {
			then := scores[scoredAt{s.Number, top.Revision}]
			h.Stories = append(h.Stories, firstForGoal{then.Story, then.Title, place, then.Framework, then.Value, s.DoneAt})
		}
		if s.DoneAt != nil && !s.DoneAt.Before(g.At) {
			h.add(s, scores[scoredAt{s.Number, *s.DoneRevision}], framework)
		}
	}
	slices.SortFunc(h.Stories, func(a, b firstForGoal) int { return cmp.Compare(a.Place, b.Place) })
	if h.FirstDone != nil {
		h.Brought = m.goal(g).Brought(m.values(g), m.zone.Day(*h.FirstDone))
	}
	return h
}

// add counts a story that was done.
func (h *goalHindsight) add(s storyProgress, score scoredRow, framework *string) {
	h.Done++
	if score.Value != nil && framework != nil && *score.Framework == *framework {
		h.Scored++
		h.Predicted += *score.Value
	}
	if h.FirstDone == nil || s.DoneAt.Before(*h.FirstDone) {
		h.FirstDone = s.DoneAt
	}
	if h.LastDone == nil || s.DoneAt.After(*h.LastDone) {
		h.LastDone = s.DoneAt
	}
}

// predict compares what was predicted with what came.
func (m *goalMeasure) predict(shown []measuredGoal, framework *string) goalsPrediction {
	var outcomes []analytics.Outcome
	for _, g := range shown {
		if g.Hindsight != nil && g.Hindsight.Scored > 0 && g.Share != nil {
			outcomes = append(outcomes, analytics.Outcome{Predicted: g.Hindsight.Predicted, Share: *g.Share})
		}
	}
	p := analytics.Predict(outcomes)
	return goalsPrediction{framework, p.Goals, p.Tau, p.Goals < analytics.LeastGoals}
}

// firstInitiatives fills in the initiatives that stood first.
func (v view) firstInitiatives(ctx context.Context, m *goalMeasure, instants []time.Time, shown []measuredGoal) error {
	rows, err := all[struct {
		Goal, Place       int
		Initiative, Title string
		Framework         *string
		Value             *float64
	}](ctx, v, "analytics_hindsight.sql", pgx.NamedArgs{"product": m.product, "instants": instants, "top": m.top})
	for _, row := range rows {
		g := &shown[row.Goal-1]
		if g.Hindsight != nil && m.serving.initiatives[row.Initiative] == g.Goal {
			g.Hindsight.Initiatives = append(g.Hindsight.Initiatives, firstForGoal{row.Initiative, row.Title, row.Place, row.Framework, row.Value, nil})
		}
	}
	return err
}
