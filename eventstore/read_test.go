package eventstore

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"

	"waymark/events"
	"waymark/eventstore/embedded"
)

// firstError reads a sequence to its end and returns the error that ended it, if any.
func firstError(sequence iter.Seq2[events.Raw, error]) error {
	for _, err := range sequence {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestAStreamIsReadFromARevisionToItsEnd(t *testing.T) {
	noLeaks(t)
	c := connect(t, newStore(t).address)
	evs := some(3*readBatch + 7)
	mustAppend(t, c, "notes-A", NoStream, evs)
	holdsOnly(t, c, "notes-A", evs)
	for _, from := range []int{1, readBatch, 3*readBatch + 6, 3*readBatch + 7, 5000} {
		next := from
		for raw, err := range c.ReadStream(t.Context(), "notes-A", int64(from)) {
			if err != nil {
				t.Fatal(err)
			}
			if raw.Revision != int64(next) || raw.ID != evs[next].ID.String() {
				t.Fatalf("from %d: revision %d, want %d", from, raw.Revision, next)
			}
			next++
		}
		if next != max(from, len(evs)) {
			t.Errorf("from %d: ended before %d", from, next)
		}
	}
}

func TestAnEventIsReadAtItsRevision(t *testing.T) {
	noLeaks(t)
	c := connect(t, newStore(t).address)
	evs := some(7)
	mustAppend(t, c, "notes-A", NoStream, evs)
	for _, revision := range []int{0, 3, 6, 7, 100} {
		raw, there, err := c.At(t.Context(), "notes-A", int64(revision))
		if err != nil || there != (revision < len(evs)) || there && (raw.Revision != int64(revision) || raw.ID != evs[revision].ID.String()) {
			t.Errorf("at %d: %+v, %v, %v", revision, raw, there, err)
		}
	}
	if _, there, err := c.At(t.Context(), "notes-B", 0); there || err != nil {
		t.Errorf("of a stream that does not exist: %v, %v", there, err)
	}
}

func TestAStreamThatDoesNotExistIsEmpty(t *testing.T) {
	c := connect(t, newStore(t).address)
	if found := mustRead(t, c, "notes-A"); len(found) != 0 {
		t.Errorf("%d events", len(found))
	}
}

func TestAReadMayBeLeftEarly(t *testing.T) {
	noLeaks(t)
	c := connect(t, newStore(t).address)
	mustAppend(t, c, "notes-A", NoStream, some(5*readBatch))
	for range 50 {
		for raw, err := range c.ReadStream(t.Context(), "notes-A", 0) {
			if err != nil || raw.Revision == 3 {
				break
			}
		}
	}
}

func TestTheLogIsReadFromAPosition(t *testing.T) {
	c := connect(t, newStore(t).address)
	var want []string
	var after events.Position
	for i := range 200 {
		evs := one()
		position := mustAppend(t, c, fmt.Sprintf("%s-%d", []string{"notes", "other", "backlog"}[i%3], i), NoStream, evs)
		if i == 102 {
			after = position
		}
		if i > 102 {
			want = append(want, evs[0].ID.String())
		}
	}
	var found []string
	last := after
	for raw, err := range c.ReadAll(t.Context(), &after) {
		if err != nil {
			t.Fatal(err)
		}
		if raw.Position.Compare(last) <= 0 {
			t.Errorf("%v came after %v", raw.Position, last)
		}
		found, last = append(found, raw.ID), raw.Position
	}
	if !slices.Equal(found, want) {
		t.Errorf("found %d events, want %d", len(found), len(want))
	}
	n := 0
	for range c.ReadAll(t.Context(), nil) {
		n++
	}
	if n != 200 {
		t.Errorf("the whole log holds %d events, want 200", n)
	}
}

func TestAReadInFlightEndsWhenTheStoreGoes(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	stalled := faults.Add(embedded.Fault{Method: "Read", Stream: "notes-A", Act: embedded.Stall(nil)})
	c := connect(t, s.address)
	ended := make(chan error, 1)
	go func() { ended <- drain(t.Context(), c, "notes-A") }()
	eventually(t, "the read", func() bool { return stalled.Hits() > 0 })
	goAway(faults)
	timed(t, "the end of the read", time.Second, func() {
		if err := <-ended; !errors.Is(err, ErrUnavailable) {
			t.Errorf("read: %v, want ErrUnavailable", err)
		}
	})
}

func TestAReadThatBreaksSaysSo(t *testing.T) {
	noLeaks(t)
	for name, act := range map[string]embedded.Act{"a cut": embedded.Drop, "a status": embedded.Status(codes.Aborted, "broken")} {
		t.Run(name, func(t *testing.T) {
			s, faults := newFaultyStore(t)
			c := connect(t, s.address)
			mustAppend(t, c, "notes-A", NoStream, some(2*readBatch))
			faults.Add(embedded.Fault{Method: "Read", Stream: "notes-A", Times: 1, When: embedded.Done, Answers: readBatch + 1, Act: act})
			if err := drain(t.Context(), c, "notes-A"); !errors.Is(err, ErrUnavailable) {
				t.Errorf("read: %v, want ErrUnavailable", err)
			}
		})
	}
}

// The official client panics where a read brings something that it does not know.
func TestAnAnswerThatTheOfficialClientDoesNotKnowIsAnError(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	faults.Add(embedded.Fault{Method: "Read", Stream: "notes-A", Act: embedded.Answer(
		&streams.ReadResp{Content: &streams.ReadResp_LastStreamPosition{LastStreamPosition: 3}},
	)})
	c := connect(t, s.address)
	if err := drain(t.Context(), c, "notes-A"); !errors.Is(err, errFault) {
		t.Errorf("read: %v, want errFault", err)
	}
	if err := c.Ready(t.Context()); err != nil {
		t.Errorf("the client is useless: %v", err)
	}
}
