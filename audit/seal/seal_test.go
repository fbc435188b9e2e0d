package seal_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit/merkle"
	"waymark/audit/merkle/merkletest"
	"waymark/audit/seal"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/postgres/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

// house is a log, and a node that seals it.
type house struct {
	*merkletest.Writer
	seal.Sealer
	pool *pgxpool.Pool
	tree *merkle.Log
}

func newHouse(t *testing.T) *house {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return node(t, eventstoretest.Client(t, ""), pool)
}

// node is a node of its own on a store and a database.
func node(t *testing.T, store *eventstore.Client, pool *pgxpool.Pool) *house {
	t.Helper()
	h := &house{Writer: merkletest.New(store), pool: pool, tree: merkle.New(pool, store)}
	h.Sealer = seal.Sealer{Store: store, Tree: h.tree, Key: newKey(t), Now: time.Now, Logger: slog.New(slog.DiscardHandler)}
	return h
}

func newKey(t *testing.T) seal.Key {
	t.Helper()
	key, made, err := seal.OpenKey(filepath.Join(t.TempDir(), "seal.key"))
	if err != nil || !made {
		t.Fatal(made, err)
	}
	return key
}

// sealed has a seal made.
func (h *house) sealed(t *testing.T, number, size int64, isNew bool) seal.Seal {
	t.Helper()
	s, made, err := h.Seal(t.Context(), seal.By{Actor: "ana", Reason: "the quarter ends", Source: "api"})
	if err != nil || made != isNew || s.Number != number || s.Size != size {
		t.Fatalf("seal %d of %d, made %v, %v; want seal %d of %d, made %v", s.Number, s.Size, made, err, number, size, isNew)
	}
	return s
}

