// Package analytics is what Waymark measures of decisions, as formulas over plain values: what they are made from is read elsewhere. Every
// formula is described in docs/analytics.md.
package analytics

import (
	"cmp"
	"math"
	"slices"
)

// Agreement is how far two orders of the same items agree.
type Agreement struct {
	Tau        float64 // Kendall's tau: 1 the same order, -1 the reverse; 1 of fewer than two items
	Items      int     // that are compared
	Discordant int64   // pairs that stand the other way round
}

// Kendall compares the order of the items that are in both lists, each at most once in each: tau = 1 - 4D / n(n-1), where D is the number
// of discordant pairs (Kendall, "A New Measure of Rank Correlation", Biometrika 30, 1938). D is counted by merging, in n log n steps
// (Knight, "A Computer Method for Calculating Kendall's Tau with Ungrouped Data", JASA 61, 1966).
func Kendall[T comparable](a, b []T) Agreement {
	in := make(map[T]int, len(b))
	for place, item := range b {
		in[item] = place
	}
	places := make([]int, 0, len(a))
	for _, item := range a {
		if place, both := in[item]; both {
			places = append(places, place)
		}
	}
	n := len(places)
	if n < 2 {
		return Agreement{1, n, 0}
	}
	d := inversions(places, make([]int, n))
	return Agreement{1 - 4*float64(d)/(float64(n)*float64(n-1)), n, d}
}

// TauB is Kendall's tau of pairs of values of which some may be the same: (C - D) / sqrt((N - X)(N - Y)), where N is the number of pairs, C
// and D those that are concordant and discordant, X and Y those tied in x and in y (Kendall, "The Treatment of Ties in Ranking Problems",
// Biometrika 33, 1945). NaN where all of x or all of y are the same. It sorts neither; both have the same length.
func TauB(x, y []float64) float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j]))
	})
	ys := make([]float64, len(y))
	for to, from := range order {
		ys[to] = y[from]
	}
	sameX := ties(len(x), func(i, j int) bool { return x[order[i]] == x[order[j]] })
	same := ties(len(x), func(i, j int) bool { return x[order[i]] == x[order[j]] && ys[i] == ys[j] })
	discordant := inversions(ys, make([]float64, len(ys))) // ys is sorted now
	sameY := ties(len(ys), func(i, j int) bool { return ys[i] == ys[j] })
	pairs := pairsOf(int64(len(x)))
	concordant := pairs - sameX - sameY + same - discordant
	return float64(concordant-discordant) / math.Sqrt(float64(pairs-sameX)*float64(pairs-sameY))
}

func pairsOf(n int64) int64 { return n * (n - 1) / 2 }

// ties is the number of pairs within runs of what is the same.
func ties(n int, same func(i, j int) bool) (pairs int64) {
	for i := 0; i < n; {
		j := i + 1
		for j < n && same(i, j) {
			j++
		}
		pairs += pairsOf(int64(j - i))
		i = j
	}
	return pairs
}

// inversions sorts values, and counts the pairs of which the greater stood first. The room is as long as the values.
func inversions[V int | float64](values, room []V) (count int64) {
	if len(values) < 2 {
		return 0
	}
	half := len(values) / 2
	left, right := values[:half], values[half:]
	count = inversions(left, room[:half]) + inversions(right, room[half:])
	merged := room[:0]
	for len(left) > 0 && len(right) > 0 {
		if right[0] < left[0] {
			count += int64(len(left))
			merged, right = append(merged, right[0]), right[1:]
		} else {
			merged, left = append(merged, left[0]), left[1:]
		}
	}
	merged = append(append(merged, left...), right...)
	copy(values, merged)
	return count
}
