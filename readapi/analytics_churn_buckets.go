package readapi

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
	"waymark/events"
)

// churned are the buckets between tops.
func (v view) churned(ctx context.Context, in *churnInput, s stretch, tops []orderTop) ([]churnBucket, error) {
	moves, err := v.movesIn(ctx, in.Key, s)
	if err != nil {
		return nil, err
	}
	buckets, turned := s.churnBuckets(in, tops, moves)
	behind, err := all[struct {
		Bucket    int
		Decided   int64
		Decisions []string
	}](ctx, v, "analytics_placings.sql", turned.args(in.Key))
	for _, b := range behind {
		buckets[b.Bucket].Behind = Behind{Decided: b.Decided, Decisions: b.Decisions}
	}
	return buckets, err
}

// movesIn are how often decisions moved stories in each bucket.
func (v view) movesIn(ctx context.Context, product string, s stretch) ([]int64, error) {
	_, cells, err := changes{view: v, product: product, by: dimensionOf("")}.count(ctx, s)
	moves := make([]int64, len(s.Ends))
	for _, c := range cells {
		moves[c.Bucket-1] = c.Moves
	}
	return moves, err
}

// turned are stories that came among the first or left them in a bucket, between two revisions.
type turned struct {
	buckets       []int
	numbers       []uint32
	behind, until []int64
}

func (t *turned) add(bucket int, behind, until int64, stories []uint32) {
	for _, n := range stories {
		t.buckets, t.numbers = append(t.buckets, bucket), append(t.numbers, n)
		t.behind, t.until = append(t.behind, behind), append(t.until, until)
	}
}

func (t *turned) args(product string) pgx.NamedArgs {
	return pgx.NamedArgs{
		"product": product, "buckets": t.buckets, "numbers": t.numbers, "behind": t.behind, "until": t.until, "most": mostBehind,
	}
}

// churnBuckets compare the first stories at the beginning of each bucket with those at its end.
func (s stretch) churnBuckets(in *churnInput, tops []orderTop, moves []int64) (buckets []churnBucket, of turned) {
	for i, span := range s.spans() {
		before, after := tops[i], tops[i+1]
		entered, left := analytics.Turnover(before.Numbers, after.Numbers)
		part := s.within(span)
		b := churnBucket{
			Span: span, Stories: float64(before.Stories+after.Stories) / 2, Moves: moves[i],
			Jaccard: analytics.Jaccard(before.Numbers, after.Numbers),
			Overlap: analytics.RankBiasedOverlap(before.Numbers, after.Numbers, in.P),
			Entered: storyKeys(in.Key, entered), Left: storyKeys(in.Key, left), Behind: Behind{Decisions: []string{}},
		}
		if rate, any := analytics.PerStoryWeek(b.Moves, b.Stories, part.To.Sub(part.From)); any {
			b.PerStoryWeek = &rate
		}
		buckets = append(buckets, b)
		of.add(i, before.Revision, after.Revision, entered)
		of.add(i, before.Revision, after.Revision, left)
	}
	return buckets, of
}

// storyKeys are the keys of stories.
func storyKeys(product string, numbers []uint32) []string {
	keys := make([]string, len(numbers))
	for i, n := range numbers {
		keys[i] = events.StoryMark.Key(product, n)
	}
	return keys
}

// churnWhole compares the whole orders at two revisions.
func (v view) churnWhole(ctx context.Context, product string, from, to int64, whole *churnWhole) error {
	orders, err := v.orders(ctx, product, from, to)
	if err != nil {
		return err
	}
	agreement := analytics.Kendall(orders[from], orders[to])
	whole.Stories, whole.Discordant = agreement.Items, agreement.Discordant
	whole.Removed, whole.Added = len(orders[from])-agreement.Items, len(orders[to])-agreement.Items
	if agreement.Items > 1 {
		whole.Tau = &agreement.Tau
	}
	return nil
}
