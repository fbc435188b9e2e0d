package ledger_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/eventstore/eventstoretest/cluster"
	"waymark/ledger"
)

// passing are the faults that a cluster gets over without losing what it has confirmed, and while it can be read.
func passing() []cluster.Fault {
	var all []cluster.Fault
	for _, f := range cluster.Faults() {
		if f.Name != cluster.Restored.Name && f.Name != cluster.AllIsForAdministrators.Name {
			all = append(all, f)
		}
	}
	return all
}

// misbehave plays one fault after the other, each while every writer tries a decision.
func misbehave(t *testing.T, nodes *cluster.Cluster, tries *atomic.Int64) {
	for _, f := range passing() {
		before := tries.Load()
		end := eventstoretest.Play(t, nodes, f)
		until(func() bool { return tries.Load() >= before+7 })
		end()
	}
}

// insist gives a decision to one process after the other until one says that it is recorded.
func insist(t *testing.T, all []*ledger.Ledger, d ledger.Decision, tries *atomic.Int64) ledger.Result {
	for n, end := 0, time.Now().Add(time.Minute); time.Now().Before(end); n++ {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		result, err := all[(n+len(d.Key))%len(all)].Do(ctx, request(d))
		cancel()
		tries.Add(1)
		if err == nil {
			return result
		}
	}
	t.Errorf("%s is never answered", d.Key)
	return ledger.Result{}
}

// Two processes with clients of their own write to one book while the cluster goes through all that it can do to them, and
// every decision is repeated until it is answered.
func TestWhateverAClusterDoesEachKeyHappensOnceWhereItIsSaid(t *testing.T) {
	nodes, store := newCluster(t)
	other := eventstoretest.Connect(t, eventstore.Options{URL: nodes.NodeURL(1), RetryTimeout: quick})
	all := []*ledger.Ledger{acme(t, store), newLedger(other)}
	over := make(chan struct{})
	var writers sync.WaitGroup
	var tries atomic.Int64
	var mu sync.Mutex
	said := map[string]ledger.Result{}
	for writer := range 6 {
		writers.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-over:
					return
				default:
				}
				d := by("ana", backlog.WriteStory{Title: fmt.Sprint(writer, "/", n), Place: 1})
				d.Key = d.Command.(backlog.WriteStory).Title
				result := insist(t, all, d, &tries)
				mu.Lock()
				said[d.Key] = result
				mu.Unlock()
			}
		})
	}
	misbehave(t, nodes, &tries)
	close(over)
	writers.Wait()
	until(func() bool { return store.Ready(t.Context()) == nil })
	onceEach(t, store, len(said))
	log := recorded(t, store, events.Backlog)
	for key, result := range said {
		if len(result.Events) != 1 || log[result.Revision].ID != result.Events[0].ID || log[result.Revision].Event.(events.StoryWritten).Title != key {
			t.Errorf("%s is said to be %+v", key, result)
		}
	}
	t.Logf("%d decisions", len(said))
}
