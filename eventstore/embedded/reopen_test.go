package embedded_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
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

func TestAStoreMayBeClosedTwice(t *testing.T) {
	s, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
}

func TestAStoreMayBeClosedWhileItIsUsed(t *testing.T) {
	for range 5 {
		s := serve(t, t.TempDir())
		s.append(t, "notes-0", esdb.NoStream{}, notes("Noted", many)...)
		used, enough := make(chan struct{}), make(chan struct{})
		var using sync.WaitGroup
		for i := range 6 {
			c := client(t, s.address)
			using.Go(func() {
				defer c.Close()
				for use(t, c, fmt.Sprintf("notes-%d", i%3), i%2 == 0) == nil {
					select {
					case used <- struct{}{}:
					case <-enough:
					}
				}
			})
		}
		for range 10 + rand.IntN(50) {
			<-used
		}
		close(enough)
		s.stop(t)
		using.Wait()
		serve(t, s.dir).log(t) // whatever is in it can be read
	}
}

// use appends or reads everything.
func use(t *testing.T, c *esdb.Client, stream string, write bool) error {
	if !write {
		return readOnce(t, c)
	}
	_, err := c.AppendToStream(t.Context(), stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, notes("Noted", 2)...)
	return err
}

func readOnce(t *testing.T, c *esdb.Client) error {
	read, err := c.ReadAll(t.Context(), esdb.ReadAllOptions{From: esdb.Start{}}, math.MaxUint64)
	if err != nil {
		return err
	}
	defer read.Close()
	for {
		if _, err := read.Recv(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
