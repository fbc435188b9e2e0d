package embedded_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/eventstore/embedded"
)

func TestAReopenedStoreHoldsEverything(t *testing.T) {
	s := serve(t, t.TempDir())
	evs := notes("Noted", many)
	for i := 0; i < many; i += 50 {
		s.append(t, fmt.Sprintf("notes-%d", i%150), esdb.Any{}, evs[i:i+50]...)
	}
	before := s.log(t)
	for range 3 {
		s.reopen(t)
		after := s.log(t)
		same(t, "the log", after, evs...)
		for i := range min(len(before), len(after)) {
			b, a := before[i], after[i]
			if a.Position != b.Position || a.StreamID != b.StreamID || a.EventNumber != b.EventNumber || !a.CreatedDate.Equal(b.CreatedDate) {
				t.Fatalf("event %d was %s at %d, %v; is %s at %d, %v", i, b.StreamID, b.EventNumber, b.Position, a.StreamID, a.EventNumber, a.Position)
			}
		}
		next := notes("Noted", 1)
		s.append(t, "notes-0", esdb.Revision(lastOf(before, "notes-0")), next...)
		evs, before = append(evs, next...), s.log(t)
	}
}

func lastOf(log []*esdb.RecordedEvent, stream string) (revision uint64) {
	for _, e := range log {
		if e.StreamID == stream {
			revision = e.EventNumber
		}
	}
	return revision
}

func TestAStoreInMemoryIsGoneWhenItIsClosed(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 1)...)
	s.reopen(t)
	if log := s.log(t); len(log) != 0 {
		t.Errorf("it holds %d events", len(log))
	}
}

func TestAStoreIsOpenOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on", "demand")
	s := serve(t, dir)
	if second, err := embedded.Open(embedded.Options{Dir: dir}); !errors.Is(err, embedded.ErrInUse) || second != nil {
		t.Errorf("a second one: %v, %v, want ErrInUse", second, err)
	}
	// The first one is not disturbed.
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 1)...)
	s.reopen(t)
	if log := s.log(t); len(log) != 1 {
		t.Errorf("it holds %d events", len(log))
	}
}

func TestAStoreThatCannotBeOpenedIsNotTakenForOneInUse(t *testing.T) {
	// The name is part of the error: it must not be taken for the cause.
	file := filepath.Join(t.TempDir(), "lock")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := embedded.Open(embedded.Options{Dir: file})
	if err == nil || errors.Is(err, embedded.ErrInUse) || !strings.Contains(err.Error(), file) {
		t.Errorf("a store in a file: %v", err)
	}
}
