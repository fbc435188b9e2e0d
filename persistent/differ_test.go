package persistent

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestDifferNamesTheKeysThatWereSetOrDeletedSince makes one map of another one, and two that have nothing in common.
func TestDifferNamesTheKeysThatWereSetOrDeletedSince(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.OneOf(rapid.Uint32Range(0, 40), rapid.Uint32Range(0, 1<<16), rapid.Uint32())
		var before Map[int]
		for _, key := range rapid.SliceOfN(keys, 0, 30).Draw(t, "before") {
			before = before.Set(key, 1)
		}
		after, changed := before, map[uint32]bool{}
		for _, key := range rapid.SliceOfN(keys, 0, 10).Draw(t, "set") {
			after, changed[key] = after.Set(key, 2), true
		}
		for _, key := range rapid.SliceOfN(keys, 0, 10).Draw(t, "deleted") {
			after = after.Delete(key)
			_, was := before.Get(key)
			if delete(changed, key); was {
				changed[key] = true
			}
		}
		want := slices.Sorted(maps.Keys(changed))
		if got := slices.Collect(before.Differ(after)); !slices.Equal(got, want) {
			t.Fatalf("from before: %v, want %v", got, want)
		}
		if got := slices.Collect(after.Differ(before)); !slices.Equal(got, want) {
			t.Fatalf("from after: %v, want %v", got, want)
		}
		for range after.Differ(before) {
			break // whoever has enough may stop
		}
	})
}

func TestOrdersDifferFromTheFirstToTheLastItemThatIsNotInItsPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := Order{max: rapid.IntRange(2, 5).Draw(t, "limit")}
		for n := range rapid.Uint32Range(0, 30).Draw(t, "items") {
			before = before.Insert(n+1, rapid.IntRange(1, before.Len()+1).Draw(t, "place"))
		}
		after := before
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			item := rapid.Uint32Range(1, 35).Draw(t, "item")
			switch place := rapid.IntRange(1, max(after.Len(), 1)).Draw(t, "to"); {
			case after.Place(item) == 0:
				after = after.Insert(item, place)
			case rapid.Bool().Draw(t, "remove"):
				after = after.Remove(item)
			default:
				after = after.Move(item, place)
			}
		}
		were, are := slices.Collect(before.All), slices.Collect(after.All)
		first, of, others := before.Differ(after)
		if len(of) > 0 && len(others) > 0 && of[0] == others[0] {
			t.Fatalf("%v and %v begin alike", of, others)
		}
		end := len(were) - first - len(of)
		if end < 0 || len(are)-first-len(others) != end || !slices.Equal(were[:first], are[:first]) || !slices.Equal(were[len(were)-end:], are[len(are)-end:]) ||
			!slices.Equal(were[first:len(were)-end], of) || !slices.Equal(are[first:len(are)-end], others) {
			t.Fatalf("%v and %v differ behind %d in %v and %v", were, are, first, of, others)
		}
		if len(of) > 0 && len(others) > 0 && of[len(of)-1] == others[len(others)-1] {
			t.Fatalf("%v and %v end alike", of, others)
		}
	})
}

func TestARotatedListTellsWhichItemWasMoved(t *testing.T) {
	for _, c := range []struct {
		list, other []uint32
		item        uint32
		is          bool
	}{
		{[]uint32{1, 2, 3}, []uint32{2, 3, 1}, 1, true}, {[]uint32{1, 2, 3}, []uint32{3, 1, 2}, 3, true},
		{[]uint32{1, 2}, []uint32{2, 1}, 0, false}, {[]uint32{1, 2, 3}, []uint32{3, 2, 1}, 0, false},
		{nil, nil, 0, false}, {nil, []uint32{1}, 0, false}, {[]uint32{1, 2, 3}, []uint32{2, 3}, 0, false},
		{[]uint32{1, 2, 3}, []uint32{2, 3, 4}, 0, false},
	} {
		if item, is := Rotated(c.list, c.other); item != c.item || is != c.is {
			t.Errorf("from %v to %v: %d, %v", c.list, c.other, item, is)
		}
	}
}
