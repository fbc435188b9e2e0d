package persistent_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/persistent"
)

func TestMapBehavesLikeAPlainMapAndNeverChangesInPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m persistent.Map[int]
		plain := map[uint32]int{}
		keys := rapid.OneOf(rapid.Uint32Max(100), rapid.Uint32())
		for i := range rapid.IntRange(1, 60).Draw(t, "steps") {
			key, before := keys.Draw(t, "key"), m
			old, had := before.Get(key)
			if rapid.Bool().Draw(t, "delete") {
				m = m.Delete(key)
				delete(plain, key)
			} else {
				m = m.Set(key, i)
				plain[key] = i
			}
			if again, has := before.Get(key); again != old || has != had {
				t.Fatalf("the map before the change now holds %d, %v at %d", again, has, key)
			}
		}
		found := map[uint32]int{}
		last := int64(-1)
		for key, value := range m.All {
			if int64(key) <= last {
				t.Fatalf("key %d came after %d", key, last)
			}
			found[key], last = value, int64(key)
		}
		if len(found) != len(plain) {
			t.Fatalf("has %v, want %v", found, plain)
		}
		for key, want := range plain {
			if got, ok := m.Get(key); !ok || got != want || found[key] != want {
				t.Fatalf("at %d is %d, want %d", key, got, want)
			}
		}
	})
}

func TestOrderBehavesLikeAPlainSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := persistent.Restore(rapid.IntRange(2, 9).Draw(t, "chunk"), nil)
		var plain []uint32
		for i := range rapid.IntRange(1, 120).Draw(t, "steps") {
			before, want := o, slices.Clone(plain)
			o, plain = step(t, o, plain, uint32(i))
			same(t, before, want)
			same(t, o, plain)
		}
		same(t, persistent.Restore(4, o.Chunks()), plain)
	})
}

func TestAnOrderMadeOfItsChunksGoesOnAsTheOneThatTheyCameFrom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(2, 9).Draw(t, "chunk")
		kept, restored := persistent.Restore(limit, nil), persistent.Restore(limit, nil)
		for i := range rapid.IntRange(1, 200).Draw(t, "steps") {
			change := anyChange(t, kept, uint32(i))
			kept, restored = change(kept), change(restored)
			if !reflect.DeepEqual(kept.Chunks(), restored.Chunks()) {
				t.Fatalf("chunks are %v, restored %v", kept.Chunks(), restored.Chunks())
			}
			if rapid.Bool().Draw(t, "restore") {
				restored = persistent.Restore(limit, kept.Chunks())
			}
		}
	})
}

func anyChange(t *rapid.T, o persistent.Order, fresh uint32) func(persistent.Order) persistent.Order {
	action := rapid.IntRange(0, 2).Draw(t, "action")
	if action == 0 || o.Len() == 0 {
		at := rapid.IntRange(1, o.Len()+1).Draw(t, "at")
		return func(o persistent.Order) persistent.Order { return o.Insert(fresh, at) }
	}
	item := o.At(rapid.IntRange(1, o.Len()).Draw(t, "item"))
	if action == 1 {
		return func(o persistent.Order) persistent.Order { return o.Remove(item) }
	}
	to := rapid.IntRange(1, o.Len()).Draw(t, "to")
	return func(o persistent.Order) persistent.Order { return o.Move(item, to) }
}

func step(t *rapid.T, o persistent.Order, plain []uint32, fresh uint32) (persistent.Order, []uint32) {
	action := rapid.IntRange(0, 2).Draw(t, "action")
	if action == 0 || len(plain) == 0 {
		at := rapid.IntRange(0, len(plain)).Draw(t, "at")
		return o.Insert(fresh, at+1), slices.Insert(plain, at, fresh)
	}
	from := rapid.IntRange(0, len(plain)-1).Draw(t, "from")
	item := plain[from]
	plain = slices.Delete(plain, from, from+1)
	if action == 1 {
		return o.Remove(item), plain
	}
	to := rapid.IntRange(0, len(plain)).Draw(t, "to")
	return o.Move(item, to+1), slices.Insert(plain, to, item)
}

func same(t *rapid.T, o persistent.Order, plain []uint32) {
	if got := slices.Collect(o.All); !slices.Equal(got, plain) || o.Len() != len(plain) {
		t.Fatalf("order is %v (length %d), want %v", got, o.Len(), plain)
	}
	for i, item := range plain {
		if o.Place(item) != i+1 || o.At(i+1) != item {
			t.Fatalf("item %d is at place %d, want %d", item, o.Place(item), i+1)
		}
	}
}

func TestManyMovesIntoOneGapKeepTheNumberOfChunksInProportion(t *testing.T) {
	o := persistent.Restore(64, nil)
	for i := range uint32(1000) {
		o = o.Insert(i, int(i)+1)
	}
	for i := range 100_000 {
		o = o.Move(uint32(2+i%998), 500)
	}
	if got := len(o.Chunks()); got > 4*1000/64+4 {
		t.Fatalf("1,000 items in chunks of 64 lie in %d chunks", got)
	}
}

func BenchmarkOrderMove(b *testing.B) {
	for _, n := range []int{100, 50_000} {
		b.Run(map[int]string{100: "100", 50_000: "50000"}[n], func(b *testing.B) {
			var o persistent.Order
			for i := range n {
				o = o.Insert(uint32(i), i+1)
			}
			for i := 0; b.Loop(); i++ {
				o = o.Move(uint32(i*7919%n), i*104729%n+1)
			}
		})
	}
}
