package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/httpapi/moment"
)

// leastWeeks are how many whole weeks a forecast is drawn from at least.
const leastWeeks = 4

// throughput is what was done in the weeks from which forecasts are drawn.
type throughput struct {
	Weeks   int        `json:"weeks" doc:"Whole weeks within the range, in tz"`
	From    *time.Time `json:"from" doc:"Beginning of the first; null: there is none"`
	To      *time.Time `json:"to" doc:"End of the last"`
	Done    []int      `json:"done" nullable:"false" doc:"Stories that were done in each, in their order, of those that are done at the end of the range"`
	Seed    uint64     `json:"seed" doc:"Of the drawing"`
	Trials  int        `json:"trials" doc:"How often a future is drawn"`
	TooFew  bool       `json:"too_few" doc:"Whether that is too little for a forecast: fewer than 4 weeks, or no story that was done"`
	Explain string     `json:"explain" doc:"What is missing then, with the mend; else how the forecasts are to be read"`
}

// storyProgress is a story that is open, or done since a revision.
type storyProgress struct {
	Number       uint32
	Initiative   string
	Points       float64
	DoneRevision *int64
	DoneAt       *time.Time
}

// throughput counts what was done in the whole weeks of a range, and how many stories are open at its end.
func (v view) throughput(ctx context.Context, in *slipInput, s stretch, args pgx.NamedArgs) (t throughput, open int, err error) {
	stories, err := all[storyProgress](ctx, v, "analytics_stories.sql", args)
	if err != nil {
		return t, 0, err
	}
	ends, _ := in.Zone.Boundaries(moment.Week, s.From, s.To, mostBuckets)
	weeks := stretch{From: s.From, To: s.To, Ends: wholeWeeks(ends, s)}
	t = throughput{Done: make([]int, max(len(weeks.Ends)-1, 0)), Seed: in.Seed, Trials: in.Trials}
	if t.Weeks = len(t.Done); t.Weeks > 0 {
		t.From, t.To = &weeks.Ends[0], &weeks.Ends[t.Weeks]
	}
	total := 0
	for _, story := range stories {
		if story.DoneAt == nil {
			open++
		} else if week := weeks.bucket(*story.DoneAt); week >= 0 && week < t.Weeks {
			t.Done[week]++
			total++
		}
	}
	t.judge(total)
	return t, open, nil
}

// wholeWeeks are the boundaries of the weeks that lie wholly in the range.
func wholeWeeks(ends []time.Time, s stretch) []time.Time {
	for len(ends) > 0 && ends[0].Before(s.From) {
		ends = ends[1:]
	}
	for len(ends) > 0 && ends[len(ends)-1].After(s.To) {
		ends = ends[:len(ends)-1]
	}
	return ends
}

// judge says whether there is enough to draw from, with so many stories that were done.
func (t *throughput) judge(total int) {
	t.TooFew = true
	switch {
	case t.Weeks < leastWeeks:
		t.Explain = "the range has fewer than 4 whole weeks: take an earlier from"
	case total == 0:
		t.Explain = "no story was done in these weeks: take an earlier from"
	default:
		t.TooFew = false
		t.Explain = "as if the team worked on nothing but the stories of a line, at the pace of weeks drawn from these"
	}
}
