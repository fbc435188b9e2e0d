package events_test

import (
	"cmp"
	"testing"

	"pgregory.net/rapid"

	"waymark/events"
)

func TestAPositionIsWrittenAsShortAsPossible(t *testing.T) {
	for text, position := range map[string]events.Position{
		"0": {}, "7": {Commit: 7, Prepare: 7}, "9/7": {Commit: 9, Prepare: 7},
		"18446744073709551615": {Commit: 1<<64 - 1, Prepare: 1<<64 - 1}, "18446744073709551615/0": {Commit: 1<<64 - 1},
	} {
		if position.String() != text {
			t.Errorf("%+v is written as %s, want %s", position, position, text)
		}
		if got, err := events.ParsePosition(text); err != nil || got != position {
			t.Errorf("%s reads as %+v, %v", text, got, err)
		}
	}
}

func TestWhatIsNoPositionIsNotRead(t *testing.T) {
	for _, text := range []string{"", "-1", "+1", "1.0", "x", "1/", "/1", "1/2/3", " 1", "1 ", "0x1", "1_0", "18446744073709551616", "1/18446744073709551616"} {
		if got, err := events.ParsePosition(text); err == nil {
			t.Errorf("%q reads as %+v", text, got)
		}
	}
}

func TestPositionsAreOrderedByCommitThenPrepare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Uint64Max(3), rapid.Uint64())
		position := rapid.Custom(func(t *rapid.T) events.Position {
			return events.Position{Commit: number.Draw(t, "commit"), Prepare: number.Draw(t, "prepare")}
		})
		p, q := position.Draw(t, "p"), position.Draw(t, "q")
		if got, want := p.Compare(q), cmp.Or(cmp.Compare(p.Commit, q.Commit), cmp.Compare(p.Prepare, q.Prepare)); got != want {
			t.Fatalf("%s against %s is %d, want %d", p, q, got, want)
		}
		if p.Compare(q) != -q.Compare(p) {
			t.Fatalf("%s and %s: the order depends on who asks", p, q)
		}
		if back, err := events.ParsePosition(p.String()); err != nil || back != p {
			t.Fatalf("%+v is written as %s, which reads as %+v, %v", p, p, back, err)
		}
	})
}
