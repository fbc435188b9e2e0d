package analytics

import "time"

// Life is how far a story came, and when; nil where it did not, or is not known to.
type Life struct {
	Captured *time.Time // the first of the needs that it names
	Written  *time.Time
	Top      *time.Time // when it first stood among the first
	Started  *time.Time
	Done     *time.Time
	Accepted *time.Time
}

// leg is a part of a life, from one end to another.
type leg struct {
	name     string
	from, to func(Life) *time.Time
}

// legs are the parts of a life in their order, the last one the whole of it from its writing.
func legs() []leg {
	captured := func(l Life) *time.Time { return l.Captured }
	written := func(l Life) *time.Time { return l.Written }
	top := func(l Life) *time.Time { return l.Top }
	started := func(l Life) *time.Time { return l.Started }
	done := func(l Life) *time.Time { return l.Done }
	return []leg{
		{"captured_written", captured, written}, {"written_top", written, top}, {"top_started", top, started}, {"started_done", started, done},
		{"done_accepted", done, func(l Life) *time.Time { return l.Accepted }}, {"written_done", written, done},
	}
}

// Leg is how long a part of several lives took, in days of 24 hours.
type Leg struct {
	Name     string
	Stories  int // that have both ends, in this order
	Missing  int // that lack an end
	Backward int // of which the second end was first
	Percentiles
}

// Legs measures the parts of lives. One that lacks an end, or goes backward, is counted and measured as nothing else.
func Legs(lives []Life) []Leg {
	var measured []Leg
	for _, l := range legs() {
		m, days := Leg{Name: l.name}, []float64{}
		for _, life := range lives {
			from, to := l.from(life), l.to(life)
			switch {
			case from == nil || to == nil:
				m.Missing++
			case to.Before(*from):
				m.Backward++
			default:
				days = append(days, Days(to.Sub(*from)))
			}
		}
		m.Stories = len(days)
		m.Percentiles, _ = PercentilesOf(days)
		measured = append(measured, m)
	}
	return measured
}

// Days is a duration in days of 24 hours.
func Days(d time.Duration) float64 { return d.Hours() / 24 }
