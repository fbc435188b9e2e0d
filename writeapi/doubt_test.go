package writeapi

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
)

// death is what becomes of a call to a store that dies. Of a read all but well are the same.
type death int

const (
	well   death = iota
	away         // before it is sent
	before       // after it is sent, before it is written
	after        // after it is written, before it is answered
	late         // as before; and it is written when the next call has ended
	deaths
)

// mortal is a store that dies at the calls that follow the first append: at each as planned, and then it is away for
// good or back.
type mortal struct {
	ledger.Store
	mu      sync.Mutex
	armed   bool
	begun   bool
	plan    []death
	dead    bool // once the plan is at its end
	pending func()
	back    int // calls that went well after the plan
}

// next is what becomes of the call, and ends the one that is late.
func (m *mortal) next(appends bool) (death, func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.begun = m.begun || m.armed && appends
	if !m.begun {
		return well, func() {}
	}
	late := m.pending
	m.pending = nil
	finish := func() {
		if late != nil {
			late()
		}
	}
	if len(m.plan) == 0 {
		if m.dead {
			return away, finish
		}
		m.back++
		return well, finish
	}
	d := m.plan[0]
	m.plan = m.plan[1:]
	return d, finish
}

// Append is as planned. Its error holds the worst cause, as one from elsewhere might.
func (m *mortal) Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	d, finish := m.next(true)
	defer finish()
	lost := fmt.Errorf("%w: %w", eventstore.ErrOutcomeUnknown, eventstore.ErrUnavailable)
	switch d {
	case well:
		return m.Store.Append(ctx, stream, expected, evs)
	case away:
		return events.Position{}, eventstore.ErrUnavailable
	case after:
		_, _ = m.Store.Append(ctx, stream, expected, evs) // what it answers is lost
	case late:
		m.mu.Lock()
		m.pending = func() { _, _ = m.Store.Append(context.Background(), stream, expected, evs) }
		m.mu.Unlock()
	}
	return events.Position{}, lost
}

// ReadStream is away where the call is planned not to go well.
func (m *mortal) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	d, finish := m.next(false)
	if d == well {
		return func(yield func(events.Raw, error) bool) {
			defer finish()
			m.Store.ReadStream(ctx, stream, from)(yield)
		}
	}
	return func(yield func(events.Raw, error) bool) {
		defer finish()
		yield(events.Raw{}, eventstore.ErrUnavailable)
	}
}

// doubtful is a request to a store that dies.
type doubtful struct {
	product string
	plan    []death
	dead    bool
	key     string
	earlier bool // another process recorded the key before
}

func (c doubtful) String() string {
	return fmt.Sprintf("plan %v, then dead %v, key %q recorded before %v", c.plan, c.dead, c.key, c.earlier)
}

func (c doubtful) request(command ledger.Command, key string) ledger.Request {
	return ledger.Request{Product: c.product, Decisions: []ledger.Decision{{Command: command, Key: key, Actor: "ana", Source: "api"}}}
}

func newLedger(store ledger.Store) *ledger.Ledger {
	return ledger.New(ledger.Options{Store: store, Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
}

// written is how many stories the product has.
func (c doubtful) written(t *testing.T, store ledger.Store) int {
	n := 0
	for _, err := range store.ReadStream(t.Context(), events.Backlog.Stream(c.product), 0) {
		if err != nil {
			t.Error(err)
		}
		n++
	}
	return n
}

// answer gives the request to a ledger of a store that dies, and is what is said; empty: it was recorded. It also says
// whether the truth could be had: the store could be read, and appended to, when all was over.
func (c doubtful) answer(t *testing.T, store ledger.Store) (said string, couldKnow bool) {
	m := &mortal{Store: store, plan: c.plan, dead: c.dead}
	l := newLedger(m)
	if _, err := l.Do(t.Context(), c.request(product.StartProduct{Key: c.product, Name: "x"}, "")); err != nil {
		t.Fatal(err)
	}
	write := c.request(backlog.WriteStory{Title: "x"}, c.key)
	if c.earlier {
		if _, err := newLedger(store).Do(t.Context(), write); err != nil {
			t.Fatal(err)
		}
	}
	m.mu.Lock()
	m.armed = true
	m.begun = c.earlier // the key is read, and nothing appended
	m.mu.Unlock()
	_, err := l.Do(t.Context(), write)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pending != nil {
		m.pending()
	}
	if err == nil {
		return "", true
	}
	return problem(slog.New(slog.DiscardHandler), err, func(int) string { return "body" }).Error(), m.back > 1
}

// isTrue holds what was said against the log.
func (c doubtful) isTrue(t *testing.T, store ledger.Store) {
	said, couldKnow := c.answer(t, store)
	written := c.written(t, store)
	nothing := strings.Contains(said, "nothing was recorded")
	switch {
	case written > 1, said == "" && written != 1, nothing && written != 0:
		t.Errorf("%v: %q is said, %d were recorded", c, said, written)
	case said != "" && !nothing && !strings.Contains(said, "may have been recorded"):
		t.Errorf("%v: %q is said", c, said)
	case said != "" && !nothing && c.key == "" && couldKnow:
		t.Errorf("%v: the truth could be had, but is not told: %q", c, said)
	}
	if _, err := newLedger(store).Do(t.Context(), c.request(backlog.WriteStory{Title: "x"}, c.key)); err != nil || c.key != "" && c.written(t, store) != 1 {
		t.Errorf("%v: repeated: %v, %d were recorded", c, err, c.written(t, store))
	}
}

// doubtfuls are all ways to die at the first calls of a request.
func doubtfuls() []doubtful {
	var all []doubtful
	for n := range int(deaths * deaths * deaths) {
		plan := []death{death(n) % deaths, death(n) / deaths % deaths, death(n) / deaths / deaths}
		for _, dead := range []bool{false, true} {
			for _, c := range []doubtful{{}, {key: "k"}, {key: "k", earlier: true}} {
				c.product, c.plan, c.dead = fmt.Sprint("P", len(all)), plan, dead
				all = append(all, c)
			}
		}
	}
	return all
}

func TestWhereverTheStoreDiesNothingUntrueIsSaidOfWhatWasRecorded(t *testing.T) {
	store := eventstoretest.Client(t, "")
	var wait sync.WaitGroup
	busy := make(chan struct{}, 16)
	for _, c := range doubtfuls() {
		wait.Go(func() {
			if !c.dead { // who waits for the dead is not busy
				busy <- struct{}{}
				defer func() { <-busy }()
			}
			c.isTrue(t, store)
		})
	}
	wait.Wait()
}
