package analytics_test

import (
	"testing"

	"pgregory.net/rapid"

	"waymark/analytics"
)

// From 200 to 100 between 1 and 11 January: on the 6th the line is half way, at 150. 130 is 70 of 100 of the way: 0.2 ahead, 20 nearer to the
// target; 170 is 0.2 behind.
func TestAGoalStandsAgainstItsLine(t *testing.T) {
	g := analytics.Goal{Baseline: 200, Target: 100, Set: *on(1), Due: on(11)}
	for value, want := range map[float64][3]float64{130: {0.7, 0.2, 20}, 170: {0.3, -0.2, -20}, 150: {0.5, 0, 0}, 250: {-0.5, -1, -100}} {
		s := g.Standing(value, *on(6))
		if !near(*s.Share, want[0], small) || !near(*s.Ahead, want[1], small) || !near(*s.AheadBy, want[2], small) || *s.Line != 0.5 || *s.Expected != 150 {
			t.Errorf("%v: share %v, ahead %v, by %v", value, *s.Share, *s.Ahead, *s.AheadBy)
		}
	}
	for day, want := range map[int]float64{1: 0, 2: 0.1, 11: 1, 20: 1} {
		if line := g.Line(*on(day)); *line != want {
			t.Errorf("on the %dth the line is at %v, want %v", day, *line, want)
		}
	}
	if s := (analytics.Goal{Target: 1, Set: *on(5), Due: on(5)}).Standing(1, *on(5)); s.Line != nil || s.Ahead != nil || *s.Share != 1 {
		t.Errorf("a goal that is due when it is set has no line: %+v", s)
	}
}

// Measured 10, 30 and 60 of 100: behind the second day it went from 0.3 to 0.6, behind the first from 0.1, and behind the day before from
// the baseline.
func TestWhatWorkBroughtIsCountedByHand(t *testing.T) {
	g := analytics.Goal{Target: 100, Set: *on(1)}
	measured := []analytics.Measured{{Day: *on(5), Value: 10}, {Day: *on(8), Value: 30}, {Day: *on(20), Value: 60}}
	for day, want := range map[int]float64{8: 0.3, 7: 0.5, 4: 0.6} {
		if got := g.Brought(measured, *on(day)); got == nil || !near(*got, want, small) {
			t.Errorf("behind the %dth: got %v, want %v", day, got, want)
		}
	}
	if got := g.Brought(measured, *on(20)); got != nil {
		t.Errorf("nothing was measured since, got %v", *got)
	}
}

// Of ten pairs of five goals one, the last two, stands the other way round: tau = (9 - 1) / 10.
func TestPredictionsAreComparedByHand(t *testing.T) {
	outcomes := []analytics.Outcome{{Predicted: 1, Share: 0.1}, {Predicted: 2, Share: 0.2}, {Predicted: 3, Share: 0.3}, {Predicted: 4, Share: 0.9}, {Predicted: 5, Share: 0.8}}
	if p := analytics.Predict(outcomes); p.Goals != 5 || p.Tau == nil || !near(*p.Tau, 0.8, small) {
		t.Errorf("got %+v", p)
	}
	if p := analytics.Predict(outcomes[:4]); p.Goals != 4 || p.Tau != nil {
		t.Errorf("four goals are too few: %+v", p)
	}
	if p := analytics.Predict(make([]analytics.Outcome, 6)); p.Tau != nil {
		t.Errorf("what is all the same says nothing: %+v", p)
	}
}

// A naive look takes the days one by one.
func TestWhatWorkBroughtOverRandomDaysIsThatOfANaiveLook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := analytics.Goal{Baseline: float64(rapid.IntRange(-5, 5).Draw(t, "baseline")), Target: 10, Set: *on(1)}
		since := rapid.IntRange(1, 20).Draw(t, "since")
		values := rapid.MapOfN(rapid.IntRange(1, 20), rapid.IntRange(-20, 20), 0, 8).Draw(t, "values")
		var measured []analytics.Measured
		before, after, any := g.Baseline, 0.0, false
		for day := 1; day <= 20; day++ {
			value, is := values[day]
			if !is {
				continue
			}
			measured = append(measured, analytics.Measured{Day: *on(day), Value: float64(value)})
			if day <= since {
				before = float64(value)
			} else {
				after, any = float64(value), true
			}
		}
		got := g.Brought(measured, *on(since))
		if (got != nil) != any || any && !near(*got, (after-before)/(g.Target-g.Baseline), small) {
			t.Fatalf("got %v, want from %v to %v: %t", got, before, after, any)
		}
	})
}
