package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/eventstore/eventstoretest"
	"waymark/eventstore/eventstoretest/cluster"
	"waymark/ledger"
)

// quick has a majority be waited for, and an append be repeated, no longer than a test can wait.
const quick = 200 * time.Millisecond

// newCluster is a cluster and a client of it that is connected.
func newCluster(t *testing.T) (*cluster.Cluster, *eventstore.Client) {
	t.Helper()
	t.Parallel() // most of the time such a test waits
	nodes := eventstoretest.Cluster(t, cluster.Options{Lag: time.Hour, Timeout: quick})
	return nodes, eventstoretest.Connect(t, eventstore.Options{URL: nodes.URL(), RetryTimeout: quick})
}

func written(key, title string) ledger.Decision {
	d := by("ana", backlog.WriteStory{Title: title})
	d.Key = key
	return d
}

// titles are the stories of the log, which is whole.
func titles(t *testing.T, store ledger.Store) []string {
	t.Helper()
	var found []string
	for _, r := range recorded(t, store, events.Backlog) {
		if s, ok := r.Event.(events.StoryWritten); ok {
			found = append(found, s.Title)
		}
	}
	return found
}

func holds(t *testing.T, store ledger.Store, want ...string) {
	t.Helper()
	if found := titles(t, store); !reflect.DeepEqual(found, append([]string{"one", "two"}, want...)) {
		t.Errorf("the log holds %q", found)
	}
}

// eventually gives a decision until it is recorded: who met a store that is not as it was must ask again.
func eventually(t *testing.T, l *ledger.Ledger, d ledger.Decision) ledger.Result {
	t.Helper()
	for range 3 {
		result, err := l.Do(t.Context(), request(d))
		if err == nil {
			return result
		}
		if !errors.Is(err, eventstore.ErrUnavailable) && !errors.Is(err, eventstore.ErrOutcomeUnknown) {
			t.Fatal(err)
		}
	}
	t.Fatal("the ledger does not get over it")
	return ledger.Result{}
}

// Who lost a race to what does not show yet waits for it, and does not lose the same race again and again.
func TestAConflictWithWhatDoesNotShowYetIsWaitedFor(t *testing.T) {
	nodes, store := newCluster(t)
	first, second := acme(t, store), newLedger(store)
	must(t, second, dry())
	defer eventstoretest.Play(t, nodes, cluster.ReadsTrail)()
	must(t, second, dry()) // what there is shows now
	must(t, first, dry())
	appends := nodes.Faults().Add(embedded.Fault{Method: "Append", When: embedded.Done})
	done := make(chan error)
	go func() {
		_, err := first.Do(context.Background(), request(written("", "three")))
		done <- err
	}()
	until(func() bool { return appends.Hits() > 0 }) // it is written
	must(t, second, request(written("", "four")))
	if err := <-done; err != nil {
		t.Error(err)
	}
	holds(t, store, "three", "four")
	if n := appends.Hits(); n != 3 {
		t.Errorf("the two took %d appends", n)
	}
}

// until waits for a condition.
func until(holds func() bool) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !holds() {
		<-tick.C
	}
}

// dry is a request that makes a ledger look into the log.
func dry() ledger.Request {
	r := request(written("", "none"))
	r.DryRun = true
	return r
}

// A key that is known from long ago is answered from the log, and not before the log shows it: neither as new nor as one of
// another command.
func TestAKnownKeyThatDoesNotShowIsWaitedForAndThenUnknown(t *testing.T) {
	nodes, store := newCluster(t)
	l := acme(t, store)
	before := must(t, l, request(written("k", "three")))
	titles, more := []string{"three"}, request()
	for n := range 256 { // more than are kept in memory
		titles = append(titles, fmt.Sprint(n))
		more.Decisions = append(more.Decisions, written("", titles[n+1]))
	}
	must(t, l, more)
	end := eventstoretest.Play(t, nodes, cluster.ReadsTrail)
	again := must(t, l, request(written("k", "three")))
	if !reflect.DeepEqual(again.Events, before.Events) {
		t.Errorf("the key is answered by %+v, before by %+v", again.Events, before.Events)
	}
	end()
	nodes.SetTrail(time.Hour)
	if result, err := l.Do(t.Context(), request(written("k", "three"))); !errors.Is(err, eventstore.ErrOutcomeUnknown) {
		t.Errorf("it is answered by %v, %+v", err, result)
	}
	nodes.SetTrail(0)
	if again := eventually(t, l, written("k", "three")); !reflect.DeepEqual(again.Events, before.Events) {
		t.Errorf("the key is answered by %+v, before by %+v", again.Events, before.Events)
	}
	holds(t, store, titles...)
}

