package readapi

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
)

// mostOldest is how many of the stories that wait longest are named.
const mostOldest = 10

// waitingCell is where an open story counts.
type waitingCell struct{ group, category string }

// waiting are the stories that are open at the end of the range.
func (v view) waiting(ctx context.Context, m *leadMeasure) ([]leadWaiting, error) {
	cells := map[waitingCell][]*lifeRow{}
	for i := range m.lives {
		if l := &m.lives[i]; l.isOpen() {
			cell := waitingCell{l.Group, l.Category}
			cells[cell] = append(cells[cell], l)
		}
	}
	keys := slices.SortedFunc(maps.Keys(cells), func(a, b waitingCell) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(b.category, a.category))
	})
	titles, err := v.oldestTitles(ctx, m, cells)
	rows := []leadWaiting{}
	for _, key := range keys {
		rows = append(rows, m.waits(key, cells[key], titles))
	}
	return rows, err
}

// waits sums up open stories, those that were written first before the others.
func (m *leadMeasure) waits(key waitingCell, of []*lifeRow, titles map[uint32]scoredRow) leadWaiting {
	var ages, since []float64
	for _, l := range of {
		ages, since = append(ages, analytics.Days(m.To.Sub(l.WrittenAt))), append(since, analytics.Days(m.To.Sub(l.Since)))
	}
	never := only(of, func(l *lifeRow) bool { return l.PrioritizedAt == nil })
	return leadWaiting{
		Group: key.group, Category: key.category, TimeTaken: taken(ages), InStatus: taken(since), Oldest: named(oldest(of), titles),
		NeverPrioritized: len(never), OldestUnattended: named(oldest(never), titles),
	}
}

// oldest are the stories that were written first.
func oldest(of []*lifeRow) []*lifeRow {
	sorted := slices.SortedFunc(slices.Values(of), func(a, b *lifeRow) int {
		return cmp.Or(a.WrittenAt.Compare(b.WrittenAt), cmp.Compare(a.Number, b.Number))
	})
	return sorted[:min(len(sorted), mostOldest)]
}

func named(of []*lifeRow, titles map[uint32]scoredRow) []leadOldest {
	rows := []leadOldest{}
	for _, l := range of {
		rows = append(rows, leadOldest{titles[l.Number].Story, titles[l.Number].Title, l.Status, l.WrittenAt, l.Since})
	}
	return rows
}

// oldestTitles are what the stories are called that are named.
func (v view) oldestTitles(ctx context.Context, m *leadMeasure, cells map[waitingCell][]*lifeRow) (map[uint32]scoredRow, error) {
	var numbers []uint32
	var revisions []int64
	for _, of := range cells {
		for _, l := range append(oldest(of), oldest(only(of, func(l *lifeRow) bool { return l.PrioritizedAt == nil }))...) {
			numbers, revisions = append(numbers, l.Number), append(revisions, m.backlog)
		}
	}
	rows, err := all[scoredRow](ctx, v, "analytics_scores.sql", pgx.NamedArgs{"product": m.product, "numbers": numbers, "revisions": revisions})
	titles := map[uint32]scoredRow{}
	for _, row := range rows {
		titles[row.Number] = row
	}
	return titles, err
}
