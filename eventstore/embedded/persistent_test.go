package embedded_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/metadata"
)

func TestAConsumerGetsAsManyMessagesAsItMayHaveInFlight(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 5)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream())
	c := s.compete(t, "notes", "readers", 2)
	had := c.takes(t, evs[:2]...)
	c.acks(t, had[1])
	had = append(had, c.takes(t, evs[2])...)
	c.acks(t, had[0], had[2])
	c.acks(t, c.takes(t, evs[3:]...)...)
}

func TestParkedMessagesAreReplayed(t *testing.T) {
	s := serve(t, t.TempDir())
	evs := notes("Noted", 3)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream())
	c := s.compete(t, "notes", "readers", 10)
	had := c.takes(t, evs...)
	c.acks(t, had[1])
	c.nacks(t, esdb.NackActionPark, had[0], had[2])
	s.parked(t, "notes", "readers", 2)
	if err := s.ReplayParkedMessages(patient(t), "notes", "readers", esdb.ReplayParkedMessagesOptions{}); err != nil {
		t.Fatal(err)
	}
	c.acks(t, c.takes(t, evs[0], evs[2])...)
	s.parked(t, "notes", "readers", 0)
}

func TestReplayStopsWhereItIsToldTo(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 3)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream())
	c := s.compete(t, "notes", "readers", 10)
	for _, e := range c.takes(t, evs...) {
		c.nacks(t, esdb.NackActionPark, e)
	}
	s.parked(t, "notes", "readers", 3)
	for want, stop := range []int{1, 1, 3} { // the second time there is nothing to do
		if err := s.ReplayParkedMessages(patient(t), "notes", "readers", esdb.ReplayParkedMessagesOptions{StopAt: stop}); err != nil {
			t.Fatal(err)
		}
		switch want {
		case 0:
			c.acks(t, c.takes(t, evs[0])...)
		case 2:
			c.acks(t, c.takes(t, evs[1:]...)...)
		}
		s.parked(t, "notes", "readers", int64(3-stop))
	}
}

func TestAReplayedMessageMayBeParkedAgain(t *testing.T) {
	s := serve(t, t.TempDir())
	evs := notes("Noted", 1)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream())
	c := s.compete(t, "notes", "readers", 10)
	for range 3 {
		c.nacks(t, esdb.NackActionPark, c.takes(t, evs...)...)
		s.parked(t, "notes", "readers", 1)
		if err := s.ReplayParkedMessages(patient(t), "notes", "readers", esdb.ReplayParkedMessagesOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	c.takes(t, evs...)
	s.reopen(t) // it was replayed, but nobody acknowledged it
	s.parked(t, "notes", "readers", 1)
}

func TestAGroupStartsWhereItIsToldTo(t *testing.T) {
	s := serve(t, t.TempDir())
	evs := notes("Noted", 6)
	s.append(t, "notes", esdb.NoStream{}, evs[:4]...)
	for _, c := range []struct {
		from esdb.StreamPosition
		want []esdb.EventData
	}{
		{esdb.Start{}, evs}, {esdb.End{}, evs[4:]}, {esdb.Revision(2), evs[2:]}, {esdb.Revision(5), evs[5:]},
	} {
		name := fmt.Sprintf("from %T %v", c.from, c.from)
		s.group(t, "notes", name, esdb.PersistentStreamSubscriptionOptions{StartFrom: c.from})
	}
	s.append(t, "notes", esdb.Any{}, evs[4])
	s.reopen(t) // none of them has a checkpoint
	s.append(t, "notes", esdb.Any{}, evs[5])
	s.compete(t, "notes", "from esdb.Start {}", 10).takes(t, evs...)
	s.compete(t, "notes", "from esdb.End {}", 10).takes(t, evs[4:]...)
	s.compete(t, "notes", "from esdb.StreamRevision {2}", 10).takes(t, evs[2:]...)
	s.compete(t, "notes", "from esdb.StreamRevision {5}", 10).takes(t, evs[5:]...)
}

func TestAMessageIsRetriedUntilItIsParked(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 2)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream(func(p *esdb.PersistentSubscriptionSettings) { p.MaxRetryCount = 2 }))
	c := s.compete(t, "notes", "readers", 1)
	for want, action := range []esdb.NackAction{esdb.NackActionRetry, esdb.NackActionUnknown, esdb.NackActionRetry} {
		e, retries := c.next(t)
		if e.Event.EventID != evs[0].EventID || retries != want {
			t.Errorf("got %s with %d retries, want %d", e.Event.EventID, retries, want)
		}
		c.nacks(t, action, e)
	}
	c.acks(t, c.takes(t, evs[1])...)
	s.parked(t, "notes", "readers", 1)
	parked := s.whole(t, "$persistentsubscription-notes::readers-parked")
	if !strings.Contains(string(parked[0].UserMetadata), "Reached retry count of 2") {
		t.Errorf("parked because %s", parked[0].UserMetadata)
	}
}

