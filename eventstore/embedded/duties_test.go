package embedded_test

import (
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"

	"waymark/eventstore/embedded"
)

// The official client ends its process at a `created` that it can't read, and needs the name of a stream wherever one
// belongs.
func TestEveryEventThatIsSentSaysWhenAndWhere(t *testing.T) {
	s, faults, _ := serveFaulty(t)
	var sent atomic.Int64
	faults.Add(embedded.Fault{Act: embedded.Rewrite(func(m *streams.ReadResp) []*streams.ReadResp {
		if e := m.GetEvent().GetEvent(); e != nil {
			sent.Add(1)
			ticks, err := strconv.ParseInt(e.GetMetadata()["created"], 10, 64)
			if err != nil || time.Since(time.Unix(0, ticks*100)).Abs() > time.Hour {
				t.Errorf("created %q: %v", e.GetMetadata()["created"], err)
			}
			if string(e.GetStreamIdentifier().GetStreamName()) != "notes-A" || e.GetMetadata()["type"] != "Noted" || e.GetId() == nil {
				t.Errorf("sent %v", e)
			}
		}
		return []*streams.ReadResp{m}
	})})
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 3)...)
	s.whole(t, "notes-A")
	s.stream(t, "notes-A", esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}, 3)
	s.log(t)
	s.all(t, esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}, 3)
	s.followStream(t, "notes-A", esdb.Start{}).events(3)
	s.followAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}}).events(3)
	s.followAll(t, esdb.SubscribeToAllOptions{
		From: esdb.Start{}, Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"notes-"}},
	}).events(3)
	if n := sent.Load(); n != 7*3 {
		t.Errorf("%d events were looked at, want 21", n)
	}
}

func TestAStreamThatIsNotFoundIsNamed(t *testing.T) {
	answer, err := first(patient(t), dial(t, serve(t, "").address), &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
			StreamIdentifier: named("notes-A"), RevisionOption: &streams.ReadReq_Options_StreamOptions_Start{},
		}},
		CountOption: &streams.ReadReq_Options_Count{Count: 1},
	})
	if err != nil || string(answer.GetStreamNotFound().GetStreamIdentifier().GetStreamName()) != "notes-A" {
		t.Errorf("%v, %v, want that notes-A is not found", answer, err)
	}
}
