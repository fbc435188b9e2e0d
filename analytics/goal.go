package analytics

import (
	"math"
	"time"
)

// Goal is what a metric shall do: from where it stood on the day that the goal was set to where it shall be on the day that it is due. Days
// are their midnights in UTC.
type Goal struct {
	Baseline, Target float64
	Set              time.Time
	Due              *time.Time // nil: not said
}

// Share is how much of the way from the baseline to the target a value is: 0 is none, 1 all of it; nil where the way is too short to tell.
func (g Goal) Share(value float64) *float64 {
	share := (value - g.Baseline) / (g.Target - g.Baseline)
	if math.IsInf(share, 0) || math.IsNaN(share) {
		return nil
	}
	return &share
}

// Line is the share that a straight line from the day that the goal was set to the day that it is due has on a day: 0 before the first,
// 1 from the second on; nil where no day, or none behind the first, is due.
func (g Goal) Line(day time.Time) *float64 {
	if g.Due == nil || !g.Due.After(g.Set) {
		return nil
	}
	share := float64(DaysBetween(g.Set, day)) / float64(DaysBetween(g.Set, *g.Due))
	return new(min(max(share, 0), 1))
}

// Standing is a value against the line.
type Standing struct {
	Share    *float64 // of the way
	Line     *float64 // what the line has on that day
	Ahead    *float64 // share less line; below 0: behind
	AheadBy  *float64 // the same in the metric: how much nearer to the target it is than the line
	Expected *float64 // where the line has the metric
}

// Standing is a value that was measured on a day against the line.
func (g Goal) Standing(value float64, day time.Time) Standing {
	s := Standing{Share: g.Share(value), Line: g.Line(day)}
	if s.Share == nil || s.Line == nil {
		return s
	}
	s.Ahead = new(*s.Share - *s.Line)
	s.Expected = new(g.Baseline + *s.Line*(g.Target-g.Baseline))
	s.AheadBy = new((value - *s.Expected) * math.Copysign(1, g.Target-g.Baseline))
	return s
}

// Measured is what a metric was on a day.
type Measured struct {
	Day   time.Time
	Value float64
}

// Brought is how much of the way a goal went behind a day, by measurements in the order of their days: the share of the last one less that of the
// last one up to that day, of which the baseline stands for none. nil where nothing was measured behind it.
func (g Goal) Brought(measured []Measured, since time.Time) *float64 {
	before, after := g.Baseline, (*float64)(nil)
	for _, m := range measured {
		if m.Day.After(since) {
			after = &m.Value
		} else {
			before = m.Value
		}
	}
	if after == nil {
		return nil
	}
	from, to := g.Share(before), g.Share(*after)
	if from == nil || to == nil {
		return nil
	}
	return new(*to - *from)
}
