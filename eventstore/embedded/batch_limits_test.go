package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"waymark/eventstore/embedded"
)

func TestACallOfManyAppendsHasLimits(t *testing.T) {
	s := serve(t, "")
	half := notes("Large", 1)
	half[0].Data = make([]byte, embedded.MaxAppendBytes/2)
	for name, c := range map[string]struct {
		code codes.Code
		send func(b batches) error
	}{
		"open appends": {codes.ResourceExhausted, func(b batches) (err error) {
			for i := 0; i <= 1024 && err == nil; i++ {
				err = b.Send(part(fmt.Sprint(i), to("notes-A", esdb.Any{}), false))
			}
			return err
		}},
		"bytes of open appends": {codes.ResourceExhausted, func(b batches) (err error) {
			for i := 0; i <= 128 && err == nil; i++ {
				err = b.Send(part(fmt.Sprint(i), to("notes-A", esdb.Any{}), false, half...))
			}
			return err
		}},
		"a bad id": {codes.InvalidArgument, func(b batches) error {
			p := part("", to("notes-A", esdb.Any{}), true, notes("Noted", 1)...)
			p.CorrelationId = nil
			return b.Send(p)
		}},
	} {
		b := s.batches(patient(t), t)
		if err := c.send(b); err != nil && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if answer, err := b.Recv(); status.Code(err) != c.code {
			t.Errorf("%s: %v, %v, want %v", name, answer, err, c.code)
		}
	}
	b := s.batches(patient(t), t)
	for i := range 1024 { // no more at once
		b.first(fmt.Sprint(i), to(fmt.Sprint("notes-", i%10), esdb.Any{}), notes("Noted", 1)...)
	}
	go func() {
		for i := range 1024 {
			if err := b.Send(part(fmt.Sprint(i), nil, true)); err != nil {
				t.Error(err)
			}
		}
	}()
	for i := range 1024 {
		b.done(fmt.Sprint(i), fmt.Sprint("notes-", i%10), uint64(i/10))
	}
	b.end()
}

func TestAClientThatLeavesInTheMiddleOfABatchHoldsUpNobody(t *testing.T) {
	s := serve(t, "")
	ctx, cancel := context.WithCancel(patient(t))
	b := s.batches(ctx, t)
	whole := notes("Noted", 1)
	b.first("half", to("notes-A", esdb.Any{}), notes("Half", 1)...)
	b.only("whole", to("notes-A", esdb.Any{}), whole...)
	b.done("whole", "notes-A", 0)
	cancel()
	if _, err := b.Recv(); status.Code(err) != codes.Canceled {
		t.Errorf("%v, want Canceled", err)
	}
	same(t, "the log", s.log(t), whole...)

	ctx, cancel = context.WithCancel(patient(t))
	b = s.batches(ctx, t)
	for i := range 500 { // and reads no answer
		b.only(fmt.Sprint(i), to("notes-B", esdb.Any{}), notes("Noted", 1)...)
	}
	cancel()
	more := notes("More", 1)
	s.append(t, "notes-A", esdb.Revision(0), more...)
	same(t, "the stream", s.whole(t, "notes-A"), append(whole, more...)...)
	s.stop(t) // waits for all calls
}

func TestBatchesEndWhenTheStoreCloses(t *testing.T) {
	for range 3 {
		s := serve(t, t.TempDir())
		b := s.batches(patient(t), t)
		idle := s.batches(patient(t), t)
		idle.first("open", to("notes-B", esdb.Any{}), notes("Open", 1)...)
		go func() {
			for i := range math.MaxInt {
				if b.Send(part(fmt.Sprint(i), to("notes-A", esdb.Any{}), true, notes("Noted", 1)...)) != nil {
					return
				}
			}
		}()
		const enough = 50
		acknowledged := uint64(0)
		for ; acknowledged < enough; acknowledged++ {
			b.done(fmt.Sprint(acknowledged), "notes-A", acknowledged)
		}
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			if err := s.server.Close(); err != nil {
				t.Error(err)
			}
		}()
		for {
			answer, err := b.Recv()
			if err != nil {
				break
			}
			if answer.GetSuccess() != nil {
				acknowledged++
			}
		}
		if answer, err := idle.Recv(); err == nil {
			t.Errorf("a call of a closed store is answered: %v", answer)
		}
		<-closed
		s.reopen(t)
		if found := s.whole(t, "notes-A"); uint64(len(found)) < acknowledged {
			t.Errorf("%d events, %d were acknowledged", len(found), acknowledged)
		}
		s.stop(t)
	}
}
