package analytics

import (
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Spread is how values lie around their mean.
type Spread struct {
	N         int
	Mean      float64
	Deviation float64 // of a sample: by n-1; 0 for fewer than two
	Lowest    float64
	Highest   float64
}

// SpreadOf sums up values; all is 0 without any.
func SpreadOf(values []float64) Spread {
	n := len(values)
	if n == 0 {
		return Spread{}
	}
	s := Spread{N: n, Mean: stat.Mean(values, nil), Lowest: slices.Min(values), Highest: slices.Max(values)}
	if n > 1 {
		s.Deviation = stat.StdDev(values, nil)
	}
	return s
}
