package embedded_test

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// arrivals is a subscription as a test sees it.
type arrivals struct {
	*esdb.Subscription
	t tb
}

func (r *running) followStream(t tb, stream string, from esdb.StreamPosition) arrivals {
	t.Helper()
	sub, err := r.SubscribeToStream(patient(t), stream, esdb.SubscribeToStreamOptions{From: from})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sub.Close() })
	return arrivals{sub, t}
}

func (r *running) followAll(t tb, o esdb.SubscribeToAllOptions) arrivals {
	t.Helper()
	o.CheckpointInterval = cmp.Or(o.CheckpointInterval, 1)
	sub, err := r.SubscribeToAll(patient(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sub.Close() })
	return arrivals{sub, t}
}

// next is what arrives next, checkpoints aside.
func (a arrivals) next() *esdb.SubscriptionEvent {
	a.t.Helper()
	for {
		e := a.Recv()
		if e.SubscriptionDropped != nil {
			a.t.Fatalf("the subscription was dropped: %v", e.SubscriptionDropped.Error)
		}
		if e.CheckPointReached == nil {
			return e
		}
	}
}

// events are the next n events; nothing else may come between them.
func (a arrivals) events(n int) []*esdb.RecordedEvent {
	a.t.Helper()
	found := make([]*esdb.RecordedEvent, 0, n)
	for len(found) < n {
		e := a.next()
		if e.EventAppeared == nil {
			a.t.Fatalf("%+v came after %d events, want %d", e, len(found), n)
		}
		found = append(found, e.EventAppeared.Event)
	}
	return found
}

func (a arrivals) caughtUp() {
	a.t.Helper()
	if e := a.next(); e.CaughtUp == nil {
		a.t.Fatalf("%+v came, want that it has caught up", e)
	}
}

func TestASubscriptionToAStreamStartsWhereItIsAskedTo(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", many)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	s.append(t, "notes-B", esdb.NoStream{}, notes("Other", 1)...)
	later := notes("Later", 3)
	var followers []arrivals
	for _, c := range []struct {
		from esdb.StreamPosition
		want []esdb.EventData
	}{
		{esdb.Start{}, evs},
		{esdb.Revision(0), evs[1:]}, // after it
		{esdb.Revision(700), evs[701:]},
		{esdb.Revision(many - 1), nil},
		{esdb.End{}, nil},
	} {
		a := s.followStream(t, "notes-A", c.from)
		if a.Id() == "" {
			t.Errorf("from %v: it has no id", c.from)
		}
		same(t, fmt.Sprintf("from %v", c.from), a.events(len(c.want)), c.want...)
		a.caughtUp()
		followers = append(followers, a)
	}
	s.append(t, "notes-B", esdb.Any{}, notes("Other", 1)...)
	s.append(t, "notes-A", esdb.StreamExists{}, later...)
	for _, a := range followers {
		same(t, "live", a.events(len(later)), later...)
	}
}

func TestASubscriptionMayAwaitAStreamThatDoesNotExist(t *testing.T) {
	s := serve(t, "")
	for _, from := range []esdb.StreamPosition{esdb.Start{}, esdb.End{}} {
		name := fmt.Sprintf("notes-%T", from)
		a := s.followStream(t, name, from)
		a.caughtUp()
		evs := notes("Noted", 2)
		s.append(t, name, esdb.NoStream{}, evs...)
		same(t, name, a.events(2), evs...)
	}
}

func TestASubscriptionToTheLogStartsWhereItIsAskedTo(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", many)
	for i := 0; i < many; i += 10 {
		s.append(t, fmt.Sprintf("notes-%d", i%70), esdb.Any{}, evs[i:i+10]...)
	}
	log := s.log(t)
	later := notes("Later", 3)
	var followers []arrivals
	for _, c := range []struct {
		from esdb.AllPosition
		want []esdb.EventData
	}{
		{esdb.Start{}, evs},
		{log[0].Position, evs[1:]}, // after it
		{log[700].Position, evs[701:]},
		{log[many-1].Position, nil},
		{esdb.End{}, nil},
	} {
		a := s.followAll(t, esdb.SubscribeToAllOptions{From: c.from})
		same(t, fmt.Sprintf("from %v", c.from), a.events(len(c.want)), c.want...)
		a.caughtUp()
		followers = append(followers, a)
	}
	s.append(t, "notes-new", esdb.NoStream{}, later...)
	for _, a := range followers {
		same(t, "live", a.events(len(later)), later...)
	}
}

func TestASubscriptionBeyondAllPositionsBringsNothing(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 3)...)
	all := s.followAll(t, esdb.SubscribeToAllOptions{From: beyond})
	all.caughtUp()
	one := s.followStream(t, "notes-A", esdb.Revision(1<<64-1))
	one.caughtUp()
}

func TestASubscriptionSeesEachEventOnceWhileManyWrite(t *testing.T) {
	const writers, each = 8, 150
	s := serve(t, t.TempDir())
	var before []*esdb.RecordedEvent
	for range 3 {
		s.append(t, "notes-0", esdb.Any{}, notes("Noted", 400)...)
	}
	before = s.log(t)
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for range each {
				o := esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}
				if _, err := s.AppendToStream(t.Context(), fmt.Sprintf("notes-%d", w), o, notes("Noted", 1+w%2)...); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	total := len(before) + writers*each*3/2
	var watching sync.WaitGroup
	for range 3 {
		a := s.followAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}})
		watching.Go(func() { a.inOrder(total) })
	}
	writing.Wait()
	watching.Wait()
	if log := s.log(t); len(log) != total {
		t.Errorf("the log holds %d events, want %d", len(log), total)
	}
}

// inOrder fails unless n different events arrive in the order of the log and of their streams.
func (a arrivals) inOrder(n int) {
	seen, next, last := map[uuid.UUID]bool{}, map[string]uint64{}, uint64(0)
	for len(seen) < n {
		e := a.Recv()
		if e.SubscriptionDropped != nil {
			a.t.Errorf("dropped after %d of %d events: %v", len(seen), n, e.SubscriptionDropped.Error)
			return
		}
		if e.EventAppeared == nil {
			continue
		}
		r := e.EventAppeared.Event
		if seen[r.EventID] || r.Position.Commit <= last || r.EventNumber != next[r.StreamID] {
			a.t.Errorf("%s came as %s at %d, position %v after %d, want revision %d", r.EventID, r.StreamID, r.EventNumber,
				r.Position, last, next[r.StreamID])
			return
		}
		seen[r.EventID], next[r.StreamID], last = true, r.EventNumber+1, r.Position.Commit
	}
}

func TestASubscriptionEndsWhenTheStoreCloses(t *testing.T) {
	s := serve(t, "")
	a := s.followAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}})
	a.caughtUp()
	if err := errors.Join(s.server.Close(), <-s.served); err != nil {
		t.Error(err)
	}
	s.server = nil
	if e := a.Recv(); e.SubscriptionDropped == nil || !strings.Contains(e.SubscriptionDropped.Error.Error(), "Unavailable") {
		t.Errorf("%+v came, want that the subscription is dropped", e)
	}
	if err := s.Client.Close(); err != nil {
		t.Error(err)
	}
}
