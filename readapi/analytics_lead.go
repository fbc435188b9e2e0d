package readapi

import (
	"context"
	"io"
	"time"

	"waymark/analytics"
)

type leadInput struct {
	Measured
	Group string `query:"group" enum:"kind,initiative,level" doc:"Rows for each kind, initiative or priority level that stories have at the end of the range; all together if left out"`
	Top   int    `query:"top" minimum:"1" maximum:"20" default:"10" doc:"Among how many a story must stand to be among the first"`
	Table string `query:"table" enum:"buckets,totals,statuses,waiting" default:"buckets" doc:"Which of the rows a table has"`
}

// TimeTaken is how long stories took, in days of 24 hours, by nearest rank: the shortest time that so many of 100 did not exceed.
type TimeTaken struct {
	Stories int      `json:"stories" parquet:"stories" doc:"Stories of which that is known"`
	P50     *float64 `json:"p50" parquet:"p50,optional" doc:"Days that half of them did not exceed; null of none"`
	P85     *float64 `json:"p85" parquet:"p85,optional" doc:"Days that 85 of 100 did not exceed"`
	P95     *float64 `json:"p95" parquet:"p95,optional" doc:"Days that 95 of 100 did not exceed"`
}

type leadLeg struct {
	Span
	Group string `json:"group" parquet:"group" doc:"What group asked for; empty where stories have none, or without grouping"`
	Leg   string `json:"leg" parquet:"leg" enum:"captured_written,written_top,top_started,started_done,done_accepted,written_done" doc:"From where to where: captured, when the first of the needs that it names was; written; top, when it first stood among the first; started; done; accepted. started_done is the cycle time, written_done the lead time."`
	TimeTaken
	Missing  int `json:"missing" parquet:"missing" doc:"Stories that lack one of the ends: they are in none of the other figures"`
	Backward int `json:"backward" parquet:"backward" doc:"Stories that came to the second end first: likewise"`
	Behind
}

type leadStatus struct {
	Group  string `json:"group" parquet:"group" doc:"As in buckets"`
	Status string `json:"status" parquet:"status" doc:"Name of the status"`
	TimeTaken
}

type leadWaiting struct {
	Group    string `json:"group" parquet:"group" doc:"As in buckets"`
	Category string `json:"category" parquet:"category" enum:"todo,doing" doc:"What their status means"`
	TimeTaken
	InStatus         TimeTaken    `json:"in_status" doc:"Since when they are in their present status"`
	Oldest           []leadOldest `json:"oldest" nullable:"false" doc:"The ten that were written first"`
	NeverPrioritized int          `json:"never_prioritized" parquet:"never_prioritized" doc:"Stories of these that no decision moved or gave another level"`
	OldestUnattended []leadOldest `json:"oldest_unattended" nullable:"false" doc:"The ten of these that were written first"`
}

type leadOldest struct {
	Story   string    `json:"story" doc:"Key of the story"`
	Title   string    `json:"title" doc:"What it is called"`
	Status  string    `json:"status" doc:"Its status"`
	Written time.Time `json:"written_at" doc:"When it was written"`
	Since   time.Time `json:"since" doc:"When it came to its status"`
}

type leadBody struct {
	Buckets  []leadLeg     `json:"buckets" nullable:"false" doc:"Stories that were done, by when they were, by group, and by leg; buckets in which nothing was done are left out"`
	Totals   []leadLeg     `json:"totals" nullable:"false" doc:"The same over the whole range"`
	Statuses []leadStatus  `json:"statuses" nullable:"false" doc:"How long these stories were in each status before that which they are in"`
	Waiting  []leadWaiting `json:"waiting" nullable:"false" doc:"Stories that are open at the end of the range, by how long ago they were written"`
	table    string
}

// CSV is the table that was asked for.
func (b leadBody) CSV(w io.Writer) error {
	switch b.table {
	case "totals":
		return writeCSV(w, b.Totals)
	case "statuses":
		return writeCSV(w, b.Statuses)
	case "waiting":
		return writeCSV(w, b.Waiting)
	}
	return writeCSV(w, b.Buckets)
}

// undated is the body without the time at which it was asked.
func (b leadBody) undated(now time.Time) any {
	totals := append([]leadLeg{}, b.Totals...)
	for i := range totals {
		if totals[i].To.Equal(now) {
			totals[i].To = time.Time{}
		}
	}
	b.Totals = totals
	return b
}

type leadOutput struct {
	Digested
	Body leadBody
}

// leadTime says how long stories took from one end of their lives to another, and how long those wait that are open.
func leadTime(ctx context.Context, v view, in *leadInput) (*leadOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	m := leadMeasure{product: in.Key, stretch: s}
	if err := v.readLives(ctx, &m, in); err != nil {
		return nil, err
	}
	body := leadBody{Statuses: m.statuses(), table: in.Table}
	if body.Buckets, body.Totals, err = v.legs(ctx, &m); err != nil {
		return nil, err
	}
	body.Waiting, err = v.waiting(ctx, &m)
	return &leadOutput{Body: body}, err
}

// taken are the percentiles of days.
func taken(days []float64) TimeTaken {
	p, any := analytics.PercentilesOf(days)
	if !any {
		return TimeTaken{}
	}
	return TimeTaken{len(days), &p.P50, &p.P85, &p.P95}
}
