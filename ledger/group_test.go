package ledger

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
)

// gated is a store whose appends wait at a gate.
type gated struct {
	Store
	arrived chan struct{} // an append waits
	open    chan struct{} // closed: appends go through
}

func (g *gated) Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	select {
	case g.arrived <- struct{}{}:
	case <-g.open:
	}
	<-g.open
	return g.Store.Append(ctx, stream, expected, evs)
}

// queued waits until so many jobs wait behind the one that is appended.
func (s *stream) queued(t *testing.T, jobs int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		s.queueMu.Lock()
		n := len(s.queue)
		s.queueMu.Unlock()
		if n == jobs {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d jobs wait, not %d", n, jobs)
		}
	}
}

// Jobs that wait while the worker appends are decided together: the second one with a key must find what the first made.
func TestAKeyTwiceAmongTheRequestsOfOneAppendIsDecidedOnce(t *testing.T) {
	l, store := open(t, 0)
	mustGive(t, l, "ACME", product.StartProduct{Key: "ACME", Name: "Acme"})
	mustGive(t, l, "ACME", backlog.WriteStory{Title: "one"})
	gate := &gated{Store: store, arrived: make(chan struct{}), open: make(chan struct{})}
	l.store = gate
	var wait sync.WaitGroup
	results := make([]Result, 4)
	ask := func(i int, key string) {
		wait.Go(func() {
			d := Decision{Command: backlog.WriteStory{Title: "once"}, Key: key, Actor: "ana", Source: "api"}
			var err error
			if results[i], err = l.Do(context.Background(), Request{Product: "ACME", Decisions: []Decision{d}}); err != nil {
				t.Error(err)
			}
		})
	}
	ask(0, "")
	<-gate.arrived
	for i := 1; i < len(results); i++ {
		ask(i, "k")
	}
	l.cache.shelves["ACME"].Value.(*kept).shelf.streams[events.Backlog].queued(t, 3)
	close(gate.open)
	wait.Wait()
	var outcomes []Outcome
	for _, r := range results[1:] {
		outcomes = append(outcomes, r.Outcomes...)
		if r.Events[0].ID != results[1].Events[0].ID {
			t.Errorf("answers differ: %+v, %+v", r, results[1])
		}
	}
	slices.Sort(outcomes)
	if want := []Outcome{Done, Replayed, Replayed}; !slices.Equal(outcomes, want) {
		t.Errorf("outcomes are %v", outcomes)
	}
	if r := mustGive(t, l, "ACME", backlog.WriteStory{Title: "next"}); r.Revision != 3 {
		t.Errorf("the next has revision %d", r.Revision)
	}
}

// keepFresh has the cached books of a product looked at again only where a decision itself calls for it.
func keepFresh(l *Ledger) {
	for _, s := range l.cache.shelves["ACME"].Value.(*kept).shelf.streams {
		s.mu.Lock()
		s.checked = time.Now().Add(time.Hour)
		s.mu.Unlock()
	}
}

func TestNoRefusalIsBelievedOnWhatMayBeOld(t *testing.T) {
	one, store := open(t, 0)
	mustGive(t, one, "ACME", product.StartProduct{Key: "ACME", Name: "Acme"})
	mustGive(t, one, "ACME", backlog.WriteStory{Title: "one"})
	other := New(Options{Store: store, Local: true, Now: time.Now, Logger: one.log})
	points := func(v float64) backlog.EstimateStory {
		return backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(v)}
	}
	mustGive(t, other, "ACME", points(1))

	mustGive(t, one, "ACME", backlog.WriteStory{Title: "two"})
	keepFresh(other)
	mustGive(t, other, "ACME", backlog.EstimateStory{Story: "ACME-2", Points: domain.Some(0.0)}) // unknown, as far as it knows

	mustGive(t, one, "ACME", points(2))
	keepFresh(other)
	if r := mustGive(t, other, "ACME", points(1)); r.Outcomes[0] != Done { // so already, as far as it knows
		t.Errorf("the outcome is %v", r.Outcomes)
	}
}
