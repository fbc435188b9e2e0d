package embedded_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestMetadataSaysWhichEventsOfAStreamAreRead(t *testing.T) {
	s := serve(t, t.TempDir())
	first := map[string]int{ // of 10
		`{"$maxCount":3}`:                   7,
		`{"$tb":4}`:                         4,
		`{"$maxCount":8,"$tb":4}`:           4,
		`{"$maxCount":3,"$tb":4}`:           7,
		`{"$tb":100}`:                       10,
		`{"$maxCount":100}`:                 0,
		`{"$maxAge":3600}`:                  0,
		`{"$maxAge":1e300,"$tb":2}`:         2,
		`{"mine":"yes","$tb":9}`:            9,
		`{"$tb":4,"$acl":{"$r":"ana"}}`:     4,
		`{"$maxCount":0,"$tb":4}`:           4, // a number that is no count says nothing
		`{"$maxCount":-1,"$tb":4}`:          4,
		`{"$maxAge":-1,"$tb":4}`:            4,
		`{"$tb":-1}`:                        0,
		`{"$tb":"4"}`:                       0, // what can't be understood says nothing at all
		`{"$tb":4,"$maxCount":"many"}`:      0,
		`{"$tb":4,"$acl":7}`:                0,
		`{"$tb":4`:                          0,
		`[4]`:                               0,
		``:                                  0,
		`{"$tb":18446744073709551615}`:      0,
		`{"$tb":4,"$maxCount":null}`:        4,
		`{"$tb":9223372036854775806}`:       10,
		`{"$maxCount":9223372036854775807}`: 0,
	}
	evs := map[string][]esdb.EventData{}
	var log []esdb.EventData
	for metadata := range first {
		evs[metadata] = notes("Noted", 10)
		s.append(t, "notes "+metadata, esdb.NoStream{}, evs[metadata]...)
		s.describe(t, "notes "+metadata, metadata)
		log = append(log, evs[metadata]...)
	}
	s.readsFrom(t, first, evs)
	s.reopen(t)
	s.readsFrom(t, first, evs)
	all := slices.DeleteFunc(s.log(t), func(e *esdb.RecordedEvent) bool { return e.EventType == "$metadata" })
	same(t, "the log", all, log...)
}

// readsFrom fails unless each stream is read from the first event on that its metadata lets be read, however it is read.
func (r *running) readsFrom(t *testing.T, first map[string]int, evs map[string][]esdb.EventData) {
	t.Helper()
	for metadata, n := range first {
		name, all := "notes "+metadata, evs[metadata]
		up := func(from esdb.StreamPosition, count uint64) []*esdb.RecordedEvent {
			return r.stream(t, name, esdb.ReadStreamOptions{Direction: esdb.Forwards, From: from}, count)
		}
		down := func(from esdb.StreamPosition, count uint64) []*esdb.RecordedEvent {
			return r.stream(t, name, esdb.ReadStreamOptions{Direction: esdb.Backwards, From: from}, count)
		}
		same(t, name, up(esdb.Start{}, math.MaxUint64), all[n:]...)
		same(t, name+", 2", up(esdb.Start{}, 2), all[n:min(n+2, 10)]...)
		same(t, name+" from 5", up(esdb.Revision(5), math.MaxUint64), all[max(n, 5):]...)
		same(t, name+" backwards", down(esdb.End{}, math.MaxUint64), backwards(all[n:])...)
		same(t, name+" backwards, 2", down(esdb.End{}, 2), backwards(all[max(n, 8):])...)
		same(t, name+" backwards from 5", down(esdb.Revision(5), math.MaxUint64), backwards(all[min(n, 6):6])...)
		followed := r.followStream(t, name, esdb.Start{})
		same(t, name+" followed", followed.events(10-n), all[n:]...)
		followed.caughtUp()
	}
}

func TestASubscriptionFollowsAStreamThatKeepsFewEvents(t *testing.T) {
	s := serve(t, "")
	s.describe(t, "notes-A", `{"$maxCount":2}`)
	evs := notes("Noted", 30)
	s.append(t, "notes-A", esdb.NoStream{}, evs[:5]...)
	all, late := s.followStream(t, "notes-A", esdb.Start{}), s.followStream(t, "notes-A", esdb.Revision(1))
	same(t, "from the start", all.events(2), evs[3:5]...)
	all.caughtUp()
	same(t, "from what can't be read any more", late.events(2), evs[3:5]...)
	late.caughtUp()
	for i := 5; i < len(evs); i++ {
		s.append(t, "notes-A", esdb.Revision(uint64(i-1)), evs[i])
		same(t, "live", all.events(1), evs[i])
		same(t, "live", late.events(1), evs[i])
	}
	s.describe(t, "notes-A", `{}`)
	same(t, "all is there again", s.whole(t, "notes-A"), evs...)
}

