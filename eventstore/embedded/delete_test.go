package embedded_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

func (r *running) delete(t tb, stream string, expected esdb.ExpectedRevision) error {
	t.Helper()
	_, err := r.DeleteStream(patient(t), stream, esdb.DeleteStreamOptions{ExpectedRevision: expected})
	return err
}

func (r *running) tombstone(t tb, stream string, expected esdb.ExpectedRevision) error {
	t.Helper()
	_, err := r.TombstoneStream(patient(t), stream, esdb.TombstoneStreamOptions{ExpectedRevision: expected})
	return err
}

// metadata is the last metadata of a stream, as it was written.
func (r *running) metadata(t tb, stream string) string {
	t.Helper()
	found := r.whole(t, "$$"+stream)
	if len(found) != 1 {
		t.Fatalf("%d events of metadata of %s, want 1", len(found), stream)
	}
	return string(found[0].Data)
}

const deletedMetadata = `{"$tb":9223372036854775807}`

func TestADeletedStreamIsNotFoundUntilItIsWritten(t *testing.T) {
	s := serve(t, t.TempDir())
	s.append(t, "links", esdb.NoStream{}, notes("First", 1)...)
	for i, expected := range []esdb.ExpectedRevision{esdb.NoStream{}, esdb.Any{}, esdb.Revision(2)} {
		name := fmt.Sprintf("notes-%d", i)
		before, after := notes("Before", 3), notes("After", 2)
		s.append(t, name, esdb.NoStream{}, before...)
		live := s.followStream(t, name, esdb.Start{})
		same(t, name, live.events(3), before...)
		live.caughtUp()
		if err := s.delete(t, name, esdb.Revision(2)); err != nil {
			t.Fatal(err)
		}
		if metadata := s.metadata(t, name); metadata != deletedMetadata {
			t.Errorf("a deletion says %s", metadata)
		}
		fromStart, fromEnd := s.followStream(t, name, esdb.Start{}), s.followStream(t, name, esdb.End{})
		fromStart.caughtUp()
		fromEnd.caughtUp()
		deleted := func() {
			t.Helper()
			coded(t, name, s.unread(t, name), esdb.ErrorCodeResourceNotFound)
			s.refused(t, esdb.ErrorCodeStreamDeleted, name, esdb.StreamExists{}, notes("Refused", 1)...)
			s.refused(t, esdb.ErrorCodeWrongExpectedVersion, name, esdb.Revision(1), notes("Refused", 1)...)
			s.refused(t, esdb.ErrorCodeWrongExpectedVersion, name, esdb.Revision(3), notes("Refused", 1)...)
		}
		deleted()
		if result := s.append(t, name, expected, after...); result.NextExpectedVersion != 4 {
			t.Errorf("at %T: %+v, want that the revisions go on", expected, result)
		}
		same(t, name, s.whole(t, name), after...)
		for _, a := range []arrivals{live, fromStart, fromEnd} {
			same(t, name+" live", a.events(2), after...)
		}
		if metadata := s.metadata(t, name); metadata != `{"$tb":3}` {
			t.Errorf("at %T: a deletion that is over says %s", expected, metadata)
		}
		if err := s.delete(t, name, esdb.StreamExists{}); err != nil {
			t.Fatal(err)
		}
		s.reopen(t)
		deleted()
		last := notes("Last", 1)
		s.append(t, name, expectedAfter(expected, 4), last...)
		s.reopen(t)
		same(t, name+" reopened", s.whole(t, name), last...)
	}
	if log := s.log(t); len(log) != 1+3*(3+1+2+1+1+1+1) {
		t.Errorf("the log holds %d events", len(log))
	}
}

// expectedAfter is the same expectation of a stream that has gone on to a revision.
func expectedAfter(expected esdb.ExpectedRevision, revision uint64) esdb.ExpectedRevision {
	if _, exact := expected.(esdb.StreamRevision); exact {
		return esdb.Revision(revision)
	}
	return expected
}

