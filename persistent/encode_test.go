package persistent_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/persistent"
)

type word string

type leaf struct {
	Yes   bool
	Small int8
	Large int64
	Size  uint16
	Half  float64
	Name  string
	Kind  word
}

type tree struct {
	Leaf    leaf
	Pointer *leaf
	None    *leaf
	List    []leaf
	Names   []string
	Bytes   []byte
	Pair    [2]*float64
	By      map[string]leaf
	Map     persistent.Map[leaf]
	Flags   persistent.Map[struct{}]
	Order   persistent.Order
}

func full() tree {
	l := leaf{true, math.MinInt8, math.MaxInt64, math.MaxUint16, -0.5, "name", "kind"}
	tree := tree{
		Leaf: l, Pointer: &l, List: []leaf{l, {}}, Names: []string{"name", "", "name", "näme\xff"}, Bytes: []byte{0, 1, 255},
		Pair: [2]*float64{1: &l.Half}, By: map[string]leaf{"b": l, "a": {}}, Order: persistent.Restore(2, nil),
	}
	for i := range uint32(5) {
		tree.Order, tree.Map = tree.Order.Insert(i*1000, 1), tree.Map.Set(i*1000, l)
		tree.Flags = tree.Flags.Set(math.MaxUint32-i, struct{}{})
	}
	return tree
}

func encoded[T any](t testing.TB, value T) []byte {
	t.Helper()
	bytes, err := persistent.Encode(&value)
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func TestAValueComesBackFromItsBytes(t *testing.T) {
	for name, value := range map[string]tree{
		"full": full(), "zero": {}, "empty": {List: []leaf{}, Names: []string{}, By: map[string]leaf{}},
	} {
		bytes := encoded(t, value)
		got, err := persistent.Decode[tree](bytes)
		if err != nil || !reflect.DeepEqual(got, value) {
			t.Errorf("%s: %v, %+v, want %+v", name, err, got, value)
		}
		if again := encoded(t, got); !slices.Equal(again, bytes) {
			t.Errorf("%s: is written otherwise when it is written again", name)
		}
	}
}

func TestATextIsWrittenAndHeldOnce(t *testing.T) {
	once, often := encoded(t, []string{"a text of some length"}), encoded(t, slices.Repeat([]string{"a text of some length"}, 100))
	if len(often) > len(once)+100 {
		t.Errorf("100 times the same text take %d bytes, one takes %d", len(often), len(once))
	}
}

func TestWhatCannotBeEncodedIsNoValueLessButAnError(t *testing.T) {
	for name, err := range map[string]error{
		"an interface":           second(persistent.Encode(&struct{ X any }{})),
		"a function":             second(persistent.Encode(&struct{ X []func() }{})),
		"a channel":              second(persistent.Encode(&struct{ X *chan int }{})),
		"a field of its own":     second(persistent.Encode(&struct{ x int }{})),
		"a time":                 second(persistent.Encode(&struct{ At time.Time }{})),
		"keys that are no texts": second(persistent.Encode(&struct{ X map[int]string }{})),
		"within a collection":    second(persistent.Encode(&persistent.Map[any]{})),
		"to be read":             second(persistent.Decode[any](nil)),
	} {
		if err == nil {
			t.Errorf("%s is encoded", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestDamagedBytesAreAnErrorOrAValueAndNothingWorse(t *testing.T) {
	bytes := encoded(t, full())
	for length := range bytes {
		if _, err := persistent.Decode[tree](bytes[:length]); !errors.Is(err, persistent.ErrNotEncoded) {
			t.Fatalf("%d of %d bytes: %v", length, len(bytes), err)
		}
	}
	if _, err := persistent.Decode[tree](append(slices.Clone(bytes), 0)); !errors.Is(err, persistent.ErrNotEncoded) {
		t.Errorf("with a byte more: %v", err)
	}
	rapid.Check(t, func(t *rapid.T) {
		damaged := slices.Clone(bytes)
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			damaged[rapid.IntRange(0, len(bytes)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		if _, err := persistent.Decode[tree](damaged); err != nil && !errors.Is(err, persistent.ErrNotEncoded) {
			t.Fatal(err)
		}
	})
}

func TestCollectionsThatWereEncodedGoOnAsIfTheyHadNotBeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept := persistent.Restore(rapid.IntRange(2, 9).Draw(t, "chunk"), nil)
		restored := kept
		var one, other persistent.Map[uint32]
		for i := range rapid.IntRange(1, 200).Draw(t, "steps") {
			change := anyChange(t, kept, uint32(i))
			kept, restored = change(kept), change(restored)
			key := rapid.Uint32Max(2000).Draw(t, "key")
			one, other = one.Set(key, uint32(i)).Delete(key/2), other.Set(key, uint32(i)).Delete(key/2)
			if rapid.IntRange(0, 9).Draw(t, "encode") == 0 {
				restored, other = again(t, restored), again(t, other)
			}
		}
		sameChunk := func(a, b *persistent.Chunk) bool { return a.ID == b.ID && slices.Equal(a.Items, b.Items) }
		if !slices.EqualFunc(kept.Chunks(), restored.Chunks(), sameChunk) || kept.Len() != restored.Len() {
			t.Fatalf("the order is %v, restored %v", kept.Chunks(), restored.Chunks())
		}
		for key, value := range one.All {
			if got, is := other.Get(key); !is || got != value {
				t.Fatalf("at %d stands %d, want %d", key, got, value)
			}
		}
	})
}

func again[T any](t *rapid.T, value T) T {
	bytes, err := persistent.Encode(&value)
	if err != nil {
		t.Fatal(err)
	}
	got, err := persistent.Decode[T](bytes)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
