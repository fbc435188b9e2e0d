package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// scoreBasis is what a score and a place rest on.
type scoreBasis struct {
	Number    uint32
	Title     string
	Scored    int64 // revision that scored it
	ScoredAt  time.Time
	Placed    int64 // revision that placed it; -1: unknown
	Needs     []string
	Evidence  []events.Evidence
	Estimates []int64 // revisions at which the estimate changed since
}

// show fills the answer with the worst offenders, and with the scores that are outdated.
func (d *drifting) show(ctx context.Context, limit int, body *driftBody) error {
	worst := d.whole.worst(limit)
	shown := map[uint32]bool{}
	var numbers []uint32
	add := func(n uint32) {
		if !shown[n] {
			shown[n], numbers = true, append(numbers, n)
		}
	}
	for _, i := range worst {
		add(d.whole.stories[i].number)
	}
	for _, s := range d.whole.stories {
		if s.place <= seriesTop {
			add(s.number)
		}
	}
	bases, err := all[scoreBasis](ctx, d.view, "analytics_drift_stories.sql", pgx.NamedArgs{
		"product": d.product, "numbers": numbers, "revision": d.revision,
	})
	if err != nil {
		return err
	}
	of := map[uint32]scoreBasis{}
	var revisions []int64
	for _, b := range bases {
		of[b.Number] = b
		revisions = append(append(revisions, b.Scored, b.Placed), b.Estimates...)
	}
	decisions, err := d.decisionsAt(ctx, d.product, backlogBook, revisions)
	if err != nil {
		return err
	}
	for _, i := range worst {
		body.Worst = append(body.Worst, d.offender(i, of[d.whole.stories[i].number], decisions))
	}
	body.Outdated, err = d.outdated(ctx, of, decisions)
	return err
}

func (d *drifting) offender(i int, b scoreBasis, decisions map[int64]ComparedWhy) offender {
	s, item := d.whole.stories[i], d.whole.Items[i]
	return offender{
		Story: events.StoryMark.Key(d.product, s.number), Title: b.Title, Place: s.place, Rank: i + 1, ByScore: item.ByValue,
		Off: i + 1 - item.ByValue, Score: s.score, Inversions: item.Inversions,
		Placed: driftDecisionOf(decisions[b.Placed]), ScoredBy: driftDecisionOf(decisions[b.Scored]),
		Behind: behindThese(decisions, b.Placed, b.Scored),
	}
}

// driftDecisionOf is a decision as it is shown; nil where the history does not have it.
func driftDecisionOf(w ComparedWhy) *driftDecision {
	if w.ID == "" {
		return nil
	}
	return &driftDecision{ID: w.ID, At: w.At, Actor: w.Actor, Role: w.Role, Reason: w.Reason}
}

// behindThese are the decisions at revisions of one book.
func behindThese(decisions map[int64]ComparedWhy, revisions ...int64) Behind {
	var g gathered
	for _, revision := range revisions {
		if d := decisions[revision]; d.ID != "" {
			g.add(measuredDecision{ID: d.ID, CommitPosition: revision})
		}
	}
	return g.shown()
}