func TestARepeatedAppendIsToldThoughItsStreamIsDeleted(t *testing.T) {
	s := serve(t, t.TempDir())
	evs := notes("Noted", 2)
	first := s.append(t, "notes-A", esdb.NoStream{}, evs...)
	if err := s.delete(t, "notes-A", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, expected := range []esdb.ExpectedRevision{esdb.NoStream{}, esdb.Any{}} {
			if again := s.append(t, "notes-A", expected, evs...); *again != *first {
				t.Errorf("repeated at %T: %+v, want %+v", expected, again, first)
			}
		}
		coded(t, "the stream", s.unread(t, "notes-A"), esdb.ErrorCodeResourceNotFound)
		s.reopen(t)
	}
	// At the revision at which the stream stands they are other events.
	s.append(t, "notes-A", esdb.Revision(1), evs...)
	same(t, "the stream", s.whole(t, "notes-A"), evs...)
}

func TestADeletionReplacesTheMetadata(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 3)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	s.describe(t, "notes-A", `{"$maxCount":2,"mine":"yes"}`)
	if err := s.delete(t, "notes-A", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	if m := s.metadata(t, "notes-A"); m != deletedMetadata {
		t.Errorf("deleted: %s", m)
	}
	for _, c := range []struct{ written, merged string }{
		{`{"$maxCount":2,"mine":[1, 2]}`, `{"$maxCount":2,"$tb":3,"mine":[1,2]}`},
		{`{"$tb":1}`, `{"$tb":3}`},
		{deletedMetadata, `{"$tb":3}`},
		{`null`, `{"$tb":3}`},
		{`no JSON`, `{"$tb":3}`},
	} {
		s.describe(t, "notes-A", c.written)
		if m := s.metadata(t, "notes-A"); m != c.merged {
			t.Errorf("written after the deletion: %s, is %s, want %s", c.written, m, c.merged)
		}
		if found := s.whole(t, "notes-A"); len(found) != 0 { // it exists, and is empty
			t.Errorf("%s: %d events can be read again", c.written, len(found))
		}
		if err := s.delete(t, "notes-A", esdb.StreamExists{}); err != nil {
			t.Error(err)
		}
	}
	s.describe(t, "notes-A", `{"$maxCount":2}`)
	more := notes("More", 3)
	s.append(t, "notes-A", esdb.StreamExists{}, more...)
	same(t, "the stream", s.whole(t, "notes-A"), more[1:]...)
	s.describe(t, "notes-A", deletedMetadata) // which is how it is deleted
	coded(t, "the stream", s.unread(t, "notes-A"), esdb.ErrorCodeResourceNotFound)
}

func TestADeletionIsDoneWhereItsExpectationIsMet(t *testing.T) {
	s := serve(t, "")
	for _, kind := range []struct {
		name  string
		do    func(tb, string, esdb.ExpectedRevision) error
		again esdb.ErrorCode // a second time; 0: is done
	}{{"delete", s.delete, 0}, {"tombstone", s.tombstone, esdb.ErrorCodeStreamDeleted}} {
		for _, c := range []struct {
			setup    string
			expected esdb.ExpectedRevision
			ok       bool
		}{
			{"nothing", esdb.Any{}, kind.name == "tombstone"}, // what is not there can't be hidden
			{"nothing", esdb.NoStream{}, kind.name == "tombstone"},
			{"nothing", esdb.StreamExists{}, false},
			{"nothing", esdb.Revision(0), false},
			{"metadata", esdb.Any{}, true},
			{"metadata", esdb.NoStream{}, true},
			{"metadata", esdb.StreamExists{}, true},
			{"metadata", esdb.Revision(0), false},
			{"events", esdb.Any{}, true},
			{"events", esdb.NoStream{}, false},
			{"events", esdb.StreamExists{}, true},
			{"events", esdb.Revision(0), false},
			{"events", esdb.Revision(1), true},
			{"events", esdb.Revision(2), false},
		} {
			name := fmt.Sprintf("%s %s %T%[3]v", kind.name, c.setup, c.expected)
			switch c.setup {
			case "metadata":
				s.describe(t, name, `{}`)
			case "events":
				s.append(t, name, esdb.NoStream{}, notes("Noted", 2)...)
			}
			before := len(s.log(t))
			if err := kind.do(t, name, c.expected); (err == nil) != c.ok {
				t.Errorf("%s: %v", name, err)
			}
			if after := len(s.log(t)); (after == before+1) != c.ok {
				t.Errorf("%s: the log went from %d to %d events", name, before, after)
			}
			if !c.ok {
				continue
			}
			if err := kind.do(t, name, esdb.Any{}); kind.again == 0 && err != nil || kind.again != 0 && err == nil {
				t.Errorf("%s twice: %v", name, err)
			}
			coded(t, name+" if it exists", kind.do(t, name, esdb.StreamExists{}), esdb.ErrorCodeStreamDeleted)
		}
	}
}

