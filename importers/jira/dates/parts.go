package dates

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How many bytes a date has: "1/1/26" at least.
const shortest, longest = 6, 80

var (
	clockPattern = regexp.MustCompile(`(?:^|\D)(\d{1,2}) ?[:h時时시] ?(\d{2})(?: ?[:分분] ?(\d{2})(?:[.,](\d{1,9}))?)?(?:\D|$)`)
	// Danes and Finns write 19.31: the last thing but one after noon, and not the beginning of a date.
	dottedPattern = regexp.MustCompile(`[ ,](\d{1,2})\.(\d{2})(?:\.(\d{2}))?()(?: |$)`)
	offsetPattern = regexp.MustCompile(`^ ?(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})(?: |$)`)
	dayPattern    = regexp.MustCompile(`(?:thg|thang) (\d{1,2})|(\d{1,2}) ?[月월]|(\d{1,4}) ?[年년]|(\d+)|([\p{L}\p{M}]+)`)
	wordPattern   = regexp.MustCompile(`[\p{L}\p{M}]+`)
)

// parts are what a date says, before anybody decides what its words and the order of its numbers mean.
type parts struct {
	day
	clock [3]int // hours, minutes, seconds
	nanos int
	half  bool           // the hours are those of half a day
	noon  int            // hours to add to them
	zone  *time.Location // nil: not said
}

// day is the part of a date without the time of day.
type day struct {
	numbers []string // but that of a month with a sign
	dotted  bool
	year    int // which of the numbers is said to be the year; -1: none
	month   int // with a word or a sign; 0: it is one of three numbers
}

// take takes a date apart.
func take(text string) (parts, error) {
	p := parts{day: day{year: -1}}
	if len(text) < shortest {
		return p, fmt.Errorf("%q is no date", text)
	}
	if len(text) > longest {
		return p, fmt.Errorf("%.20q... is too long for a date", text)
	}
	folded := Fold(strings.TrimSpace(text))
	before, after := p.takeClock(folded)
	if zone := offsetPattern.FindStringSubmatch(after); zone != nil {
		p.zone, after = offset(zone[1]), after[len(zone[0]):]
	}
	before, after = p.takeNoon(before, after)
	if unknown := p.takeDay(before + " " + after); unknown != "" {
		return p, fmt.Errorf("%q is no date: %q is neither a month nor another word of dates in a language of Jira", text, unknown)
	}
	if len(p.numbers) != 3 && (len(p.numbers) != 2 || p.month == 0) {
		return p, fmt.Errorf("%q is no date", text)
	}
	return p, nil
}

// takeClock takes the time of day out of a text, and hands back what is before and after it.
func (p *parts) takeClock(text string) (before, after string) {
	at := clockPattern.FindStringSubmatchIndex(text)
	if at == nil {
		at = dottedPattern.FindStringSubmatchIndex(text)
	}
	if at == nil {
		return text, ""
	}
	groups := at[2:] // of hours, minutes, seconds and their parts, from and to
	for i := range p.clock {
		if from := groups[2*i]; from >= 0 {
			p.clock[i], _ = strconv.Atoi(text[from:groups[2*i+1]])
		}
	}
	if from := groups[6]; from >= 0 {
		p.nanos, _ = strconv.Atoi((text[from:groups[7]] + "000000000")[:9])
	}
	return text[:groups[0]], text[slices.Max(groups):]
}

// takeNoon takes out the word that says which half of the day is meant, which stands beside the time.
func (p *parts) takeNoon(before, after string) (string, string) {
	if at := wordPattern.FindStringIndex(after); at != nil && p.isNoon(after[at[0]:at[1]]) {
		return before, after[:at[0]] + after[at[1]:]
	}
	all := wordPattern.FindAllStringIndex(before, -1)
	if len(all) == 0 {
		return before, after
	}
	last := all[len(all)-1]
	if strings.Trim(before[last[1]:], " .") == "" && p.isNoon(before[last[0]:last[1]]) {
		return before[:last[0]] + before[last[1]:], after
	}
	return before, after
}

func (p *parts) isNoon(word string) bool {
	p.noon, p.half = spoken().noons[word]
	return p.half
}

// takeDay takes a text without a time apart, and hands back a word that nobody knows.
func (d *day) takeDay(text string) (unknown string) {
	for _, found := range dayPattern.FindAllStringSubmatch(text, -1) {
		spelled, signed, year, number, word := found[1], found[2], found[3], found[4], found[5]
		switch {
		case spelled+signed != "":
			d.month, _ = strconv.Atoi(spelled + signed)
		case year != "":
			d.year = len(d.numbers)
			d.numbers = append(d.numbers, year)
		case number != "":
			d.numbers = append(d.numbers, number)
		case spoken().month(word) > 0: // of two the last: in "mar, 19 mar 2026" the first is a Tuesday
			d.month = spoken().month(word)
		case !spoken().others[word]:
			unknown = word
		}
	}
	d.dotted = len(d.numbers) > 1 && strings.Contains(text, d.numbers[0]+".")
	return unknown
}

func offset(text string) *time.Location {
	digits := strings.ReplaceAll(text[1:], ":", "")
	if text[0] != '+' && text[0] != '-' {
		return time.UTC
	}
	hours, _ := strconv.Atoi(digits[:2])
	minutes := 0
	if len(digits) == 4 {
		minutes, _ = strconv.Atoi(digits[2:])
	}
	seconds := hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}
