package moment

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// period is an ISO 8601 duration such as P1Y2M10DT2H30M: years, months and days are those of the calendar.
type period struct {
	months, days int
	clock        time.Duration
}

// errNoPeriod says that a text is no ISO 8601 duration.
var errNoPeriod = errors.New("no ISO 8601 duration such as P7D, P1M or PT12H")

// maxDigits of a number in a period: enough for any wish, and far from any overflow.
const maxDigits = 6

func parsePeriod(s string) (period, error) {
	rest, ok := strings.CutPrefix(s, "P")
	date, clock, hasClock := strings.Cut(rest, "T")
	if !ok || rest == "" || hasClock && clock == "" {
		return period{}, errNoPeriod
	}
	d, okDate := numbers(date, "YMWD")
	c, okClock := numbers(clock, "HMS")
	if !okDate || !okClock {
		return period{}, errNoPeriod
	}
	return period{
		months: 12*d['Y'] + d['M'],
		days:   7*d['W'] + d['D'],
		clock:  time.Duration(c['H'])*time.Hour + time.Duration(c['M'])*time.Minute + time.Duration(c['S'])*time.Second,
	}, nil
}

// numbers reads numbers that are each followed by a designator, in the order of the designators.
func numbers(s, designators string) (map[byte]int, bool) {
	found := map[byte]int{}
	for s != "" {
		end := strings.IndexAny(s, designators)
		if end < 1 || end > maxDigits {
			return nil, false
		}
		n, err := strconv.ParseUint(s[:end], 10, 32)
		if err != nil {
			return nil, false
		}
		found[s[end]] = int(n)
		designators = designators[strings.IndexByte(designators, s[end])+1:]
		s = s[end+1:]
	}
	return found, true
}

// before is the instant that lies the period before t, by the calendar of UTC: a day that the month does not have is
// its last one. It is never before the year 1.
func (p period) before(t time.Time) time.Time {
	t = t.UTC()
	first := time.Date(t.Year(), t.Month()-time.Month(p.months), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	then := first.AddDate(0, 0, min(t.Day(), last)-1-p.days).Add(-p.clock)
	if then.Year() < 1 {
		return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return then
}
