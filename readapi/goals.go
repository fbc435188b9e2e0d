package readapi

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi/moment"
)

type goalMeasurement struct {
	_        struct{} `nullable:"true"`
	On       string   `json:"on" doc:"The day"`
	Value    float64  `json:"value" doc:"What the metric was"`
	Revision int64    `json:"revision" doc:"Revision of the product book that recorded it"`
}

// GoalItem is a goal as the list shows it.
type GoalItem struct {
	Number    int              `json:"-"`
	Goal      string           `json:"goal" doc:"Key of the goal"`
	Title     string           `json:"title" doc:"What shall be reached"`
	Metric    string           `json:"metric" doc:"What is measured"`
	Unit      string           `json:"unit" doc:"What the metric is counted in; empty if not said"`
	Direction string           `json:"direction" doc:"up or down: from the baseline to the target"`
	Baseline  float64          `json:"baseline" doc:"Where the metric stood"`
	Target    float64          `json:"target" doc:"Where it shall be"`
	Due       *string          `json:"due" doc:"When it shall be there; null if not said"`
	Outcome   *string          `json:"outcome" doc:"reached, missed or abandoned; null while the goal is open"`
	Measured  *goalMeasurement `json:"measured" doc:"The measurement of the latest day; null if there is none"`
	Progress  *float64         `json:"progress" db:"-" doc:"How much of the way from the baseline to the target that is: 0 is none, 1 is all of it; null without a measurement"`
	Revision  int64            `json:"revision" doc:"Revision of the product book since which these fields but measured and progress stand so"`
}

// goals are what a product's people want to reach.
func goals(ctx context.Context, v view, in *CharterPage) (*charterListOutput[GoalItem], error) {
	return charterList(ctx, v, in, func(revision int64, w window) ([]GoalItem, error) {
		return v.goals(ctx, in.Key, revision, w)
	}, func(i GoalItem) int { return i.Number })
}

func (v view) goals(ctx context.Context, product string, revision int64, w window) ([]GoalItem, error) {
	items, err := all[GoalItem](ctx, v, "goals.sql", w.args(product, revision))
	for i := range items {
		items[i].Progress = items[i].progress()
	}
	return items, err
}

// progress is the way from the baseline that the metric has gone, in parts of the whole way.
func (g GoalItem) progress() *float64 {
	if g.Measured == nil {
		return nil
	}
	part := (g.Measured.Value - g.Baseline) / (g.Target - g.Baseline)
	if math.IsInf(part, 0) { // the whole way is tiny
		return nil
	}
	return &part
}

type goalInput struct {
	Product
	Goal string `path:"goal" maxLength:"50" doc:"Key of the goal" example:"ACME-G1"`
	moment.AsOf
	Freshness
}

type goalBody struct {
	Product string `json:"product" doc:"Key of the product"`
	Shown
	GoalItem
	Measurements []goalMeasurement `json:"measurements" nullable:"false" doc:"By their days, one a day"`
}

type goalOutput struct {
	ETag string `header:"ETag" doc:"Revision of the product book, for If-Match"`
	Body goalBody
}

// goal is one goal with all its measurements.
func goal(ctx context.Context, v view, in *goalInput) (*goalOutput, error) {
	state, err := v.as(ctx, charterBook, in.Key, in.At)
	if err != nil {
		return nil, err
	}
	number, ok := events.GoalMark.Number(in.Key, in.Goal)
	if !ok {
		return nil, unknown("goal", in.Goal)
	}
	limit := 1
	items, err := v.goals(ctx, in.Key, state.Revision, window{after: int(number) - 1, limit: &limit})
	if err != nil {
		return nil, err
	}
	if len(items) == 0 || items[0].Number != int(number) {
		return nil, unknown("goal", in.Goal)
	}
	measurements, err := all[goalMeasurement](ctx, v, "measurements.sql", pgx.NamedArgs{
		"product": in.Key, "number": number, "revision": state.Revision,
	})
	return &goalOutput{ETag: state.etag(), Body: goalBody{
		Product: in.Key, Shown: state.shown(), GoalItem: items[0], Measurements: measurements,
	}}, err
}
