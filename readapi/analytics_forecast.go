package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
	"waymark/events"
)

// Foreseen are the parameters of forecasts.
type Foreseen struct {
	First  int    `query:"first" minimum:"1" maximum:"10000" default:"20" doc:"Of how many of the first open stories of the backlog it is said when they will be done"`
	Seed   uint64 `query:"seed" minimum:"0" maximum:"9007199254740991" default:"1" doc:"Of the drawing of the forecasts: the same seed gives the same answer"`
	Trials int    `query:"trials" minimum:"100" maximum:"20000" default:"10000" doc:"How often a future is drawn"`
}

// forecastItem says when what remains of something will be done, if the team works on nothing else.
type forecastItem struct {
	Kind      string  `json:"kind" parquet:"kind" enum:"initiative,release,backlog" doc:"What remains"`
	Item      string  `json:"item" parquet:"item" doc:"Its key; the product's for the first stories of the backlog"`
	Title     string  `json:"title" parquet:"title" doc:"What it is called"`
	Remaining int     `json:"remaining" parquet:"remaining" doc:"Stories that are open: to do or being done"`
	Due       *string `json:"due" parquet:"due,optional" doc:"When it shall be done; null if not said"`
	P50       *string `json:"p50" parquet:"p50,optional" doc:"The day by which half of the trials were through; null: more than ten years from now"`
	P85       *string `json:"p85" parquet:"p85,optional" doc:"That by which 85 of 100 were"`
	P95       *string `json:"p95" parquet:"p95,optional" doc:"That by which 95 of 100 were"`
}

// openWork is something of which stories are open.
type openWork struct {
	Kind, Key, Title string
	Due              *time.Time
	Remaining        int
}

// forecasts says when what is open at the end of the range will be done.
func (v view) forecasts(ctx context.Context, in *slipInput, s stretch, body *slipBody) error {
	backlog, err := v.bookAt(ctx, backlogBook, in.Key, justBefore(s.To))
	if err != nil {
		return err
	}
	roadmap, err := v.bookAt(ctx, roadmapBook, in.Key, justBefore(s.To))
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{
		"product": in.Key, "backlog": backlog.Revision, "roadmap": roadmap.Revision, "revisions": []int64{backlog.Revision},
	}
	body.Forecasts = []forecastItem{}
	t, stories, err := v.throughput(ctx, in, s, args)
	if body.Throughput = t; err != nil || t.TooFew {
		return err
	}
	open, err := v.openWork(ctx, args, in.Key)
	if err != nil {
		return err
	}
	if first := min(stories, in.First); first > 0 {
		open = append(open, openWork{"backlog", in.Key, "The first of the backlog", nil, first})
	}
	body.Forecasts = t.forecasts(open, in.Zone.Day(s.To))
	return nil
}

// openWork is what is open of initiatives and releases.
func (v view) openWork(ctx context.Context, args pgx.NamedArgs, product string) ([]openWork, error) {
	assigned, err := all[struct{ Release, Item string }](ctx, v, "analytics_assigned.sql", args)
	if err != nil {
		return nil, err
	}
	var releases, items []string
	for _, a := range assigned {
		releases, items = append(releases, a.Release), append(items, a.Item)
	}
	args["releases"], args["items"], args["numbers"] = releases, items, numbersOf(product, events.StoryMark, items)
	return all[openWork](ctx, v, "analytics_open_work.sql", args)
}

// forecasts are those of what is open on a day.
func (t throughput) forecasts(open []openWork, day time.Time) []forecastItem {
	remaining := make([]int, len(open))
	for i, o := range open {
		remaining[i] = o.Remaining
	}
	items := make([]forecastItem, len(open))
	for i, f := range analytics.Forecasts(t.Done, remaining, t.Seed, t.Trials) {
		o := open[i]
		items[i] = forecastItem{o.Kind, o.Key, o.Title, o.Remaining, dateOf(o.Due), later(day, f.P50), later(day, f.P85), later(day, f.P95)}
	}
	return items
}

// later is the day so many weeks behind another one; nil where a forecast does not look as far.
func later(day time.Time, weeks int) *string {
	if weeks > analytics.MostWeeks {
		return nil
	}
	return dateOf(new(day.AddDate(0, 0, 7*weeks)))
}

// dateOf is a day as answers show it.
func dateOf(day *time.Time) *string {
	if day == nil {
		return nil
	}
	return new(day.Format(time.DateOnly))
}