func TestMetadataIsReadBackAsItWasSet(t *testing.T) {
	s := serve(t, t.TempDir())
	set := func(maxCount uint64, expected esdb.ExpectedRevision) {
		t.Helper()
		m := esdb.StreamMetadata{}
		m.SetMaxCount(maxCount)
		m.SetMaxAge(time.Hour)
		m.SetTruncateBefore(7)
		acl := esdb.Acl{}
		acl.AddReadRoles("ana")
		acl.AddWriteRoles("bo") // one each: the client does not read the lists that it writes
		m.SetAcl(acl)
		m.AddCustomProperty("mine", "yes")
		if _, err := s.SetStreamMetadata(patient(t), "notes-A", esdb.AppendToStreamOptions{ExpectedRevision: expected}, m); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		expected := esdb.ExpectedRevision(esdb.NoStream{})
		if i > 0 {
			expected = esdb.Revision(uint64(i - 1))
		}
		set(uint64(10+i), expected)
		if i == 1 {
			s.reopen(t)
		}
		for _, o := range []esdb.ReadStreamOptions{{From: esdb.Start{}}, {Direction: esdb.Backwards, From: esdb.End{}}} {
			m, err := s.GetStreamMetadata(patient(t), "notes-A", o)
			if err != nil {
				t.Fatal(err)
			}
			acl, _ := m.Acl().(esdb.Acl)
			if *m.MaxCount() != uint64(10+i) || *m.MaxAge() != time.Hour || *m.TruncateBefore() != 7 || !slices.Equal(acl.WriteRoles(), []string{"bo"}) {
				t.Errorf("read back after %d: %+v", i, m)
			}
		}
		if found := s.whole(t, "$$notes-A"); len(found) != 1 || found[0].EventNumber != uint64(i) {
			t.Errorf("%d events of metadata can be read, want the last one", len(found))
		}
	}
	if log := s.log(t); len(log) != 3 {
		t.Errorf("the log holds %d events", len(log))
	}
}

func TestAStreamWithMetadataExistsBeforeItsFirstEvent(t *testing.T) {
	for _, expected := range []esdb.ExpectedRevision{esdb.StreamExists{}, esdb.NoStream{}, esdb.Any{}} {
		s := serve(t, t.TempDir())
		s.describe(t, "notes-A", `{"$maxCount":1}`)
		coded(t, "a read", s.unread(t, "notes-A"), esdb.ErrorCodeResourceNotFound)
		s.reopen(t)
		evs := notes("Noted", 2)
		if result := s.append(t, "notes-A", expected, evs...); result.NextExpectedVersion != 1 {
			t.Errorf("%T: %+v", expected, result)
		}
		same(t, fmt.Sprintf("after %T", expected), s.whole(t, "notes-A"), evs[1])
		s.stop(t)
	}
}

func TestTheLastOfSeveralEventsOfMetadataCounts(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 5)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	s.append(t, "$$notes-A", esdb.NoStream{}, described(`{"$tb":4}`), described(`{"$tb":2}`))
	same(t, "the stream", s.whole(t, "notes-A"), evs[2:]...)
	binary := described(`{"$tb":4}`)
	binary.ContentType = esdb.ContentTypeBinary
	s.append(t, "$$notes-A", esdb.Revision(1), binary)
	same(t, "with metadata that is not JSON", s.whole(t, "notes-A"), evs...)
}

func TestWhatIsNoStreamIsNotWritten(t *testing.T) {
	s := serve(t, "")
	conn := dial(t, s.address)
	client := streams.NewStreamsClient(conn)
	s.append(t, "x", esdb.NoStream{}, notes("Noted", 1)...)
	s.describe(t, "x", `{}`)
	before := s.log(t)
	meta := map[string]string{"type": "Noted", "content-type": "application/json"}
	for _, name := range []string{"$all", "$$", "$$$$x"} {
		to := options(&streams.AppendReq_Options{
			StreamIdentifier: named(name), ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
		})
		if _, err := bare(patient(t), conn, to, message(uuid.NewString(), meta)); status.Code(err) != codes.InvalidArgument {
			t.Errorf("append to %s: %v, want InvalidArgument", name, err)
		}
	}
	for _, name := range []string{"$all", "$$", "$$$$x", "$$x", ""} {
		_, err := client.Delete(patient(t), &streams.DeleteReq{Options: &streams.DeleteReq_Options{
			StreamIdentifier: named(name), ExpectedStreamRevision: &streams.DeleteReq_Options_Any{},
		}})
		_, err2 := client.Tombstone(patient(t), &streams.TombstoneReq{Options: &streams.TombstoneReq_Options{
			StreamIdentifier: named(name), ExpectedStreamRevision: &streams.TombstoneReq_Options_Any{},
		}})
		if status.Code(err) != codes.InvalidArgument || status.Code(err2) != codes.InvalidArgument {
			t.Errorf("deletion of %q: %v, %v, want InvalidArgument", name, err, err2)
		}
	}
	if after := s.log(t); len(after) != len(before) {
		t.Errorf("the log holds %d events, held %d", len(after), len(before))
	}
	s.append(t, "$$$settings", esdb.NoStream{}, described(`{"$maxCount":1}`)) // $settings is a stream like others
	s.append(t, "$settings", esdb.StreamExists{}, notes("Set", 2)...)
	if found := s.whole(t, "$settings"); len(found) != 1 {
		t.Errorf("%d settings, want 1", len(found))
	}
}
