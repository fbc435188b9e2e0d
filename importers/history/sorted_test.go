package history

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/domain/backlog"
)

func TestStepsComeInTheOrderOfTimeHoweverManyRunsTheyFill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := newSorted(rapid.IntRange(1, 9).Draw(t, "run"))
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		type line struct {
			at, entry int64
			item      int32
			nth       int
		}
		var want []line
		for n := range rapid.IntRange(0, 60).Draw(t, "steps") {
			l := line{rapid.Int64Range(0, 3).Draw(t, "at"), rapid.Int64Range(atFirst, atFirst+2).Draw(t, "entry"), rapid.Int32Range(-1, 3).Draw(t, "item"), n}
			want = append(want, l)
			st := step{about: about{at: time.Unix(0, l.at), entry: l.entry}, key: fmt.Sprint(n), command: backlog.DropStory{}}
			if err := s.add(l.item, st); err != nil {
				t.Fatal(err)
			}
		}
		slices.SortStableFunc(want, func(a, b line) int {
			return filed{At: a.at, Entry: a.entry, Item: a.item}.compare(filed{At: b.at, Entry: b.entry, Item: b.item})
		})
		var got []string
		if err := s.each(func(_ int32, st stored, _ int) error { got = append(got, st.Key); return nil }); err != nil {
			t.Fatal(err)
		}
		for n, l := range want {
			if n >= len(got) || got[n] != fmt.Sprint(l.nth) {
				t.Fatalf("the order is %v, want %v", got, want)
			}
		}
	})
}
