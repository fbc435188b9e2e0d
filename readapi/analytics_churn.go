package readapi

import (
	"context"
	"io"
	"time"
)

type churnInput struct {
	Measured
	Top int     `query:"top" minimum:"1" maximum:"100" default:"10" doc:"How many places from the first on are compared from bucket to bucket"`
	P   float64 `query:"p" minimum:"0.01" maximum:"0.99" default:"0.9" doc:"How likely a reader of the order goes on from each place to the next: the higher, the more the lower places count in overlap"`
}

type churnBucket struct {
	Span
	Stories      float64  `json:"stories" parquet:"stories" doc:"Stories in the order: the mean of how many there were at the beginning and at the end"`
	Moves        int64    `json:"moves" parquet:"moves" doc:"Stories that a decision moved in the order, each as often as it was moved"`
	PerStoryWeek *float64 `json:"moves_per_story_week" parquet:"moves_per_story_week,optional" doc:"Moves by stories and weeks; null where there were no stories"`
	Jaccard      float64  `json:"jaccard" parquet:"jaccard" doc:"The first places at the beginning and at the end: the share of the stories of either that are in both"`
	Overlap      float64  `json:"overlap" parquet:"overlap" doc:"Their rank-biased overlap: 1 for the same stories in the same order, 0 for others"`
	Entered      []string `json:"entered" parquet:"entered,list" nullable:"false" doc:"Keys of the stories that are in the first places at the end alone, in their order"`
	Left         []string `json:"left" parquet:"left,list" nullable:"false" doc:"Keys of those that were there at the beginning alone, in their order then"`
	Behind
}

type churnWhole struct {
	From       time.Time `json:"from" doc:"The earlier instant"`
	To         time.Time `json:"to" doc:"The later one"`
	Stories    int       `json:"stories" doc:"Stories that are in the order at both"`
	Added      int       `json:"added" doc:"Stories that are in the later order alone"`
	Removed    int       `json:"removed" doc:"Stories that are in the earlier order alone"`
	Tau        *float64  `json:"tau" doc:"Kendall's tau of those that are in both: 1 the same order, -1 the reverse; null of fewer than two"`
	Discordant int64     `json:"discordant" doc:"Pairs of stories that stand the other way round"`
}

type churnBody struct {
	Top     int           `json:"top" doc:"How many places were compared"`
	P       float64       `json:"p" doc:"The parameter of the rank-biased overlap"`
	Whole   churnWhole    `json:"whole" doc:"The whole orders at both ends of the range"`
	Buckets []churnBucket `json:"buckets" nullable:"false" doc:"By time; decided and decisions are of those that gave the stories that entered and left a place, or took it from them"`
}

// CSV is the table of buckets.
func (b churnBody) CSV(w io.Writer) error { return writeCSV(w, b.Buckets) }

// undated is the body without the time at which it was asked.
func (b churnBody) undated(now time.Time) any {
	if b.Whole.To.Equal(now) {
		b.Whole.To = time.Time{}
	}
	return b
}

type churnOutput struct {
	Digested
	Body churnBody
}

// churn measures how restless the order is.
func churn(ctx context.Context, v view, in *churnInput) (*churnOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	out := &churnOutput{Body: churnBody{Top: in.Top, P: in.P, Buckets: []churnBucket{}, Whole: churnWhole{From: s.From, To: s.To}}}
	if len(s.Ends) == 0 {
		return out, nil
	}
	tops, err := v.tops(ctx, in.Key, s.instants(), in.Top)
	if err != nil {
		return nil, err
	}
	if out.Body.Buckets, err = v.churned(ctx, in, s, tops); err != nil {
		return nil, err
	}
	err = v.churnWhole(ctx, in.Key, tops[0].Revision, tops[len(tops)-1].Revision, &out.Body.Whole)
	return out, err
}
