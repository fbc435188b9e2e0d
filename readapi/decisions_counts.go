package readapi

import (
	"context"
	"io"

	"github.com/jackc/pgx/v5"
)

type countsInput struct{ Measured }

// countsBucket is how much was decided in a bucket.
type countsBucket struct {
	Span
	Decisions int64 `json:"decisions" parquet:"decisions" doc:"Decisions of all books that took effect in the bucket"`
}

type countsBody struct {
	Buckets []countsBucket `json:"buckets" nullable:"false" doc:"By time; buckets without a decision are left out"`
	Total   int64          `json:"total" doc:"Sum over all buckets"`
}

// CSV is the table of buckets.
func (b countsBody) CSV(w io.Writer) error { return writeCSV(w, b.Buckets) }

type countsOutput struct {
	Digested
	Body countsBody
}

// decisionsCounts is how much was decided when, by the time at which decisions took effect.
func decisionsCounts(ctx context.Context, v view, in *countsInput) (*countsOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	out := &countsOutput{Body: countsBody{Buckets: []countsBucket{}}}
	before, err := column[int64](ctx, v, "decisions_counts.sql", pgx.NamedArgs{"product": in.Key, "instants": s.instants()})
	if err != nil {
		return nil, err
	}
	for i, b := range s.spans() {
		if decided := before[i+1] - before[i]; decided > 0 {
			out.Body.Buckets = append(out.Body.Buckets, countsBucket{b, decided})
			out.Body.Total += decided
		}
	}
	return out, nil
}
