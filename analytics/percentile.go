package analytics

import (
	"math/rand/v2"
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

// mostWeeks is where a forecast ends: what takes longer than ten years is not foreseen.
const mostWeeks = 520

// Forecast says in how many weeks something is done, by 50, 85 and 95 of 100 trials: each draws week after week from the throughput of past
// weeks, until the sum is what remains (Monte Carlo). Weeks of ten years and more are 520. The same seed gives the same answer. False
// where nothing was done in any week: then there is no end.
func Forecast(throughput []int, remaining, trials int, seed uint64) (weeks Percentiles, foreseen bool) {
	if remaining <= 0 {
		return Percentiles{}, true
	}
	if !slices.ContainsFunc(throughput, func(done int) bool { return done > 0 }) {
		return Percentiles{}, false
	}
	random := rand.New(rand.NewPCG(seed, seed))
	took := make([]float64, trials)
	for i := range took {
		for done := 0; done < remaining && took[i] < mostWeeks; took[i]++ {
			done += throughput[random.IntN(len(throughput))]
		}
	}
	return PercentilesOf(took)
}
