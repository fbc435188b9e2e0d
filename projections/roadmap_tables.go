package projections

import (
	"time"

	"waymark/events"
)

type initiativeRow struct {
	initiative, title, outcome, goal string
	horizon                          events.Horizon
	start, due                       string // "2006-01-02" or empty
	progress                         events.Progress
	external                         *events.External
	score                            *events.Score
}

func initiativeTable() *table[itemKey, initiativeRow] {
	return &table[itemKey, initiativeRow]{
		name: "initiative", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"initiative", "title", "outcome", "goal", "horizon", "start_date", "due_date", "progress", "external", "score"},
		key:     itemKey.values,
		row: func(i initiativeRow) []any {
			return []any{
				i.initiative, i.title, i.outcome, i.goal, string(i.horizon), dateOf(i.start), dateOf(i.due), string(i.progress),
				jsonOf(i.external), jsonOf(i.score),
			}
		},
	}
}

type horizonKey struct {
	product string
	horizon events.Horizon
}

func horizonTable() *table[horizonKey, []uint32] {
	return &table[horizonKey, []uint32]{
		name: "horizon", keys: []column{{"product", "text"}, {"horizon", "text"}}, columns: []string{"initiatives"},
		key: func(k horizonKey) []any { return []any{k.product, string(k.horizon)} },
		row: func(initiatives []uint32) []any { return []any{numbers(initiatives)} },
	}
}

type releaseRow struct {
	release, name string
	date          string // "2006-01-02" or empty
	shipped       bool
	external      *events.External
	undelivered   []string // of a shipped one: keys of what of it was not done then
}

func releaseTable() *table[itemKey, releaseRow] {
	return &table[itemKey, releaseRow]{
		name: "release", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"release", "name", "date", "shipped", "external", "undelivered"},
		key:     itemKey.values,
		row: func(r releaseRow) []any {
			return []any{r.release, r.name, dateOf(r.date), r.shipped, jsonOf(r.external), filled(r.undelivered)}
		},
	}
}

type assignmentKey struct{ product, release, item string }

func assignmentTable() *table[assignmentKey, struct{}] {
	return &table[assignmentKey, struct{}]{
		name: "assignment", keys: []column{{"product", "text"}, {"release", "text"}, {"item", "text"}},
		key: func(k assignmentKey) []any { return []any{k.product, k.release, k.item} },
		row: func(struct{}) []any { return nil },
	}
}

// checkDate refuses what a date column can't hold. Empty is no date.
func checkDate(date string) error {
	if date == "" {
		return nil
	}
	_, err := time.Parse(time.DateOnly, date)
	return err
}

// dateOf is a checked date as a date column holds it.
func dateOf(date string) any {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil
	}
	return day
}
