package readapi

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"waymark/analytics"
)

// leadCell is where a story that was done counts: its bucket, -1 for the whole range, and its group.
type leadCell struct {
	bucket int
	group  string
}

func (a leadCell) compare(b leadCell) int {
	return cmp.Or(cmp.Compare(a.bucket, b.bucket), cmp.Compare(a.group, b.group))
}

// legs are the legs of the stories that were done, by bucket and group, and those of the whole range.
func (v view) legs(ctx context.Context, m *leadMeasure) (buckets, totals []leadLeg, err error) {
	cells := map[leadCell][]*lifeRow{}
	for i := range m.lives {
		l := &m.lives[i]
		if !l.doneIn(m.stretch) {
			continue
		}
		for _, cell := range []leadCell{{m.bucket(*l.DoneAt), l.Group}, {-1, l.Group}} {
			cells[cell] = append(cells[cell], l)
		}
	}
	keys := slices.SortedFunc(maps.Keys(cells), leadCell.compare)
	figures := make([][]int64, len(keys))
	for i, cell := range keys {
		for _, l := range cells[cell] {
			figures[i] = append(figures[i], l.DoneRevision)
		}
	}
	behind, err := v.behindRevisions(ctx, m.product, figures)
	spans := m.spans()
	buckets, totals = []leadLeg{}, []leadLeg{}
	for i, cell := range keys {
		if row := (leadLeg{Group: cell.group, Behind: behind[i]}); cell.bucket < 0 {
			row.Span = Span{m.From, m.To}
			totals = append(totals, row.legs(cells[cell])...)
		} else {
			row.Span = spans[cell.bucket]
			buckets = append(buckets, row.legs(cells[cell])...)
		}
	}
	return buckets, totals, err
}

// legs are the rows of some stories, alike but for the legs.
func (row leadLeg) legs(of []*lifeRow) (rows []leadLeg) {
	lives := make([]analytics.Life, len(of))
	for i, l := range of {
		lives[i] = l.life()
	}
	for _, leg := range analytics.Legs(lives) {
		row.Leg, row.Stories, row.Missing, row.Backward = leg.Name, leg.Stories, leg.Missing, leg.Backward
		row.P50, row.P85, row.P95 = nil, nil, nil
		if leg.Stories > 0 {
			row.P50, row.P85, row.P95 = &leg.P50, &leg.P85, &leg.P95
		}
		rows = append(rows, row)
	}
	return rows
}

// statuses are how long the stories that were done were in each status.
func (m *leadMeasure) statuses() []leadStatus {
	type in struct{ group, status string }
	days := map[in][]float64{}
	for i := range m.lives {
		l := &m.lives[i]
		if !l.doneIn(m.stretch) {
			continue
		}
		for status, seconds := range l.Spent {
			key := in{l.Group, status}
			days[key] = append(days[key], float64(seconds)/secondsADay)
		}
	}
	rows := []leadStatus{}
	for _, key := range slices.SortedFunc(maps.Keys(days), func(a, b in) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.status, b.status))
	}) {
		rows = append(rows, leadStatus{key.group, key.status, taken(days[key])})
	}
	return rows
}

const secondsADay = 24 * 60 * 60
