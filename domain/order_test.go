package domain_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

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

func TestAMoveLeadsToAPlaceOfTheOrder(t *testing.T) {
	o := persistent.Restore(9, nil).Insert(1, 1).Insert(2, 2).Insert(3, 3)
	find := func(key string) (uint32, error) {
		n, ok := events.StoryMark.Number("ACME", key)
		if !ok {
			return 0, domain.Unknown("story", key)
		}
		return n, nil
	}
	const fresh = 0
	for _, test := range []struct {
		item  uint32
		move  events.Move
		place int
		fault string
	}{
		{fresh, events.Move{}, 4, ""},
		{fresh, events.Move{Bottom: true}, 4, ""},
		{fresh, events.Move{Top: true}, 1, ""},
		{fresh, events.Move{Place: 1}, 1, ""},
		{fresh, events.Move{Place: 4}, 4, ""},
		{fresh, events.Move{Place: 5}, 0, "place 5 is beyond the last place, 4"},
		{fresh, events.Move{After: "ACME-3"}, 4, ""},
		{fresh, events.Move{Before: "ACME-1"}, 1, ""},
		{fresh, events.Move{Before: "speed"}, 0, `unknown story "speed"`},
		{fresh, events.Move{After: "ACME-4"}, 0, "ACME-4 has no place in this order"},
		{2, events.Move{Bottom: true}, 3, ""},
		{2, events.Move{Place: 3}, 3, ""},
		{2, events.Move{Place: 4}, 0, "place 4 is beyond the last place, 3"},
		{1, events.Move{After: "ACME-3"}, 3, ""},
		{1, events.Move{Before: "ACME-3"}, 2, ""},
		{3, events.Move{After: "ACME-1"}, 2, ""},
		{2, events.Move{After: "ACME-2"}, 0, "ACME-2 can't be moved next to itself"},
	} {
		place, err := domain.Target(o, test.item, test.move, find)
		if place != test.place || (err == nil) != (test.fault == "") || err != nil && err.Error() != test.fault {
			t.Errorf("item %d, %+v: to %d, %v", test.item, test.move, place, err)
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
