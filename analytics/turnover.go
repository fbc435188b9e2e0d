package analytics

import (
	"slices"
	"time"
)

// Turnover is what came into a list and what left it, each in the order of its list.
func Turnover[T comparable](before, after []T) (entered, left []T) {
	return without(after, before), without(before, after)
}

// without are the items of a list that another one has not.
func without[T comparable](list, other []T) []T {
	in := make(map[T]bool, len(other))
	for _, item := range other {
		in[item] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(item T) bool { return in[item] })
}

const week = 7 * 24 * time.Hour

// PerStoryWeek is how often a story was moved in a week on the average: moves by the number of stories and the weeks that it took. False
// where there was no story, or no time.
func PerStoryWeek(moves int64, stories float64, took time.Duration) (rate float64, any bool) {
	if stories <= 0 || took <= 0 {
		return 0, false
	}
	return float64(moves) / (stories * float64(took) / float64(week)), true
}
