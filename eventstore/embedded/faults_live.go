package embedded

import (
	"context"
	"errors"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// errOverrun says that more waits for a subscription than its buffer holds.
var errOverrun = errors.New("consumer too slow")

// LiveBuffer has a subscription end as EventStoreDB ends one (Enumerator.AllSubscriptionFiltered.cs): once it has caught up,
// what is appended is put into a buffer of this size at once, however quickly its client reads, and when that is full the
// subscription is over after what is in it. It is for when the call is Early or Received; other calls it leaves alone.
func LiveBuffer(size int) Act {
	return func(call *Call, proceed func() error) error {
		if call.Method != "Subscribe" {
			return proceed()
		}
		ctx, end := context.WithCancelCause(call.Context())
		defer end(nil)
		client := call.ServerStream
		call.ServerStream = &endingStream{client, ctx}
		b := &liveBuffer{waiting: make(chan *streams.ReadResp, size), ctx: ctx, end: end}
		sent := make(chan struct{})
		go func() {
			defer close(sent)
			b.send(client)
		}()
		err := Rewrite(b.put)(call, proceed)
		close(b.waiting)
		<-sent
		if errors.Is(context.Cause(ctx), errOverrun) {
			return status.Error(codes.Aborted,
				"Operation timed out: Consumer too slow to handle event while live. Client resubscription required.")
		}
		return err
	}
}

// endingStream is a call whose end comes from here.
type endingStream struct {
	grpc.ServerStream
	ctx context.Context
}

// Context is done when the call has ended.
func (s *endingStream) Context() context.Context { return s.ctx }

// liveBuffer is what waits for the client of a subscription.
type liveBuffer struct {
	waiting chan *streams.ReadResp
	live    bool
	ctx     context.Context
	end     context.CancelCauseFunc
}

// put keeps a message until it is sent. Before the subscription is live it waits for room.
func (b *liveBuffer) put(m *streams.ReadResp) []*streams.ReadResp {
	if !b.live {
		select {
		case b.waiting <- m:
		case <-b.ctx.Done():
		}
		b.live = m.GetCaughtUp() != nil
		return nil
	}
	select {
	case b.waiting <- m:
	default:
		b.end(errOverrun)
	}
	return nil
}

// send sends what waits, to the end.
func (b *liveBuffer) send(client grpc.ServerStream) {
	for m := range b.waiting {
		if err := client.SendMsg(m); err != nil {
			b.end(err)
		}
	}
}
