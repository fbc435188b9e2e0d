package analytics

import (
	"cmp"
	"slices"
)

// Contradiction is how far an order contradicts the values of its items, of which the highest should stand first.
type Contradiction struct {
	Inversions int64   // pairs of which the one with the lower value stands first
	Pairs      int64   // of which the values differ
	Tau        float64 // Kendall's tau-b of order and values; NaN where all values are the same
	Items      []Misplaced
}

// Misplaced is an item of an order with its values.
type Misplaced struct {
	Inversions int64 // in which it is
	ByValue    int   // its place, from 1, if the values said all; items of the same value keep their order
}

// Contradict counts the inversions of an order by merge (Knight 1966), and those of each item with a tree of sums (Fenwick, "A New Data Structure for
// Cumulative Frequency Tables", Software: Practice and Experience 24, 1994): n log n steps. The values are in the order's order.
func Contradict(values []float64) Contradiction {
	n := len(values)
	c := Contradiction{Items: make([]Misplaced, n)}
	costs, standing := make([]float64, n), make([]float64, n) // the less, the sooner; the more, the higher
	for i, v := range values {
		costs[i], standing[i] = -v, float64(-i)
	}
	c.Tau = TauB(standing, values)
	c.Inversions = inversions(costs, make([]float64, n))
	sorted := slices.Sorted(slices.Values(values))
	c.Pairs = pairsOf(int64(n)) - ties(n, func(i, j int) bool { return sorted[i] == sorted[j] })
	c.byValue(values)
	c.each(values, sorted)
	return c
}

// byValue finds the places that values alone would give.
func (c *Contradiction) byValue(values []float64) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[j], values[i]) })
	for place, i := range order {
		c.Items[i].ByValue = place + 1
	}
}

// each counts the inversions of each item: items before it with lower values, and items behind it with higher ones.
func (c *Contradiction) each(values, sorted []float64) {
	seen := make(sums, len(values)+1)
	for i, v := range values {
		lower, _ := slices.BinarySearch(sorted, v) // how many are lower
		upTo, _ := slices.BinarySearchFunc(sorted, v, func(other, v float64) int {
			if other <= v {
				return -1
			}
			return 1
		})
		lowerBefore, notHigherBefore := seen.upTo(lower), seen.upTo(upTo)
		higherBehind := (len(sorted) - upTo) - (i - notHigherBefore)
		c.Items[i].Inversions = int64(lowerBefore + higherBehind)
		seen.add(lower + 1)
	}
}

// sums is a tree of counts by rank, from 1 on.
type sums []int

func (s sums) add(rank int) {
	for ; rank < len(s); rank += rank & -rank {
		s[rank]++
	}
}

func (s sums) upTo(rank int) (count int) {
	for ; rank > 0; rank -= rank & -rank {
		count += s[rank]
	}
	return count
}
