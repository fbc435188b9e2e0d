package analytics_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/analytics"
)

// June, July, July, June, August, June: the fourth value takes back the second, and the sixth the fifth.
func TestWhatWasSetBackReturned(t *testing.T) {
	t.Parallel()
	got := analytics.Returns([]string{"June", "July", "July", "June", "August", "June"})
	if !slices.Equal(got, []analytics.Return{{1, 3}, {4, 5}}) {
		t.Errorf("got %v", got)
	}
}

func TestReturnsAreWhatALookAtTheChangesSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.IntRange(1, 3)).Draw(t, "values")
		var changes []int
		for i := range values {
			if i > 0 && values[i] != values[i-1] {
				changes = append(changes, i)
			}
		}
		want := []analytics.Return{}
		for n := 1; n < len(changes); n++ {
			if was := values[changes[n-1]-1]; values[changes[n]] == was {
				want = append(want, analytics.Return{Of: changes[n-1], By: changes[n]})
			}
		}
		if got := analytics.Returns(values); !slices.Equal(got, want) {
			t.Fatalf("%v: got %v, want %v", values, got, want)
		}
	})
}
