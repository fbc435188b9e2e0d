package eventstore

import (
	"errors"
	"fmt"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"golang.org/x/sync/semaphore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"waymark/events"
	"waymark/eventstore/embedded"
)

func at(commit, prepare uint64) *events.Position {
	return &events.Position{Commit: commit, Prepare: prepare}
}

func eventAt(p *events.Position) arrival { return arrival{event: &events.Raw{Position: *p}} }

func TestWhatArrivedMeanwhileIsOnePage(t *testing.T) {
	for name, c := range map[string]struct {
		arrivals []arrival
		events   int
		end      *events.Position
		caughtUp bool
		left     int
	}{
		"an event alone":                                 {arrivals: []arrival{eventAt(at(5, 4))}, events: 1, end: at(5, 4)},
		"events up to the size":                          {arrivals: []arrival{eventAt(at(1, 1)), eventAt(at(2, 2)), eventAt(at(3, 3)), eventAt(at(4, 4))}, events: 3, end: at(3, 3), left: 1},
		"the end of the log":                             {arrivals: []arrival{{caughtUp: true}}, end: at(0, 0), caughtUp: true},
		"the end of the log after events":                {arrivals: []arrival{eventAt(at(1, 1)), {caughtUp: true}}, events: 1, end: at(1, 1), caughtUp: true},
		"events after the end of the log":                {arrivals: []arrival{{caughtUp: true}, eventAt(at(1, 1))}, events: 1, end: at(1, 1), caughtUp: true},
		"more than the store can send in time":           {arrivals: []arrival{{caughtUp: true}, eventAt(at(1, 1)), {fellBehind: true}}, events: 1, end: at(1, 1)},
		"a full page is not the end of the log":          {arrivals: []arrival{{caughtUp: true}, eventAt(at(1, 1)), eventAt(at(2, 2)), eventAt(at(3, 3)), eventAt(at(4, 4))}, events: 3, end: at(3, 3), left: 1},
		"quiet, where the store does not say":            {arrivals: []arrival{{reticent: true}}, end: at(0, 0), caughtUp: true},
		"a checkpoint does not count ahead of an event":  {arrivals: []arrival{{checkpoint: at(9, 9)}, eventAt(at(9, 3))}, events: 1, end: at(9, 3)},
		"a checkpoint does not count before another one": {arrivals: []arrival{eventAt(at(2, 2)), {checkpoint: at(9, 9)}}, events: 1, end: at(2, 2)},
		"a checkpoint counts after another one":          {arrivals: []arrival{{checkpoint: at(9, 8)}, {checkpoint: at(19, 18)}}, end: at(9, 8)},
		"a checkpoint never goes back":                   {arrivals: []arrival{eventAt(at(9, 9)), {checkpoint: at(9, 9)}, {checkpoint: at(12, 12)}}, events: 1, end: at(9, 9)},
	} {
		t.Run(name, func(t *testing.T) {
			arrived := make(chan item[arrival], 10)
			for _, a := range c.arrivals {
				arrived <- item[arrival]{value: a}
			}
			s := &subscription{on: &generation{}, arrivals: arrived, pageSize: 3, ahead: semaphore.NewWeighted(aheadBytes)}
			p, err := s.page(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Events) != c.events || p.End != *c.end || p.CaughtUp != c.caughtUp || len(arrived) != c.left {
				t.Errorf("%d events, end %v, caught up %v, %d left; want %d, %v, %v, %d",
					len(p.Events), p.End, p.CaughtUp, len(arrived), c.events, c.end, c.caughtUp, c.left)
			}
		})
	}
}

func TestTheCheckpointMovesThroughStreamsOfOthers(t *testing.T) {
	c := connect(t, newStore(t).address)
	for i := range 10 {
		mustAppend(t, c, fmt.Sprintf("other-%d", i), NoStream, some(searchWindow/2))
	}
	r := &reader{}
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", From: r.from})
	for {
		m, p := receivePage(t, out)
		r.take(p)
		m.Ack()
		if p.CaughtUp {
			break
		}
	}
	if r.at == nil || len(r.taken) != 0 {
		t.Fatalf("checkpoint %v after %d events", r.at, len(r.taken))
	}
	evs := one()
	mustAppend(t, c, "notes-A", NoStream, evs)
	_, again := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", From: r.from})
	if found := catchUp(t, again); len(found) != 1 || found[0].ID != evs[0].ID.String() {
		t.Errorf("after the checkpoint: %+v", found)
	}
}

// without leaves out answers that are of a kind.
func without(kind func(*streams.ReadResp) bool) embedded.Act {
	return embedded.Rewrite(func(m *streams.ReadResp) []*streams.ReadResp {
		if kind(m) {
			return nil
		}
		return []*streams.ReadResp{m}
	})
}

