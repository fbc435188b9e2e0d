package embedded_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
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

func TestAnAppendOfNoEventsRevivesADeletedStream(t *testing.T) {
	s := serve(t, t.TempDir())
	for i, expected := range []esdb.ExpectedRevision{esdb.Any{}, esdb.Revision(2)} {
		name := fmt.Sprintf("notes-%d", i)
		s.append(t, name, esdb.NoStream{}, notes("Noted", 3)...)
		if err := s.delete(t, name, esdb.Any{}); err != nil {
			t.Fatal(err)
		}
		for _, wrong := range []esdb.ExpectedRevision{esdb.NoStream{}, esdb.Revision(1), esdb.Revision(3)} {
			s.refused(t, esdb.ErrorCodeWrongExpectedVersion, name, wrong)
		}
		s.refused(t, esdb.ErrorCodeStreamDeleted, name, esdb.StreamExists{})
		coded(t, name, s.unread(t, name), esdb.ErrorCodeResourceNotFound)
		if result := s.append(t, name, expected); result.NextExpectedVersion != 2 {
			t.Errorf("%s at %T: %+v, want that it stays at revision 2", name, expected, result)
		}
		revived := func() {
			t.Helper()
			if found := s.whole(t, name); len(found) != 0 { // it exists, and is empty
				t.Errorf("%s: %d events can be read again", name, len(found))
			}
			if metadata := s.metadata(t, name); metadata != `{"$tb":3}` {
				t.Errorf("%s: its metadata is %s", name, metadata)
			}
		}
		revived()
		s.reopen(t)
		revived()
		more := notes("More", 2)
		s.append(t, name, esdb.Revision(2), more...)
		same(t, name, s.whole(t, name), more...)
	}
}

func TestAnAppendOfNoEventsToItsMetadataRevivesADeletedStream(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 3)...)
	if err := s.delete(t, "notes-A", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	s.refused(t, esdb.ErrorCodeWrongExpectedVersion, "$$notes-A", esdb.NoStream{})
	coded(t, "before", s.unread(t, "notes-A"), esdb.ErrorCodeResourceNotFound)
	s.append(t, "$$notes-A", esdb.Revision(0))
	if found, metadata := s.whole(t, "notes-A"), s.metadata(t, "notes-A"); len(found) != 0 || metadata != `{"$tb":3}` {
		t.Errorf("%d events can be read, its metadata is %s", len(found), metadata)
	}
	before := len(s.log(t))
	s.append(t, "notes-A", esdb.Revision(2)) // which changes nothing where nothing is deleted
	s.append(t, "$$notes-A", esdb.Any{})
	if after := len(s.log(t)); after != before {
		t.Errorf("the log went from %d to %d events", before, after)
	}
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
		{`{"$maxCount":2,"mine":[1, 2]}`, `{"$maxCount":2,"mine":[1,2],"$tb":3}`},
		{`{"z":{"b": 1, "a": null}, "$maxCount":2, "a":"<&> ä \\"}`, `{"z":{"b":1,"a":null},"$maxCount":2,"a":"<&> ä \\","$tb":3}`},
		{`{"<\"ä>":1.50,"$acl":{"$w":"bo","$r":"ana"}}`, `{"<\"ä>":1.50,"$acl":{"$w":"bo","$r":"ana"},"$tb":3}`},
		{`{"z":1,"$tb":1,"a":2}`, `{"z":1,"$tb":3,"a":2}`}, // it has a place already
		{`{"z":1,"a":2,"z":3}`, `{"z":3,"a":2,"$tb":3}`},
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
