package embedded_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestATombstoneEndsAStreamForGood(t *testing.T) {
	s := serve(t, t.TempDir())
	evs := notes("Noted", 3)
	for _, name := range []string{"notes-A", "größe/1 ✓", "line\nfeed"} {
		s.append(t, name, esdb.NoStream{}, evs...)
		s.describe(t, name, `{"$maxCount":2}`)
		live, ofMeta := s.followStream(t, name, esdb.End{}), s.followStream(t, "$$"+name, esdb.End{})
		live.caughtUp()
		ofMeta.caughtUp()
		if err := s.tombstone(t, name, esdb.Revision(2)); err != nil {
			t.Fatal(err)
		}
		for _, a := range []arrivals{live, ofMeta} {
			if e := a.Recv(); e.SubscriptionDropped == nil || status.Code(e.SubscriptionDropped.Error) != codes.FailedPrecondition {
				t.Errorf("%q: %+v came, want that the subscription ends", name, e)
			}
		}
		s.gone(t, name)
		s.reopen(t)
		s.gone(t, name)
	}
	all := s.log(t)
	if last := all[len(all)-1]; last.EventType != "$streamDeleted" || last.StreamID != "line\nfeed" || last.EventNumber != math.MaxInt64 {
		t.Errorf("the log ends with %s of %s at %d", last.EventType, last.StreamID, last.EventNumber)
	} else if last.ContentType != "application/octet-stream" || len(last.Data) != 0 {
		t.Errorf("the tombstone holds %q of %s", last.Data, last.ContentType)
	}
	if len(all) != 3*(3+1+1) {
		t.Errorf("the log holds %d events", len(all))
	}
}

func TestMetadataOfATombstonedStreamIsStillWritten(t *testing.T) {
	s := serve(t, t.TempDir())
	for name, metadata := range map[string][]string{"notes-A": nil, "größe/1 ✓": {`{"$maxCount":2}`}, "line\nfeed": {`{}`, deletedMetadata}} {
		s.append(t, name, esdb.NoStream{}, notes("Noted", 3)...)
		for _, m := range metadata {
			s.describe(t, name, m)
		}
		if err := s.tombstone(t, name, esdb.Any{}); err != nil {
			t.Fatal(err)
		}
		before := len(s.log(t))
		last := esdb.ExpectedRevision(esdb.NoStream{})
		if n := len(metadata); n > 0 {
			last = esdb.Revision(uint64(n - 1))
			s.refused(t, esdb.ErrorCodeWrongExpectedVersion, "$$"+name, esdb.NoStream{}, described(`{}`))
		} else {
			s.refused(t, esdb.ErrorCodeWrongExpectedVersion, "$$"+name, esdb.StreamExists{}, described(`{}`))
		}
		s.refused(t, esdb.ErrorCodeWrongExpectedVersion, "$$"+name, esdb.Revision(7), described(`{}`))
		written := described(`{"mine":"yes"}`)
		first := s.append(t, "$$"+name, last, written)
		if first.NextExpectedVersion != uint64(len(metadata)) {
			t.Errorf("%q: %+v, want revision %d", name, first, len(metadata))
		}
		if again := s.append(t, "$$"+name, last, written); *again != *first {
			t.Errorf("%q: repeated: %+v, want %+v", name, again, first)
		}
		s.describe(t, name, `{"mine":"no"}`)
		added := s.log(t)[before:]
		if want := 2 + len(metadata)/2; len(added) != want { // what ends the deletion is written too
			t.Errorf("%q: the log grew by %d events, want %d", name, len(added), want)
		}
		s.gone(t, name)
	}
	s.reopen(t)
	for _, name := range []string{"notes-A", "größe/1 ✓", "line\nfeed"} {
		s.gone(t, name)
		for _, expected := range []esdb.ExpectedRevision{esdb.Any{}, esdb.NoStream{}, esdb.Revision(7)} { // as in EventStoreDB
			s.refused(t, esdb.ErrorCodeStreamDeleted, "$$"+name, expected, described(`{}`))
		}
	}
}

