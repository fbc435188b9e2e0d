package analytics_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/analytics"
)

// 1 is put over 2, 2 over 1, 1 over 2; that 1 is put over 2 once more, behind a jump that nobody saw, is no turn. 3 goes past 2 but once.
func TestWhatWentBackAndForthThrashed(t *testing.T) {
	t.Parallel()
	flips := []analytics.Flip{{1, 1, 2, 1}, {2, 2, 1, 4}, {3, 3, 2, 2}, {4, 1, 2, 1}, {5, 1, 2, 7}, {6, 4, 1, 1}, {7, 1, 4, 2}}
	want := []analytics.Thrashed{
		{1, 2, []analytics.Flip{flips[0], flips[1], flips[3]}, 6},
		{1, 4, []analytics.Flip{flips[5], flips[6]}, 3},
	}
	if got := analytics.Thrash(flips, 2); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v", got)
	}
	if got := analytics.Thrash(flips, 3); fmt.Sprint(got) != fmt.Sprint(want[:1]) {
		t.Errorf("from three turns on: got %v", got)
	}
	if got := analytics.ByItem(want); !slices.Equal(got, []analytics.Restless{{1, 2, 5, 9}, {2, 1, 3, 6}, {4, 1, 2, 3}}) {
		t.Errorf("by item: %v", got)
	}
}

func TestThrashIsWhatALookAtEachPairSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var flips []analytics.Flip
		for n := range rapid.IntRange(0, 40).Draw(t, "flips") {
			pair := rapid.SliceOfNDistinct(rapid.Uint32Range(1, 4), 2, 2, rapid.ID).Draw(t, "pair")
			flips = append(flips, analytics.Flip{int64(n), pair[0], pair[1], rapid.IntRange(1, 3).Draw(t, "places")})
		}
		least := rapid.IntRange(2, 4).Draw(t, "turns")
		got := analytics.Thrash(flips, least)
		for i := 1; i < len(got); i++ {
			if len(got[i].Turns) > len(got[i-1].Turns) {
				t.Fatalf("the worst are not the first: %v", got)
			}
		}
		found := 0
		for a := uint32(1); a <= 4; a++ {
			for b := a + 1; b <= 4; b++ {
				turns, places := turnsOf(flips, a, b)
				if len(turns) < least {
					continue
				}
				found++
				if !slices.ContainsFunc(got, func(p analytics.Thrashed) bool {
					return min(p.Over, p.Under) == a && max(p.Over, p.Under) == b && slices.Equal(p.Turns, turns) && p.Places == places &&
						p.Over == turns[len(turns)-1].Over
				}) {
					t.Fatalf("%d and %d have the turns %v: %v", a, b, turns, got)
				}
			}
		}
		if found != len(got) {
			t.Fatalf("%d pairs thrashed, want %d", len(got), found)
		}
	})
}

func turnsOf(flips []analytics.Flip, a, b uint32) (turns []analytics.Flip, places int) {
	for _, f := range flips {
		if min(f.Over, f.Under) != a || max(f.Over, f.Under) != b {
			continue
		}
		if len(turns) == 0 || turns[len(turns)-1].Over != f.Over {
			turns, places = append(turns, f), places+f.Places
		}
	}
	return turns, places
}
