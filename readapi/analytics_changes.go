package readapi

import (
	"context"
	"io"
)

type changesInput struct {
	Measured
	Group string `query:"group" enum:"actor,role,level" doc:"One bucket for each actor, role of the actor, or priority level that the story had after the decision; all together if left out"`
}

// ChangeCounts are the measures of priority change over a set of decisions of the backlog.
type ChangeCounts struct {
	Moves        int64 `json:"moves" parquet:"moves" doc:"Stories that a decision moved in the order: one for each prioritization that moved its story, and for a reordering the number of stories whose place it changed"`
	LevelChanges int64 `json:"level_changes" parquet:"level_changes" doc:"Decisions that changed the priority level of a story that was already in the backlog"`
	Up           int64 `json:"up" parquet:"up" doc:"Moves to a place nearer to the first, plus changes of level without a move to a level that the product's present policy ranks higher. A level that the policy does not name counts neither up nor down."`
	Down         int64 `json:"down" parquet:"down" doc:"Moves to a place further from the first, plus changes of level without a move to a level that the product's present policy ranks lower"`
}

func (c *ChangeCounts) add(other ChangeCounts) {
	c.Moves += other.Moves
	c.LevelChanges += other.LevelChanges
	c.Up += other.Up
	c.Down += other.Down
}

type changesBucket struct {
	Span
	Group string `json:"group" parquet:"group" db:"bucket_group" doc:"The actor, the role or the level; empty where it is not known, or without grouping"`
	ChangeCounts
}

type changesBody struct {
	Buckets []changesBucket `json:"buckets" nullable:"false" doc:"By time, then by group; buckets without any change are left out"`
	Totals  ChangeCounts    `json:"totals" doc:"Sums over all buckets"`
}

// CSV is the table of buckets.
func (b changesBody) CSV(w io.Writer) error { return writeCSV(w, b.Buckets) }

type changesOutput struct {
	Digested
	Body changesBody
}

// priorityChanges measures how the priorities of a product's backlog moved, by the time at which decisions took effect.
func priorityChanges(ctx context.Context, v view, in *changesInput) (*changesOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	args := s.args(in.Key)
	args["group"] = in.Group
	out := &changesOutput{Body: changesBody{Buckets: []changesBucket{}}}
	if out.Body.Buckets, err = planned[changesBucket](ctx, v, "analytics_changes.sql", args); err != nil {
		return nil, err
	}
	for _, b := range out.Body.Buckets {
		out.Body.Totals.add(b.ChangeCounts)
	}
	return out, nil
}
