package readapi

import (
	"context"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

type sprintsMeasuredInput struct {
	Product
	Freshness
	httpapi.Format
	moment.Range
	Last  int    `query:"last" minimum:"1" maximum:"100" default:"6" doc:"Of how many of the last sprints that were closed by the end of the range the velocity is told"`
	Table string `query:"table" enum:"sprints,days" default:"sprints" doc:"Which of the rows a table has"`
}

// SprintAmounts say what came of a sprint, in stories and in points.
type SprintAmounts struct {
	Committed         int     `json:"committed" parquet:"committed" doc:"Stories in its scope when it was started that were not done yet"`
	CommittedPoints   float64 `json:"committed_points" parquet:"committed_points" doc:"Points of these, as they were estimated then"`
	Added             int     `json:"added" parquet:"added" doc:"Stories that came since: into the scope, or open again in it"`
	AddedPoints       float64 `json:"added_points" parquet:"added_points" doc:"Points of these when they came"`
	Removed           int     `json:"removed" parquet:"removed" doc:"Stories that left the scope while it ran"`
	RemovedPoints     float64 `json:"removed_points" parquet:"removed_points" doc:"Points of these when they went"`
	ReestimatedPoints float64 `json:"reestimated_points" parquet:"reestimated_points" doc:"Points that came by new estimates of what is in the scope; below 0: that went"`
	Done              int     `json:"done" parquet:"done" doc:"Stories of the scope that were done since it started: its velocity"`
	DonePoints        float64 `json:"done_points" parquet:"done_points" doc:"Points of these"`
	Left              int     `json:"left" parquet:"left" doc:"Stories that are not done at its end, or at the end of the range"`
	LeftPoints        float64 `json:"left_points" parquet:"left_points" doc:"Points of these"`
	DoneBefore        int     `json:"done_before" parquet:"done_before" doc:"Stories in its scope that were done before it started: no work of it, and in none of the other figures"`
	DoneBeforePoints  float64 `json:"done_before_points" parquet:"done_before_points" doc:"Points of these"`
}

func amountsOf(s analytics.Sprint) SprintAmounts {
	return SprintAmounts{
		s.Committed.Stories, s.Committed.Points, s.Added.Stories, s.Added.Points, s.Removed.Stories, s.Removed.Points, s.Reestimated,
		s.Completed.Stories, s.Completed.Points, s.Left.Stories, s.Left.Points, s.DoneBefore.Stories, s.DoneBefore.Points,
	}
}

type sprintMeasured struct {
	Sprint    string     `json:"sprint" parquet:"sprint" doc:"Key of the sprint"`
	Name      string     `json:"name" parquet:"name" doc:"What it is called"`
	State     string     `json:"state" parquet:"state" enum:"running,closed" doc:"How far it is at the end of the range"`
	Start     *string    `json:"start" parquet:"start,optional" doc:"Its first day as planned; null if not said"`
	End       *string    `json:"end" parquet:"end,optional" doc:"Its last day as planned; null if not said"`
	StartedAt time.Time  `json:"started_at" parquet:"started_at,timestamp" doc:"When it was started"`
	ClosedAt  *time.Time `json:"closed_at" parquet:"closed_at,timestamp,optional" doc:"When it was closed; null if it is not"`
	SprintAmounts
	CarriedOver []sprintCarried     `json:"carried_over" nullable:"false" doc:"Of a closed one, the stories that were left"`
	Changes     []sprintScopeChange `json:"changes" nullable:"false" doc:"What changed its scope since it started, in order"`
	Days        []sprintDay         `json:"days" nullable:"false" maxItems:"400" doc:"Burn-down and burn-up: what stood at the end of each day in tz, from the day on which it started to that on which it was closed; of a longer one the last 400"`
	Behind
}

type sprintCarried struct {
	Story  string  `json:"story" doc:"Key of the story"`
	Points float64 `json:"points" doc:"Its estimate then; 0 without one"`
	To     *string `json:"to" doc:"Key of the sprint that it came into then or later; null: none so far"`
}

type sprintScopeChange struct {
	At       time.Time `json:"at" doc:"When"`
	Story    string    `json:"story" doc:"Key of the story"`
	Stories  int       `json:"stories" doc:"1: it came; -1: it went; 0: it was estimated anew"`
	Points   float64   `json:"points" doc:"By how many points the scope grew; below 0: shrank"`
	Decision string    `json:"decision" doc:"Id of the decision"`
}

type sprintDay struct {
	Sprint          string    `json:"-" parquet:"sprint"`
	Day             string    `json:"day" parquet:"day" doc:"The day in tz"`
	At              time.Time `json:"at" parquet:"at,timestamp" doc:"Just before which it stood so: the end of the day"`
	Scope           int       `json:"scope" parquet:"scope" doc:"Stories in the scope"`
	ScopePoints     float64   `json:"scope_points" parquet:"scope_points" doc:"Their points"`
	Done            int       `json:"done" parquet:"done" doc:"Stories of these that were done"`
	DonePoints      float64   `json:"done_points" parquet:"done_points" doc:"Their points"`
	Remaining       int       `json:"remaining" parquet:"remaining" doc:"Stories that were left to do"`
	RemainingPoints float64   `json:"remaining_points" parquet:"remaining_points" doc:"Their points"`
}

type velocity struct {
	Sprints []string       `json:"sprints" nullable:"false" doc:"Keys of the last sprints that were closed, in the order in which they were"`
	Stories velocitySpread `json:"stories" doc:"Stories that each had done"`
	Points  velocitySpread `json:"points" doc:"Points of these"`
}

type velocitySpread struct {
	Mean      *float64 `json:"mean" doc:"Their mean; null without a sprint"`
	Deviation *float64 `json:"deviation" doc:"Their standard deviation, of a sample (by n-1); null of fewer than two"`
	Lowest    *float64 `json:"lowest" doc:"The least"`
	Highest   *float64 `json:"highest" doc:"The most"`
}

type sprintsMeasuredBody struct {
	Velocity velocity         `json:"velocity" doc:"What sprints have done by their closing"`
	Sprints  []sprintMeasured `json:"sprints" nullable:"false" doc:"Those that ran in the range, by number"`
	table    string
}

// CSV is the table that was asked for.
func (b sprintsMeasuredBody) CSV(w io.Writer) error {
	if b.table == "sprints" {
		return writeCSV(w, b.Sprints)
	}
	var days []sprintDay
	for _, s := range b.Sprints {
		days = append(days, s.Days...)
	}
	return writeCSV(w, days)
}

type sprintsMeasuredOutput struct {
	Digested
	Body sprintsMeasuredBody
}

// sprintsMeasured says what sprints took on, what came and went while they ran, and what they did.
func sprintsMeasured(ctx context.Context, v view, in *sprintsMeasuredInput) (*sprintsMeasuredOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &Measured{Product: in.Product, Range: in.Range, Bucket: moment.Quarter})
	if err != nil {
		return nil, err
	}
	state, err := v.bookAt(ctx, backlogBook, in.Key, justBefore(s.To))
	if err != nil {
		return nil, err
	}
	rows, err := all[sprintRow](ctx, v, "analytics_sprints.sql", pgx.NamedArgs{
		"product": in.Key, "revision": state.Revision, "after": 0, "number": 0,
	})
	if err != nil {
		return nil, err
	}
	m := sprintMeasure{product: in.Key, revision: state.Revision, stretch: s, zone: in.Zone, last: in.Last}
	m.choose(rows)
	if err := v.measureSprints(ctx, &m); err != nil {
		return nil, err
	}
	return &sprintsMeasuredOutput{Body: sprintsMeasuredBody{m.velocity(), m.shown(), in.Table}}, nil
}