func TestWhatIsSkippedIsDone(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 2)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream(func(p *esdb.PersistentSubscriptionSettings) { p.CheckpointLowerBound, p.CheckpointUpperBound = 1, 2 }))
	c := s.compete(t, "notes", "readers", 1)
	c.nacks(t, esdb.NackActionSkip, c.takes(t, evs[0])...)
	c.nacks(t, esdb.NackActionStop, c.takes(t, evs[1])...)
	s.shows(t, "notes", "readers", "all is done", func(i *esdb.PersistentSubscriptionInfo) bool {
		return i.Stats.LastCheckpointedEventRevision != nil && *i.Stats.LastCheckpointedEventRevision == 1
	})
}

func TestAMessageThatIsNotAnsweredInTimeIsRetried(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 2)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream(func(p *esdb.PersistentSubscriptionSettings) { p.MessageTimeout = 1 }))
	c := s.compete(t, "notes", "readers", 1)
	late := c.takes(t, evs[0])
	again, retries := c.next(t)
	if again.Event.EventID != evs[0].EventID || retries == 0 {
		t.Errorf("got %s with %d retries", again.Event.EventID, retries)
	}
	c.acks(t, late...) // by its id, whichever copy it is
	for {              // copies of it may be on their way
		e, _ := c.next(t)
		c.acks(t, e)
		if e.Event.EventID == evs[1].EventID {
			return
		}
	}
}

func TestTheMessagesOfAConsumerThatLeavesGoToOthers(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 4)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream())
	first := s.compete(t, "notes", "readers", 2)
	had := first.takes(t, evs[:2]...)
	second := s.compete(t, "notes", "readers", 10)
	second.takes(t, evs[2:]...)
	first.acks(t, had[0])
	s.shows(t, "notes", "readers", "one is acknowledged", func(i *esdb.PersistentSubscriptionInfo) bool { return i.Stats.OutstandingMessagesCount == 3 })
	first.Close()
	if e, retries := second.next(t); e.Event.EventID != evs[1].EventID || retries != 1 {
		t.Errorf("got %s with %d retries", e.Event.EventID, retries)
	}
	second.Close()
	third := s.compete(t, "notes", "readers", 10)
	third.acks(t, third.takes(t, evs[1:]...)...)
}

func TestAGroupOfTheLogTakesWhatMatches(t *testing.T) {
	s := serve(t, "")
	mine, others := notes("Noted", 30), notes("Other", 30)
	for i := range mine {
		s.append(t, fmt.Sprintf("notes-%d", i%3), esdb.Any{}, mine[i])
		s.append(t, "other", esdb.Any{}, others[i])
	}
	for name, filter := range map[string]*esdb.SubscriptionFilter{
		"streams":     {Type: esdb.StreamFilterType, Prefixes: []string{"x", "notes-"}},
		"comma":       {Type: esdb.StreamFilterType, Prefixes: []string{"x,y", "notes-"}},
		"stream like": {Type: esdb.StreamFilterType, Regex: "^no.es-[0-9]$"},
		"types":       {Type: esdb.EventFilterType, Prefixes: []string{"Noted"}},
		"type like":   {Type: esdb.EventFilterType, Regex: "^Note"},
	} {
		s.groupOfAll(t, name, filter, func(p *esdb.PersistentSubscriptionSettings) { p.HistoryBufferSize, p.ReadBatchSize = 4, 3 })
		c := s.competeInAll(t, name, 3)
		for _, e := range mine {
			c.acks(t, c.takes(t, e)...)
		}
	}
}

func (r *running) competeInAll(t tb, name string, size uint32) competitor {
	t.Helper()
	c, err := r.SubscribeToPersistentSubscriptionToAll(patient(t), name, esdb.SubscribeToPersistentSubscriptionOptions{BufferSize: size})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return competitor{c}
}

// A checkpoint is an event too, and would call for the next one.
func TestTheCheckpointsOfAGroupOfTheLogGiveItNoWork(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes", esdb.NoStream{}, notes("Noted", 10)...)
	s.groupOfAll(t, "everything", nil, func(p *esdb.PersistentSubscriptionSettings) {
		p.CheckpointLowerBound, p.CheckpointUpperBound, p.CheckpointAfter = 1, 1, 1
	})
	c := s.competeInAll(t, "everything", 5)
	const rounds = 20
	before := len(s.log(t))
	for i := range rounds {
		last := s.append(t, fmt.Sprint("round-", i), esdb.NoStream{}, notes("Noted", 1)...)
		for stream := ""; stream != fmt.Sprint("round-", i); {
			e, _ := c.next(t)
			if stream = e.Event.StreamID; strings.HasPrefix(stream, "$persistentsubscription-$all") {
				t.Fatalf("got an event of %s", stream)
			}
			c.acks(t, e)
		}
		for info := s.infoOfAll(t, "everything"); info.Stats.LastCheckpointedPosition == nil || info.Stats.LastCheckpointedPosition.Commit < last.CommitPosition; {
			info = s.infoOfAll(t, "everything")
		}
	}
	if grown := len(s.log(t)) - before; grown > 3*rounds+20 { // an event, the checkpoint before it and the one after it, and what came before
		t.Errorf("the log has grown by %d events in %d rounds", grown, rounds)
	}
}

