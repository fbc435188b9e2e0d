package projections

import (
	"context"
	"math"
	"time"
)

type rebuildItem struct {
	Version string  `json:"version" doc:"Number of its fold and hash of its tables"`
	Events  int64   `json:"events" doc:"How many events it is made of so far"`
	About   int64   `json:"events_about" doc:"About how many there are"`
	Rate    float64 `json:"events_per_second" doc:"Since its owner began, or went on with it"`
	Left    float64 `json:"seconds_left" doc:"About how long it still takes; 0 where nothing tells"`
	Built   bool    `json:"built" doc:"It has reached the end of the log, and is about to take over"`
	Parked  int64   `json:"parked_products" doc:"Number of products that are parked in it"`
	Error   string  `json:"error,omitempty" doc:"What holds it up"`
}

func rebuildOf(p *Progress) *rebuildItem {
	if p == nil {
		return nil
	}
	return &rebuildItem{
		Version: p.Version, Events: p.Events, About: p.About, Rate: math.Round(p.Rate), Left: math.Round(p.Left.Seconds()), Built: p.Built,
		Parked: p.Parked, Error: p.Error,
	}
}

type comparedItem struct {
	At      time.Time           `json:"at" doc:"When both held the same part of the log"`
	Version string              `json:"version_before" doc:"Of what was answered from before it"`
	HeldUp  string              `json:"held_up,omitempty" doc:"What held that up, so that nothing was compared"`
	Tables  []comparedTableItem `json:"tables" nullable:"false" doc:"The tables of both"`
}

type comparedTableItem struct {
	Table  string `json:"table" doc:"Its name"`
	Rows   int64  `json:"rows" doc:"How many it has"`
	Before int64  `json:"rows_before" doc:"How many the one before it had"`
	Same   bool   `json:"same" doc:"Both had the same rows"`
}

func comparedOf(c *Comparison) *comparedItem {
	if c == nil {
		return nil
	}
	item := &comparedItem{c.At, c.Version, c.HeldUp, make([]comparedTableItem, len(c.Tables))}
	for i, t := range c.Tables {
		item.Tables[i] = comparedTableItem(t)
	}
	return item
}

type rebuildOutput struct {
	Body struct {
		Name string `json:"name" doc:"Of the read model; GET /v1/projections/{name} tells how far it is"`
	}
}

func (r routes) rebuild(ctx context.Context, in *showInput) (*rebuildOutput, error) {
	return r.about(ctx, in.Name, r.engine.Rebuild)
}

func (r routes) cancelRebuild(ctx context.Context, in *showInput) (*rebuildOutput, error) {
	return r.about(ctx, in.Name, r.engine.CancelRebuild)
}

// about does something about the rebuild of a read model.
func (r routes) about(ctx context.Context, name string, do func(context.Context, string) error) (*rebuildOutput, error) {
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	if err := do(ctx, name); err != nil {
		return nil, r.problem(err)
	}
	out := &rebuildOutput{}
	out.Body.Name = name
	return out, nil
}
