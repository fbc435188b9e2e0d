// Package dates reads points in time as Jira writes them for people: in any of its languages, in the layouts that its
// administrators choose. Nothing is guessed: what a single date leaves open, all dates of a file together decide.
package dates

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Order is in which order dates of numbers alone have day, month and year.
type Order string

// The orders. The zero value leaves it to the dates.
const (
	DayFirst   Order = "dmy"
	MonthFirst Order = "mdy"
	YearFirst  Order = "ymd"
)

// Orders are all that can be asked for.
func Orders() []Order { return []Order{DayFirst, MonthFirst, YearFirst} }

// Evidence is what dates say of how they are to be read.
type Evidence struct {
	dayFirst   string // a date that can only be read so
	monthFirst string
	open       string // a date that can be read both ways
}

// Learn takes a date into account, if it is one.
func (e *Evidence) Learn(text string) error {
	p, err := take(text)
	if err != nil || len(p.numbers) != 3 || p.order("") != "" {
		return err
	}
	asDay, day := p.in(DayFirst)
	asMonth, month := p.in(MonthFirst)
	switch {
	case day && month && !asDay.Equal(asMonth):
		e.open = cmp.Or(e.open, text)
	case day && !month:
		e.dayFirst = cmp.Or(e.dayFirst, text)
	case month && !day:
		e.monthFirst = cmp.Or(e.monthFirst, text)
	}
	return nil
}

// Add takes other dates into account, which are as good.
func (e *Evidence) Add(other Evidence) {
	e.dayFirst, e.monthFirst, e.open = cmp.Or(e.dayFirst, other.dayFirst), cmp.Or(e.monthFirst, other.monthFirst), cmp.Or(e.open, other.open)
}

// Ask lets other dates tell what these leave open.
func (e *Evidence) Ask(others Evidence) {
	if e.dayFirst == "" && e.monthFirst == "" {
		e.dayFirst, e.monthFirst = others.dayFirst, others.monthFirst
	}
}

// Reader reads dates.
type Reader struct {
	Order   Order  // empty: no date needs one
	Because string // how it was decided
}

// ErrOrder refuses dates that can be read in two ways, and an order that is none.
var ErrOrder = errors.New("it can't be told whether the day or the month comes first")

// Settle decides how dates are read: in the order that is asked for, else by the evidence.
func Settle(e Evidence, asked Order) (Reader, error) {
	switch {
	case asked != "" && !slices.Contains(Orders(), asked):
		return Reader{}, fmt.Errorf("%w: %q is none of %v", ErrOrder, asked, Orders())
	case asked != "":
		return Reader{asked, "as asked for"}, nil
	case e.dayFirst != "" && e.monthFirst != "":
		return Reader{}, fmt.Errorf("%w: %q has the day first, %q the month", ErrOrder, e.dayFirst, e.monthFirst)
	case e.dayFirst != "":
		return Reader{DayFirst, fmt.Sprintf("by dates such as %q", e.dayFirst)}, nil
	case e.monthFirst != "":
		return Reader{MonthFirst, fmt.Sprintf("by dates such as %q", e.monthFirst)}, nil
	case e.open != "":
		return Reader{}, fmt.Errorf("%w in dates such as %q, and no other date tells", ErrOrder, e.open)
	}
	return Reader{}, nil
}

// Time reads a date; without an offset of its own it is one in the zone. A date without a time is its first moment.
func (r Reader) Time(text string, zone *time.Location) (time.Time, error) {
	p, err := take(text)
	if err != nil {
		return time.Time{}, err
	}
	date, ok := p.in(p.order(r.Order))
	if !ok || !p.setClock() {
		return time.Time{}, fmt.Errorf("%q is no date", text)
	}
	if p.zone != nil {
		zone = p.zone
	}
	year, month, day := date.Date()
	return time.Date(year, month, day, p.clock[0], p.clock[1], p.clock[2], p.nanos, zone).UTC(), nil
}

// setClock makes hours of a half day hours of a day, and says whether there is such a time.
func (p *parts) setClock() bool {
	switch {
	case !p.half:
	case p.clock[0] == 12:
		p.clock[0] = p.noon
	case p.clock[0] < 12:
		p.clock[0] += p.noon
	case p.noon == 0:
		return false // "13:00 AM"
	}
	return p.clock[0] < 24 && p.clock[1] < 60 && p.clock[2] < 60
}

// order is the one that the numbers themselves have, else the given one: a year of four digits, or a number that is no day,
// comes first as a year; with points between, the day comes first everywhere.
func (d day) order(given Order) Order {
	first, _ := strconv.Atoi(d.numbers[0])
	switch {
	case len(d.numbers[0]) > 2 || first > 31 || first == 0:
		return YearFirst
	case d.dotted && given != YearFirst:
		return DayFirst
	default:
		return given
	}
}

// in is the date in an order.
func (d day) in(order Order) (time.Time, bool) {
	n := make([]int, len(d.numbers))
	for i, digits := range d.numbers {
		n[i], _ = strconv.Atoi(digits)
	}
	year, day := 1, 0
	switch {
	case len(n) == 2:
		if d.year == 0 || d.year < 0 && (len(d.numbers[0]) > 2 || n[0] > 31) {
			year, day = 0, 1
		}
		return exact(d.numbers[year], n[year], d.month, n[day])
	case order == YearFirst:
		return exact(d.numbers[0], n[0], n[1], n[2])
	case order == MonthFirst:
		return exact(d.numbers[2], n[2], n[0], n[1])
	default:
		return exact(d.numbers[2], n[2], n[1], n[0])
	}
}

// exact is the date with these numbers, where there is one. Years of two digits are those from 1970 to 2069.
func exact(digits string, year, month, day int) (time.Time, bool) {
	switch {
	case len(digits) == 2 && year < 70:
		year += 2000
	case len(digits) == 2:
		year += 1900
	case len(digits) != 4 || year < 1000:
		return time.Time{}, false
	}
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return date, date.Month() == time.Month(month) && date.Day() == day
}
