package eventstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
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
	g := newGateway(t, newStore(t))
	c := connect(t, g.address)
	evs := one()
	evs[0].Data = make([]byte, MaxAppendBytes-len(evs[0].Metadata)-2*len(evs[0].Type)+1)
	if _, err := c.Append(t.Context(), "notes-A", NoStream, evs); !errors.Is(err, ErrTooLarge) || g.appends.Load() != 0 {
		t.Errorf("append: %v after %d calls, want ErrTooLarge after none", err, g.appends.Load())
	}
	evs[0].Data = evs[0].Data[1:]
	mustAppend(t, c, "notes-A", NoStream, evs)
}

func TestAStoreThatTakesLessSaysSo(t *testing.T) {
	g := newGateway(t, newStore(t))
	g.onAppend = func(_ int64, call streams.Streams_AppendServer, _ func() (*streams.AppendResp, error)) error {
		takeAll(call)
		return status.Error(codes.InvalidArgument, "Maximum Append Size of 10 Exceeded.")
	}
	c := connect(t, g.address)
	if _, err := c.Append(t.Context(), "notes-A", NoStream, one()); !errors.Is(err, ErrTooLarge) {
		t.Errorf("append: %v, want ErrTooLarge", err)
	}
}

// A status that comes early, before the events were sent, reaches the caller as something else. So no status is believed.
func TestAfterAStatusTheEventIsThereOnce(t *testing.T) {
	for _, code := range []codes.Code{codes.PermissionDenied, codes.Unavailable, codes.Internal} {
		for _, done := range []bool{false, true} {
			for _, early := range []bool{false, true} {
				t.Run(fmt.Sprintf("%v, done %v, early %v", code, done, early), func(t *testing.T) {
					noLeaks(t)
					g := newGateway(t, newStore(t))
					g.onAppend = func(n int64, call streams.Streams_AppendServer, relay func() (*streams.AppendResp, error)) error {
						if n > 2 {
							return answer(call, relay)
						}
						if done {
							if _, err := relay(); err != nil {
								return err
							}
						} else if !early {
							takeAll(call)
						}
						return status.Error(code, "not now")
					}
					c := connect(t, g.address)
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
}

func TestAnAppendWhoseAnswerIsLostIsDoneOnce(t *testing.T) {
	noLeaks(t)
	s := newStore(t)
	p := newProxy(t, s.address)
	c, witness := connect(t, p.address()), connect(t, s.address)
	mustAppend(t, c, "notes-A", NoStream, one())
	for round := range 5 {
		stream, evs := fmt.Sprintf("notes-B%d", round), some(3)
		p.set(oneWay)
		answered := make(chan error, 1)
		go func() {
			_, err := c.Append(context.Background(), stream, NoStream, evs)
			answered <- err
		}()
		eventually(t, "the append", func() bool { return len(mustRead(t, witness, stream)) == len(evs) })
		p.set(cut)
		p.set(open)
		if err := <-answered; err != nil {
			t.Fatal(err)
		}
		holdsOnly(t, witness, stream, evs)
	}
}

func TestAnUnknownOutcomeIsSaidAndTheCallerMayRepeat(t *testing.T) {
	noLeaks(t)
	s := newStore(t)
	p := newProxy(t, s.address)
	c := connect(t, p.address(), within(200*time.Millisecond))
	mustAppend(t, c, "notes-A", NoStream, one())
	p.set(oneWay)
	evs := some(2)
	if _, err := c.Append(t.Context(), "notes-B", NoStream, evs); !errors.Is(err, ErrOutcomeUnknown) {
		t.Fatalf("append: %v, want ErrOutcomeUnknown", err)
	}
	p.set(cut)
	p.set(open)
	eventually(t, "the store", func() bool { return c.Ready(t.Context()) == nil })
	mustAppend(t, c, "notes-B", NoStream, evs)
	holdsOnly(t, c, "notes-B", evs)
}

// A store need not recognise a repeated append: then it says that the revision is wrong.
func TestAWrongRevisionAfterALostAnswerIsLookedInto(t *testing.T) {
	for _, ours := range []bool{true, false} {
		t.Run(fmt.Sprintf("ours %v", ours), func(t *testing.T) {
			s := newStore(t)
			g, witness := newGateway(t, s), connect(t, s.address)
			evs, stored := some(3), some(3)
			if ours {
				stored = evs
			}
			last := mustAppend(t, witness, "notes-A", NoStream, stored)
			g.onAppend = func(n int64, call streams.Streams_AppendServer, _ func() (*streams.AppendResp, error)) error {
				takeAll(call)
				if n == 1 {
					return status.Error(codes.Internal, "what happened?")
				}
				return call.SendAndClose(&streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{
					WrongExpectedVersion: &streams.AppendResp_WrongExpectedVersion{},
				}})
			}
			position, err := connect(t, g.address).Append(t.Context(), "notes-A", NoStream, evs)
			if ours && (err != nil || position != last) {
				t.Errorf("append: %v, %v, want %v", position, err, last)
			}
			if !ours && !errors.Is(err, ErrWrongRevision) {
				t.Errorf("append: %v, want ErrWrongRevision", err)
			}
		})
	}
}

// The official client makes success of an answer that says nothing.
func TestAnAnswerWithoutAPositionIsNoSuccess(t *testing.T) {
	g := newGateway(t, newStore(t))
	g.onAppend = func(n int64, call streams.Streams_AppendServer, relay func() (*streams.AppendResp, error)) error {
		if n > 1 {
			return answer(call, relay)
		}
		takeAll(call)
		return call.SendAndClose(&streams.AppendResp{})
	}
	c, evs := connect(t, g.address), one()
	mustAppend(t, c, "notes-A", NoStream, evs)
	holdsOnly(t, c, "notes-A", evs)
}

// The official client looks for the name of a deleted stream where there need not be one, and panics.
func TestAPanicOfTheOfficialClientIsAnError(t *testing.T) {
	noLeaks(t)
	g := newGateway(t, newStore(t))
	g.onAppend = func(_ int64, call streams.Streams_AppendServer, _ func() (*streams.AppendResp, error)) error {
		call.SetTrailer(metadata.Pairs("exception", "stream-deleted"))
		takeAll(call)
		return status.Error(codes.FailedPrecondition, "deleted")
	}
	c := connect(t, g.address, within(time.Second))
	if _, err := c.Append(t.Context(), "notes-A", NoStream, one()); !errors.Is(err, errFault) || !errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("append: %v, want errFault and ErrOutcomeUnknown", err)
	}
	if err := c.Ready(t.Context()); err != nil {
		t.Errorf("the client is useless: %v", err)
	}
}
