package readapi

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
)

// drifting looks at orders and scores.
type drifting struct {
	view
	product string
	stretch
	revision int64 // of the backlog, at the end of the range
	series   []scoredOrder
	whole    scoredOrder
}

// scoredOrder are the stories of an order that count: those that are not done and are scored by one framework.
type scoredOrder struct {
	framework string
	stories   []scoredStory
	analytics.Contradiction
}

type scoredStory struct {
	number uint32
	place  int
	score  float64
}

// look finds the orders at the end of each bucket and at that of the range, with their scores.
func (d *drifting) look(ctx context.Context) error {
	instants := d.instants()[1:]
	tops, err := d.tops(ctx, d.product, instants, seriesTop)
	if err != nil {
		return err
	}
	frameworks, err := column[string](ctx, d.view, "analytics_drift_frameworks.sql", pgx.NamedArgs{"product": d.product, "instants": instants})
	if err != nil {
		return err
	}
	d.revision = tops[len(tops)-1].Revision
	whole, err := d.orders(ctx, d.product, d.revision)
	if err != nil {
		return err
	}
	scored, err := d.scores(ctx, append(tops, orderTop{Revision: d.revision, Numbers: whole[d.revision]}))
	if err != nil {
		return err
	}
	for i := range tops {
		d.series = append(d.series, scored[i].order(frameworks[i]))
	}
	d.whole = scored[len(tops)].order(frameworks[len(tops)-1])
	return nil
}

// score is how a story is scored.
type score struct {
	scoredStory
	framework string
}

// scores are those of an order.
type scores []score

// scores finds how the stories of orders are scored.
func (d *drifting) scores(ctx context.Context, orders []orderTop) ([]scores, error) {
	var numbers []uint32
	var revisions []int64
	var of []int // the order of each number
	for i, o := range orders {
		numbers = append(numbers, o.Numbers...)
		revisions = append(revisions, slices.Repeat([]int64{o.Revision}, len(o.Numbers))...)
		of = append(of, slices.Repeat([]int{i}, len(o.Numbers))...)
	}
	rows, err := d.rows(ctx, "analytics_drift_scores.sql", pgx.NamedArgs{"product": d.product, "numbers": numbers, "revisions": revisions})
	if err != nil {
		return nil, err
	}
	found, begins := make([]scores, len(orders)), make([]int, len(orders))
	for i := 1; i < len(orders); i++ {
		begins[i] = begins[i-1] + len(orders[i-1].Numbers)
	}
	var nr int
	var framework, category string
	var value *float64
	_, err = pgx.ForEachRow(rows, []any{&nr, &framework, &value, &category}, func() error {
		if rank, is := rankOf(framework, category, value); is {
			i := of[nr-1]
			found[i] = append(found[i], score{scoredStory{numbers[nr-1], nr - begins[i], rank}, framework})
		}
		return nil
	})
	return found, err
}

// rankOf is the value of a score, the higher the better; of a framework of categories alone the rank of the category. False of one
// that says nothing of an order.
func rankOf(framework, category string, value *float64) (float64, bool) {
	if value != nil {
		return *value, true
	}
	ranks := map[string][]string{
		"moscow": {"wont", "could", "should", "must"},
		"kano":   {"reverse", "indifferent", "attractive", "one_dimensional", "must_be"},
	}
	rank := slices.Index(ranks[framework], category)
	return float64(rank), rank >= 0
}

// order are the stories that count: those of the framework of the policy, without one of that of most.
func (s scores) order(framework string) scoredOrder {
	counts := map[string]int{}
	for _, one := range s {
		counts[one.framework]++
	}
	if framework == "" && len(counts) > 0 {
		framework = slices.MinFunc(slices.Collect(maps.Keys(counts)), func(a, b string) int {
			return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
		})
	}
	o := scoredOrder{framework: framework}
	var values []float64
	for _, one := range s {
		if one.framework == framework {
			o.stories, values = append(o.stories, one.scoredStory), append(values, one.score)
		}
	}
	o.Contradiction = analytics.Contradict(values)
	return o
}

// figures are what answers say of it.
func (o scoredOrder) figures() Drift {
	d := Drift{Framework: o.framework, Scored: len(o.stories), Inversions: o.Inversions, Pairs: o.Pairs}
	if share, any := analytics.Share(o.Inversions, o.Pairs); any {
		d.Share, d.Tau = &share, &o.Tau
	}
	return d
}

// worst are the numbers of those that contradict their scores most, by their index.
func (o scoredOrder) worst(limit int) []int {
	var worst []int
	for i := range o.stories {
		if o.Items[i].Inversions > 0 {
			worst = append(worst, i)
		}
	}
	off := func(i int) int { return max(i+1-o.Items[i].ByValue, o.Items[i].ByValue-i-1) }
	slices.SortStableFunc(worst, func(a, b int) int {
		return cmp.Or(cmp.Compare(o.Items[b].Inversions, o.Items[a].Inversions), cmp.Compare(off(b), off(a)))
	})
	return worst[:min(limit, len(worst))]
}
