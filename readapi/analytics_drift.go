package readapi

import (
	"context"
	"io"
	"time"
)

// seriesTop is how many places from the first on the series looks at, and where scores are held against what they rest on.
const seriesTop = 100

type driftInput struct {
	Measured
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"20" doc:"How many of the worst offenders to answer at most"`
	Table string `query:"table" enum:"buckets,worst,outdated" default:"buckets" doc:"Which of the rows a table has"`
}

// Drift is how far an order contradicts the stated scores.
type Drift struct {
	Framework  string   `json:"framework" parquet:"framework" doc:"The framework that counts: that of the product's policy, without one that of most of these scores; empty: there are none"`
	Scored     int      `json:"scored" parquet:"scored" doc:"Stories that are not done and have a score of it"`
	Inversions int64    `json:"inversions" parquet:"inversions" doc:"Pairs of them of which the one with the lower score stands above the other"`
	Pairs      int64    `json:"pairs" parquet:"pairs" doc:"Pairs with different scores"`
	Share      *float64 `json:"share" parquet:"share,optional" doc:"inversions by pairs; null where there are no such pairs"`
	Tau        *float64 `json:"tau" parquet:"tau,optional" doc:"Kendall's tau-b of order and scores: 1 they agree, -1 they are the reverse; null where there are no such pairs"`
}

type driftBucket struct {
	Span
	Drift
}

// driftDecision is a decision that made a place or a score.
type driftDecision struct {
	_      struct{}  `nullable:"true"`
	ID     string    `json:"id" doc:"Id of the event, as in /decisions"`
	At     time.Time `json:"at" doc:"When it took effect"`
	Actor  string    `json:"actor" doc:"Who decided"`
	Role   *string   `json:"role" doc:"The role that the actor acted in; null where it is not known"`
	Reason string    `json:"reason" doc:"Why; empty if not said"`
}

// offender is a story whose place contradicts its score.
type offender struct {
	Story      string         `json:"story" parquet:"story" doc:"Its key"`
	Title      string         `json:"title" parquet:"title" doc:"What it is called"`
	Place      int            `json:"place" parquet:"place" doc:"Its place in the whole order"`
	Rank       int            `json:"rank" parquet:"rank" doc:"Its place among those that count"`
	ByScore    int            `json:"by_score" parquet:"by_score" doc:"Where its score would put it among them"`
	Off        int            `json:"off" parquet:"off" doc:"rank less by_score: above 0 it stands lower than its score says, below 0 higher"`
	Score      float64        `json:"score" parquet:"score" doc:"The value of its score; of a framework of categories their rank, see docs"`
	Inversions int64          `json:"inversions" parquet:"inversions" doc:"Pairs with others that stand the wrong way round"`
	Placed     *driftDecision `json:"placed" doc:"The last decision that gave it its place"`
	ScoredBy   *driftDecision `json:"scored" doc:"The decision that gave it its score"`
	Behind
}

// outdated is an input of a score that is another one now.
type outdated struct {
	Story    string         `json:"story" parquet:"story" doc:"Key of the story"`
	Title    string         `json:"title" parquet:"title" doc:"What it is called"`
	Place    int            `json:"place" parquet:"place" doc:"Its place in the order"`
	Input    string         `json:"input" parquet:"input" enum:"estimate,need,goal" doc:"What changed since the story was scored: its points, a need that it names or the decision names as evidence, or such a goal"`
	Key      *string        `json:"key" parquet:"key,optional" doc:"Key of the need or goal; null of the estimate"`
	ScoredBy *driftDecision `json:"scored" doc:"The decision that gave it its score"`
	Behind
}

type driftBody struct {
	At       time.Time     `json:"at" doc:"The end of the range: what is not in buckets is as it was just before it"`
	Whole    Drift         `json:"whole" doc:"The whole order"`
	Worst    []offender    `json:"worst" nullable:"false" doc:"The stories in the most inversions, then those that stand furthest from where their score would put them"`
	Outdated []outdated    `json:"outdated" nullable:"false" doc:"Of the first 100 places scores that rest on what changed since, by place"`
	Buckets  []driftBucket `json:"buckets" nullable:"false" doc:"The first 100 places of the order as they were at the end of each bucket"`
	table    string
}

// CSV is the table that was asked for.
func (b driftBody) CSV(w io.Writer) error {
	switch b.table {
	case "worst":
		return writeCSV(w, b.Worst)
	case "outdated":
		return writeCSV(w, b.Outdated)
	}
	return writeCSV(w, b.Buckets)
}

type driftOutput struct {
	Digested
	Body driftBody
}

// scoreDrift measures where the order contradicts the stated scores.
func scoreDrift(ctx context.Context, v view, in *driftInput) (*driftOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	out := &driftOutput{Body: driftBody{
		At: s.To, Worst: []offender{}, Outdated: []outdated{}, Buckets: []driftBucket{}, table: in.Table,
	}}
	if len(s.Ends) == 0 {
		return out, nil
	}
	d := drifting{view: v, product: in.Key, stretch: s}
	if err := d.look(ctx); err != nil {
		return nil, err
	}
	for i, span := range s.spans() {
		out.Body.Buckets = append(out.Body.Buckets, driftBucket{span, d.series[i].figures()})
	}
	out.Body.Whole = d.whole.figures()
	return out, d.show(ctx, in.Limit, &out.Body)
}
