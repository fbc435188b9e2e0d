package analytics_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/analytics"
)

// on is a day of January 2026, nil for 0.
func on(day int) *time.Time {
	if day == 0 {
		return nil
	}
	return new(time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC))
}

func days(of ...int) (targets []*time.Time) {
	for _, day := range of {
		targets = append(targets, on(day))
	}
	return targets
}

// A target of 10 January moves to the 17th (7 later) and back to the 15th (2 earlier), is taken away, and comes again for the 20th
// (5 later): 7 - 2 + 5 = 10 days from the first day to the last.
func TestASlipIsCountedByHand(t *testing.T) {
	moves := analytics.Moves(days(0, 10, 10, 17, 15, 0, 20))
	want := []analytics.Move{{At: 3, Days: 7}, {At: 4, Days: -2}, {At: 6, Days: 5, Again: true}}
	if !slices.Equal(moves, want) {
		t.Fatalf("got %v, want %v", moves, want)
	}
	var slip analytics.Slip
	slip.Add(moves...)
	if slip != (analytics.Slip{Later: 1, Earlier: 1, DaysLater: 7, DaysEarlier: 2, SetAgain: 1, DaysAgain: 5}) || slip.Net() != 10 {
		t.Errorf("got %+v, net %d", slip, slip.Net())
	}
}

func TestATargetThatComesBackToItsDayDidNotMove(t *testing.T) {
	for _, targets := range [][]*time.Time{nil, days(0), days(7), days(7, 7), days(7, 0, 7), days(0, 7, 0)} {
		if moves := analytics.Moves(targets); len(moves) > 0 {
			t.Errorf("%v moved: %v", targets, moves)
		}
	}
}

// A naive count looks back from each day to the nearest one that was known.
func TestSlipsOfRandomTargetsAreThoseOfANaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		targets := rapid.SliceOf(rapid.IntRange(0, 9)).Draw(t, "days")
		var want, got analytics.Slip
		known := []int{}
		for i, day := range targets {
			if day == 0 {
				continue
			}
			if n := len(known); n > 0 && day != known[n-1] {
				moved := day - known[n-1]
				if targets[i-1] == 0 {
					want.SetAgain, want.DaysAgain = want.SetAgain+1, want.DaysAgain+moved
				} else if moved > 0 {
					want.Later, want.DaysLater = want.Later+1, want.DaysLater+moved
				} else {
					want.Earlier, want.DaysEarlier = want.Earlier+1, want.DaysEarlier-moved
				}
			}
			known = append(known, day)
		}
		got.Add(analytics.Moves(days(targets...))...)
		if got != want {
			t.Fatalf("got %+v, want %+v", got, want)
		}
		if n := len(known); n > 0 && got.Net() != known[n-1]-known[0] {
			t.Fatalf("net %d from day %d to %d", got.Net(), known[0], known[n-1])
		}
	})
}
