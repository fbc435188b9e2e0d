package eventstore

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"waymark/events"
	"waymark/eventstore/embedded"
)

// The official client closes itself for good when it finds no node to connect to.
func TestAClientThatFoundNoNodeIsReplaced(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	unready := faults.Add(embedded.Fault{
		Method: "ServerFeatures/GetSupportedMethods", Times: 4, Act: embedded.Status(codes.Unavailable, "Server Is Not Ready"),
	})
	c := connect(t, s.address)
	eventually(t, "the store", func() bool { return c.Ready(t.Context()) == nil })
	if unready.Hits() != 4 {
		t.Errorf("%d nodes were not ready: the test tests nothing", unready.Hits())
	}
	mustAppend(t, c, "notes-A", NoStream, one())
}

// A connection that a router on the way forgot hangs for ever, and nobody says so.
func TestAHalfOpenConnectionIsReplaced(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address, within(500*time.Millisecond), withoutKeepalive)
	mustAppend(t, c, "notes-A", NoStream, one())
	connections := faults.Connections()
	faults.Hang()
	eventually(t, "another connection", func() bool { return faults.Connections() > connections })
	eventually(t, "the store", func() bool { return c.Ready(t.Context()) == nil })
	mustAppend(t, c, "notes-A", 0, one())
}

func TestASubscriptionOnAHalfOpenConnectionStartsAgain(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	r := &reader{}
	_, out := subscribe(t, connect(t, s.address, within(500*time.Millisecond), withoutKeepalive), SubscriberOptions{From: r.from})
	catchUp(t, out)
	faults.Hang()
	evs := one()
	mustAppend(t, connect(t, s.address), "notes-A", NoStream, evs)
	if found := catchUp(t, out); len(found) != 1 || found[0].ID != evs[0].ID.String() {
		t.Errorf("delivered %+v", found)
	}
}

// withoutKeepalive leaves it to the client to notice that a connection is dead.
func withoutKeepalive(o *Options) { o.URL += "&keepAliveInterval=-1" }

// Closing the official client while calls run makes it panic.
func TestCloseLetsACallInFlightEnd(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	release := make(chan struct{})
	stalled := faults.Add(embedded.Fault{Method: "Append", Act: embedded.Stall(release)})
	appended, closed := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := c.Append(context.Background(), "notes-A", NoStream, one())
		appended <- err
	}()
	eventually(t, "the append", func() bool { return stalled.Hits() == 1 })
	go func() { closed <- c.Close() }()
	eventually(t, "the end of new calls", func() bool { return errors.Is(c.Ready(t.Context()), ErrClosed) })
	close(release)
	if err := errors.Join(<-appended, <-closed); err != nil {
		t.Error(err)
	}
}

// The official client leaves a node that names another one as the leader, whatever calls are on it.
func TestANodeThatDoesNotLeadIsLeft(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	leader := newStore(t)
	host, port := endpoint(t, leader.address)
	faults.Add(embedded.Fault{Method: "Append", Act: embedded.NotLeader(host, port)})
	c, evs := connect(t, s.address), some(3)
	mustAppend(t, c, "notes-A", NoStream, evs)
	holdsOnly(t, connect(t, leader.address), "notes-A", evs)
	holdsOnly(t, connect(t, s.address), "notes-A", nil)
}

// The official client never closes its connection to a leader that it could not reach, so this test can't look for leaks.
func TestALeaderThatIsNotThereIsNotWaitedForForEver(t *testing.T) {
	s, faults := newFaultyStore(t)
	host, port := endpoint(t, nobody(t))
	elections := faults.Add(embedded.Fault{Method: "Append", Times: 3, Act: embedded.NotLeader(host, port)})
	c, evs := connect(t, s.address), some(3)
	eventually(t, "the append", func() bool {
		_, err := c.Append(t.Context(), "notes-A", NoStream, evs)
		return err == nil
	})
	holdsOnly(t, c, "notes-A", evs)
	if elections.Hits() != 3 {
		t.Errorf("%d nodes did not lead: the test tests nothing", elections.Hits())
	}
}

func endpoint(t *testing.T, address string) (string, int) {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return host, n
}

// A subscription that was dropped is over.
func TestADroppedSubscriptionGoesOnFromTheCheckpoint(t *testing.T) {
	noLeaks(t)
	for name, act := range map[string]embedded.Act{
		"a status": embedded.Status(codes.Aborted, "too slow"), "an end": embedded.Answer(), "a cut": embedded.Drop,
	} {
		t.Run(name, func(t *testing.T) {
			s, faults := newFaultyStore(t)
			c := connect(t, s.address)
			mustAppend(t, c, "notes-A", NoStream, some(40))
			dropped := faults.Add(embedded.Fault{Method: "Subscribe", Times: 4, When: embedded.Done, Answers: 10, Act: act})
			r := &reader{}
			_, out := subscribe(t, c, SubscriberOptions{From: r.from, PageSize: 4})
			for len(r.ids()) < 40 {
				m, p := receivePage(t, out)
				r.take(p)
				m.Ack()
			}
			if found := r.ids(); !slices.Equal(found, all(t, c, "notes-")) {
				t.Errorf("delivered %d events, want 40 in the order of the log", len(found))
			}
			if dropped.Hits() != 4 {
				t.Errorf("%d subscriptions were dropped: the test tests nothing", dropped.Hits())
			}
		})
	}
}

func TestASubscriptionThatIsRefusedIsTriedAgainAfterAWhile(t *testing.T) {
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	if err := c.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	refused := faults.Add(embedded.Fault{Method: "Subscribe", Times: 4, Act: embedded.Status(codes.PermissionDenied, "not yet")})
	began := time.Now()
	_, out := subscribe(t, c, SubscriberOptions{})
	catchUp(t, out)
	if took := time.Since(began); took < 15*firstBackoff || refused.Hits() != 4 { // 1 + 2 + 4 + 8
		t.Errorf("%d tries in %v", refused.Hits(), took)
	}
}

// No real store does either: this is what tests of consumers build on.
func TestWhatTheStoreSendsTwiceOrOutOfOrderIsDeliveredSo(t *testing.T) {
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	a, b := one(), one()
	mustAppend(t, c, "notes-A", NoStream, a)
	mustAppend(t, c, "notes-B", NoStream, b)
	twice := faults.Add(embedded.Fault{Method: "Subscribe", Act: embedded.DuplicateEvents})
	for _, want := range [][]NewEvent{{a[0], a[0], b[0], b[0]}, {b[0], a[0]}} {
		_, out := subscribe(t, c, SubscriberOptions{})
		found := catchUp(t, out)
		if !slices.EqualFunc(found, want, func(raw events.Raw, e NewEvent) bool { return raw.ID == e.ID.String() }) {
			t.Errorf("delivered %+v, want %+v", found, want)
		}
		twice.Remove()
		faults.Add(embedded.Fault{Method: "Subscribe", Act: embedded.Reorder(2)})
	}
}
