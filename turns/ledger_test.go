package turns

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
	"waymark/postgres/postgrestest"
)

// counted is a store that counts its appends, and those that were refused because others came first.
type counted struct {
	ledger.Store
	appends, lost atomic.Int64
}

func (c *counted) Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	position, err := c.Store.Append(ctx, stream, expected, evs)
	c.appends.Add(1)
	if errors.Is(err, eventstore.ErrWrongRevision) {
		c.lost.Add(1)
	}
	return position, err
}

// books are ledgers on one store that take turns.
func books(t *testing.T, number int) ([]*ledger.Ledger, []*counted) {
	t.Helper()
	store := eventstoretest.Client(t, "")
	ledgers, stores := make([]*ledger.Ledger, number), make([]*counted, number)
	heard := func(n int) func(string, []byte) {
		return func(stream string, note []byte) { ledgers[n].Heard(stream, note) }
	}
	for i, d := range running(t, postgrestest.Database(t), number, heard) {
		stores[i] = &counted{Store: store}
		ledgers[i] = ledger.New(ledger.Options{Store: stores[i], Turns: d, Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	}
	give(t, ledgers[0], "", product.StartProduct{Key: "ACME", Name: "Acme"})
	for n := range 20 {
		give(t, ledgers[0], "", backlog.WriteStory{Title: fmt.Sprint(n)})
	}
	return ledgers, stores
}

func give(t *testing.T, l *ledger.Ledger, key string, c ledger.Command) ledger.Result {
	t.Helper()
	d := ledger.Decision{Command: c, Key: key, Actor: "ana", Source: "api"}
	r, err := l.Do(context.Background(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{d}})
	if err != nil {
		t.Error(err)
	}
	return r
}

// Without turns whoever lost must read first, and loses again: half of all appends are lost.
func TestNoLedgerLosesRaceAfterRace(t *testing.T) {
	ledgers, stores := books(t, 4)
	var wait sync.WaitGroup
	for i, l := range ledgers {
		for range 1 + i {
			wait.Go(func() {
				for n := range 50 {
					give(t, l, "", backlog.PrioritizeStory{Story: fmt.Sprintf("ACME-%d", 1+n%20), Top: true})
				}
			})
		}
	}
	wait.Wait()
	var appends, lost int64
	for _, s := range stores {
		appends, lost = appends+s.appends.Load(), lost+s.lost.Load()
	}
	if lost > appends/4 {
		t.Errorf("%d of %d appends were lost", lost, appends)
	}
}

// The log has nothing of a decision that found all already so; the processes tell each other what was answered.
func TestAKeyThatRecordsNothingIsAnsweredAlikeByAllProcesses(t *testing.T) {
	ledgers, _ := books(t, 3)
	ends := make(chan struct{})
	var movers, racers sync.WaitGroup
	movers.Go(func() { // so that a decision may find it so at one moment and not at the next
		for n := 0; ; n++ {
			select {
			case <-ends:
				return
			default:
				give(t, ledgers[n%3], "", backlog.PrioritizeStory{Story: "ACME-1", Place: 1 + n%2})
			}
		}
	})
	for racer := range 4 {
		racers.Go(func() {
			for n := range 40 {
				key := fmt.Sprint(racer, "/", n)
				results := make([]ledger.Result, len(ledgers))
				var wait sync.WaitGroup
				for i, l := range ledgers {
					wait.Go(func() { results[i] = give(t, l, key, backlog.PrioritizeStory{Story: "ACME-1", Place: 1}) })
				}
				wait.Wait()
				for _, r := range results[1:] {
					if r.Revision != results[0].Revision || !reflect.DeepEqual(r.Events, results[0].Events) {
						t.Errorf("%s: %+v and %+v", key, results[0], r)
					}
				}
			}
		})
	}
	racers.Wait()
	close(ends)
	movers.Wait()
}

// Also one process alone says again what it said.
func TestAKeyThatRecordedNothingIsAnsweredAgain(t *testing.T) {
	ledgers, _ := books(t, 1)
	top := backlog.PrioritizeStory{Story: "ACME-1", Place: 1}
	first := give(t, ledgers[0], "k", top)
	give(t, ledgers[0], "", backlog.PrioritizeStory{Story: "ACME-1", Place: 5})
	if again := give(t, ledgers[0], "k", top); first.Outcomes[0] != ledger.AlreadySo || !reflect.DeepEqual(again, first) {
		t.Errorf("first %+v, then %+v", first, again)
	}
	if other := give(t, ledgers[0], "k", backlog.PrioritizeStory{Story: "ACME-1", Place: 3}); other.Outcomes[0] != ledger.Done {
		t.Errorf("another decision with that key: %+v", other)
	}
}
