package merkle_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/audit/merkle/merkletest"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/postgres/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

func connect(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func caughtUp(t testing.TB, l *merkle.Log, want []merkle.Leaf) {
	t.Helper()
	head, err := l.CatchUp(t.Context())
	if err != nil || head.Size != int64(len(want)) || head.Root != merkletest.ReferenceOf(t, want).Root(t, len(want)) {
		t.Fatalf("the tree is %+v (%v), want that of %d leaves", head, err, len(want))
	}
}

func TestTheTreeGrowsWithTheLogWhateverStandsBetween(t *testing.T) {
	store, pool := eventstoretest.Client(t, ""), connect(t)
	w, l := merkletest.New(store), merkle.New(pool, store)
	caughtUp(t, l, nil)
	foreign := eventstore.NewEvent{ID: [16]byte{1}, Type: "Foreign", Data: []byte("{}"), Metadata: []byte("{}")}
	for n, count := range []int{1, 254, 1, 1, 255, 300, 2, 700} {
		w.Add(t, fmt.Sprintf("backlog-P%d", n%3), count)
		foreign.ID[1] = byte(n)
		if _, err := store.Append(t.Context(), fmt.Sprint("backlog-no-book-", n), eventstore.NoStream, []eventstore.NewEvent{foreign}); err != nil {
			t.Fatal(err)
		}
		caughtUp(t, l, w.All)
		caughtUp(t, l, w.All)
		caughtUp(t, merkle.New(pool, store), w.All)
	}
	for _, gone := range []string{"drop schema proof cascade", "update proof.head set version = 0", "delete from proof.head"} {
		if _, err := pool.Exec(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
		caughtUp(t, l, w.All)
	}
	if err := l.Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	caughtUp(t, l, w.All)
}

func TestEveryEventIsFoundAtItsIndexAndNoOther(t *testing.T) {
	store := eventstoretest.Client(t, "")
	w, l := merkletest.New(store), merkle.New(connect(t), store)
	find := func(raw events.Raw) (int64, bool) {
		index, there, err := l.Index(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		return index, there
	}
	w.Add(t, "backlog-AA", 1)
	if _, there := find(events.Raw{Stream: "backlog-AA"}); there {
		t.Error("there is a leaf before there is a tree")
	}
	for n := range 40 {
		w.Add(t, fmt.Sprintf("backlog-P%d", n%7), 1+n)
	}
	caughtUp(t, l, w.All)
	n := 0
	for raw, err := range store.ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if index, there := find(raw); !there || index != int64(n) {
			t.Fatalf("event %d is at %d, %v", n, index, there)
		}
		n++
	}
	w.Add(t, "backlog-AA", 1)
	later, _, err := store.Last(t.Context(), "backlog-AA")
	if err != nil {
		t.Fatal(err)
	}
	if _, there := find(later); there {
		t.Error("an event has a leaf that the tree does not hold yet")
	}
}

// dying is a store that the process that reads it does not survive.
type dying struct {
	*eventstore.Client
	pages int // that it shows before
}

var errKilled = errors.New("killed")

func (d dying) ReadPages(ctx context.Context, pattern string, after *events.Position, _ int) iter.Seq2[eventstore.Page, error] {
	return func(yield func(eventstore.Page, error) bool) {
		shown := 0
		for page, err := range d.Client.ReadPages(ctx, pattern, after, 100) {
			if shown++; shown > d.pages {
				yield(eventstore.Page{}, errKilled)
				return
			}
			if !yield(page, err) {
				return
			}
		}
	}
}

func TestAProcessThatIsKilledBetweenPagesLosesNothing(t *testing.T) {
	store, pool := eventstoretest.Client(t, ""), connect(t)
	w := merkletest.New(store)
	for n := range 10 {
		w.Add(t, fmt.Sprintf("backlog-P%d", n%3), 130)
	}
	for pages := range 20 {
		_, err := merkle.New(pool, dying{store, pages % 3}).CatchUp(t.Context())
		if err != nil && !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
	}
	caughtUp(t, merkle.New(pool, store), w.All)
}

func TestNodesThatCatchUpAtOnceMakeOneTree(t *testing.T) {
	store, pool := eventstoretest.Client(t, ""), connect(t)
	w := merkletest.New(store)
	nodes := []*merkle.Log{merkle.New(pool, dying{store, 1 << 30}), merkle.New(pool, store), merkle.New(pool, dying{store, 1 << 30})}
	for n := range 5 {
		w.Add(t, fmt.Sprintf("backlog-P%d", n%3), 450)
		want := merkletest.ReferenceOf(t, w.All).Root(t, len(w.All))
		var all sync.WaitGroup
		for _, l := range nodes {
			all.Go(func() {
				if head, err := l.CatchUp(t.Context()); err != nil || head.Root != want {
					t.Errorf("the tree is %+v, %v", head, err)
				}
			})
		}
		all.Wait()
	}
}

// overtaken is a store that another node reads to its end before it shows this one the second page.
type overtaken struct {
	dying
	other func()
}

func (o overtaken) ReadPages(ctx context.Context, pattern string, after *events.Position, size int) iter.Seq2[eventstore.Page, error] {
	return func(yield func(eventstore.Page, error) bool) {
		shown := 0
		for page, err := range o.dying.ReadPages(ctx, pattern, after, size) {
			if shown++; shown == 2 {
				o.other()
			}
			if !yield(page, err) {
				return
			}
		}
	}
}

func TestANodeThatWasOvertakenSetsNothingBack(t *testing.T) {
	store, pool := eventstoretest.Client(t, ""), connect(t)
	w := merkletest.New(store)
	w.Add(t, "backlog-AA", 700)
	slow := merkle.New(pool, overtaken{dying{store, 2}, func() { caughtUp(t, merkle.New(pool, store), w.All) }})
	if head, err := slow.CatchUp(t.Context()); err != nil || head.Size != 700 {
		t.Errorf("it makes the tree %+v, %v", head, err)
	}
	var size int
	if err := pool.QueryRow(t.Context(), "select size from proof.head").Scan(&size); err != nil || size != 700 {
		t.Errorf("the tree has %d leaves, %v", size, err)
	}
}

func TestATreeThatIsDroppedWhileItGrowsIsMadeAnew(t *testing.T) {
	store, pool := eventstoretest.Client(t, ""), connect(t)
	w := merkletest.New(store)
	w.Add(t, "backlog-AA", 700)
	l := merkle.New(pool, overtaken{dying{store, 1 << 30}, sync.OnceFunc(func() {
		if err := merkle.New(pool, store).Drop(t.Context()); err != nil {
			t.Error(err)
		}
	})})
	caughtUp(t, l, w.All)
}

// lagging is a node that does not show the last event of a stream at first.
type lagging struct {
	*eventstore.Client
	looks *int // that it takes
}

func (l lagging) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	if *l.looks--; *l.looks >= 0 {
		return func(func(events.Raw, error) bool) {}
	}
	return l.Client.ReadStream(ctx, stream, from)
}

func TestANodeThatLagsIsWaitedFor(t *testing.T) {
	store, pool := eventstoretest.Client(t, ""), connect(t)
	w, looks := merkletest.New(store), 3
	w.Add(t, "backlog-AA", 5)
	caughtUp(t, merkle.New(pool, store), w.All)
	caughtUp(t, merkle.New(pool, lagging{store, &looks}), w.All)
	if looks >= 0 {
		t.Error("it was not asked")
	}
}

func TestATreeOfAnotherEventStoreIsNoticed(t *testing.T) {
	store, pool := eventstoretest.Client(t, ""), connect(t)
	w := merkletest.New(store)
	w.Add(t, "backlog-AA", 3)
	caughtUp(t, merkle.New(pool, store), w.All)
	for name, count := range map[string]int{"that holds less": 1, "that holds as much": 3, "that holds nothing": 0} {
		other := merkletest.New(eventstoretest.Client(t, ""))
		if count > 0 {
			other.Add(t, "product-OTHER", 1) // so that positions differ
			other.Add(t, "backlog-AA", count)
		}
		l := merkle.New(pool, other.Store)
		if _, err := l.CatchUp(t.Context()); !errors.Is(err, merkle.ErrOtherStore) {
			t.Errorf("one %s: %v", name, err)
		}
	}
	if err := merkle.New(pool, store).Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := merkletest.New(eventstoretest.Client(t, ""))
	other.Add(t, "product-OTHER", 2)
	caughtUp(t, merkle.New(pool, other.Store), other.All)
}

func TestALeafCommitsToStreamRevisionAndHash(t *testing.T) {
	leaf := merkle.Leaf{Stream: "backlog-ACME", Revision: 7, Chain: "ab"}
	if leaf.Text() != "waymark event v1\nbacklog-ACME\n7\nab\n" {
		t.Errorf("the text is %q", leaf.Text())
	}
	seen := []tlog.Hash{leaf.Hash()}
	for _, other := range []merkle.Leaf{{"backlog-ACM", 7, "ab"}, {"backlog-ACME", 8, "ab"}, {"backlog-ACME", 7, "ac"}, {"backlog-ACME\n7", 7, "ab"}} {
		if slices.Contains(seen, other.Hash()) {
			t.Errorf("%+v has the hash of another", other)
		}
		seen = append(seen, other.Hash())
	}
}
