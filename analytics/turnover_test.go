package analytics_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/analytics"
)

func TestTurnoverIsWhatCameAndWhatLeft(t *testing.T) {
	t.Parallel()
	entered, left := analytics.Turnover([]string{"a", "b", "c"}, []string{"d", "c", "a", "e"})
	if !slices.Equal(entered, []string{"d", "e"}) || !slices.Equal(left, []string{"b"}) {
		t.Errorf("entered %v, left %v", entered, left)
	}
}

func TestWhatTurnedOverAndWhatStayedMakeUpBothLists(t *testing.T) {
	t.Parallel()
	lists := rapid.SliceOfNDistinct(rapid.IntRange(1, 12), 0, 9, rapid.ID)
	rapid.Check(t, func(t *rapid.T) {
		before, after := lists.Draw(t, "before"), lists.Draw(t, "after")
		entered, left := analytics.Turnover(before, after)
		for n := range 13 {
			was, is := slices.Contains(before, n), slices.Contains(after, n)
			if slices.Contains(entered, n) != (is && !was) || slices.Contains(left, n) != (was && !is) {
				t.Fatalf("%d: entered %v, left %v", n, entered, left)
			}
		}
	})
}

// 42 moves among 12 stories in two weeks are 42 / 24.
func TestMovesPerStoryWeek(t *testing.T) {
	t.Parallel()
	if rate, any := analytics.PerStoryWeek(42, 12, 14*24*time.Hour); !any || rate != 1.75 {
		t.Errorf("got %v", rate)
	}
	if _, any := analytics.PerStoryWeek(0, 0, time.Hour); any {
		t.Error("no story was moved at a rate")
	}
	if _, any := analytics.PerStoryWeek(1, 3, 0); any {
		t.Error("no time made a rate")
	}
}
