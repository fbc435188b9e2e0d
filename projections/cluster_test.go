package projections

import (
	"errors"
	"testing"
	"time"

	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/eventstore/eventstoretest/cluster"
	"waymark/postgres/postgrestest"
)

// While a log is written a cluster goes through what it can do to its clients; the read models hold the log at the end, and
// two nodes that keep them have gone on without a restart.
func TestReadModelsHoldTheLogWhateverAClusterDoes(t *testing.T) {
	t.Parallel()
	log := syntheticLog(1600)
	nodes, pool := eventstoretest.Cluster(t, cluster.Options{Timeout: 100 * time.Millisecond}), connect(t, postgrestest.Database(t))
	s := &store{client: eventstoretest.Connect(t, eventstore.Options{URL: nodes.URL(), RetryTimeout: 100 * time.Millisecond})}
	for _, f := range []cluster.Fault{cluster.FollowersLag, cluster.ConsumerTooSlow} { // to the end
		eventstoretest.Play(t, nodes, f)
	}
	faults := []cluster.Fault{
		cluster.LeaderMoves, cluster.ReadsTrail, cluster.NobodyLeads, cluster.LeaderDies, cluster.BreaksAfter, cluster.QuorumLost,
		cluster.UnconfirmedVanish, cluster.NeverConfirmed,
	}
	first, second := New(Options{Pool: pool, Client: s.client, Node: "one"}), New(Options{Pool: pool, Client: s.client, Node: "two"})
	start(t, first)
	start(t, second)
	part := len(log) / len(faults)
	for n, f := range faults {
		end, written := eventstoretest.Play(t, nodes, f), make(chan struct{})
		go func() {
			defer close(written)
			s.append(t, log[n*part:(n+1)*part])
		}()
		select {
		case <-written:
		case <-time.After(300 * time.Millisecond): // it waits for the end
		}
		end()
		<-written
	}
	waitFor(t, first, s.appended, first.Models()...)
	ready(t, second)
	holds(t, pool, log[:part*len(faults)])
}

// The log is shorter than it was while the engine runs, and goes on: what comes then lies before the checkpoints.
func TestReadModelsOfALogThatWasRestoredUnderThemAreNotAnsweredFrom(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	nodes, pool := eventstoretest.Cluster(t, cluster.Options{}), connect(t, postgrestest.Database(t))
	s := &store{client: eventstoretest.Connect(t, eventstore.Options{URL: nodes.URL()})}
	e := New(Options{Pool: pool, Client: s.client, Node: "one"})
	start(t, e)
	s.append(t, log[:100])
	end := eventstoretest.Play(t, nodes, cluster.Restored)
	s.append(t, log[100:200])
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	kept := dump(t, pool, "backlog")
	end()
	unfit(t, e)
	s.append(t, log[100:150])
	if err := e.wait(t.Context(), "backlog", allLanes, s.appended); !errors.Is(err, ErrOtherStore) {
		t.Errorf("waiting gets %v", err)
	}
	if dump(t, pool, "backlog") != kept {
		t.Error("what came was folded over what there was")
	}
}
