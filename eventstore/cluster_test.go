package eventstore

import (
	"errors"
	"testing"
	"time"

	"waymark/eventstore/embedded"
	"waymark/eventstore/eventstoretest/cluster"
)

// play has a cluster do what a fault says, until the end is called.
func play(t *testing.T, nodes *cluster.Cluster, f cluster.Fault) (end func()) {
	t.Helper()
	stop, err := nodes.Play(f)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := stop(); err != nil {
			t.Fatal(err)
		}
	}
}

// newCluster is a cluster whose followers show nothing of what is written during a test.
func newCluster(t *testing.T) *cluster.Cluster {
	t.Helper()
	nodes, err := cluster.Start(cluster.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := nodes.Close(); err != nil {
			t.Error(err)
		}
	})
	play(t, nodes, cluster.FollowersLag)
	return nodes
}

// patient has an append be repeated for as long as a test may last.
func patient(o *Options) { o.RetryTimeout = soon }

func TestCallsGoOnAtTheNextLeader(t *testing.T) {
	nodes := newCluster(t)
	c := connect(t, "", connectedBy(nodes.URL()))
	reached(t, c)
	evs := some(10)
	for n := range evs {
		mustAppend(t, c, "notes", int64(n)-1, evs[n:n+1])
		play(t, nodes, cluster.LeaderMoves)
		holdsOnly(t, c, "notes", evs[:n+1])
	}
}

// An append outlasts what passes: it is done once, and said to be.
func TestAnAppendOutlastsWhatPasses(t *testing.T) {
	for _, f := range []cluster.Fault{cluster.NobodyLeads, cluster.LeaderDies} {
		t.Run(f.Name, func(t *testing.T) {
			nodes := newCluster(t)
			c := connect(t, "", connectedBy(nodes.URL()), patient, func(o *Options) { o.Heartbeat = time.Hour })
			reached(t, c)
			sent := nodes.Faults().Add(embedded.Fault{Method: "Append", When: embedded.Early})
			end := play(t, nodes, f)
			evs, done := some(2), make(chan error, 1)
			go func() {
				_, err := c.Append(t.Context(), "notes", NoStream, evs)
				done <- err
			}()
			eventually(t, "word of it, by the append", func() bool {
				c.mu.RLock()
				defer c.mu.RUnlock()
				return sent.Hits() > 1 || c.state.up == nil
			})
			end()
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			reached(t, c)
			holdsOnly(t, c, "notes", evs)
		})
	}
	for _, f := range []cluster.Fault{cluster.BreaksBefore, cluster.BreaksAfter, cluster.TooBusy} {
		t.Run(f.Name, func(t *testing.T) {
			nodes := newCluster(t)
			c := connect(t, "", connectedBy(nodes.URL()), patient)
			reached(t, c)
			evs, others := some(2), some(1)
			mustAppend(t, c, "notes", NoStream, evs)
			defer play(t, nodes, f)()
			mustAppend(t, c, "notes", 1, others)
			holdsOnly(t, c, "notes", append(evs, others...))
		})
	}
}

func TestASubscriptionThatIsDroppedForSlownessMissesNothing(t *testing.T) {
	nodes := newCluster(t)
	defer play(t, nodes, cluster.ConsumerTooSlow)()
	c := connect(t, "", connectedBy(nodes.URL()))
	reached(t, c)
	r, slow := &reader{}, make(chan struct{}, 1000)
	_, pages := subscribe(t, c, SubscriberOptions{Streams: "notes.*", From: r.from, Slow: func() { slow <- struct{}{} }})
	taken := make(chan struct{})
	go func() {
		defer close(taken)
		for m := range pages {
			p, _ := PageOf(m)
			r.take(p)
			m.Ack()
		}
	}()
	var want []string
	for expected := NoStream; len(slow) < 3; expected += 300 {
		if expected > 30_000 {
			t.Fatal("the store has dropped no subscription")
		}
		evs := some(300)
		mustAppend(t, c, "notes", expected, evs)
		for _, e := range evs {
			want = append(want, e.ID.String())
		}
		eventually(t, "all of it", func() bool { return len(r.ids()) >= len(want) })
	}
	for i, id := range r.ids() {
		if id != want[i] {
			t.Fatalf("event %d is %s, want %s", i, id, want[i])
		}
	}
}

// A right that is missing is no outage: who asks again is not helped.
func TestALackOfRightsIsToldFromAnOutage(t *testing.T) {
	nodes := newCluster(t)
	c := connect(t, "", connectedBy(nodes.URL()), func(o *Options) { o.Heartbeat = time.Hour })
	reached(t, c)
	defer play(t, nodes, cluster.AllIsForAdministrators)()
	for _, err := range c.ReadAll(t.Context(), nil) {
		if err == nil || errors.Is(err, ErrUnavailable) {
			t.Errorf("it is told %v", err)
		}
	}
	mustAppend(t, c, "notes", NoStream, one())
}

// A cluster that can't elect a leader is there, and is not taken for one that is not.
func TestAClusterWithoutALeaderIsReadOnlyAndNotAway(t *testing.T) {
	nodes := newCluster(t)
	c := connect(t, "", connectedBy(nodes.URL()), within(300*time.Millisecond), func(o *Options) { o.CallTimeout = soon })
	reached(t, c)
	end := play(t, nodes, cluster.NobodyLeads)
	looks := nodes.Faults().Add(embedded.Fault{Method: "Read", When: embedded.Early})
	eventually(t, "some looks at it", func() bool { return looks.Hits() > 4 })
	if err := c.Ready(t.Context()); err != nil {
		t.Errorf("it is said to be away: %v", err)
	}
	if err := c.Writable(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("it is said to take appends: %v", err)
	}
	if err := drain(t.Context(), c, "notes"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("what it shows is believed: %v", err)
	}
	if n := looks.Hits(); n > 40 {
		t.Errorf("it was asked %d times", n)
	}
	end()
	eventually(t, "it has a leader again", func() bool { return c.Writable(t.Context()) == nil })
}
