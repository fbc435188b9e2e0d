// Package dates reads points in time as Jira writes them for people: in any of its languages, in the layouts that its
// administrators choose. Nothing is guessed: what a single date leaves open, all dates of a file together decide.
package dates

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
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

// mostWords is how many words of dates are kept: more no language has.
const mostWords = 100

// Evidence is what dates say of how they are to be read.
type Evidence struct {
	Read, Failed int
	dayFirst     string // a date that can only be read so
	monthFirst   string
	open         string // a date that can be read both ways
	months       map[string]bool
	noons        map[string]bool
}

// Learn takes a date into account.
func (e *Evidence) Learn(text string) {
	p, err := take(text)
	if err != nil {
		e.Failed++
		return
	}
	e.Read++
	note(&e.months, p.word)
	note(&e.noons, p.noon)
	if len(p.numbers) != 3 || p.order("") != "" {
		return
	}
	asDay, day := p.in(DayFirst, 0)
	asMonth, month := p.in(MonthFirst, 0)
	switch {
	case day && month && !asDay.Equal(asMonth):
		e.open = cmp.Or(e.open, text)
	case day && !month:
		e.dayFirst = cmp.Or(e.dayFirst, text)
	case month && !day:
		e.monthFirst = cmp.Or(e.monthFirst, text)
	}
}

func note(words *map[string]bool, word string) {
	if word == "" || len(*words) >= mostWords {
		return
	}
	if *words == nil {
		*words = map[string]bool{}
	}
	(*words)[word] = true
}

// Add takes evidence of other dates into account, where its own leaves anything open.
func (e *Evidence) Add(other Evidence) {
	if e.dayFirst == "" && e.monthFirst == "" {
		e.dayFirst, e.monthFirst = other.dayFirst, other.monthFirst
	}
	for word := range other.months {
		note(&e.months, word)
	}
	for word := range other.noons {
		note(&e.noons, word)
	}
}

// Reader reads dates.
type Reader struct {
	Order   Order  // empty: no date needed one
	Because string // how it was decided
	months  map[string]int
	noons   map[string]int
}

// ErrOrder refuses dates that can be read in two ways.
var ErrOrder = errors.New("it can't be told whether the day or the month comes first")

// Settle decides how dates are read: in the order that is asked for, else by the evidence. A word that is one month in one
// language and another in another one means what it means in the language of the file, unless its other words tell.
func Settle(e Evidence, asked Order, language string) (*Reader, error) {
	r := &Reader{Order: asked, Because: "as asked for"}
	if asked == "" {
		if e.dayFirst != "" && e.monthFirst != "" {
			return nil, fmt.Errorf("%w: %q has the day first, %q the month", ErrOrder, e.dayFirst, e.monthFirst)
		}
		if e.open != "" && e.dayFirst == e.monthFirst {
			return nil, fmt.Errorf("%w: such as in %q, and no other date tells", ErrOrder, e.open)
		}
		r.Order, r.Because = "", ""
		if decisive := e.dayFirst + e.monthFirst; decisive != "" {
			r.Order, r.Because = DayFirst, fmt.Sprintf("by dates such as %q", decisive)
		}
		if e.monthFirst != "" {
			r.Order = MonthFirst
		}
	}
	var err error
	if r.months, err = settle(e.months, spoken().month, language); err != nil {
		return nil, err
	}
	r.noons, err = settle(e.noons, func(word string) map[string]int { return spoken().noons[word] }, language)
	return r, err
}

// settle says what each of the words means.
func settle(words map[string]bool, meanings func(string) map[string]int, language string) (map[string]int, error) {
	common := languagesOfAll(words, meanings)
	settled := make(map[string]int, len(words))
	for word := range words {
		all := meanings(word)
		in := func(languages map[string]bool) []int {
			var found []int
			for language, meaning := range all {
				if (languages == nil || languages[language]) && !slices.Contains(found, meaning) {
					found = append(found, meaning)
				}
			}
			return found
		}
		found := in(nil)
		if len(found) > 1 && len(in(common)) > 0 {
			found = in(common)
		}
		if len(found) > 1 && len(in(map[string]bool{language: true})) > 0 {
			found = in(map[string]bool{language: true})
		}
		if len(found) != 1 {
			return nil, fmt.Errorf("%q in dates means one thing in one language and another in another one (%s)", word, slices.Sorted(maps.Keys(all)))
		}
		settled[word] = found[0]
	}
	return settled, nil
}

// languagesOfAll are the languages that know all of the words.
func languagesOfAll(words map[string]bool, meanings func(string) map[string]int) map[string]bool {
	var common map[string]bool
	for word := range words {
		known := map[string]bool{}
		for language := range meanings(word) {
			if common == nil || common[language] {
				known[language] = true
			}
		}
		common = known
	}
	return common
}

// Time reads a date; without an offset of its own it is one in the zone. A date without a time is its first moment.
func (r *Reader) Time(text string, zone *time.Location) (time.Time, error) {
	p, err := take(text)
	if err != nil {
		return time.Time{}, err
	}
	date, ok := p.in(p.order(r.Order), r.months[p.word])
	if !ok || !p.setClock(r.noons) {
		return time.Time{}, fmt.Errorf("%q is no date", text)
	}
	if p.zone != nil {
		zone = p.zone
	}
	year, month, day := date.Date()
	return time.Date(year, month, day, p.clock[0], p.clock[1], p.clock[2], p.nanos, zone).UTC(), nil
}

// setClock makes hours of a half day hours of a day, and says whether there is such a time.
func (p *parts) setClock(noons map[string]int) bool {
	if p.noon != "" {
		switch half := noons[p.noon]; {
		case p.clock[0] == 12:
			p.clock[0] = half
		case p.clock[0] < 12:
			p.clock[0] += half
		case half == 0:
			return false // "13:00 AM"
		}
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

// in is the date in an order; the month is that of its word, if it has one.
func (d day) in(order Order, month int) (time.Time, bool) {
	n := make([]int, len(d.numbers))
	for i, digits := range d.numbers {
		n[i], _ = strconv.Atoi(digits)
	}
	year, day := 1, 0
	switch {
	case len(n) == 2:
		month += d.month
		if d.year == 0 || d.year < 0 && (len(d.numbers[0]) > 2 || n[0] > 31) {
			year, day = 0, 1
		}
		return exact(d.numbers[year], n[year], month, n[day])
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
	case len(digits) != 4:
		return time.Time{}, false
	}
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return date, date.Month() == time.Month(month) && date.Day() == day
}
