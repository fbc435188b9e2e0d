package ledger_test

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/eventstore/eventstoretest/cluster"
	"waymark/ledger"
)

func single(t *testing.T) *eventstore.Client { return newStore(t) }

// trailing is a cluster that a client meets at a follower, and whose reads trail its writes.
func trailing(t *testing.T) *eventstore.Client {
	nodes := eventstoretest.Cluster(t, cluster.Options{Lag: time.Hour})
	nodes.SetTrail(10 * time.Millisecond)
	return eventstoretest.Connect(t, eventstore.Options{URL: nodes.NodeURL(1)})
}

// twins are ledgers on one store.
func twins(t *testing.T, store ledger.Store, number int) []*ledger.Ledger {
	t.Helper()
	all := []*ledger.Ledger{acme(t, store)}
	for len(all) < number {
		all = append(all, newLedger(store))
	}
	return all
}

// raced gives a decision to all ledgers at the same moment, to each of them twice, and says what they answered.
func raced(t *testing.T, nodes []*ledger.Ledger, d ledger.Decision) []ledger.Result {
	t.Helper()
	results := make([]ledger.Result, 2*len(nodes))
	var wait sync.WaitGroup
	for i := range results {
		wait.Go(func() {
			var err error
			if results[i], err = nodes[i%len(nodes)].Do(context.Background(), request(d)); err != nil {
				t.Errorf("%s: %v", d.Key, err)
			}
		})
	}
	wait.Wait()
	return results
}

// sameAnswer says whether all answers name the same events at the same place.
func sameAnswer(results []ledger.Result) bool {
	for _, r := range results {
		if len(r.Events) != 1 || r.Revision != results[0].Revision || !reflect.DeepEqual(r.Events, results[0].Events) {
			return false
		}
	}
	return true
}

func TestAKeyGivenToSeveralLedgersAtOnceHappensOnceAndIsAnsweredAlike(t *testing.T) {
	const keys = 25
	for _, on := range []struct {
		name   string
		number int
		racers int
		store  func(*testing.T) *eventstore.Client
	}{
		{"2", 2, 16, single}, {"3", 3, 16, single}, {"4", 4, 16, single}, {"2 on a cluster", 2, 4, trailing},
	} {
		t.Run(on.name, func(t *testing.T) {
			t.Parallel()
			store := on.store(t)
			nodes := twins(t, store, on.number)
			var wait sync.WaitGroup
			for racer := range on.racers {
				wait.Go(func() {
					for n := range keys {
						d := by("ana", backlog.WriteStory{Title: fmt.Sprint(racer, "/", n), Place: 1})
						d.Key = d.Command.(backlog.WriteStory).Title
						if results := raced(t, nodes, d); !sameAnswer(results) {
							t.Errorf("%s is answered in several ways: %+v", d.Key, results)
						}
					}
				})
			}
			wait.Wait()
			onceEach(t, store, on.racers*keys)
			asTheLogHasIt(t, store, nodes)
		})
	}
}

// onceEach holds a whole chain with each title once.
func onceEach(t *testing.T, store ledger.Store, titles int) {
	t.Helper()
	found := map[string]int{}
	for _, r := range recorded(t, store, events.Backlog)[2:] {
		found[r.Event.(events.StoryWritten).Title]++
	}
	for title, n := range found {
		if n != 1 {
			t.Errorf("%s was written %d times", title, n)
		}
	}
	if len(found) != titles {
		t.Errorf("%d were written, want %d", len(found), titles)
	}
}

// asTheLogHasIt holds what each ledger decides on against what a fold of the log would: the next story, its place, and
// that its event follows the last one of the log.
func asTheLogHasIt(t *testing.T, store ledger.Store, nodes []*ledger.Ledger) {
	t.Helper()
	for i, l := range append(nodes, newLedger(store)) {
		dry := request(by("ana", backlog.WriteStory{Title: "next", Place: 7}))
		dry.DryRun = true
		got, want := must(t, l, dry), must(t, newLedger(store), dry)
		if got.Revision != want.Revision || !reflect.DeepEqual(got.Events[0].Event, want.Events[0].Event) || !reflect.DeepEqual(got.Order, want.Order) {
			t.Errorf("ledger %d would write %+v, the log has it %+v", i, got, want)
		}
		must(t, l, request(by("ana", backlog.PrioritizeStory{Story: "ACME-1", Place: 2 + i%2})))
		recorded(t, store, events.Backlog)
	}
}

// At the same instant two ledgers make the same bytes of the same key, and other bytes where they know other pasts.
func TestLedgersOfOneInstantAppendTheSameBytesOnce(t *testing.T) {
	store := newStore(t)
	now := time.Now()
	nodes := twins(t, store, 2)
	for i := range nodes {
		nodes[i] = ledger.New(ledger.Options{Store: store, Local: true, Now: func() time.Time { return now }, Logger: quiet()})
	}
	for n := range 200 {
		d := by("ana", backlog.WriteStory{Title: fmt.Sprint(n)})
		d.Key = fmt.Sprint(n)
		if results := raced(t, nodes, d); !sameAnswer(results) {
			t.Errorf("%s is answered in several ways: %+v", d.Key, results)
		}
	}
	onceEach(t, store, 200)
	asTheLogHasIt(t, store, nodes)
}

// An id that can be made from what is stored beside it says that these are the bytes that were appended under it.
func TestAnEventsIDIsMadeFromItsHash(t *testing.T) {
	store := newStore(t)
	acme(t, store)
	seen := map[string]bool{}
	for _, r := range recorded(t, store, events.Backlog) {
		id := []byte(r.Metadata.Hash[:8] + "-" + r.Metadata.Hash[8:12] + "-8" + r.Metadata.Hash[13:16] + "-" + r.Metadata.Hash[16:20] + "-" + r.Metadata.Hash[20:32])
		id[19] = r.ID[19] // two of its bits are the variant
		if string(id) != r.ID || seen[r.ID] {
			t.Errorf("the id of the hash %s is %s", r.Metadata.Hash, r.ID)
		}
		seen[r.ID] = true
	}
}
