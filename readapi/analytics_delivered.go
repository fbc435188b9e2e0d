package readapi

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// deliveredSum is what was done in a bucket.
type deliveredSum struct {
	goalsBucket
	revisions []int64 // at which it was done
}

func (d *deliveredSum) add(s storyProgress, serves bool) {
	d.Done++
	d.DonePoints += s.Points
	if serves {
		d.Serving++
		d.ServingPoints += s.Points
	} else {
		d.Without++
		d.WithoutPoints += s.Points
	}
	d.revisions = append(d.revisions, *s.DoneRevision)
}

// delivered are the stories that were done in the range, by bucket and together.
func (v view) delivered(ctx context.Context, m *goalMeasure) ([]goalsBucket, goalsBucket, error) {
	spans := m.spans()
	sums, total := make([]deliveredSum, len(spans)), deliveredSum{goalsBucket: goalsBucket{Span: Span{m.From, m.To}}}
	for _, s := range m.stories {
		if s.DoneAt == nil || s.DoneAt.Before(m.From) || !s.DoneAt.Before(m.To) {
			continue
		}
		goals := m.serving.goals(s.Number, s.Initiative)
		for _, goal := range goals {
			sum := m.done[goal]
			sum.Stories++
			sum.Points += s.Points
			m.done[goal] = sum
		}
		sums[m.bucket(*s.DoneAt)].add(s, len(goals) > 0)
		total.add(s, len(goals) > 0)
	}
	sums = append(sums, total)
	if err := v.behindDone(ctx, m.product, sums); err != nil {
		return nil, goalsBucket{}, err
	}
	buckets := []goalsBucket{}
	for i := range spans {
		if sums[i].Span = spans[i]; sums[i].Done > 0 {
			buckets = append(buckets, sums[i].shown())
		}
	}
	return buckets, sums[len(spans)].shown(), nil
}

// shown are the sums with their shares.
func (d deliveredSum) shown() goalsBucket {
	if d.Done > 0 {
		d.Share = new(float64(d.Serving) / float64(d.Done))
	}
	if d.DonePoints > 0 {
		d.SharePoints = new(d.ServingPoints / d.DonePoints)
	}
	return d.goalsBucket
}

// behindDone says by which decisions stories were done: all are counted, and the latest of each bucket looked up.
func (v view) behindDone(ctx context.Context, product string, sums []deliveredSum) error {
	var latest []int64
	for i := range sums {
		slices.Sort(sums[i].revisions)
		all := slices.Compact(sums[i].revisions)
		slices.Reverse(all)
		sums[i].Behind = Behind{Decided: int64(len(all)), Decisions: []string{}}
		sums[i].revisions = all[:min(len(all), mostBehind)]
		latest = append(latest, sums[i].revisions...)
	}
	decided, err := v.decidedAt(ctx, product, backlogBook, latest)
	for i := range sums {
		for _, revision := range sums[i].revisions {
			if d, known := decided[revision]; known {
				sums[i].Decisions = append(sums[i].Decisions, d.ID)
			}
		}
	}
	return err
}

// revisedDecision is a decision at a revision of its book.
type revisedDecision struct {
	Revision int64
	measuredDecision
}

// decidedAt are the decisions at revisions of a book, by these.
func (v view) decidedAt(ctx context.Context, product string, b book, revisions []int64) (map[int64]measuredDecision, error) {
	rows, err := all[revisedDecision](ctx, v, "analytics_decided.sql", pgx.NamedArgs{
		"product": product, "book": b.name(), "revisions": slices.Compact(slices.Sorted(slices.Values(revisions))),
	})
	decided := map[int64]measuredDecision{}
	for _, row := range rows {
		decided[row.Revision] = row.measuredDecision
	}
	return decided, err
}
