package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/postgres/postgrestest"
)

// heard is what a reactor was told.
type heard struct {
	mu     sync.Mutex
	all    []events.Recorded
	refuse func(events.Recorded) error
}

func (h *heard) react(ctx context.Context, e events.Recorded) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.refuse != nil {
		if err := h.refuse(e); err != nil {
			return err
		}
	}
	h.all = append(h.all, e)
	return ctx.Err()
}

func (h *heard) reactor() Reactor {
	return Reactor{Name: "teller", Books: events.Books(), React: h.react}
}

// own is a consumer that has the reactor's lease.
func (h *heard) own(t *testing.T, pool *pgxpool.Pool, node string) *consumer {
	t.Helper()
	e := New(Options{Pool: pool, Node: node, Reactors: []Reactor{h.reactor()}})
	return acquired(t, e.consumer(e.reactors[0]))
}

// times says how often each event was told, after it has checked that those of each product came in their order, but for
// what came again.
func (h *heard) times(t *testing.T) map[string]int {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	times, last := map[string]int{}, map[string]events.Position{}
	for _, e := range h.all {
		if times[e.ID]++; times[e.ID] > 1 {
			continue
		}
		if before, known := last[e.Product]; known && e.Position.Compare(before) < 0 {
			t.Errorf("%s came behind a later event of %s", e.ID, e.Product)
		}
		last[e.Product] = e.Position
	}
	return times
}

// whole is an error until every event of a log was told as often as that.
func (h *heard) whole(t *testing.T, log []events.Raw, often int) error {
	t.Helper()
	times := h.times(t)
	for _, raw := range log {
		if times[raw.ID] != often {
			return fmt.Errorf("%s was told %d times", raw.ID, times[raw.ID])
		}
	}
	if len(times) != len(log) {
		return fmt.Errorf("%d events were told, there are %d", len(times), len(log))
	}
	return nil
}

func TestAReactorIsToldEveryEventOnceAndBreaksOffWhereItStopped(t *testing.T) {
	t.Parallel()
	log := syntheticLog(900)
	s, pool, h := openStore(t), connect(t, postgrestest.Database(t)), &heard{}
	s.append(t, log[:300])
	for _, part := range [][]events.Raw{log[300:600], log[600:]} { // two lives of one node, beside another node
		first := New(Options{Pool: pool, Client: s.client, Node: "one", Reactors: []Reactor{h.reactor()}})
		second := New(Options{Pool: pool, Client: s.client, Node: "two", Reactors: []Reactor{h.reactor()}})
		stop, stopOther := start(t, first), start(t, second)
		s.append(t, part)
		waitFor(t, first, s.appended, "teller") // one of them is not the owner
		waitFor(t, second, s.appended, "teller")
		waitFor(t, first, s.appended, first.Models()...)
		stop()
		stopOther()
	}
	eventually(t, "all is told", func() error { return h.whole(t, log, 1) })
	holds(t, pool, log)
}

// A product whose event is refused waits, the others go on; it is tried again by itself, in its order.
func TestAReactorTriesARefusedEventAgainAndHoldsUpNoOtherProduct(t *testing.T) {
	t.Parallel()
	log := syntheticLog(400)
	s, pool, h := openStore(t), connect(t, postgrestest.Database(t)), &heard{}
	refused, tries, open := log[len(log)/2], 0, false
	h.refuse = func(e events.Recorded) error {
		if e.ID != refused.ID || open {
			return nil
		}
		if tries++; tries%3 == 0 {
			panic("it breaks")
		}
		return context.DeadlineExceeded // as a request gets whose answer takes too long
	}
	e := New(Options{Pool: pool, Client: s.client, Node: "one", Reactors: []Reactor{h.reactor()}})
	e.pace.again, e.pace.heartbeat = 10*time.Millisecond, 10*time.Millisecond
	start(t, e)
	s.append(t, log)
	waitFor(t, e, s.appended, "teller")
	eventually(t, "it is tried again", func() error {
		h.mu.Lock()
		defer h.mu.Unlock()
		if tries < 6 {
			return errors.New("not yet")
		}
		return nil
	})
	told := h.times(t)
	for _, raw := range log {
		behind := raw.Stream == refused.Stream && raw.Revision >= refused.Revision
		if behind && told[raw.ID] != 0 || productOf(raw) != productOf(refused) && told[raw.ID] != 1 {
			t.Errorf("%d of %s was told %d times", raw.Revision, raw.Stream, told[raw.ID])
		}
	}
	ready(t, e) // a reactor is no reason not to answer queries
	h.mu.Lock()
	open = true
	h.mu.Unlock()
	eventually(t, "all is told", func() error { return h.whole(t, log, 1) })
	if states, err := e.States(t.Context()); err != nil || states[len(states)-1].Name != "teller" {
		t.Errorf("states are %+v, %v", states, err)
	}
	if err := e.Rebuild(t.Context(), "teller"); !errors.Is(err, ErrUnknownModel) {
		t.Errorf("reacting to all again got %v", err)
	}
}

// What was reacted to and not noted comes again, to the next owner, and nothing is passed over.
func TestAReactorIsToldAgainWhatWasNotNoted(t *testing.T) {
	t.Parallel()
	log := syntheticLog(120)
	pool, h := connect(t, postgrestest.Database(t)), &heard{}
	for n, part := range slices.Collect(slices.Chunk(log, 40)) {
		c := h.own(t, pool, fmt.Sprint("node ", n))
		execute(t, pool, "update waymark.lane set heartbeat_at = null")
		other := h.own(t, pool, fmt.Sprint("another ", n)) // takes it over while the first is at it
		if err := c.take(t.Context(), remaining(c, log[:40*(n+1)]), false); !errors.Is(err, ErrLostOwnership) {
			t.Fatalf("who lost it notes: %v", err)
		}
		if err := other.take(t.Context(), remaining(other, log[:40*(n+1)]), false); err != nil {
			t.Fatal(err)
		}
		execute(t, pool, "update waymark.lane set heartbeat_at = null")
		if err := h.whole(t, log[:40*n+len(part)], 2); err != nil {
			t.Fatal(err)
		}
	}
	var noted int
	if err := pool.QueryRow(t.Context(), "select sum(revision + 1) from teller.head").Scan(&noted); err != nil || noted != len(log) {
		t.Errorf("%d events are noted, %v", noted, err)
	}
}
