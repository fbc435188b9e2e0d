package analytics_test

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"waymark/analytics"
)

const small = 1e-9

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// byValue are the numbers of values, from the smallest.
func byValue(values ...float64) []int {
	items := upTo(len(values))
	slices.SortFunc(items, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	return items
}

func TestKendallsTauIsAsPublished(t *testing.T) {
	for _, c := range []struct {
		name       string
		a, b       []int
		tau        float64
		items      int
		discordant int64
	}{
		{
			// Nine assessments of tuna by an instrument and by a panel, the example of R's cor.test (Hollander and Wolfe, Nonparametric
			// Statistical Methods, 1973, p. 185): T = 26 concordant pairs of 36, tau = 0.4444444.
			"tuna", byValue(44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1), byValue(2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8), 4.0 / 9, 9, 10,
		},
		{"one story moved from the end to the front of four", []int{1, 2, 3, 4}, []int{4, 1, 2, 3}, 0, 4, 3},
		{"the reverse", []int{1, 2, 3, 4}, []int{4, 3, 2, 1}, -1, 4, 6},
		{"only what is in both counts", []int{1, 9, 2, 3}, []int{2, 1, 8, 3}, 1.0 / 3, 3, 1},
		{"one item", []int{1}, []int{1, 2}, 1, 1, 0},
		{"nothing", nil, nil, 1, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := analytics.Kendall(c.a, c.b); !near(got.Tau, c.tau, small) || got.Items != c.items || got.Discordant != c.discordant {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestKendallsTauIsThatOfAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "items")
		a := rapid.Permutation(upTo(n)).Draw(t, "a")
		b := rapid.Permutation(upTo(n)).Draw(t, "b")
		x, y := make([]float64, n), make([]float64, n)
		for place := range n {
			x[a[place]], y[b[place]] = float64(place), float64(place)
		}
		if got, want := analytics.Kendall(a, b), stat.Kendall(x, y, nil); !near(got.Tau, want, small) || got.Items != n {
			t.Fatalf("got %+v, want %v", got, want)
		}
	})
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestTauBIsAsPublished(t *testing.T) {
	// The example of scipy.stats.kendalltau.
	if got := analytics.TauB([]float64{12, 2, 1, 12, 2}, []float64{1, 4, 7, 1, 0}); !near(got, -0.47140452079103173, small) {
		t.Errorf("got %v", got)
	}
	if got := analytics.TauB([]float64{1, 1}, []float64{1, 2}); !math.IsNaN(got) {
		t.Errorf("without an order it is %v", got)
	}
}

func TestTauBIsThatOfAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "items")
		value := rapid.Map(rapid.IntRange(0, 6), func(i int) float64 { return float64(i) })
		x := rapid.SliceOfN(value, n, n).Draw(t, "x")
		y := rapid.SliceOfN(value, n, n).Draw(t, "y")
		before := slices.Concat(x, y)
		var s, ofX, ofY float64
		for i := range n {
			for j := range i {
				dx, dy := sign(x[i]-x[j]), sign(y[i]-y[j])
				s, ofX, ofY = s+dx*dy, ofX+dx*dx, ofY+dy*dy
			}
		}
		got, want := analytics.TauB(x, y), s/math.Sqrt(ofX*ofY)
		if !near(got, want, small) && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("got %v, want %v", got, want)
		}
		if !slices.Equal(before, slices.Concat(x, y)) {
			t.Fatal("it changed the values")
		}
	})
}

func sign(f float64) float64 {
	switch {
	case f > 0:
		return 1
	case f < 0:
		return -1
	}
	return 0
}
