package analytics

import (
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Percentiles are the values at or below which 50, 85 and 95 of 100 values lie: of each, the smallest value that has so many (nearest
// rank, the inverse of the empirical distribution function).
type Percentiles struct {
	P50, P85, P95 float64
}

// PercentilesOf are those of values in any order; false of none.
func PercentilesOf(values []float64) (p Percentiles, any bool) {
	if len(values) == 0 {
		return p, false
	}
	sorted := slices.Sorted(slices.Values(values))
	at := func(share float64) float64 { return stat.Quantile(share, stat.Empirical, sorted, nil) }
	return Percentiles{at(0.50), at(0.85), at(0.95)}, true
}
