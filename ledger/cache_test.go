package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore/eventstoretest"
)

// counted is a store that counts what is read from it.
type counted struct {
	Store
	reads, events atomic.Int64
}

func (c *counted) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	c.reads.Add(1)
	return func(yield func(events.Raw, error) bool) {
		for raw, err := range c.Store.ReadStream(ctx, stream, from) {
			if err == nil {
				c.events.Add(1)
			}
			if !yield(raw, err) {
				return
			}
		}
	}
}

func (c *counted) reset() { c.reads.Store(0); c.events.Store(0) }

func open(t *testing.T, cacheBytes int64) (*Ledger, *counted) {
	t.Helper()
	store := &counted{Store: eventstoretest.Client(t, "")}
	return New(Options{Store: store, Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler), CacheBytes: cacheBytes}), store
}

func give(l *Ledger, key string, c Command) (Result, error) {
	return l.Do(context.Background(), Request{Product: key, Decisions: []Decision{{Command: c, Actor: "ana", Source: "api"}}})
}

func mustGive(t *testing.T, l *Ledger, key string, c Command) Result {
	t.Helper()
	result, err := give(l, key, c)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// check compares what the cache counts with what it holds.
func (c *cache) check(t *testing.T) (shelves int) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var weight int64
	for at := c.order.Front(); at != nil; at = at.Next() {
		weight += at.Value.(*kept).weight
	}
	if weight != c.weight || c.order.Len() != len(c.shelves) {
		t.Errorf("the cache counts %d bytes, holds %d; %d are in order, %d by key", c.weight, weight, c.order.Len(), len(c.shelves))
	}
	return len(c.shelves)
}

func TestTheBooksOfTheProductsUsedLastAreKeptAsFarAsTheyAreNotTooHeavy(t *testing.T) {
	const used = 40
	l, _ := open(t, 1<<30)
	mustGive(t, l, "P0", product.StartProduct{Key: "P0", Name: "P0"})
	mustGive(t, l, "P0", backlog.WriteStory{Title: "more"})
	weight := func() int64 { return l.cache.shelves["P0"].Value.(*kept).weight }
	each := weight()
	mustGive(t, l, "P0", backlog.WriteStory{Title: "more"})
	l, _ = open(t, 9*each+used*(weight()-each)) // nine products, and what P0 grows by
	for n := range used {
		key := fmt.Sprint("P", n)
		mustGive(t, l, key, product.StartProduct{Key: key, Name: key})
		mustGive(t, l, key, backlog.WriteStory{Title: "one"})
		mustGive(t, l, "P0", backlog.WriteStory{Title: "more"}) // it is always among the last
	}
	if kept := l.cache.check(t); kept > 10 || kept < 5 {
		t.Errorf("%d products are kept", kept)
	}
	if l.cache.shelves["P0"] == nil || l.cache.shelves["P39"] == nil || l.cache.shelves["P1"] != nil {
		t.Error("others than the last used are kept")
	}
	if r := mustGive(t, l, "P1", backlog.WriteStory{Title: "two"}); r.Revision != 1 {
		t.Errorf("what was let go of goes on at revision %d", r.Revision)
	}
}

func TestABookHeavierThanTheBoundStaysAsLongAsItIsTheLastUsed(t *testing.T) {
	l, store := open(t, 1)
	mustGive(t, l, "ACME", product.StartProduct{Key: "ACME", Name: "Acme"})
	mustGive(t, l, "ACME", backlog.WriteStory{Title: "one"})
	store.reset()
	mustGive(t, l, "ACME", backlog.WriteStory{Title: "two"})
	if n := store.events.Load(); n != 0 {
		t.Errorf("%d events were read again", n)
	}
}

func TestABookInUseIsNotLetGoOf(t *testing.T) {
	l, _ := open(t, 1)
	used := l.cache.take("USED", func() *shelf { return newShelf(l, "USED") })
	for n := range 5 {
		key := fmt.Sprint("P", n)
		mustGive(t, l, key, product.StartProduct{Key: key, Name: key})
	}
	if l.cache.of(used) == nil {
		t.Error("it was let go of")
	}
	l.cache.release(used)
	mustGive(t, l, "P9", product.StartProduct{Key: "P9", Name: "P9"})
	if n := l.cache.check(t); l.cache.of(used) != nil || n != 1 {
		t.Errorf("%d are kept once it is not used", n)
	}
}

func TestProductsThatDoNotExistAreNotKept(t *testing.T) {
	l, _ := open(t, 0)
	for n := range 20 {
		if _, err := give(l, fmt.Sprint("NONE", n), backlog.WriteStory{Title: "x"}); !errors.Is(err, domain.ErrUnknown) {
			t.Fatal(err)
		}
	}
	if n := l.cache.check(t); n != 0 {
		t.Errorf("%d are kept", n)
	}
}

