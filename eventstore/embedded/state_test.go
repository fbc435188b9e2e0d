package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
)

func TestAHeadThatIsNotPublishedIsNotSeen(t *testing.T) {
	s := memory(t)
	if err := s.writeGroup([]*appendRequest{request("notes-A", expectNoStream, ids(5)...), request("notes-B", expectNoStream, ids(1)...)}); err != nil {
		t.Fatal(err)
	}
	s.published.Store(3)
	s.states = newStateCache()
	for stream, want := range map[string]int64{"notes-A": 2, "notes-B": noStream} {
		if head, err := s.head(stream); err != nil || head != want {
			t.Errorf("%s is at %d, %v, want %d", stream, head, err, want)
		}
	}
}

// describe writes the metadata of a stream.
func describe(t *testing.T, s *store, stream, metadata string) {
	t.Helper()
	e := &record{id: uuid.New(), typ: typeMetadata, contentType: contentJSON, data: []byte(metadata)}
	if _, err := s.append(t.Context(), metaStream(stream), expectAny, []*record{e}); err != nil {
		t.Fatal(err)
	}
}

// appendAt appends events as if it were another time.
func appendAt(t *testing.T, s *store, now time.Time, stream string, n int) {
	t.Helper()
	w := &writing{
		store: s, batch: s.db.NewBatch(), next: s.published.Load() + 1, now: now, states: map[string]streamState{}, added: map[string][]*record{},
	}
	defer w.batch.Close()
	if _, err := w.add(request(stream, expectAny, ids(n)...)); err != nil {
		t.Fatal(err)
	}
	if err := commit(w.batch); err != nil {
		t.Fatal(err)
	}
	s.publish(w.next-1, w.states)
}