// answered is what a call ends with beside its answer.
func answered(call func(...grpc.CallOption) error) (metadata.MD, error) {
	var trailers metadata.MD
	err := call(grpc.Trailer(&trailers))
	return trailers, err
}

func TestARefusedDeletionSaysWhereTheStreamIs(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-Ä", esdb.NoStream{}, notes("Noted", 3)...)
	client := streams.NewStreamsClient(dial(t, s.address))
	for _, c := range []struct {
		stream, trailer  string
		delete           *streams.DeleteReq_Options
		tombstone        *streams.TombstoneReq_Options
		expected, actual string
	}{
		{"notes-Ä", "notes-%C3%84", &streams.DeleteReq_Options{ExpectedStreamRevision: &streams.DeleteReq_Options_Revision{Revision: 1}},
			&streams.TombstoneReq_Options{ExpectedStreamRevision: &streams.TombstoneReq_Options_Revision{Revision: 1}}, "1", "2"},
		{"notes-Ä", "notes-%C3%84", &streams.DeleteReq_Options{ExpectedStreamRevision: &streams.DeleteReq_Options_NoStream{}},
			&streams.TombstoneReq_Options{ExpectedStreamRevision: &streams.TombstoneReq_Options_NoStream{}}, "-1", "2"},
		{"nothing", "nothing", &streams.DeleteReq_Options{ExpectedStreamRevision: &streams.DeleteReq_Options_StreamExists{}},
			&streams.TombstoneReq_Options{ExpectedStreamRevision: &streams.TombstoneReq_Options_StreamExists{}}, "-4", "-1"},
	} {
		c.delete.StreamIdentifier, c.tombstone.StreamIdentifier = named(c.stream), named(c.stream)
		for name, call := range map[string]func(...grpc.CallOption) error{
			"delete": func(o ...grpc.CallOption) error {
				_, err := client.Delete(patient(t), &streams.DeleteReq{Options: c.delete}, o...)
				return err
			},
			"tombstone": func(o ...grpc.CallOption) error {
				_, err := client.Tombstone(patient(t), &streams.TombstoneReq{Options: c.tombstone}, o...)
				return err
			},
		} {
			trailers, err := answered(call)
			if status.Code(err) != codes.FailedPrecondition || !strings.Contains(err.Error(), c.stream) {
				t.Errorf("%s: %v, want FailedPrecondition", name, err)
			}
			for key, want := range map[string]string{
				"exception": "wrong-expected-version", "stream-name": c.trailer, "expected-version": c.expected, "actual-version": c.actual,
			} {
				if got := trailers.Get(key); !slices.Equal(got, []string{want}) {
					t.Errorf("%s of %s: trailer %s is %q, want %q", name, c.stream, key, got, want)
				}
			}
		}
	}
	if _, err := client.Delete(patient(t), &streams.DeleteReq{}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("a deletion of nothing: %v", err)
	}
	if _, err := client.Tombstone(patient(t), &streams.TombstoneReq{Options: &streams.TombstoneReq_Options{
		StreamIdentifier: named("notes-Ä"), ExpectedStreamRevision: &streams.TombstoneReq_Options_Revision{Revision: 1 << 63},
	}}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("a revision beyond all: %v", err)
	}
}

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
	}
	if len(all) != 3*(3+1+1) {
		t.Errorf("the log holds %d events", len(all))
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
	r.refused(t, esdb.ErrorCodeStreamDeleted, "$$"+name, esdb.Any{}, described(`{}`))
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
