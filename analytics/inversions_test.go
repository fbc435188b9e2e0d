package analytics_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/analytics"
)

// The values 3, 1, 5, 3 in their order: 5 stands behind 3 and 1, and the last 3 behind 1. By value it would be 5, 3, 3, 1.
func TestContradictionsOfAnOrderAndItsValues(t *testing.T) {
	t.Parallel()
	got := analytics.Contradict([]float64{3, 1, 5, 3})
	want := []analytics.Misplaced{{1, 2}, {2, 4}, {2, 1}, {1, 3}}
	// Five pairs differ, three of them are inversions: tau-b is (2 - 3) / sqrt(6 * 5).
	if got.Inversions != 3 || got.Pairs != 5 || math.Abs(got.Tau+1/math.Sqrt(30)) > 1e-12 || !slices.Equal(got.Items, want) {
		t.Errorf("got %+v", got)
	}
	if !math.IsNaN(analytics.Contradict([]float64{2, 2}).Tau) {
		t.Error("equal values have a tau")
	}
}

func TestContradictionsAreWhatALookAtAllPairsSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.SampledFrom([]float64{0.5, 1, 2, 3, 8}), 0, 30).Draw(t, "values")
		got := analytics.Contradict(values)
		var inversions, pairs int64
		for i, v := range values {
			var own int64
			for j, other := range values {
				switch {
				case i < j && v != other:
					pairs++
					if v < other {
						inversions, own = inversions+1, own+1
					}
				case j < i && other < v:
					own++
				}
			}
			place := 1
			for j, other := range values {
				if other > v || other == v && j < i {
					place++
				}
			}
			if got.Items[i] != (analytics.Misplaced{own, place}) {
				t.Fatalf("%v: item %d is %+v, want %d inversions, place %d", values, i, got.Items[i], own, place)
			}
		}
		if got.Inversions != inversions || got.Pairs != pairs {
			t.Fatalf("%v: got %d of %d, want %d of %d", values, got.Inversions, got.Pairs, inversions, pairs)
		}
		sorted := slices.SortedFunc(slices.Values(values), func(a, b float64) int { return cmp.Compare(b, a) })
		if n := analytics.Contradict(sorted).Inversions; n != 0 {
			t.Fatalf("sorted it has %d", n)
		}
	})
}
