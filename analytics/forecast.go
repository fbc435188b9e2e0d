package analytics

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// MostWeeks is how far a forecast looks: ten years.
const MostWeeks = 520

// Forecast says after how many weeks half, 85 and 95 of 100 trials had done their stories; 0: nothing remains; more than MostWeeks: not
// within these.
type Forecast struct{ P50, P85, P95 int }

// Forecasts are those for some numbers of stories that remain. In each trial as many stories are done in a week as were in one of the weeks
// of the past that is drawn, each as likely as any other, until all are (Monte Carlo over throughput: D. Vacanti, "Actionable Agile Metrics
// for Predictability", 2015, chapter 15). The same past, seed and trials give the same forecasts on every machine, and what is asked beside
// changes none. The past has a week at least in which something was done.
func Forecasts(past, remaining []int, seed uint64, trials int) []Forecast {
	wanted := slices.Compact(slices.Sorted(slices.Values(remaining)))
	took := make([][MostWeeks + 2]int, len(wanted)) // trials by the week in which they had done as much
	for trial := range trials {
		draw := rand.NewPCG(seed, uint64(trial))
		done, reached := 0, 0
		for week := 0; reached < len(wanted) && week <= MostWeeks; week++ {
			for ; reached < len(wanted) && done >= wanted[reached]; reached++ {
				took[reached][week]++
			}
			chosen, _ := bits.Mul64(draw.Uint64(), uint64(len(past)))
			done += past[chosen]
		}
		for ; reached < len(wanted); reached++ {
			took[reached][MostWeeks+1]++
		}
	}
	forecasts := make([]Forecast, len(remaining))
	for i, stories := range remaining {
		at, _ := slices.BinarySearch(wanted, stories)
		weeks := func(percent float64) int { return nearestRank(took[at][:], trials, percent) }
		forecasts[i] = Forecast{weeks(50), weeks(85), weeks(95)}
	}
	return forecasts
}

// nearestRank is the least value that as many of 100 are not above, of values that were counted.
func nearestRank(counts []int, n int, percent float64) int {
	rank := int(math.Ceil(percent / 100 * float64(n)))
	for value, count := range counts {
		if rank -= count; rank <= 0 {
			return value
		}
	}
	return len(counts) - 1
}