// gone fails unless everything that is asked of a stream is refused as it is asked of one that is deleted for good.
func (r *running) gone(t *testing.T, name string) {
	t.Helper()
	coded(t, "read", r.unread(t, name), esdb.ErrorCodeStreamDeleted)
	coded(t, "read metadata", r.unread(t, "$$"+name), esdb.ErrorCodeStreamDeleted)
	for _, expected := range []esdb.ExpectedRevision{esdb.NoStream{}, esdb.Any{}, esdb.StreamExists{}, esdb.Revision(2), esdb.Revision(math.MaxInt64)} {
		r.refused(t, esdb.ErrorCodeStreamDeleted, name, expected, notes("Noted", 1)...)
		coded(t, "delete", r.delete(t, name, expected), esdb.ErrorCodeStreamDeleted)
		coded(t, "tombstone", r.tombstone(t, name, expected), esdb.ErrorCodeStreamDeleted)
	}
	for _, from := range []esdb.StreamPosition{esdb.Start{}, esdb.End{}, esdb.Revision(1)} {
		sub, err := r.SubscribeToStream(patient(t), name, esdb.SubscribeToStreamOptions{From: from})
		coded(t, fmt.Sprintf("subscribe from %T", from), err, esdb.ErrorCodeStreamDeleted)
		if err == nil {
			sub.Close()
		}
	}
	trailer := map[string]string{"notes-A": "notes-A", "größe/1 ✓": "gr%C3%B6%C3%9Fe/1 %E2%9C%93", "line\nfeed": "line%0Afeed"}[name]
	for what, call := range r.calls(t, name) {
		trailers, err := answered(call)
		if status.Code(err) != codes.FailedPrecondition || !slices.Equal(trailers.Get("exception"), []string{"stream-deleted"}) ||
			!slices.Equal(trailers.Get("stream-name"), []string{trailer}) {
			t.Errorf("%s %q: %v, %v", what, name, err, trailers)
		}
	}
}

// calls are those of the bare protocol that are about one stream.
func (r *running) calls(t *testing.T, name string) map[string]func(...grpc.CallOption) error {
	client := streams.NewStreamsClient(dial(t, r.address))
	read := func(o *streams.ReadReq_Options, options ...grpc.CallOption) error {
		o.StreamOption = &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
			StreamIdentifier: named(name), RevisionOption: &streams.ReadReq_Options_StreamOptions_Start{},
		}}
		call, err := client.Read(patient(t), &streams.ReadReq{Options: o}, options...)
		if err == nil {
			_, err = call.Recv()
		}
		return err
	}
	return map[string]func(...grpc.CallOption) error{
		"read": func(o ...grpc.CallOption) error {
			return read(&streams.ReadReq_Options{CountOption: &streams.ReadReq_Options_Count{Count: 1}}, o...)
		},
		"subscribe": func(o ...grpc.CallOption) error {
			return read(&streams.ReadReq_Options{CountOption: &streams.ReadReq_Options_Subscription{}}, o...)
		},
		"append": func(o ...grpc.CallOption) error {
			call, err := client.Append(patient(t), o...)
			err = errors.Join(err, call.Send(options(&streams.AppendReq_Options{
				StreamIdentifier: named(name), ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
			})))
			if err == nil {
				_, err = call.CloseAndRecv()
			}
			return err
		},
		"delete": func(o ...grpc.CallOption) error {
			_, err := client.Delete(patient(t), &streams.DeleteReq{Options: &streams.DeleteReq_Options{
				StreamIdentifier: named(name), ExpectedStreamRevision: &streams.DeleteReq_Options_Any{},
			}}, o...)
			return err
		},
		"tombstone": func(o ...grpc.CallOption) error {
			_, err := client.Tombstone(patient(t), &streams.TombstoneReq{Options: &streams.TombstoneReq_Options{
				StreamIdentifier: named(name), ExpectedStreamRevision: &streams.TombstoneReq_Options_Any{},
			}}, o...)
			return err
		},
	}
}
