package readapi

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// rest is something that a score rests on.
type rest struct {
	story uint32
	key   string
}

// rests are those of one kind, as they are asked for.
type rests struct {
	of      []rest
	numbers []uint32
	since   []time.Time
}

func (r *rests) add(b scoreBasis, key string, number uint32) {
	if one := (rest{b.Number, key}); !slices.Contains(r.of, one) {
		r.of, r.numbers, r.since = append(r.of, one), append(r.numbers, number), append(r.since, b.ScoredAt)
	}
}

// outdated are the scores of the first places that rest on what changed since.
func (d *drifting) outdated(ctx context.Context, of map[uint32]scoreBasis, decisions map[int64]ComparedWhy) ([]outdated, error) {
	books, err := d.booksOver(ctx, d.product, d.stretch, discoveryBook, charterBook)
	if err != nil {
		return nil, err
	}
	needs, goals := d.rests(of)
	changed := map[uint32][]outdated{}
	for _, kind := range []struct {
		input, file string
		book        book
		rests       rests
	}{{"need", "analytics_drift_needs.sql", discoveryBook, needs}, {"goal", "analytics_drift_goals.sql", charterBook, goals}} {
		found, err := d.changedSince(ctx, kind.file, kind.book, books[kind.book].until, kind.rests)
		if err != nil {
			return nil, err
		}
		for r, behind := range found {
			changed[r.story] = append(changed[r.story], outdated{Input: kind.input, Key: new(r.key), Behind: behind})
		}
	}
	list := []outdated{}
	for _, s := range d.first() {
		basis, own := of[s.number], changed[s.number]
		slices.SortFunc(own, func(a, b outdated) int { return cmp.Or(cmp.Compare(b.Input, a.Input), cmp.Compare(*a.Key, *b.Key)) })
		if len(basis.Estimates) > 0 {
			own = append([]outdated{{Input: "estimate", Behind: behindThese(decisions, basis.Estimates...)}}, own...)
		}
		for _, o := range own {
			o.Story, o.Title, o.Place = events.StoryMark.Key(d.product, s.number), basis.Title, s.place
			o.ScoredBy = driftDecisionOf(decisions[basis.Scored])
			list = append(list, o)
		}
	}
	return list, nil
}

// first are the stories that count among the first places.
func (d *drifting) first() []scoredStory {
	for i, s := range d.whole.stories {
		if s.place > seriesTop {
			return d.whole.stories[:i]
		}
	}
	return d.whole.stories
}

// rests are the needs and goals on which scores of the first places rest: needs that the story names, and what the decision names as
// evidence.
func (d *drifting) rests(of map[uint32]scoreBasis) (needs, goals rests) {
	for _, s := range d.first() {
		b := of[s.number]
		keys := slices.Clone(b.Needs)
		for _, e := range b.Evidence {
			keys = append(keys, e.Value)
		}
		for _, key := range keys {
			if n, is := events.NeedMark.Number(d.product, key); is {
				needs.add(b, key, n)
			}
			if n, is := events.GoalMark.Number(d.product, key); is {
				goals.add(b, key, n)
			}
		}
	}
	return needs, goals
}

// changedSince finds the decisions that changed what scores rest on.
func (d *drifting) changedSince(ctx context.Context, file string, b book, revision int64, r rests) (map[rest]Behind, error) {
	found, err := all[struct {
		Nr        int
		Revisions []int64
	}](ctx, d.view, file, pgx.NamedArgs{"product": d.product, "numbers": r.numbers, "since": r.since, "revision": revision})
	if err != nil {
		return nil, err
	}
	var revisions []int64
	for _, f := range found {
		revisions = append(revisions, f.Revisions...)
	}
	decisions, err := d.decisionsAt(ctx, d.product, b, revisions)
	changed := map[rest]Behind{}
	for _, f := range found {
		changed[r.of[f.Nr-1]] = behindThese(decisions, f.Revisions...)
	}
	return changed, err
}