// EventStoreDB before 23.10 does not say when a subscription has caught up.
func TestASubscriptionToAServerThatDoesNotSayCatchesUpByTime(t *testing.T) {
	s, faults := newFaultyStore(t)
	faults.Add(versioned("22.10.5"))
	faults.Add(embedded.Fault{Method: "Subscribe", Act: without(func(m *streams.ReadResp) bool { return m.GetCaughtUp() != nil })})
	c := connect(t, s.address)
	mustAppend(t, c, "notes-A", NoStream, some(5))
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*"})
	if found := catchUp(t, out); len(found) != 5 {
		t.Errorf("caught up after %d events, want 5", len(found))
	}
	mustAppend(t, c, "notes-A", 4, one())
	if found := catchUp(t, out); len(found) != 1 {
		t.Errorf("%d events, want 1", len(found))
	}
}

// EventStoreDB sends no checkpoint on a log that is small or idle.
func TestASubscriptionWithoutCheckpointsCatchesUpAndLosesNothing(t *testing.T) {
	s, faults := newFaultyStore(t)
	faults.Add(embedded.Fault{Method: "Subscribe", Act: without(func(m *streams.ReadResp) bool { return m.GetCheckpoint() != nil })})
	c := connect(t, s.address)
	mustAppend(t, c, "other-A", NoStream, some(10))
	r := &reader{}
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", From: r.from})
	m, p := receivePage(t, out)
	if len(p.Events) != 0 || !p.CaughtUp || p.End != (events.Position{}) {
		t.Errorf("page %+v, want only that it has caught up", p)
	}
	m.Ack()
	evs := one()
	mustAppend(t, c, "notes-A", NoStream, evs)
	if found := catchUp(t, out); len(found) != 1 || found[0].ID != evs[0].ID.String() {
		t.Errorf("%+v", found)
	}
}

// A store may send a checkpoint ahead of the event that stands there, and the connection may break in between.
func TestACheckpointAheadOfItsEventLosesNothing(t *testing.T) {
	s, faults := newFaultyStore(t)
	c, evs := connect(t, s.address), one()
	position := mustAppend(t, c, "notes-A", NoStream, evs)
	confirmation := &streams.ReadResp{Content: &streams.ReadResp_Confirmation{Confirmation: &streams.ReadResp_SubscriptionConfirmation{}}}
	caughtUp := &streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}}
	checkpoint := &streams.ReadResp{Content: &streams.ReadResp_Checkpoint_{Checkpoint: &streams.ReadResp_Checkpoint{
		CommitPosition: position.Commit, PreparePosition: position.Prepare,
	}}}
	begun, taken := make(chan struct{}), make(chan struct{})
	faults.Add(embedded.Fault{Method: "Subscribe", Times: 1, Act: func(call *embedded.Call, _ func() error) error {
		answer := func(messages ...proto.Message) func() error {
			return func() error { return embedded.Answer(messages...)(call, nil) }
		}
		return errors.Join(
			answer(confirmation, caughtUp)(),
			embedded.Stall(begun)(call, answer(checkpoint, caughtUp)),
			embedded.Stall(taken)(call, func() error { return status.Error(codes.Aborted, "broken") }),
		)
	}})
	r := &reader{}
	_, out := subscribe(t, c, SubscriberOptions{Streams: "notes-.*", From: r.from})
	for _, step := range []chan struct{}{begun, taken} {
		m, p := receivePage(t, out)
		r.take(p)
		m.Ack()
		close(step)
	}
	if found := catchUp(t, out); len(found) != 1 || found[0].ID != evs[0].ID.String() {
		t.Errorf("delivered %+v after the checkpoint %v", found, r.at)
	}
}

// In EventStoreDB the two numbers of a position may differ.
func TestAPositionIsKeptWithBothOfItsNumbers(t *testing.T) {
	s, faults := newFaultyStore(t)
	faults.Add(embedded.Fault{Method: "Subscribe", Act: embedded.Rewrite(func(m *streams.ReadResp) []*streams.ReadResp {
		if e := m.GetEvent().GetEvent(); e != nil {
			e.CommitPosition += 1000
		}
		return []*streams.ReadResp{m}
	})})
	c := connect(t, s.address)
	want := mustAppend(t, c, "notes-A", NoStream, one())
	want.Commit += 1000
	r := &reader{}
	_, out := subscribe(t, c, SubscriberOptions{From: r.from})
	m, p := receivePage(t, out)
	if len(p.Events) != 1 || p.Events[0].Position != want || p.End != want {
		t.Errorf("page %+v, want an event at %v", p, want)
	}
	m.Ack()
	if options := subscribeOptions(&p.End, "^"); options.From != (esdb.Position{Commit: want.Commit, Prepare: want.Prepare}) {
		t.Errorf("goes on from %v, want %v", options.From, want)
	}
}
