package tables

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var numberPattern = regexp.MustCompile(`^-?\d+([.,]\d+)*$`)

// decimals is what stands before the decimals of the numbers of a column, as far as one of them tells.
type decimals struct{ comma, point bool }

// learn takes a number into account.
func (d *decimals) learn(text string) {
	switch _, mark := takeNumber(text); mark {
	case ",":
		d.comma = true
	case ".":
		d.point = true
	}
}

// either stands for a mark that can be either: "1.000" is one, or a thousand.
const either = "?"

// takeNumber takes a number in any language apart: its digits with their marks, and the mark before its decimals, if there is one.
func takeNumber(text string) (digits, mark string) {
	digits = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\'' || r == '’' {
			return -1 // between thousands
		}
		return r
	}, text)
	if !numberPattern.MatchString(digits) {
		return "", ""
	}
	last := strings.LastIndexAny(digits, ".,")
	if last < 0 {
		return digits, ""
	}
	mark = digits[last : last+1]
	before, after := strings.TrimPrefix(digits[:last], "-"), digits[last+1:]
	switch {
	case strings.Contains(before, mark):
		return digits, "" // several: they stand between thousands
	case strings.ContainsAny(before, ".,"), len(after) != 3, len(before) > 3, strings.HasPrefix(before, "0"):
		return digits, mark
	}
	return digits, either
}

// number reads a number as the others of its column are written. Where nothing tells, it is none.
func (d decimals) number(text string) (float64, bool) {
	digits, mark := takeNumber(text)
	if mark == either {
		if d.comma == d.point {
			return 0, false
		}
		mark = map[bool]string{true: ",", false: "."}[d.comma]
	}
	thousands := strings.NewReplacer(",", "", ".", "")
	if mark == "" || !strings.Contains(digits, mark) {
		digits = thousands.Replace(digits)
	} else {
		whole, part, _ := strings.Cut(digits, mark)
		digits = thousands.Replace(whole) + "." + part
	}
	value, err := strconv.ParseFloat(digits, 64)
	return value, err == nil
}
