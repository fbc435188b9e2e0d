package readapi

import (
	"cmp"
	"slices"
	"time"

	"waymark/analytics"
	"waymark/httpapi/moment"
)

// mostSlipped is how many targets are shown.
const mostSlipped = 500

// slipCount counts how targets moved, by bucket and group.
type slipCount struct {
	stretch
	group string
	zone  moment.Zone
	total analytics.Slip
	cells map[slipCell]*slipSum
	items []slipItem
}

type slipCell struct {
	bucket int
	group  string
}

type slipSum struct {
	analytics.Slip
	behind gathered
}

// all counts the rows, which lie together by what has the targets, and there by revision.
func (c *slipCount) all(rows []slipRow) {
	c.cells = map[slipCell]*slipSum{}
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(r slipRow) bool { return r.Kind != rows[0].Kind || r.Number != rows[0].Number })
		if n < 0 {
			n = len(rows)
		}
		if !rows[n-1].Gone {
			c.target("start", rows[:n], func(r slipRow) *time.Time { return r.StartDate })
			c.target("due", rows[:n], func(r slipRow) *time.Time { return r.DueDate })
		}
		rows = rows[n:]
	}
}

// target counts one target of something.
func (c *slipCount) target(name string, rows []slipRow, of func(slipRow) *time.Time) {
	days := make([]*time.Time, len(rows))
	for i, row := range rows {
		days[i] = of(row)
	}
	first := slices.IndexFunc(days, func(day *time.Time) bool { return day != nil })
	if first < 0 {
		return
	}
	item := slipItem{Kind: rows[0].Kind, Item: rows[0].Key, Title: rows[len(rows)-1].Title, Target: name, First: days[first].Format(time.DateOnly)}
	var slip analytics.Slip
	var behind gathered
	for _, move := range analytics.Moves(days) {
		row := rows[move.At]
		slip.Add(move)
		behind.add(row.measuredDecision)
		if !row.At.Before(c.From) && row.At.Before(c.To) {
			c.count(move, name, row)
		}
	}
	item.SlipCounts, item.Behind = countsOf(slip), behind.shown()
	if day := days[len(days)-1]; day != nil {
		item.Present = new(day.Format(time.DateOnly))
	}
	c.end(&item, rows, days[len(days)-1])
	c.items = append(c.items, item)
}

// count adds a move to its bucket.
func (c *slipCount) count(move analytics.Move, target string, row slipRow) {
	cell := slipCell{c.bucket(row.At), row.groupOf(c.group, target)}
	if c.cells[cell] == nil {
		c.cells[cell] = &slipSum{}
	}
	c.cells[cell].Add(move)
	c.cells[cell].behind.add(row.measuredDecision)
	c.total.Add(move)
}

func (r slipRow) groupOf(group, target string) string {
	switch group {
	case "kind":
		return r.Kind
	case "target":
		return target
	case "actor":
		return r.Actor
	case "role":
		return r.Role
	case "source":
		return r.Source
	case "reason":
		if r.Reason {
			return "with"
		}
		return "without"
	}
	return ""
}

// end says how something ended, and how late.
func (c *slipCount) end(item *slipItem, rows []slipRow, due *time.Time) {
	last := rows[len(rows)-1]
	if last.Ended == "" {
		return
	}
	since := len(rows) - 1
	for since > 0 && rows[since-1].Ended == last.Ended {
		since--
	}
	item.Ended, item.EndedAt = &last.Ended, &rows[since].At
	reached := last.Ended == "delivered" || last.Ended == "shipped" || last.Ended == "reached"
	if reached && due != nil && item.Target == "due" {
		item.Late = new(analytics.DaysBetween(*due, c.zone.Day(rows[since].At)))
	}
}

// rows are the buckets in which something moved.
func (c *slipCount) rows() []slipBucket {
	spans, rows := c.spans(), make([]slipBucket, 0, len(c.cells))
	for cell, sum := range c.cells {
		rows = append(rows, slipBucket{spans[cell.bucket], cell.group, countsOf(sum.Slip), sum.behind.shown()})
	}
	slices.SortFunc(rows, func(a, b slipBucket) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Group, b.Group))
	})
	return rows
}

// worst are the targets that slipped most.
func (c *slipCount) worst() []slipItem {
	items := slices.Clone(c.items)
	slices.SortStableFunc(items, func(a, b slipItem) int { return cmp.Compare(b.NetDays, a.NetDays) })
	return append([]slipItem{}, items[:min(len(items), mostSlipped)]...)
}
