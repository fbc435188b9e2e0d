package embedded_test

import (
	"math"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
)

// isTombstone fails unless what comes next is the tombstone of a stream.
func (c competitor) isTombstone(t tb, stream string) *esdb.ResolvedEvent {
	t.Helper()
	e, _ := c.next(t)
	if e.Event == nil || e.Event.EventType != "$streamDeleted" || e.Event.StreamID != stream || e.Event.EventNumber != math.MaxInt64 {
		t.Fatalf("%+v came, want the tombstone of %s", e.Event, stream)
	}
	return e
}

func TestATombstoneLeavesConsumersWhatIsLeft(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 12)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream(func(p *esdb.PersistentSubscriptionSettings) {
		p.ReadBatchSize, p.HistoryBufferSize = 2, 3 // so that it has not read all of it when the stream ends
	}))
	c := s.compete(t, "notes", "readers", 1)
	first := c.takes(t, evs[0])
	if err := s.tombstone(t, "notes", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	c.nacks(t, esdb.NackActionRetry, first...)
	again, retries := c.next(t)
	if again.Event.EventID != evs[0].EventID || retries != 1 {
		t.Fatalf("%+v came, after %d retries", again.Event, retries)
	}
	c.acks(t, again)
	for _, e := range evs[1:] {
		c.acks(t, c.takes(t, e)...)
	}
	c.acks(t, c.isTombstone(t, "notes"))
	s.shows(t, "notes", "readers", "that all is done", func(info *esdb.PersistentSubscriptionInfo) bool {
		return info.Status == "Live" && info.Stats.OutstandingMessagesCount == 0
	})
	s.compete(t, "notes", "readers", 1) // which may wait with the other, for nothing
	s.shows(t, "notes", "readers", "two consumers", func(info *esdb.PersistentSubscriptionInfo) bool { return len(info.Connections) == 2 })
}

func TestAConsumerThatWaitsGetsTheTombstone(t *testing.T) {
	s := serve(t, "")
	s.describe(t, "notes", `{"$maxCount":2}`)
	evs := notes("Noted", 5)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	for _, name := range []string{"readers", "late"} {
		s.group(t, "notes", name, ofStream())
	}
	s.group(t, "nothing", "readers", ofStream())
	s.group(t, "$$notes", "readers", ofStream())
	c, none, ofMeta := s.compete(t, "notes", "readers", 10), s.compete(t, "nothing", "readers", 10), s.compete(t, "$$notes", "readers", 10)
	first, _ := ofMeta.next(t)
	ofMeta.acks(t, first)
	c.acks(t, c.takes(t, evs[3:]...)...)
	for _, name := range []string{"notes", "nothing"} {
		if err := s.tombstone(t, name, esdb.Any{}); err != nil {
			t.Fatal(err)
		}
	}
	c.acks(t, c.isTombstone(t, "notes"))
	none.acks(t, none.isTombstone(t, "nothing"))
	more := described(`{"$maxCount":2,"mine":"yes"}`)
	s.append(t, "$$notes", esdb.Revision(0), more)
	ofMeta.acks(t, ofMeta.takes(t, more)...)
	late := s.compete(t, "notes", "late", 10) // which was not there when the stream ended
	late.acks(t, late.takes(t, evs[3:]...)...)
	late.acks(t, late.isTombstone(t, "notes"))
}

// A group that is started on a stream that is deleted for good can't read it.
func TestAGroupStartedAfterTheTombstoneDropsItsConsumers(t *testing.T) {
	s := serve(t, t.TempDir())
	s.append(t, "notes", esdb.NoStream{}, notes("Noted", 3)...)
	s.group(t, "notes", "readers", ofStream())
	if err := s.tombstone(t, "notes", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	s.group(t, "notes", "late", ofStream())
	dropped := func(name string) {
		t.Helper()
		if e := s.compete(t, "notes", name, 10).Recv(); e.SubscriptionDropped == nil {
			t.Errorf("%s got %+v", name, e.EventAppeared.Event.Event)
		}
	}
	dropped("late")
	if _, err := competing(t, s).RestartSubsystem(patient(t), &shared.Empty{}); err != nil {
		t.Fatal(err)
	}
	dropped("readers")
	s.reopen(t)
	dropped("readers")
}
