package readapi

import (
	"context"
	"io"
	"time"

	"waymark/analytics"
	"waymark/events"
)

type slipInput struct {
	Measured
	Group string `query:"group" enum:"kind,target,actor,role,source,reason" doc:"One bucket for each kind of what moved, for each of its targets, or for each actor, role or source of the decisions, or for those with and without a reason; all together if left out"`
	Foreseen
	Table string `query:"table" enum:"buckets,items,forecasts" default:"buckets" doc:"Which of the rows a table has"`
}

// SlipCounts say how targets moved.
type SlipCounts struct {
	Later       int `json:"later" parquet:"later" doc:"Targets that a decision moved to a later day"`
	Earlier     int `json:"earlier" parquet:"earlier" doc:"Targets that a decision moved to an earlier day"`
	DaysLater   int `json:"days_later" parquet:"days_later" doc:"By how many days the first moved, together"`
	DaysEarlier int `json:"days_earlier" parquet:"days_earlier" doc:"By how many days the second moved, together"`
	SetAgain    int `json:"set_again" parquet:"set_again" doc:"Targets that were taken away before, and came back for another day"`
	DaysAgain   int `json:"days_again" parquet:"days_again" doc:"By how many days these are later than the last day that was known, together; below 0: earlier"`
	NetDays     int `json:"net_days" parquet:"net_days" doc:"days_later less days_earlier, plus days_again"`
}

func countsOf(s analytics.Slip) SlipCounts {
	return SlipCounts{s.Later, s.Earlier, s.DaysLater, s.DaysEarlier, s.SetAgain, s.DaysAgain, s.Net()}
}

type slipBucket struct {
	Span
	Group string `json:"group" parquet:"group" doc:"What group asked for; empty where it is not known, or without grouping"`
	SlipCounts
	Behind
}

// slipItem is one target of an initiative, a release or a goal, from its first day on.
type slipItem struct {
	Kind    string  `json:"kind" parquet:"kind" enum:"initiative,release,goal" doc:"What has the target"`
	Item    string  `json:"item" parquet:"item" doc:"Its key"`
	Title   string  `json:"title" parquet:"title" doc:"What it is called"`
	Target  string  `json:"target" parquet:"target" enum:"start,due" doc:"Which day: when it shall begin, or when it shall be reached or out"`
	First   string  `json:"first" parquet:"first" doc:"The first day that was set"`
	Present *string `json:"present" parquet:"present,optional" doc:"The day that is set; null: it was taken away"`
	SlipCounts
	Ended   *string    `json:"ended" parquet:"ended,optional" doc:"How it ended: delivered, dropped or shipped; of a goal its outcome; null: it is open"`
	EndedAt *time.Time `json:"ended_at" parquet:"ended_at,timestamp,optional" doc:"When"`
	Late    *int       `json:"late" parquet:"late,optional" doc:"How many days behind its day it was delivered, shipped or reached, in tz; below 0: before it; null where it was not, or had no such day"`
	Behind
}

type slipBody struct {
	Buckets    []slipBucket   `json:"buckets" nullable:"false" doc:"By time, then by group; buckets in which no target moved are left out"`
	Totals     SlipCounts     `json:"totals" doc:"Sums over all buckets"`
	Items      []slipItem     `json:"items" nullable:"false" maxItems:"500" doc:"The targets that moved in the range, and those of what was delivered, shipped or closed in it, each with all moves since its first day: the 500 that slipped most"`
	ItemsTotal int            `json:"items_total" doc:"How many there are"`
	Throughput throughput     `json:"throughput" doc:"What the forecasts are drawn from"`
	Forecasts  []forecastItem `json:"forecasts" nullable:"false" doc:"When the open stories of initiatives, of releases, and the first of the backlog will be done; empty where too little is known, see throughput"`
	table      string
}

// CSV is the table that was asked for.
func (b slipBody) CSV(w io.Writer) error {
	switch b.table {
	case "items":
		return writeCSV(w, b.Items)
	case "forecasts":
		return writeCSV(w, b.Forecasts)
	}
	return writeCSV(w, b.Buckets)
}

type slipOutput struct {
	Digested
	Body slipBody
}

// roadmapSlip measures how the targets of a product moved, and says when what is open will be done.
func roadmapSlip(ctx context.Context, v view, in *slipInput) (*slipOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	books, err := v.booksOver(ctx, in.Key, s, roadmapBook, charterBook)
	if err != nil {
		return nil, err
	}
	rows, err := v.slipRows(ctx, in.Key, books)
	if err != nil {
		return nil, err
	}
	out := &slipOutput{Body: slipBody{table: in.Table}}
	count := slipCount{stretch: s, group: in.Group, zone: in.Zone}
	count.all(rows)
	out.Body.Buckets, out.Body.Totals = count.rows(), countsOf(count.total)
	out.Body.Items, out.Body.ItemsTotal = count.worst(), len(count.items)
	return out, v.forecasts(ctx, in, s, &out.Body)
}

// slipRow is what something was to reach when since a decision.
type slipRow struct {
	Kind      string
	Key       string
	Number    int
	Title     string
	StartDate *time.Time
	DueDate   *time.Time
	Ended     string
	Gone      bool
	measuredDecision
	Source string
	Reason bool
}

// slipRows are all targets of what a decision of the range moved or ended, by what has them.
func (v view) slipRows(ctx context.Context, product string, books booksOver) ([]slipRow, error) {
	args := books.args(product)
	touched, err := all[struct{ Kind, Key string }](ctx, v, "analytics_slip_touched.sql", args)
	if err != nil {
		return nil, err
	}
	keys := map[string][]string{}
	for _, t := range touched {
		keys[t.Kind] = append(keys[t.Kind], t.Key)
	}
	args["initiatives"], args["releases"] = keys["initiative"], keys["release"]
	args["goals"] = numbersOf(product, events.GoalMark, keys["goal"])
	return all[slipRow](ctx, v, "analytics_slip_targets.sql", args)
}
