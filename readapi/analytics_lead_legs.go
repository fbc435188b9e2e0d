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
	var revisions []int64
	for i := range m.lives {
		l := &m.lives[i]
		if !l.doneIn(m.stretch) {
			continue
		}
		revisions = append(revisions, l.DoneRevision)
		for _, cell := range []leadCell{{m.bucket(*l.DoneAt), l.Group}, {-1, l.Group}} {
			cells[cell] = append(cells[cell], l)
		}
	}
	decided, err := v.decidedAt(ctx, m.product, backlogBook, revisions)
	if err != nil {
		return nil, nil, err
	}
	spans := m.spans()
	buckets, totals = []leadLeg{}, []leadLeg{}
	for _, cell := range slices.SortedFunc(maps.Keys(cells), leadCell.compare) {
		if cell.bucket < 0 {
			totals = append(totals, legsOf(Span{m.From, m.To}, cell.group, cells[cell], decided)...)
		} else {
			buckets = append(buckets, legsOf(spans[cell.bucket], cell.group, cells[cell], decided)...)
		}
	}
	return buckets, totals, nil
}

// legsOf are the legs of some stories, with the decisions by which they were done.
func legsOf(span Span, group string, of []*lifeRow, decided map[int64]measuredDecision) (legs []leadLeg) {
	lives := make([]analytics.Life, len(of))
	var behind gathered
	for i, l := range of {
		lives[i] = l.life()
		if d, known := decided[l.DoneRevision]; known {
			behind.add(d)
		}
	}
	shown := behind.shown()
	for _, leg := range analytics.Legs(lives) {
		row := leadLeg{Span: span, Group: group, Leg: leg.Name, Missing: leg.Missing, Backward: leg.Backward, Behind: shown}
		if row.Stories = leg.Stories; leg.Stories > 0 {
			row.P50, row.P85, row.P95 = &leg.P50, &leg.P85, &leg.P95
		}
		legs = append(legs, row)
	}
	return legs
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
