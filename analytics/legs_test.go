package analytics_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/analytics"
)

// One story is captured on the 1st, written on the 2nd, first on the 4th, started on the 5th, done on the 9th and accepted on the 10th. Another
// one was started on the 3rd, before it stood first on the 6th, and is not accepted; it names no need. From its writing on the 2nd to the
// 12th it took 10 days, the other one 7.
func TestLegsAreMeasuredByHand(t *testing.T) {
	got := analytics.Legs([]analytics.Life{
		{Captured: on(1), Written: on(2), Top: on(4), Started: on(5), Done: on(9), Accepted: on(10)},
		{Written: on(2), Top: on(6), Started: on(3), Done: on(12)},
	})
	want := []analytics.Leg{
		{Name: "captured_written", Stories: 1, Missing: 1, Percentiles: analytics.Percentiles{P50: 1, P85: 1, P95: 1}},
		{Name: "written_top", Stories: 2, Percentiles: analytics.Percentiles{P50: 2, P85: 4, P95: 4}},
		{Name: "top_started", Stories: 1, Backward: 1, Percentiles: analytics.Percentiles{P50: 1, P85: 1, P95: 1}},
		{Name: "started_done", Stories: 2, Percentiles: analytics.Percentiles{P50: 4, P85: 9, P95: 9}},
		{Name: "done_accepted", Stories: 1, Missing: 1, Percentiles: analytics.Percentiles{P50: 1, P85: 1, P95: 1}},
		{Name: "written_done", Stories: 2, Percentiles: analytics.Percentiles{P50: 7, P85: 10, P95: 10}},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// A naive look sorts the durations of each leg, and takes that of the rank.
func TestLegsOfRandomLivesAreThoseOfANaiveLook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lives []analytics.Life
		ends := [][]int{} // by life: captured, written, top, started, done, accepted; 0: none
		for range rapid.IntRange(0, 15).Draw(t, "lives") {
			at := rapid.SliceOfN(rapid.IntRange(0, 30), 6, 6).Draw(t, "days")
			ends = append(ends, at)
			lives = append(lives, analytics.Life{Captured: on(at[0]), Written: on(at[1]), Top: on(at[2]), Started: on(at[3]), Done: on(at[4]), Accepted: on(at[5])})
		}
		got := analytics.Legs(lives)
		for i, leg := range [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {1, 4}} {
			var days []int
			missing := 0
			for _, at := range ends {
				if at[leg[0]] == 0 || at[leg[1]] == 0 {
					missing++
				} else if at[leg[1]] >= at[leg[0]] {
					days = append(days, at[leg[1]]-at[leg[0]])
				}
			}
			slices.Sort(days)
			g := got[i]
			if g.Stories != len(days) || g.Missing != missing || g.Stories+g.Missing+g.Backward != len(lives) {
				t.Fatalf("%+v, want %d stories, %d without an end", g, len(days), missing)
			}
			for percent, p := range map[int]float64{50: g.P50, 85: g.P85, 95: g.P95} {
				if len(days) > 0 && p != float64(days[(percent*len(days)+99)/100-1]) {
					t.Fatalf("%+v of %v", g, days)
				}
			}
		}
	})
}

func TestADayHas24Hours(t *testing.T) {
	if got := analytics.Days(36 * time.Hour); got != 1.5 {
		t.Errorf("got %v", got)
	}
}
