package moment

import "time"

// Bucket is how long the stretches are in which time is measured.
type Bucket string

// The buckets: a week begins on Monday (ISO 8601).
const (
	Day     Bucket = "day"
	Week    Bucket = "week"
	Month   Bucket = "month"
	Quarter Bucket = "quarter"
)

// Boundaries are the ends of the buckets of the zone in which [from, to) lies: the first is the beginning of the bucket with from, the last the end
// of the one with the last instant before to, and buckets meet. Empty where the range is. No more than most buckets are made: false where
// there are more.
func (z Zone) Boundaries(b Bucket, from, to time.Time, most int) (ends []time.Time, all bool) {
	if !from.Before(to) {
		return nil, true
	}
	year, month, day := b.begin(from.In(z.place()))
	for n := 0; ; n++ {
		at := z.date(b.step(year, month, day, n))
		if n > 0 && !at.After(ends[len(ends)-1]) {
			continue // a day that the zone left out
		}
		if len(ends) > most {
			return ends, false
		}
		if ends = append(ends, at); !at.Before(to) {
			return ends, true
		}
	}
}

// begin is the first day of the bucket in which a day is.
func (b Bucket) begin(t time.Time) (year int, month time.Month, day int) {
	year, month, day = t.Date()
	switch b {
	case Week:
		day -= (int(t.Weekday()) + 6) % 7
	case Month:
		day = 1
	case Quarter:
		month, day = month-(month-1)%3, 1
	}
	return year, month, day
}

// step is the first day of the n-th bucket behind the one that begins on a day.
func (b Bucket) step(year int, month time.Month, day, n int) (int, time.Month, int) {
	switch b {
	case Week:
		return year, month, day + 7*n
	case Month:
		return year, month + time.Month(n), day
	case Quarter:
		return year, month + time.Month(3*n), day
	default:
		return year, month, day + n
	}
}
