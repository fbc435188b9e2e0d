package analytics

import (
	"math"
	"slices"
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
	s := Spread{N: n, Lowest: slices.Min(values), Highest: slices.Max(values)}
	for _, v := range values {
		s.Mean += v / float64(n)
	}
	if n > 1 {
		squares := 0.0
		for _, v := range values {
			squares += (v - s.Mean) * (v - s.Mean)
		}
		s.Deviation = math.Sqrt(squares / float64(n-1))
	}
	return s
}
