package domain_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

func TestOnlyTheCanonicalKeyOfTheProductHasANumber(t *testing.T) {
	for _, test := range []struct {
		mark, key string
		want      uint32
		ok        bool
	}{
		{"", "ACME-1", 1, true},
		{"", "ACME-12", 12, true},
		{"", "ACME-4294967295", 4294967295, true},
		{"I", "ACME-I3", 3, true},
		{"R", "ACME-R2", 2, true},
		{"", "ACME-012", 0, false},
		{"", "ACME-0", 0, false},
		{"", "ACME-", 0, false},
		{"", "ACME-+1", 0, false},
		{"", "ACME--1", 0, false},
		{"", "ACME- 1", 0, false},
		{"", "ACME-1 ", 0, false},
		{"", " ACME-1", 0, false},
		{"", "ACME-1_0", 0, false},
		{"", "ACME-0x1", 0, false},
		{"", "ACME-1e3", 0, false},
		{"", "ACME-١", 0, false},
		{"", "ACME-4294967296", 0, false},
		{"", "ACME-99999999999999999999", 0, false},
		{"", "ACME1", 0, false},
		{"", "acme-1", 0, false},
		{"", "OTHER-1", 0, false},
		{"", "ACMES-1", 0, false},
		{"", "ACM-1", 0, false},
		{"", "", 0, false},
		{"", "ACME-I3", 0, false},
		{"I", "ACME-3", 0, false},
		{"I", "ACME-R3", 0, false},
		{"I", "ACME-I03", 0, false},
		{"I", "ACME-I+3", 0, false},
	} {
		if got, ok := domain.Number("ACME", test.mark, test.key); got != test.want && test.ok || ok != test.ok {
			t.Errorf("the number in %q with mark %q is %d, %t; want %d, %t", test.key, test.mark, got, ok, test.want, test.ok)
		}
	}
}

func TestAKeyAndItsNumberLeadToEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mark := rapid.SampledFrom([]string{"", "I", "R"}).Draw(t, "mark")
		number := rapid.Uint32Min(1).Draw(t, "number")
		key := domain.Key("ACME", mark, number)
		if got, ok := domain.Number("ACME", mark, key); !ok || got != number {
			t.Fatalf("%d has the key %s, which has the number %d, %t", number, key, got, ok)
		}
		odd := rapid.StringMatching(`ACME-I?[-+0]?[0-9]{0,11} ?`).Draw(t, "odd")
		if n, ok := domain.Number("ACME", mark, odd); ok && domain.Key("ACME", mark, n) != odd {
			t.Fatalf("%q and %q are both number %d", odd, domain.Key("ACME", mark, n), n)
		}
	})
}

func TestAWishedNumberIsRefusedOnlyIfItIsTaken(t *testing.T) {
	for _, test := range []struct {
		wish, last uint32
		taken      bool
		want       uint32
	}{{0, 0, false, 1}, {0, 7, false, 8}, {3, 7, false, 3}, {9, 7, false, 9}, {3, 7, true, 0}} {
		got, err := domain.FreeNumber(test.wish, test.last, test.taken, "story")
		if got != test.want || (err != nil) != (test.want == 0) {
			t.Errorf("wish %d after %d, taken %t: %d, %v", test.wish, test.last, test.taken, got, err)
		}
	}
}

func TestAMoveNamesOneTarget(t *testing.T) {
	for _, test := range []struct {
		move   events.Move
		needed bool
		faults int
	}{
		{events.Move{}, false, 0},
		{events.Move{}, true, 1},
		{events.Move{After: "a"}, true, 0},
		{events.Move{Before: "a"}, true, 0},
		{events.Move{Top: true}, true, 0},
		{events.Move{Bottom: true}, true, 0},
		{events.Move{Place: 1}, true, 0},
		{events.Move{Place: -1}, true, 1},
		{events.Move{Place: -1, Top: true}, true, 2},
		{events.Move{After: "a", Before: "a"}, true, 1},
		{events.Move{After: "a", Before: "b", Top: true, Bottom: true, Place: 1}, false, 1},
	} {
		var check domain.Check
		domain.CheckMove(&check, test.move, test.needed)
		var invalid *domain.InvalidError
		if errors.As(check.Err(), &invalid); invalid == nil && test.faults > 0 || invalid != nil && len(invalid.Faults) != test.faults {
			t.Errorf("%+v, needed %t: %v, want %d faults", test.move, test.needed, check.Err(), test.faults)
		}
	}
}

