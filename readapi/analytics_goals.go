package readapi

import (
	"context"
	"io"
	"time"

	"waymark/analytics"
)

type goalsMeasuredInput struct {
	Measured
	Top   int    `query:"top" minimum:"1" maximum:"100" default:"10" doc:"How many of the first stories of the backlog stood first when a goal was set, and of the first initiatives"`
	Table string `query:"table" enum:"goals,buckets,measurements" default:"goals" doc:"Which of the rows a table has"`
}

// GoalStanding is what a goal's metric was on a day, against a straight line from its baseline on the day that it was set to its target on the day that it is due.
type GoalStanding struct {
	On       *string  `json:"on" parquet:"on,optional" doc:"The day; null, as the rest, where nothing was measured"`
	Value    *float64 `json:"value" parquet:"value,optional" doc:"What the metric was"`
	Share    *float64 `json:"share" parquet:"share,optional" doc:"Of the way from the baseline to the target: 0 is none, 1 all of it"`
	Line     *float64 `json:"line" parquet:"line,optional" doc:"What the line has on that day; null where no day is due"`
	Ahead    *float64 `json:"ahead" parquet:"ahead,optional" doc:"Share less line; below 0: behind"`
	AheadBy  *float64 `json:"ahead_by" parquet:"ahead_by,optional" doc:"The same in the metric: how much nearer to the target it is than the line; below 0: further"`
	Expected *float64 `json:"expected" parquet:"expected,optional" doc:"Where the line has the metric"`
}

type goalMeasurementRow struct {
	Goal string `json:"-" parquet:"goal"`
	GoalStanding
	Decision string `json:"decision" parquet:"decision" doc:"Id of the decision that said so"`
}

type measuredGoal struct {
	Goal     string    `json:"goal" parquet:"goal" doc:"Key of the goal"`
	Title    string    `json:"title" parquet:"title" doc:"What shall be reached"`
	Metric   string    `json:"metric" parquet:"metric" doc:"What is measured"`
	Unit     string    `json:"unit" parquet:"unit" doc:"What it is counted in; empty if not said"`
	Baseline float64   `json:"baseline" parquet:"baseline" doc:"Where it stood"`
	Target   float64   `json:"target" parquet:"target" doc:"Where it shall be"`
	SetAt    time.Time `json:"set_at" parquet:"set_at,timestamp" doc:"When the goal was set"`
	Due      *string   `json:"due" parquet:"due,optional" doc:"When it shall be reached; null if not said"`
	Outcome  *string   `json:"outcome" parquet:"outcome,optional" doc:"reached, missed or abandoned; null while it is open"`
	Progress string    `json:"progress" parquet:"progress" enum:"ahead,on_line,behind,unknown" doc:"The last measurement against the line; unknown without either"`
	GoalStanding
	Done         int                  `json:"done" parquet:"done" doc:"Stories that serve it and were done in the range"`
	DonePoints   float64              `json:"done_points" parquet:"done_points" doc:"Points of these"`
	Measurements []goalMeasurementRow `json:"measurements" nullable:"false" doc:"By day"`
	Hindsight    *goalHindsight       `json:"hindsight" doc:"What stood first for it, what its scores predicted, and what came; null where nothing was measured"`
	Behind
}

type goalsBucket struct {
	Span
	Done          int      `json:"done" parquet:"done" doc:"Stories that were done, of those that are done at the end of the range"`
	DonePoints    float64  `json:"done_points" parquet:"done_points" doc:"Points of these"`
	Serving       int      `json:"serving" parquet:"serving" doc:"Stories of these that serve a goal"`
	ServingPoints float64  `json:"serving_points" parquet:"serving_points" doc:"Points of these"`
	Without       int      `json:"without" parquet:"without" doc:"Stories that serve none"`
	WithoutPoints float64  `json:"without_points" parquet:"without_points" doc:"Points of these"`
	Share         *float64 `json:"share" parquet:"share,optional" doc:"Serving by done; null where nothing was done"`
	SharePoints   *float64 `json:"share_points" parquet:"share_points,optional" doc:"The same of points"`
	Behind
}

type goalsPrediction struct {
	Framework *string  `json:"framework" doc:"The framework by which most of the delivered work was scored with a value, whose values alone count; null where none was"`
	Goals     int      `json:"goals" doc:"Goals that were measured and for which scored work was done"`
	Tau       *float64 `json:"tau" doc:"Kendall's tau-b of the predicted values and the shares of the way: 1 the same order, -1 the opposite, 0 one says nothing of the other; null of fewer than 5 goals, or of goals that are all alike"`
	TooFew    bool     `json:"too_few" doc:"Whether there are fewer than 5 goals"`
}

type goalsMeasuredBody struct {
	Goals      []measuredGoal  `json:"goals" nullable:"false" doc:"Those of the end of the range, by number"`
	Buckets    []goalsBucket   `json:"buckets" nullable:"false" doc:"What was done, and how much of it serves a goal, by time; buckets in which nothing was done are left out"`
	Totals     goalsBucket     `json:"totals" doc:"The same of the whole range"`
	Prediction goalsPrediction `json:"prediction" doc:"How well scores predict"`
	table      string
}

// CSV is the table that was asked for.
func (b goalsMeasuredBody) CSV(w io.Writer) error {
	switch b.table {
	case "buckets":
		return writeCSV(w, b.Buckets)
	case "measurements":
		var rows []goalMeasurementRow
		for _, g := range b.Goals {
			rows = append(rows, g.Measurements...)
		}
		return writeCSV(w, rows)
	}
	return writeCSV(w, b.Goals)
}

// undated is the body without the time at which it was asked.
func (b goalsMeasuredBody) undated(now time.Time) any {
	if b.Totals.To.Equal(now) {
		b.Totals.To = time.Time{}
	}
	return b
}

type goalsMeasuredOutput struct {
	Digested
	Body goalsMeasuredBody
}

// goalProgress says how far goals are, how much of the work serves them, and how well scores predicted what it brought.
func goalProgress(ctx context.Context, v view, in *goalsMeasuredInput) (*goalsMeasuredOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	m := goalMeasure{product: in.Key, stretch: s, zone: in.Zone, top: in.Top}
	if err := v.readGoals(ctx, &m); err != nil {
		return nil, err
	}
	body := goalsMeasuredBody{Goals: m.shown(), table: in.Table}
	if body.Buckets, body.Totals, err = v.delivered(ctx, &m); err != nil {
		return nil, err
	}
	for i := range body.Goals {
		body.Goals[i].Done, body.Goals[i].DonePoints = m.done[body.Goals[i].Goal].Stories, m.done[body.Goals[i].Goal].Points
	}
	body.Prediction, err = v.hindsight(ctx, &m, body.Goals)
	return &goalsMeasuredOutput{Body: body}, err
}

// standingOf is a value that was measured on a day.
func standingOf(g analytics.Goal, m analytics.Measured) GoalStanding {
	s := g.Standing(m.Value, m.Day)
	return GoalStanding{dateOf(&m.Day), &m.Value, s.Share, s.Line, s.Ahead, s.AheadBy, s.Expected}
}

// progressOf says in a word how a goal stands.
func progressOf(s GoalStanding) string {
	switch {
	case s.Ahead == nil:
		return "unknown"
	case *s.Ahead > 0:
		return "ahead"
	case *s.Ahead < 0:
		return "behind"
	}
	return "on_line"
}
