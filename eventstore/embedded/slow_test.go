package embedded_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// idle opens a subscription to the log by the bare protocol and takes only its confirmation.
func idle(t *testing.T, s *running) streams.Streams_ReadClient {
	t.Helper()
	call, err := streams.NewStreamsClient(dial(t, s.address)).Read(patient(t), &streams.ReadReq{Options: &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Start{}}},
		CountOption:  &streams.ReadReq_Options_Subscription{},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := call.Recv(); err != nil || answer.GetConfirmation().GetSubscriptionId() == "" {
		t.Fatalf("%v, %v, want a confirmation", answer, err)
	}
	return call
}

// flood appends far more than the buffers of a connection hold.
func flood(t *testing.T, s *running) (evs []esdb.EventData) {
	t.Helper()
	for range 40 {
		part := notes("Noted", 10)
		for i := range part {
			part[i].Data = bytes.Repeat([]byte("x"), 50<<10)
		}
		s.append(t, "notes-A", esdb.Any{}, part...)
		evs = append(evs, part...)
	}
	return evs
}

func TestASubscriberThatDoesNotReadHoldsUpNobodyAndMissesNothing(t *testing.T) {
	s := serve(t, "")
	slow := idle(t, s)
	quick := s.followAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}})
	quick.caughtUp()
	evs := flood(t, s)
	same(t, "to the quick one", quick.events(len(evs)), evs...)
	for i := 0; i < len(evs); {
		answer, err := slow.Recv()
		if err != nil {
			t.Fatalf("after %d events: %v", i, err)
		}
		if e := answer.GetEvent().GetEvent(); e != nil {
			if e.GetStreamRevision() != uint64(i) {
				t.Fatalf("event %d has revision %d", i, e.GetStreamRevision())
			}
			i++
		}
	}
}

func TestASubscriberThatDoesNotReadDoesNotHoldUpTheClosing(t *testing.T) {
	s := serve(t, "")
	idle(t, s)
	flood(t, s)
	began := time.Now()
	s.stop(t)
	if took := time.Since(began); took > soon/3 {
		t.Errorf("it took %v", took)
	}
}
