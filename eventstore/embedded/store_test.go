package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
)

// memory is a store in memory.
func memory(t *testing.T) *store {
	t.Helper()
	s, err := openStore("", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func request(stream string, expected expectation, ids ...uuid.UUID) *appendRequest {
	r := &appendRequest{stream: stream, expected: expected, done: make(chan struct{})}
	for _, id := range ids {
		r.events = append(r.events, &record{id: id, typ: "Noted"})
	}
	return r
}

func ids(n int) []uuid.UUID {
	made := make([]uuid.UUID, n)
	for i := range made {
		made[i] = uuid.New()
	}
	return made
}

// holds fails unless a stream holds events with these ids.
func holds(t *testing.T, s *store, stream string, want ...uuid.UUID) {
	t.Helper()
	p, err := s.streamForwards(stream, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var found []uuid.UUID
	for i, e := range p.events {
		if e.revision != int64(i) {
			t.Errorf("%s: event %d has revision %d", stream, i, e.revision)
		}
		found = append(found, e.id)
	}
	if !slices.Equal(found, want) {
		t.Errorf("%s holds %v, want %v", stream, found, want)
	}
}

func TestAppendsThatShareASyncSeeEachOther(t *testing.T) {
	s := memory(t)
	a, b, c := ids(2), ids(3), ids(1)
	group := []*appendRequest{
		request("notes-A", expectNoStream, a...),
		request("notes-A", expectNoStream, a...), // a repetition
		request("notes-A", 1, b...),
		request("notes-B", expectStreamExists, c...), // not there yet
		request("notes-B", expectAny, c...),
		request("notes-B", expectAny, c...),    // a repetition
		request("notes-A", 1, ids(1)...),       // too late
		request("notes-A", 1, b...),            // a repetition
		request("notes-A", expectStreamExists), // of nothing
		request("notes-A", expectNoStream, slices.Concat(a, b)...),
		request("notes-A", 4, a...), // the same ids at a new revision are other events
	}
	if err := s.writeGroup(group); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"1 2", "1 2", "4 5", "stream is at revision -1", "0 6", "0 6", "stream is at revision 4", "4 5", "4 6", "4 5", "6 8",
	}
	for i, r := range group {
		<-r.done
		got := fmt.Sprint(r.result.revision, r.result.position)
		if r.err != nil {
			got = r.err.Error()
		}
		if got != want[i] {
			t.Errorf("append %d: %s, want %s", i, got, want[i])
		}
	}
	holds(t, s, "notes-A", slices.Concat(a, b, a)...)
	holds(t, s, "notes-B", c...)
	holds(t, s, "notes-C")
}

func TestAHeadIsFoundWithOrWithoutTheCache(t *testing.T) {
	s := memory(t)
	for i := range 5 {
		if _, err := s.append(t.Context(), "notes-A", expectation(i-1), request("", 0, ids(1)...).events); err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			s.states = newStateCache()
		}
	}
	filler := make(map[string]streamState, maxStates)
	for i := range maxStates {
		filler[fmt.Sprint("filler-", i)] = streamState{}
	}
	s.states.update(filler, func() {})
	if _, cached := s.states.get("notes-A"); cached {
		t.Error("a full cache keeps what it held")
	}
	for stream, want := range map[string]int64{"notes-A": 4, "notes-B": noStream, "notes-": noStream, "notes-AA": noStream} {
		if head, err := s.head(stream); err != nil || head != want {
			t.Errorf("%s is at %d, %v, want %d", stream, head, err, want)
		}
	}
}

func TestWhatIsNotPublishedIsNotRead(t *testing.T) {
	s := memory(t)
	if err := s.writeGroup([]*appendRequest{request("notes-A", expectNoStream, ids(5)...)}); err != nil {
		t.Fatal(err)
	}
	s.published.Store(3)
	s.states = newStateCache()
	for name, read := range map[string]func() (page, error){
		"the log":              func() (page, error) { return s.allForwards(0, 100) },
		"the log backwards":    func() (page, error) { return s.allBackwards(1<<64-1, 100) },
		"the stream":           func() (page, error) { return s.streamForwards("notes-A", 0, 100) },
		"the stream backwards": func() (page, error) { return s.streamBackwards("notes-A", 1<<64-1, 100) },
	} {
		if p, err := read(); err != nil || len(p.events) != 3 || p.more {
			t.Errorf("%s: %d events, more: %t, %v", name, len(p.events), p.more, err)
		}
	}
}

func TestAStoreOfANewerProgramIsNotOpened(t *testing.T) {
	s := memory(t)
	if err := s.db.Set([]byte{keyFormat}, binary.BigEndian.AppendUint32(nil, format+1), pebble.NoSync); err != nil {
		t.Fatal(err)
	}
	if err := s.checkFormat(); !errors.Is(err, ErrNewerFormat) {
		t.Errorf("%v, want ErrNewerFormat", err)
	}
}

func TestADamagedEventIsNotRead(t *testing.T) {
	stored := (&record{id: uuid.New(), stream: "notes-A", typ: "Noted", data: []byte(`{"n":1}`)}).encode()
	if e, err := decode(1, stored); err != nil || e.stream != "notes-A" || string(e.data) != `{"n":1}` {
		t.Fatalf("%+v, %v", e, err)
	}
	for i := range stored {
		damaged := slices.Clone(stored)
		damaged[i] ^= 0x20
		if e, err := decode(1, damaged); !errors.Is(err, errCorrupt) {
			t.Errorf("byte %d is damaged: %+v, %v", i, e, err)
		}
		if e, err := decode(1, stored[:i]); !errors.Is(err, errCorrupt) {
			t.Errorf("cut at %d: %+v, %v", i, e, err)
		}
	}
}

// A disk that fails leaves unknown what it holds, so nothing more may be taken.
func TestAStoreWhoseDiskFailedTakesNoMoreButIsRead(t *testing.T) {
	disk := &pebble.Options{FS: vfs.NewMem(), Logger: quiet{slog.New(slog.DiscardHandler)}}
	db, err := pebble.Open("", disk)
	if err := errors.Join(err, db.Set(eventKey(1), request("", 0, ids(1)...).events[0].encode(), pebble.Sync), db.Close()); err != nil {
		t.Fatal(err)
	}
	disk.ReadOnly = true
	if db, err = pebble.Open("", disk); err != nil {
		t.Fatal(err)
	}
	s := memory(t)
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	s.db = db
	s.published.Store(1)
	if _, err := s.append(t.Context(), "notes-A", expectNoStream, request("", 0, ids(1)...).events); !errors.Is(err, pebble.ErrReadOnly) {
		t.Errorf("the first append: %v, want ErrReadOnly", err)
	}
	for range 3 {
		if _, err := s.append(t.Context(), "notes-A", expectNoStream, request("", 0, ids(1)...).events); !errors.Is(err, ErrClosed) {
			t.Errorf("a later append: %v, want ErrClosed", err)
		}
	}
	if p, err := s.allForwards(0, 10); err != nil || len(p.events) != 1 {
		t.Errorf("a read: %d events, %v, want 1", len(p.events), err)
	}
}
