package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"

	"waymark/eventstore/embedded"
)

func TestAStoreMayBeClosedTwice(t *testing.T) {
	s, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
}

// A database that is closed under a reader panics, or says that it was leaked.
func TestAStoreMayBeClosedWhileItIsUsed(t *testing.T) {
	for range 4 {
		s := serve(t, t.TempDir())
		s.append(t, "notes-0", esdb.NoStream{}, notes("Noted", 600)...)
		used, enough := make(chan struct{}), make(chan struct{})
		var using sync.WaitGroup
		for i := range 24 {
			conn := dial(t, s.address)
			using.Go(func() {
				for use(t.Context(), conn, i) == nil {
					select {
					case used <- struct{}{}:
					case <-enough:
					}
				}
			})
		}
		for range 20 + rand.IntN(40) {
			<-used
		}
		close(enough)
		s.stop(t)
		using.Wait()
		again := serve(t, s.dir)
		again.log(t) // whatever is in it can be read
		again.stop(t)
	}
}

// use appends, reads the last event, or reads them all, by the bare protocol, which does not wait for a server.
func use(ctx context.Context, conn grpc.ClientConnInterface, i int) error {
	if i%3 == 0 {
		_, err := bare(ctx, conn, options(&streams.AppendReq_Options{
			StreamIdentifier: named(fmt.Sprintf("notes-%d", i)), ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
		}), message(uuid.NewString(), map[string]string{"type": "Noted", "content-type": "application/json"}))
		return err
	}
	o := &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Start{}}},
		CountOption:  &streams.ReadReq_Options_Count{Count: 1 << 40},
	}
	if i%3 == 1 {
		o.ReadDirection, o.CountOption = streams.ReadReq_Options_Backwards, &streams.ReadReq_Options_Count{Count: 1}
		o.StreamOption = &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
			StreamIdentifier: named("notes-0"), RevisionOption: &streams.ReadReq_Options_StreamOptions_End{},
		}}
	}
	call, err := streams.NewStreamsClient(conn).Read(ctx, &streams.ReadReq{Options: o})
	for err == nil {
		_, err = call.Recv()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
