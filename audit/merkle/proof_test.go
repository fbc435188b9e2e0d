package merkle_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"waymark/audit/merkle"
	"waymark/audit/merkle/merkletest"
	"waymark/eventstore/eventstoretest"
)

// grown is a tree of some hundred leaves, with the reference beside it.
func grown(t testing.TB, size int) (*merkle.Log, []merkle.Leaf, *merkletest.Reference) {
	t.Helper()
	store := eventstoretest.Client(t, "")
	w, l := merkletest.New(store), merkle.New(connect(t), store)
	for n := 0; len(w.All) < size; n++ {
		w.Add(t, fmt.Sprintf("backlog-P%d", n%5), min(size-len(w.All), 1+n*7%400))
	}
	caughtUp(t, l, w.All)
	return l, w.All, merkletest.ReferenceOf(t, w.All)
}

func TestProofsOfAnySizeVerifyAndWrongOnesNeverDo(t *testing.T) {
	l, leaves, tree := grown(t, 1500)
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.IntRange(1, len(leaves)).Draw(r, "size")
		index := rapid.IntRange(0, size-1).Draw(r, "index")
		older := rapid.IntRange(1, size).Draw(r, "older")
		root, before := tree.Root(t, size), tree.Root(t, older)
		if got, err := l.Root(t.Context(), int64(size)); err != nil || got != root {
			r.Fatalf("the root is %v, %v", got, err)
		}
		in, err := l.Inclusion(t.Context(), int64(size), int64(index))
		if err != nil {
			r.Fatal(err)
		}
		leaf := leaves[index].Hash()
		if err := tlog.CheckRecord(in, int64(size), root, int64(index), leaf); err != nil {
			r.Fatalf("a right proof is refused: %v", err)
		}
		consistent, err := l.Consistency(t.Context(), int64(size), int64(older))
		if err != nil {
			r.Fatal(err)
		}
		if err := tlog.CheckTree(consistent, int64(size), root, int64(older), before); err != nil {
			r.Fatalf("a right proof is refused: %v", err)
		}
		wrong := func(h tlog.Hash) tlog.Hash { h[rapid.IntRange(0, 31).Draw(r, "byte")] ^= 1; return h }
		refuse := func(what string, err error) {
			if err == nil {
				r.Fatalf("%s is taken", what)
			}
		}
		refuse("another leaf", tlog.CheckRecord(in, int64(size), root, int64(index), wrong(leaf)))
		refuse("another root", tlog.CheckRecord(in, int64(size), wrong(root), int64(index), leaf))
		if other := rapid.IntRange(0, size-1).Draw(r, "other"); other != index {
			refuse("another index", tlog.CheckRecord(in, int64(size), root, int64(other), leaf))
		}
		if len(in) > 0 {
			in[rapid.IntRange(0, len(in)-1).Draw(r, "step")] = wrong(in[0])
			refuse("a changed proof", tlog.CheckRecord(in, int64(size), root, int64(index), leaf))
		}
		refuse("another older root", tlog.CheckTree(consistent, int64(size), root, int64(older), wrong(before)))
	})
}

// BenchmarkProof proves that an event of 1,000,000 is in the tree.
func BenchmarkProof(b *testing.B) {
	size := 1_000_000
	if testing.Short() {
		size = 5_000
	}
	l := filled(b, size)
	b.Run("inclusion", func(b *testing.B) {
		took := []time.Duration{}
		for b.Loop() {
			before := time.Now()
			if _, err := l.Inclusion(b.Context(), int64(size), rand.Int64N(int64(size))); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(before))
		}
		slices.Sort(took)
		b.ReportMetric(took[99*(len(took)-1)/100].Seconds()*1000, "p99-ms")
	})
	b.Run("consistency", func(b *testing.B) {
		for b.Loop() {
			if _, err := l.Consistency(b.Context(), int64(size), 1+rand.Int64N(int64(size))); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// filled is a tree of that many leaves.
func filled(b *testing.B, size int) *merkle.Log {
	b.Helper()
	store := eventstoretest.Client(b, b.TempDir())
	w, l := merkletest.New(store), merkle.New(connect(b), store)
	for n := 0; len(w.All) < size; n++ {
		w.Add(b, fmt.Sprintf("backlog-P%d", n%50), min(size-len(w.All), 1000))
	}
	if head, err := l.CatchUp(b.Context()); err != nil || head.Size != int64(size) {
		b.Fatalf("%+v, %v", head, err)
	}
	return l
}