func TestLinksAreResolvedWhereThatIsAskedFor(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 1)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	for _, to := range []string{"0@notes", "7@notes"} {
		s.append(t, "links", esdb.Any{}, esdb.EventData{EventType: "$>", ContentType: esdb.ContentTypeBinary, Data: []byte(to)})
	}
	s.group(t, "links", "resolved", ofStream(func(p *esdb.PersistentSubscriptionSettings) { p.ResolveLinkTos = true }))
	s.group(t, "links", "as they are", ofStream())
	c := s.compete(t, "links", "resolved", 10)
	e, _ := c.next(t)
	if e.Event == nil || e.Event.EventID != evs[0].EventID || e.Link == nil || e.Link.StreamID != "links" {
		t.Errorf("got %+v through %+v", e.Event, e.Link)
	}
	gone, _ := c.next(t)
	if gone.Event != nil || gone.Link == nil || gone.Link.EventNumber != 1 {
		t.Errorf("what is gone came as %+v through %+v", gone.Event, gone.Link)
	}
	c.nacks(t, esdb.NackActionPark, e, gone)
	s.parked(t, "links", "resolved", 2)
	if err := s.ReplayParkedMessages(patient(t), "links", "resolved", esdb.ReplayParkedMessagesOptions{}); err != nil {
		t.Fatal(err)
	}
	again := c.takes(t, evs...)
	last, _ := c.next(t)
	c.acks(t, append(again, last)...)
	s.parked(t, "links", "resolved", 0)
	if plain, _ := s.compete(t, "links", "as they are", 10).next(t); plain.Link != nil || plain.Event.EventType != "$>" {
		t.Errorf("got %+v through %+v", plain.Event, plain.Link)
	}
}

func TestAGroupDescribesItself(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 5)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream(func(p *esdb.PersistentSubscriptionSettings) { p.CheckpointLowerBound, p.CheckpointUpperBound = 1, 1 }))
	before := s.info(t, "notes", "readers")
	if before.Status != "Behind" || *before.Stats.LastKnownEventRevision != 4 || before.Stats.LastCheckpointedEventRevision != nil || len(before.Connections) > 0 {
		t.Errorf("before: %+v %+v", before, before.Stats)
	}
	c := s.compete(t, "notes", "readers", 3)
	had := c.takes(t, evs[:3]...)
	c.acks(t, had[0])
	c.takes(t, evs[3])
	c.nacks(t, esdb.NackActionPark, had[1])
	c.takes(t, evs[4])
	s.shows(t, "notes", "readers", "all that happened", func(i *esdb.PersistentSubscriptionInfo) bool {
		return i.Status == "Live" && i.Stats.TotalItems == 5 && i.Stats.ParkedMessagesCount == 1 && i.Stats.TotalInFlightMessages == 3 &&
			i.Stats.OutstandingMessagesCount == 3 && i.Stats.LastCheckpointedEventRevision != nil && *i.Stats.LastCheckpointedEventRevision == 1
	})
	i := s.info(t, "notes", "readers")
	if n := i.Connections; len(n) != 1 || n[0].Username != "anonymous" || n[0].From == "" || n[0].InFlightMessages != 3 || n[0].AvailableSlots != 0 ||
		n[0].TotalItemsProcessed != 5 {
		t.Errorf("connections: %+v", n)
	}
	s.groupOfAll(t, "log", nil)
	if log := s.infoOfAll(t, "log"); log.Settings.StartFrom != (esdb.Start{}) || log.Stats.LastKnownPosition == nil {
		t.Errorf("of the log: %+v", log)
	}
}

func TestConsumersAreKnownByTheirNames(t *testing.T) {
	s := serve(t, "")
	s.group(t, "notes", "readers", ofStream())
	call, err := competing(t, s).Read(metadata.AppendToOutgoingContext(patient(t), "authorization", "Basic YW5hOnNlY3JldA==", "connection-name", "desk 7"))
	if err == nil {
		err = call.Send(reading("notes", "readers", 3))
	}
	if err == nil {
		_, err = call.Recv()
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := s.info(t, "notes", "readers").Connections; len(n) != 1 || n[0].Username != "ana" || n[0].ConnectionName != "desk 7" || n[0].AvailableSlots != 3 {
		t.Errorf("connections: %+v", n)
	}
}
