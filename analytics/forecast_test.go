package analytics_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/analytics"
)

// In two of three weeks two stories were done, in one none. One story is done after a week with probability 2/3 = 0.67, after two with
// 8/9 = 0.89, after three with 26/27 = 0.96: so half of all cases need one week, 85 of 100 two, 95 of 100 three. With two stories each
// week, five need three, for sure.
func TestAForecastIsReckonedByHand(t *testing.T) {
	if got := analytics.Forecasts([]int{0, 2, 2}, []int{1, 0}, 1, 10_000); !slices.Equal(got, []analytics.Forecast{{P50: 1, P85: 2, P95: 3}, {}}) {
		t.Errorf("got %v", got)
	}
	if got := analytics.Forecasts([]int{2}, []int{5}, 1, 100); got[0] != (analytics.Forecast{P50: 3, P85: 3, P95: 3}) {
		t.Errorf("got %v", got)
	}
}

// The figures are written down: they are the same on every machine, and beside whatever else is asked.
func TestASeedGivesTheSameForecastEverywhere(t *testing.T) {
	past := []int{3, 0, 5, 1, 0, 8, 2, 4}
	alone := analytics.Forecasts(past, []int{60}, 42, 1_000)[0]
	if want := (analytics.Forecast{P50: 21, P85: 26, P95: 29}); alone != want {
		t.Errorf("got %v, want %v", alone, want)
	}
	if among := analytics.Forecasts(past, []int{500, 60, 3, 60}, 42, 1_000); among[1] != alone || among[3] != alone {
		t.Errorf("among others it is %v, alone %v", among[1], alone)
	}
}

func TestAForecastLooksTenYearsAhead(t *testing.T) {
	got := analytics.Forecasts([]int{0, 1}, []int{100_000}, 1, 10)[0]
	if got.P50 != analytics.MostWeeks+1 {
		t.Errorf("got %v", got)
	}
}

// within is the chance that so many stories are done after so many weeks: by all sums of the past, not by drawing.
func within(past []int, stories, weeks int) float64 {
	chances := map[int]float64{0: 1} // of what is done so far; stories stands for that or more
	for range weeks {
		next := map[int]float64{}
		for done, chance := range chances {
			for _, more := range past {
				next[min(done+more, stories)] += chance / float64(len(past))
			}
		}
		chances = next
	}
	return chances[stories]
}

func TestForecastsAreNearTheExactChances(t *testing.T) {
	const far = 0.025 // five standard deviations of a share of 10,000 trials
	rapid.Check(t, func(t *rapid.T) {
		past := append(rapid.SliceOfN(rapid.IntRange(0, 4), 0, 6).Draw(t, "past"), 2)
		stories := rapid.IntRange(1, 25).Draw(t, "stories")
		got := analytics.Forecasts(past, []int{stories}, rapid.Uint64().Draw(t, "seed"), 10_000)[0]
		for weeks, chance := range map[int]float64{got.P50: 0.5, got.P85: 0.85, got.P95: 0.95} {
			if now, before := within(past, stories, weeks), within(past, stories, weeks-1); now < chance-far || before > chance+far {
				t.Fatalf("%d weeks for %v: %v are done by then, %v a week before", weeks, chance, now, before)
			}
		}
	})
}
