package eventstore

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"

	"waymark/eventstore/embedded"
)

func TestAppendSaysThePositionOfTheLastEvent(t *testing.T) {
	c := connect(t, newStore(t).address)
	evs := some(3)
	position := mustAppend(t, c, "notes-A", NoStream, evs)
	found := mustRead(t, c, "notes-A")
	if last := found[len(found)-1]; last.Position != position {
		t.Errorf("position %v, the last event is at %v", position, last.Position)
	}
	if raw := found[1]; string(raw.Data) != string(evs[1].Data) || string(raw.Metadata) != string(evs[1].Metadata) ||
		raw.Type != "Noted" || raw.Stream != "notes-A" || time.Since(raw.Created).Abs() > time.Minute {
		t.Errorf("read back %+v", raw)
	}
}

func TestAppendTakesOnlyTheExpectedRevision(t *testing.T) {
	c := connect(t, newStore(t).address)
	mustAppend(t, c, "notes-A", NoStream, some(2))
	for _, expected := range []int64{NoStream, 0, 2, 100} {
		if _, err := c.Append(t.Context(), "notes-A", expected, one()); !errors.Is(err, ErrWrongRevision) {
			t.Errorf("expected %d: %v, want ErrWrongRevision", expected, err)
		}
	}
	if _, err := c.Append(t.Context(), "notes-B", 0, one()); !errors.Is(err, ErrWrongRevision) {
		t.Errorf("a stream that does not exist: %v, want ErrWrongRevision", err)
	}
	mustAppend(t, c, "notes-A", 1, one())
}