func TestTheTargetOfAMoveIsWhereAPlainSliceWouldPutIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "items")
		o := persistent.Restore(3, nil)
		for i := range n {
			o = o.Insert(uint32(i+1), i+1)
		}
		item := rapid.Uint32Range(0, uint32(n)).Draw(t, "item") // 0: not in the order yet
		neighbour := rapid.Uint32Range(1, uint32(n)).Filter(func(v uint32) bool { return v != item }).Draw
		after := rapid.Bool().Draw(t, "after")
		if n == 1 && item == 1 {
			return
		}
		beside := neighbour(t, "neighbour")
		move := events.Move{Before: "x"}
		if after {
			move = events.Move{After: "x"}
		}
		place, err := domain.Target(o, item, move, func(string) (uint32, error) { return beside, nil })
		if err != nil {
			t.Fatal(err)
		}
		moved := o.Move(item, place)
		if item == 0 {
			moved = o.Insert(100, place)
		}
		distance := 1
		if !after {
			distance = -1
		}
		if got := moved.Place(beside) + distance; got != place {
			t.Fatalf("item %d lands at %d, but beside %d is %d", item, place, beside, got)
		}
	})
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	for want, err := range map[string]error{
		`unknown story "ACME-7"`:       domain.Unknown("story", "ACME-7"),
		"no 2":                         domain.Refuse("rule", "no %d", 2),
		"title: is empty; place: is 0": &domain.InvalidError{Faults: []domain.Fault{{Field: "title", Message: "is empty"}, {Field: "place", Message: "is 0"}}},
	} {
		if err.Error() != want {
			t.Errorf("says %q, want %q", err, want)
		}
	}
	if !errors.Is(domain.Unknown("story", "ACME-7"), domain.ErrUnknown) {
		t.Error("an unknown thing is not ErrUnknown")
	}
}

func TestAChangeIsNoChangeWithoutAnotherValue(t *testing.T) {
	a, b := "a", "b"
	if domain.Changed("a", nil) != nil || domain.Changed("a", &a) != nil {
		t.Error("nothing new is a change")
	}
	if got := domain.Changed("a", &b); got == nil || *got != (events.Change[string]{From: "a", To: "b"}) {
		t.Errorf("from a to b is %v", got)
	}
}

func TestADateIsADayOfTheCalendar(t *testing.T) {
	for text, want := range map[string]bool{
		"2026-03-01": true, "2024-02-29": true, "2026-02-29": false, "2026-3-1": false, "0000-01-01": false, "": false, "2026-03-01T00:00:00Z": false,
	} {
		if domain.IsDate(text) != want {
			t.Errorf("%q is a date: %t", text, !want)
		}
	}
}

func TestWhatLooksLikeAKeyIsOne(t *testing.T) {
	first := func(key string) bool { return key == "ACME-G1" || key == "ACME-N1" }
	in := domain.Context{Product: "ACME", Goal: first, Need: first}
	for text, known := range map[string]bool{
		"ACME-G1": true, "ACME-G2": false, "ACME-N1": true, "ACME-N2": false, "OTHER-G2": true, "OTHER-N2": true, "speed": true, "": true,
	} {
		if err := errors.Join(in.CheckGoal(text), in.CheckNeed(text)); (err == nil) != known || err != nil && !errors.Is(err, domain.ErrUnknown) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
