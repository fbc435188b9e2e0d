package readapi

import (
	"context"
	"slices"
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
	buckets, figures := []goalsBucket{}, [][]int64{}
	for i, sum := range append(sums, total) {
		if i < len(spans) {
			sum.Span = spans[i]
		}
		if sum.Done > 0 || i == len(spans) {
			buckets, figures = append(buckets, sum.shown()), append(figures, sum.revisions)
		}
	}
	behind, err := v.behindRevisions(ctx, m.product, figures)
	for i := range buckets {
		buckets[i].Behind = behind[i]
	}
	last := len(buckets) - 1
	return buckets[:last], buckets[last], err
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

// behindRevisions are the decisions of the backlog behind figures, by their revisions: all are counted, and the latest looked up.
func (v view) behindRevisions(ctx context.Context, product string, figures [][]int64) ([]Behind, error) {
	shown, latest := make([]Behind, len(figures)), make([][]int64, len(figures))
	for i, revisions := range figures {
		all := slices.Compact(slices.Sorted(slices.Values(revisions)))
		slices.Reverse(all)
		shown[i] = Behind{Decided: int64(len(all)), Decisions: []string{}}
		latest[i] = all[:min(len(all), mostBehind)]
	}
	decided, err := v.decisionsAt(ctx, product, backlogBook, slices.Concat(latest...))
	for i := range shown {
		for _, revision := range latest[i] {
			if d, known := decided[revision]; known {
				shown[i].Decisions = append(shown[i].Decisions, d.ID)
			}
		}
	}
	return shown, err
}