func TestOfAppendsWithOneExpectedRevisionOneWins(t *testing.T) {
	c := connect(t, newStore(t).address)
	for expected := NoStream; expected < 20; expected++ {
		var won, lost atomic.Int64
		var calls sync.WaitGroup
		for range 16 {
			calls.Go(func() {
				switch _, err := c.Append(t.Context(), "notes-A", expected, one()); {
				case err == nil:
					won.Add(1)
				case errors.Is(err, ErrWrongRevision):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		calls.Wait()
		if won.Load() != 1 || lost.Load() != 15 {
			t.Fatalf("at %d: %d won, %d lost", expected, won.Load(), lost.Load())
		}
	}
}

func TestAppendRefusesWhatTheOfficialClientWouldMistake(t *testing.T) {
	c := connect(t, newStore(t).address)
	nameless := some(2)
	nameless[1].ID = uuid.Nil // it would get another id at every try
	for what, f := range map[string]func() error{
		"no id":       func() error { _, err := c.Append(t.Context(), "notes-A", NoStream, nameless); return err },
		"no events":   func() error { _, err := c.Append(t.Context(), "notes-A", NoStream, nil); return err },
		"no revision": func() error { _, err := c.Append(t.Context(), "notes-A", -2, one()); return err },
	} {
		if err := f(); !errors.Is(err, errInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if found := mustRead(t, c, "notes-A"); len(found) != 0 {
		t.Errorf("%d events were appended", len(found))
	}
}

func TestEventsThatAreTooLargeAreNotSent(t *testing.T) {
	s, faults := newFaultyStore(t)
	appends := faults.Add(embedded.Fault{Method: "Append"})
	c := connect(t, s.address)
	evs := one()
	evs[0].Data = make([]byte, MaxAppendBytes-len(evs[0].Metadata)-2*len(evs[0].Type)+1)
	if _, err := c.Append(t.Context(), "notes-A", NoStream, evs); !errors.Is(err, ErrTooLarge) || appends.Hits() != 0 {
		t.Errorf("append: %v after %d calls, want ErrTooLarge after none", err, appends.Hits())
	}
	evs[0].Data = evs[0].Data[1:]
	mustAppend(t, c, "notes-A", NoStream, evs)
}

func TestAStoreThatTakesLessSaysSo(t *testing.T) {
	s, faults := newFaultyStore(t)
	faults.Add(embedded.Fault{Method: "Append", Act: embedded.Status(codes.InvalidArgument, "Maximum Append Size of 10 Exceeded.")})
	c := connect(t, s.address)
	if _, err := c.Append(t.Context(), "notes-A", NoStream, one()); !errors.Is(err, ErrTooLarge) {
		t.Errorf("append: %v, want ErrTooLarge", err)
	}
}

// A status that comes early, before the events were sent, reaches the caller as something else. So no status is believed
// at once.
func TestAfterAStatusTheEventIsThereOnce(t *testing.T) {
	for code, times := range map[codes.Code]int{codes.PermissionDenied: 1, codes.Unavailable: 2, codes.Internal: 2} {
		for when, moment := range map[string]embedded.Moment{
			"early": embedded.Early, "received": embedded.Received, "done": embedded.Done,
		} {
			t.Run(fmt.Sprintf("%v, %s", code, when), func(t *testing.T) {
				noLeaks(t)
				s, faults := newFaultyStore(t)
				faults.Add(embedded.Fault{Method: "Append", Times: times, When: moment, Act: embedded.Status(code, "not now")})
				c := connect(t, s.address)
				evs := some(200) // so many that an early status comes while they are sent
				position := mustAppend(t, c, "notes-A", NoStream, evs)
				holdsOnly(t, c, "notes-A", evs)
				if found := mustRead(t, c, "notes-A"); found[len(found)-1].Position != position {
					t.Errorf("position %v, the last event is at %v", position, found[len(found)-1].Position)
				}
			})
		}
	}
}

func TestAnAppendWhoseAnswerIsLostIsDoneOnce(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	for round := range 5 {
		stream, evs := fmt.Sprintf("notes-%d", round), some(3)
		lost := faults.Add(embedded.Fault{Stream: stream, Times: 1, When: embedded.Done, Act: embedded.Drop})
		mustAppend(t, c, stream, NoStream, evs)
		if lost.Hits() != 1 {
			t.Errorf("%d answers were lost: the test tests nothing", lost.Hits())
		}
		holdsOnly(t, c, stream, evs)
	}
}

func TestAnAppendThatTheNetworkRepeatsIsDoneOnce(t *testing.T) {
	s, faults := newFaultyStore(t)
	faults.Add(embedded.Fault{Method: "Append", Act: embedded.Duplicate})
	c, evs := connect(t, s.address), some(4)
	for i := range evs {
		position := mustAppend(t, c, "notes-A", int64(i)-1, evs[i:i+1])
		if found := mustRead(t, c, "notes-A"); found[i].Position != position {
			t.Errorf("position %v, the last event is at %v", position, found[i].Position)
		}
	}
	holdsOnly(t, c, "notes-A", evs)
}

func TestAnUnknownOutcomeIsSaidAndTheCallerMayRepeat(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	c := connect(t, s.address, within(200*time.Millisecond))
	mustAppend(t, c, "notes-A", NoStream, one())
	faults.SetLink(embedded.LinkMute)
	evs := some(2)
	if _, err := c.Append(t.Context(), "notes-B", NoStream, evs); !errors.Is(err, ErrOutcomeUnknown) {
		t.Fatalf("append: %v, want ErrOutcomeUnknown", err)
	}
	faults.SetLink(embedded.LinkUp)
	eventually(t, "the store", func() bool { return c.Ready(t.Context()) == nil })
	mustAppend(t, c, "notes-B", NoStream, evs)
	holdsOnly(t, c, "notes-B", evs)
}

// wrongRevision is the answer to an append at a wrong revision.
func wrongRevision() *streams.AppendResp {
	return &streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{WrongExpectedVersion: &streams.AppendResp_WrongExpectedVersion{}}}
}

// A store need not recognise a repeated append: then it says that the revision is wrong.
func TestAWrongRevisionAfterALostAnswerIsLookedInto(t *testing.T) {
	evs := some(3)
	for name, c := range map[string]struct {
		stored []NewEvent
		want   error
	}{
		"these events":          {stored: evs},
		"other events":          {stored: some(3), want: ErrWrongRevision},
		"a node that is behind": {stored: evs[:2], want: ErrOutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			s, faults := newFaultyStore(t)
			client := connect(t, s.address)
			last := mustAppend(t, client, "notes-A", NoStream, c.stored)
			faults.Add(embedded.Fault{Method: "Append", Times: 1, Act: embedded.Status(codes.Internal, "what happened?")})
			faults.Add(embedded.Fault{Method: "Append", Skip: 1, Act: embedded.Answer(wrongRevision())})
			position, err := client.Append(t.Context(), "notes-A", NoStream, evs)
			if !errors.Is(err, c.want) || c.want == nil && position != last {
				t.Errorf("append: %v, %v, want %v, %v", position, err, last, c.want)
			}
		})
	}
}

// The official client makes success of an answer that says nothing.
func TestAnAnswerWithoutAPositionIsNoSuccess(t *testing.T) {
	s, faults := newFaultyStore(t)
	faults.Add(embedded.Fault{Method: "Append", Times: 1, Act: embedded.Answer(&streams.AppendResp{})})
	c, evs := connect(t, s.address), one()
	mustAppend(t, c, "notes-A", NoStream, evs)
	holdsOnly(t, c, "notes-A", evs)
}

func TestADeletedStreamIsRefusedForGood(t *testing.T) {
	s, faults := newFaultyStore(t)
	deleted := faults.Add(embedded.Fault{Stream: "notes-A", Act: embedded.Status(
		codes.FailedPrecondition, "deleted", "exception", "stream-deleted", "stream-name", "notes-A",
	)})
	c := connect(t, s.address)
	if _, err := c.Append(t.Context(), "notes-A", NoStream, one()); !isCode(err, esdb.ErrorCodeStreamDeleted) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("append: %v, want that the stream is deleted", err)
	}
	if err := drain(t.Context(), c, "notes-A"); !isCode(err, esdb.ErrorCodeStreamDeleted) || errors.Is(err, ErrUnavailable) {
		t.Errorf("read: %v, want that the stream is deleted", err)
	}
	if deleted.Hits() != 2 {
		t.Errorf("%d calls, want 2", deleted.Hits())
	}
}

// The official client looks for the name of a deleted stream where there need not be one, and panics.
func TestAPanicOfTheOfficialClientIsAnError(t *testing.T) {
	noLeaks(t)
	s, faults := newFaultyStore(t)
	faults.Add(embedded.Fault{Method: "Append", Act: embedded.Status(codes.FailedPrecondition, "deleted", "exception", "stream-deleted")})
	c := connect(t, s.address, within(time.Second))
	if _, err := c.Append(t.Context(), "notes-A", NoStream, one()); !errors.Is(err, errFault) || !errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("append: %v, want errFault and ErrOutcomeUnknown", err)
	}
	if err := c.Ready(t.Context()); err != nil {
		t.Errorf("the client is useless: %v", err)
	}
}

func TestAStoreWhoseDiskIsFullIsAwayAndNotAskedAgain(t *testing.T) {
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	evs := one()
	full := faults.Add(embedded.Fault{
		Method: "Append", When: embedded.Received, Act: embedded.Status(codes.ResourceExhausted, "event store's disk is full"),
	})
	_, err := c.Append(t.Context(), "notes-A", NoStream, evs)
	if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrOutcomeUnknown) || full.Hits() != 1 {
		t.Errorf("asked %d times: %v, want ErrUnavailable", full.Hits(), err)
	}
	full.Remove()
	mustAppend(t, c, "notes-A", NoStream, evs)
	holdsOnly(t, c, "notes-A", evs)
}