func TestAnUndoOfAnUnknownIDReadsNoMoreThanTheLastEvents(t *testing.T) {
	l, store := open(t, 0)
	mustGive(t, l, "ACME", product.StartProduct{Key: "ACME", Name: "Acme"})
	var last Result
	for n := range 700 {
		last = mustGive(t, l, "ACME", backlog.WriteStory{Title: fmt.Sprint(n)})
	}
	for _, node := range []*Ledger{l, New(Options{Store: store, Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})} {
		mustGive(t, node, "ACME", backlog.EstimateStory{Story: "ACME-1", Points: domain.None[float64]()})
		store.reset()
		if _, err := give(node, "ACME", Undo{Decision: uuid.NewString()}); !errors.Is(err, domain.ErrUnknown) {
			t.Errorf("error is %v", err)
		}
		if reads, n := store.reads.Load(), store.events.Load(); n > int64(len(events.Books())) || reads > 8 {
			t.Errorf("%d reads of %d events", reads, n)
		}
	}
	store.reset()
	mustGive(t, l, "ACME", Undo{Decision: last.Events[0].ID})
	if n := store.events.Load(); n > 710 { // the book is folded up to it, once; single events say from where on the other books are read
		t.Errorf("%d events were read", n)
	}
}

func TestTheIndexFindsEveryIDAmongMany(t *testing.T) {
	var x index
	ids := make([]uuid.UUID, 5000)
	for i := range ids {
		ids[i] = uuid.New()
		x.add(ids[i], int64(i))
	}
	x.add(ids[7], 9999) // a collision
	for i, id := range ids {
		if found := x.find(id); found[0] != int64(i) && found[len(found)-1] != int64(i) {
			t.Fatalf("%d is found at %v", i, found)
		}
	}
	if found := x.find(uuid.New()); len(found) > 0 || x.find(ids[7])[0] == x.find(ids[7])[1] || len(x.runs) > 12 {
		t.Errorf("another is found at %v; %d runs", found, len(x.runs))
	}
}

type storyDecider = bookDecider[backlog.State, backlog.Command, events.BacklogEvent]

// change gives the cached backlog another decider.
func change(t *testing.T, l *Ledger, f func(*storyDecider)) {
	t.Helper()
	s := l.cache.shelves["ACME"].Value.(*kept).shelf.streams[events.Backlog]
	h := *s.head.Load()
	d := h.decider.(storyDecider)
	f(&d)
	h.decider = d
	s.head.Store(&h)
}

func TestADecisionThatPanicsIsAnErrorOfItsOwnAlone(t *testing.T) {
	l, _ := open(t, 0)
	mustGive(t, l, "ACME", product.StartProduct{Key: "ACME", Name: "Acme"})
	mustGive(t, l, "ACME", backlog.WriteStory{Title: "one"})
	change(t, l, func(d *storyDecider) {
		sound := d.decider
		d.decider = func(s backlog.State, in domain.Context, c backlog.Command) ([]events.Event, error) {
			if w, ok := c.(backlog.WriteStory); ok && w.Title == "boom" {
				panic("boom")
			}
			return sound(s, in, c)
		}
	})
	var wait sync.WaitGroup
	for n := range 40 {
		wait.Go(func() {
			title := "good"
			if n%4 == 0 {
				title = "boom"
			}
			if _, err := give(l, "ACME", backlog.WriteStory{Title: title}); (err != nil) != (title == "boom") {
				t.Errorf("%s: %v", title, err)
			}
		})
	}
	wait.Wait()
	if r := mustGive(t, l, "ACME", backlog.WriteStory{Title: "last"}); r.Revision != 31 {
		t.Errorf("the last one has revision %d", r.Revision)
	}
}

func TestAFoldThatPanicsStopsItsProductAlone(t *testing.T) {
	l, store := open(t, 0)
	mustGive(t, l, "ACME", product.StartProduct{Key: "ACME", Name: "Acme"})
	mustGive(t, l, "OTHER", product.StartProduct{Key: "OTHER", Name: "Other"})
	change(t, l, func(d *storyDecider) {
		d.evolving = func(backlog.State, events.BacklogEvent) backlog.State { panic("boom") }
	})
	for range 2 {
		if _, err := give(l, "ACME", backlog.WriteStory{Title: "x"}); err == nil {
			t.Error("it was recorded")
		}
	}
	other := New(Options{Store: store, Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	mustGive(t, other, "ACME", backlog.WriteStory{Title: "of another node"})
	mustGive(t, l, "OTHER", backlog.WriteStory{Title: "y"})
	if _, err := give(l, "ACME", Undo{Decision: uuid.NewString()}); err == nil || errors.Is(err, domain.ErrUnknown) {
		t.Errorf("an undo that must load it: %v", err)
	}
}