func TestASealSaysWhatTheLogIsAndNothingIsSealedTwice(t *testing.T) {
	h := newHouse(t)
	if _, _, err := h.Seal(t.Context(), seal.By{}); !errors.Is(err, seal.ErrNothing) {
		t.Errorf("an empty log: %v", err)
	}
	h.Add(t, "backlog-AA", 3)
	h.sealed(t, 1, 3, true)
	h.sealed(t, 1, 3, false)
	h.Add(t, "backlog-AB", 300)
	second := h.sealed(t, 2, 303, true)
	signed, err := seal.Open(second.Checkpoint, h.Key.Verifier)
	if err != nil || signed.Size != 303 || signed.Root != merkletest.ReferenceOf(t, h.All).Root(t, 303) || signed.Origin != seal.OriginOf(h.All[0].Hash()) {
		t.Errorf("it says %+v, %v", signed, err)
	}
	if second.Actor != "ana" || second.Reason != "the quarter ends" || time.Since(second.SealedAt) > time.Hour {
		t.Errorf("it is of %+v", second)
	}
	previous := events.SealStream
	for raw, err := range h.Writer.Store.ReadStream(t.Context(), events.SealStream, 0) {
		if err == nil {
			previous, err = events.Verify(previous, raw)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if previous != second.Hash {
		t.Errorf("the chain ends with %s, the seal has %s", previous, second.Hash)
	}
}

func TestSealsAreListedTheNewestFirstAndFound(t *testing.T) {
	h := newHouse(t)
	for n := range int64(7) {
		h.Add(t, "backlog-AA", 2)
		h.sealed(t, n+1, 2*n+2, true)
	}
	store := h.Sealer.Store
	numbers := func(before int64, limit int) (all []int64) {
		list, err := seal.List(t.Context(), store, before, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			all = append(all, s.Number)
		}
		return all
	}
	for _, test := range []struct {
		before int64
		limit  int
		first  int64
		count  int
	}{{8, 3, 7, 3}, {5, 10, 4, 4}, {2, 1, 1, 1}, {1, 5, 0, 0}} {
		if got := numbers(test.before, test.limit); len(got) != test.count || test.count > 0 && got[0] != test.first {
			t.Errorf("%+v: %v", test, got)
		}
	}
	for index, want := range []int64{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 0} {
		s, there, err := seal.FirstCovering(t.Context(), store, int64(index))
		if err != nil || there != (want > 0) || s.Number != want {
			t.Errorf("leaf %d is first covered by seal %d, %v", index, s.Number, err)
		}
	}
	for _, number := range []int64{0, -1, 8} {
		if _, err := seal.Get(t.Context(), store, number); !errors.Is(err, seal.ErrUnknown) {
			t.Errorf("seal %d: %v", number, err)
		}
	}
}

func TestNodesThatSealAtOnceMakeOneSealAndNoErrors(t *testing.T) {
	h := newHouse(t)
	nodes := []*house{h, node(t, h.Writer.Store, h.pool), node(t, h.Writer.Store, h.pool), node(t, h.Writer.Store, h.pool)}
	for n := range int64(5) {
		h.Add(t, "backlog-AA", 50)
		var all sync.WaitGroup
		made := make(chan bool, len(nodes))
		for _, each := range nodes {
			all.Go(func() {
				s, new, err := each.Seal(t.Context(), seal.By{Actor: "ana", Source: "api"})
				if err != nil || s.Number != n+1 || s.Size != 50*(n+1) {
					t.Errorf("seal %d of %d, %v", s.Number, s.Size, err)
				}
				made <- new
			})
		}
		all.Wait()
		close(made)
		count := 0
		for new := range made {
			if new {
				count++
			}
		}
		if count != 1 {
			t.Errorf("%d nodes made seal %d", count, n+1)
		}
	}
}

func TestALogThatIsNotWhatWasSealedIsSealedNoMore(t *testing.T) {
	h := newHouse(t)
	h.Add(t, "backlog-AA", 5)
	h.sealed(t, 1, 5, true)
	if _, err := h.pool.Exec(t.Context(), "update proof.tile set hashes = overlay(hashes placing '\\x00' from 40)"); err != nil {
		t.Fatal(err)
	}
	h.Add(t, "backlog-AA", 1)
	if _, _, err := h.Seal(t.Context(), seal.By{}); !errors.Is(err, seal.ErrRewritten) {
		t.Errorf("another tree: %v", err)
	}
	if err := h.tree.Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.sealed(t, 2, 6, true)
	short := node(t, h.Writer.Store, h.pool)
	other := merkletest.New(eventstoretest.Client(t, ""))
	other.Add(t, "backlog-AA", 3)
	if err := h.tree.Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	short.Tree = merkle.New(h.pool, other.Store)
	if _, _, err := short.Seal(t.Context(), seal.By{}); !errors.Is(err, seal.ErrBehind) {
		t.Errorf("a shorter log: %v", err)
	}
}

// late is a tree that shows what it was before at first.
type late struct {
	seal.Tree
	before merkle.Head
	looks  int // that it takes
}

func (l *late) CatchUp(ctx context.Context) (merkle.Head, error) {
	if l.looks--; l.looks >= 0 {
		return l.before, nil
	}
	return l.Tree.CatchUp(ctx)
}

// outcome is a store that appends and does not say so.
type outcome struct{ seal.Store }

func (o outcome) Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	position, err := o.Store.Append(ctx, stream, expected, evs)
	if err == nil {
		err = eventstore.ErrOutcomeUnknown
	}
	return position, err
}

func TestWhatANodeDoesNotShowYetIsWaitedFor(t *testing.T) {
	h := newHouse(t)
	h.Add(t, "backlog-AA", 2)
	before, err := h.tree.CatchUp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.Add(t, "backlog-AA", 1)
	h.sealed(t, 1, 3, true)
	h.Add(t, "backlog-AA", 1)
	h.Tree = &late{h.Tree, before, 3}
	h.sealed(t, 2, 4, true)
	h.Add(t, "backlog-AA", 1)
	h.Sealer.Store = outcome{h.Sealer.Store}
	h.sealed(t, 3, 5, false) // by whom does not matter
}

func TestTheLogIsSealedAtAnInterval(t *testing.T) {
	h := newHouse(t)
	h.Add(t, "backlog-AA", 2)
	done := make(chan struct{})
	go func() { defer close(done); h.Run(t.Context(), time.Millisecond) }()
	for size := int64(2); size < 6; size++ {
		for {
			newest, there, err := seal.Newest(t.Context(), h.Sealer.Store)
			if err != nil {
				t.Fatal(err)
			}
			if there && newest.Size == size {
				if newest.Actor != "waymark" || newest.Number != size-1 {
					t.Errorf("it is %+v", newest)
				}
				break
			}
		}
		h.Add(t, "backlog-AA", 1)
	}
}