// Tombstones were marked as JSON once.
func TestATombstoneOfBeforeIsOneStill(t *testing.T) {
	disk := vfs.NewMem()
	s, err := openStoreOn(disk, "store", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	appendAt(t, s, time.Now(), "notes-A", 2)
	old := &record{id: uuid.New(), typ: typeTombstone, contentType: contentJSON, stream: "notes-A", revision: tombstoned, created: time.Now()}
	position := s.published.Load() + 1
	err = errors.Join(
		s.db.Set(eventKey(position), old.encode(), nil),
		s.db.Set(streamKey("notes-A", tombstoned), binary.BigEndian.AppendUint64(nil, position), pebble.Sync),
		s.close(),
	)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = openStoreOn(disk, "store", slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, _, err := s.readable("notes-A"); !errors.Is(err, errTombstoned) {
		t.Errorf("%v, want that the stream is deleted", err)
	}
	if _, err := s.append(t.Context(), "notes-A", expectAny, []*record{{id: uuid.New(), typ: "Noted", contentType: contentJSON}}); !errors.Is(err, errTombstoned) {
		t.Errorf("an append: %v", err)
	}
	p, err := s.allForwards(position, 1)
	if err != nil || len(p.events) != 1 || p.events[0].contentType != contentJSON || p.events[0].id != old.id {
		t.Errorf("%+v, %v, want the tombstone as it was stored", p.events, err)
	}
}

func TestEventsThatAreTooOldAreNotRead(t *testing.T) {
	s := memory(t)
	now := time.Now()
	appendAt(t, s, now.Add(-2*time.Hour), "notes-A", 5)
	appendAt(t, s, now.Add(-90*time.Minute), "notes-B", 3)
	appendAt(t, s, now.Add(-30*time.Minute), "notes-A", 3)
	appendAt(t, s, now.Add(time.Hour), "notes-A", 2)
	for _, c := range []struct {
		stream, metadata string
		want             []int64
	}{
		{"notes-A", `{"$maxAge":36000}`, []int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{"notes-A", `{"$maxAge":3600}`, []int64{5, 6, 7, 8, 9}},
		{"notes-A", `{"$maxAge":60}`, []int64{8, 9}},
		{"notes-A", `{"$maxAge":0.5}`, []int64{8, 9}},
		{"notes-A", `{"$maxAge":3600,"$tb":7}`, []int64{7, 8, 9}},
		{"notes-A", `{"$maxAge":3600,"$maxCount":1}`, []int64{9}},
		{"notes-A", `{"$maxAge":3600,"$maxCount":9}`, []int64{5, 6, 7, 8, 9}},
		{"notes-A", `{"$maxAge":3600,"$tb":20}`, nil},
		{"notes-B", `{"$maxAge":3600}`, nil},
		{"notes-B", `{"$maxAge":9300000000}`, []int64{0, 1, 2}}, // more than a duration holds
	} {
		describe(t, s, c.stream, c.metadata)
		for _, where := range []string{"in the cache", "on disk"} {
			if where == "on disk" {
				s.states = newStateCache()
			}
			up, err := s.streamForwards(c.stream, 0, 100)
			down, err2 := s.streamBackwards(c.stream, 1<<64-1, 100)
			slices.Reverse(down.events)
			if found, turned := revisions(up), revisions(down); err != nil || err2 != nil || !slices.Equal(found, c.want) || !slices.Equal(turned, c.want) {
				t.Errorf("%s with %s %s: %v, %v; backwards %v, %v; want %v", c.stream, c.metadata, where, found, err, turned, err2, c.want)
			}
		}
	}
}

func revisions(p page) (found []int64) {
	for _, e := range p.events {
		found = append(found, e.revision)
	}
	return found
}

func TestTheFirstEventSinceAnInstantIsFound(t *testing.T) {
	s := memory(t)
	start := time.Now().Truncate(time.Second)
	for i := range 20 { // two at each second
		appendAt(t, s, start.Add(time.Duration(i/2)*time.Second), "notes-A", 1)
	}
	for _, c := range []struct {
		first, last int64
		since       time.Duration
		want        int64
	}{
		{0, 19, -time.Hour, 0},
		{0, 19, 0, 0},
		{0, 19, 1, 2},
		{0, 19, 4 * time.Second, 8},
		{0, 19, 4*time.Second - 100, 8},
		{0, 19, 4*time.Second + 100, 10},
		{0, 19, 9 * time.Second, 18},
		{0, 19, time.Hour, 20},
		{9, 12, 0, 9},
		{9, 12, 5 * time.Second, 10},
		{9, 12, time.Hour, 13},
		{7, 6, 0, 7},
	} {
		if found, err := s.firstSince("notes-A", c.first, c.last, start.Add(c.since)); err != nil || found != c.want {
			t.Errorf("%d to %d since %v: %d, %v, want %d", c.first, c.last, c.since, found, err, c.want)
		}
	}
}

// The search for events that are too old needs it.
func TestTheTimeOfEventsNeverGoesBack(t *testing.T) {
	s := memory(t)
	ahead := time.Now().Add(time.Hour).Truncate(100)
	s.latest = ahead
	for range 3 {
		appended, err := s.append(t.Context(), "notes-A", expectAny, request("", 0, ids(1)...).events)
		if err != nil {
			t.Fatal(err)
		}
		if e, err := s.at("notes-A", appended.revision); err != nil || !e.created.Equal(ahead) {
			t.Errorf("an event of a clock that is behind: %v, %v, want %v", e, err, ahead)
		}
	}
	s.latest = time.Time{}
	if now := s.now(); strings.Contains(now.String(), "m=") { // such times are not compared by the clock that may be put back
		t.Errorf("%v holds a reading of the monotonic clock", now)
	}
}

func TestAStreamThatKeepsFewEventsNeverLooksEmptyWhileItIsWritten(t *testing.T) {
	const kept, appends = 2, 3000
	s := memory(t)
	describe(t, s, "notes-A", fmt.Sprintf(`{"$maxCount":%d}`, kept))
	appendAt(t, s, time.Now(), "notes-A", kept)
	written := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		defer close(written)
		for range appends {
			if _, err := s.append(t.Context(), "notes-A", expectAny, request("", 0, ids(3)...).events); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for reading := true; reading && !t.Failed(); {
		select {
		case <-written:
			reading = false
		default:
		}
		up, err := s.streamForwards("notes-A", 0, 100)
		down, err2 := s.streamBackwards("notes-A", 1<<64-1, 100)
		if err != nil || err2 != nil || len(up.events) != kept || len(down.events) != kept {
			t.Errorf("%v, %v; backwards %v, %v; want %d events", revisions(up), err, revisions(down), err2, kept)
		}
	}
	writing.Wait()
}

func TestRolesAreOneTextOrAList(t *testing.T) {
	m := metadataIn(&record{contentType: contentJSON, data: []byte(`{"$acl":{"$r":"ana","$w":["ana","bo"],"$d":[],"$mr":"$all"}}`)})
	want := acl{Read: roles{"ana"}, Write: roles{"ana", "bo"}, Delete: roles{}, MetaRead: roles{"$all"}}
	if m.ACL == nil || fmt.Sprint(*m.ACL) != fmt.Sprint(want) || m.ACL.Delete == nil || m.ACL.MetaWrite != nil {
		t.Errorf("%+v, want %+v", m.ACL, want)
	}
	for _, bad := range []string{`{"$acl":{"$r":7}}`, `{"$acl":{"$r":["ana",7]}}`, `{"$acl":"$userStreamAcl"}`, `{"$acl":[]}`, `{"$tb":1,"$acl":{"$r":{}}}`} {
		if m := metadataIn(&record{contentType: contentJSON, data: []byte(bad)}); *m != (streamMetadata{}) {
			t.Errorf("%s says %+v", bad, m)
		}
	}
}
