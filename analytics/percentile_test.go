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
