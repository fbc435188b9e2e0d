package analytics_test

import (
	"sort"
	"testing"

	"pgregory.net/rapid"

	"waymark/analytics"
)

func TestAPercentileIsTheSmallestValueThatSoManyDoNotExceed(t *testing.T) {
	// Of 20 values the 10th, the 17th and the 19th.
	var values []float64
	for i := range 20 {
		values = append(values, float64(20-i))
	}
	if got, any := analytics.PercentilesOf(values); !any || got != (analytics.Percentiles{P50: 10, P85: 17, P95: 19}) {
		t.Errorf("got %+v", got)
	}
	if _, any := analytics.PercentilesOf(nil); any {
		t.Error("nothing has percentiles")
	}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-100, 100), 1, 50).Draw(t, "values")
		got, _ := analytics.PercentilesOf(values)
		sort.Float64s(values)
		for share, p := range map[float64]float64{0.50: got.P50, 0.85: got.P85, 0.95: got.P95} {
			at := sort.SearchFloat64s(values, p)
			last := sort.Search(len(values), func(i int) bool { return values[i] > p })
			if n := float64(len(values)); values[at] != p || float64(last) < share*n-small || float64(at) >= share*n+small {
				t.Fatalf("%v of 1 are at or below %v of %v", share, p, values)
			}
		}
	})
}

func TestAForecastIsWhatTrialsSay(t *testing.T) {
	for _, c := range []struct {
		name       string
		throughput []int
		remaining  int
		want       analytics.Percentiles
		foreseen   bool
	}{
		{"always two a week", []int{2, 2, 2}, 7, analytics.Percentiles{P50: 4, P85: 4, P95: 4}, true},
		{"nothing remains", []int{0}, 0, analytics.Percentiles{}, true},
		{"nothing was ever done", []int{0, 0}, 3, analytics.Percentiles{}, false},
		{"no week is known", nil, 3, analytics.Percentiles{}, false},
		{"longer than is foreseen", []int{1}, 1000, analytics.Percentiles{P50: 520, P85: 520, P95: 520}, true},
		// One with the chance of two thirds each week: within 1, 2 and 3 weeks with 2/3, 8/9 and 26/27.
		{"two weeks of three", []int{0, 1, 1}, 1, analytics.Percentiles{P50: 1, P85: 2, P95: 3}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, foreseen := analytics.Forecast(c.throughput, c.remaining, 20_000, 7)
			again, _ := analytics.Forecast(c.throughput, c.remaining, 20_000, 7)
			if got != c.want || foreseen != c.foreseen || again != got {
				t.Errorf("got %+v, %t, again %+v", got, foreseen, again)
			}
		})
	}
}