func TestKeysRacedWhileConfirmationsAreLateHappenOnce(t *testing.T) {
	nodes, store := newCluster(t)
	all := twins(t, store, 2)
	defer eventstoretest.Play(t, nodes, cluster.ConfirmedLate)()
	for _, key := range []string{"a", "b", "c", "d", "e"} {
		if results := raced(t, all, written(key, key)); !sameAnswer(results) {
			t.Errorf("%s is answered in several ways: %+v", key, results)
		}
	}
	holds(t, store, "a", "b", "c", "d", "e")
	asTheLogHasIt(t, store, all)
}

// What is in the log was done, though the store never says so.
func TestWhatIsNeverConfirmedIsReadFromTheLog(t *testing.T) {
	nodes, store := newCluster(t)
	l := acme(t, store)
	end := eventstoretest.Play(t, nodes, cluster.NeverConfirmed)
	must(t, l, request(written("", "three")))
	end()
	must(t, l, request(written("", "four")))
	holds(t, store, "three", "four")
}

// While no majority has what was written nobody says that it was, or was not; and once it counts it counts once.
func TestWhatNoMajorityHasIsUnknownUntilItCounts(t *testing.T) {
	nodes, store := newCluster(t)
	l, other := acme(t, store), newLedger(store)
	must(t, other, request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true})))
	must(t, l, request(by("ana", backlog.PrioritizeStory{Story: "ACME-1", Top: true})))
	end := eventstoretest.Play(t, nodes, cluster.QuorumLost)
	if _, err := l.Do(t.Context(), request(written("", "three"))); !errors.Is(err, eventstore.ErrOutcomeUnknown) {
		t.Errorf("who wrote alone is told %v", err)
	}
	_, err := other.Do(t.Context(), request(written("", "four")))
	if !errors.Is(err, eventstore.ErrUnavailable) || errors.Is(err, eventstore.ErrOutcomeUnknown) {
		t.Errorf("who came second is told %v", err)
	}
	end()
	holds(t, store, "three")
	eventually(t, other, written("", "five"))
	holds(t, store, "three", "five")
}

// What no majority had may vanish, and with it what others have lost races to.
func TestWhatVanishesIsForgotten(t *testing.T) {
	nodes, store := newCluster(t)
	l, other := acme(t, store), newLedger(store)
	must(t, other, request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true})))
	must(t, l, request(by("ana", backlog.PrioritizeStory{Story: "ACME-1", Top: true})))
	end := eventstoretest.Play(t, nodes, cluster.UnconfirmedVanish)
	for _, node := range []*ledger.Ledger{l, other} {
		if _, err := node.Do(t.Context(), request(written("k", "three"))); !errors.Is(err, eventstore.ErrOutcomeUnknown) {
			t.Errorf("it is told %v", err)
		}
	}
	end()
	holds(t, store)
	eventually(t, other, written("", "four"))
	eventually(t, l, written("k", "three"))
	holds(t, store, "four", "three")
}

// A ledger that knows more than the log holds says nothing until it has read it anew.
func TestAfterARestoreTheLedgerGoesOnFromWhatThereIs(t *testing.T) {
	nodes, store := newCluster(t)
	l := acme(t, store)
	end := eventstoretest.Play(t, nodes, cluster.Restored)
	must(t, l, request(written("k", "three")))
	must(t, l, request(written("", "four")))
	end()
	holds(t, store)
	eventually(t, l, written("", "five"))
	eventually(t, l, written("k", "three"))
	holds(t, store, "five", "three")
}

// Nor does it build on events that were there when others have taken their place.
func TestARestoredLogThatWentOnIsReadAnew(t *testing.T) {
	nodes, store := newCluster(t)
	l := acme(t, store)
	end := eventstoretest.Play(t, nodes, cluster.Restored)
	must(t, l, request(written("", "three")))
	end()
	eventually(t, newLedger(store), written("o", "other")) // the connection may break as the store is restored
	if result, err := l.Do(t.Context(), dry()); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("it is told %v, %+v", err, result)
	}
	eventually(t, l, written("", "five"))
	holds(t, store, "other", "five")
}
