package embedded_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
)

// Consumers come and go, acknowledge, park, time out and answer twice, while the group is updated, restarted and replayed.
func TestEveryMessageArrivesWhateverGoesOn(t *testing.T) {
	s := serve(t, t.TempDir())
	const all = 400
	s.append(t, "notes", esdb.NoStream{}, notes("Noted", all)...)
	settings := ofStream(func(p *esdb.PersistentSubscriptionSettings) {
		p.CheckpointLowerBound, p.CheckpointUpperBound, p.ReadBatchSize, p.HistoryBufferSize = 1, 7, 5, 20
	})
	s.group(t, "notes", "readers", settings)
	service := competing(t, s)
	ctx, enough := context.WithCancel(patient(t))
	seen := &tally{acked: map[uint64]bool{}}
	var going sync.WaitGroup
	for range 4 {
		going.Go(func() {
			for ctx.Err() == nil {
				competeALittle(ctx, service, seen)
			}
		})
	}
	going.Go(func() {
		for ctx.Err() == nil {
			switch rand.IntN(3) {
			case 0:
				_ = s.UpdatePersistentSubscription(ctx, "notes", "readers", settings)
			case 1:
				_, _ = service.RestartSubsystem(ctx, &shared.Empty{})
			case 2:
				_ = s.ReplayParkedMessages(ctx, "notes", "readers", esdb.ReplayParkedMessagesOptions{})
			}
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Millisecond): // or nobody would get far
			}
		}
	})
	for end := time.Now().Add(soon); seen.count() < all && time.Now().Before(end); time.Sleep(time.Millisecond) {
	}
	enough()
	going.Wait()
	if n := seen.count(); n < all {
		t.Errorf("%d of %d messages were acknowledged", n, all)
	}
}

// tally is which messages were acknowledged.
type tally struct {
	mu    sync.Mutex
	acked map[uint64]bool
}

func (s *tally) add(revision uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acked[revision] = true
}

func (s *tally) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.acked)
}

// competeALittle takes some messages of a group and does this and that with them.
func competeALittle(ctx context.Context, service persistent.PersistentSubscriptionsClient, seen *tally) {
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	call, err := service.Read(ctx)
	if err != nil || call.Send(reading("notes", "readers", int32(1+rand.IntN(5)))) != nil {
		return
	}
	for range 1 + rand.IntN(60) {
		m, err := call.Recv()
		if err != nil {
			return
		}
		e := m.GetEvent()
		if e == nil {
			continue
		}
		id := e.GetEvent().GetId()
		if link := e.GetLink(); link != nil {
			id = link.GetId()
		}
		ids := []*shared.UUID{id, id}
		switch rand.IntN(6) {
		case 0:
			err = call.Send(&persistent.ReadReq{Content: &persistent.ReadReq_Nack_{Nack: &persistent.ReadReq_Nack{Ids: ids, Action: persistent.ReadReq_Nack_Park}}})
		case 1:
			err = call.Send(&persistent.ReadReq{Content: &persistent.ReadReq_Nack_{Nack: &persistent.ReadReq_Nack{Ids: ids, Action: persistent.ReadReq_Nack_Retry}}})
		default:
			seen.add(e.GetEvent().GetStreamRevision())
			err = call.Send(&persistent.ReadReq{Content: &persistent.ReadReq_Ack_{Ack: &persistent.ReadReq_Ack{Ids: ids}}})
		}
		if err != nil {
			return
		}
	}
}

func TestAClosedStoreLeavesNoGroupBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 3 {
		s := serve(t, t.TempDir())
		s.append(t, "notes", esdb.NoStream{}, notes("Noted", 50)...)
		for i := range 5 {
			s.group(t, "notes", fmt.Sprint(i), ofStream())
			s.compete(t, "notes", fmt.Sprint(i), 2).takes(t)
		}
		s.stop(t)
	}
	for end := time.Now().Add(soon); runtime.NumGoroutine() > before+5; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, were %d\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func TestAConsumerThatDoesNotReadHoldsUpNobody(t *testing.T) {
	s := serve(t, "")
	big := make([]byte, 100<<10)
	evs := make([]esdb.EventData, 60)
	for i := range evs {
		evs[i] = esdb.EventData{EventType: "Big", ContentType: esdb.ContentTypeBinary, Data: big}
	}
	for part := evs; len(part) > 0; part = part[10:] {
		s.append(t, "notes", esdb.Any{}, part[:10]...)
	}
	s.group(t, "notes", "readers", ofStream())
	const held = 10
	s.compete(t, "notes", "readers", held)
	s.shows(t, "notes", "readers", "it has what it may have", func(i *esdb.PersistentSubscriptionInfo) bool { return i.Stats.TotalInFlightMessages == held })
	c := s.compete(t, "notes", "readers", 50)
	for range len(evs) - held {
		e, _ := c.next(t)
		c.acks(t, e)
	}
}
