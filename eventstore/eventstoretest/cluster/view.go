package cluster

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"

	"waymark/eventstore/embedded"
)

// everything is the horizon of a node that shows all that there is.
var everything = time.Unix(1<<40, 0)

// horizon is what a node shows of the log now: the events that were recorded up to an instant. It moves with time, and may
// jump when the channel is closed.
func (c *Cluster) horizon(n int) (time.Time, <-chan struct{}) {
	s := c.now()
	behind := s.trail
	if n != s.leader {
		behind += s.lag
	}
	shown := everything
	if behind > 0 {
		shown = time.Now().Add(-behind)
	}
	if !s.lost.IsZero() && shown.After(s.lost) {
		shown = s.lost
	}
	return shown, s.changed
}

// createdAt is when an event was recorded, by the server's clock, which never goes back in the log.
func createdAt(m *streams.ReadResp) time.Time {
	hundreds, _ := strconv.ParseInt(m.GetEvent().GetEvent().GetMetadata()["created"], 10, 64)
	return time.Unix(0, hundreds*100)
}

// reading is a read on a node that does not show the end of the log.
type reading struct {
	horizon   time.Time
	backwards bool
	left      uint64 // how many events may still be shown
	shown     bool   // some were
	hidden    bool   // some were not
	ended     bool
	end       context.CancelFunc // of the read in the store
}

func (c *Cluster) read(n int, call *embedded.Call, proceed func() error) error {
	horizon, _ := c.horizon(n)
	request, ok := call.Request.(*streams.ReadReq)
	if !ok || horizon.Equal(everything) {
		return proceed()
	}
	o := request.GetOptions()
	r := &reading{horizon: horizon, backwards: o.GetReadDirection() == streams.ReadReq_Options_Backwards, left: o.GetCount()}
	if r.backwards { // it begins with what is hidden, which must not count
		o.CountOption = &streams.ReadReq_Options_Count{Count: math.MaxInt64}
	}
	ctx, cancel := context.WithCancel(call.Context())
	defer cancel()
	r.end, call.ServerStream = cancel, bounded{call.ServerStream, ctx}
	err := embedded.Rewrite(r.show)(call, proceed)
	if r.ended {
		err = nil
	}
	if err == nil && r.hidden && !r.shown && startsAStream(o) {
		return call.SendMsg(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{StreamNotFound: &streams.ReadResp_StreamNotFound{
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(call.Stream)},
		}}})
	}
	return err
}

// show lets through what the node shows, and ends the read once there is no more of it.
func (r *reading) show(m *streams.ReadResp) []*streams.ReadResp {
	switch {
	case r.ended:
		return nil
	case m.GetEvent() == nil:
		return []*streams.ReadResp{m}
	case createdAt(m).After(r.horizon):
		r.hidden = true
		if !r.backwards { // nor is anything behind it shown
			r.stop()
		}
		return nil
	}
	r.shown = true
	if r.left--; r.left == 0 {
		r.stop()
	}
	return []*streams.ReadResp{m}
}

func (r *reading) stop() {
	r.ended = true
	r.end()
}

// startsAStream says whether a read would have shown an event of its stream if the stream had one.
func startsAStream(o *streams.ReadReq_Options) bool {
	s := o.GetStream()
	return s != nil && (s.GetStart() != nil || s.GetEnd() != nil || s.GetRevision() == 0)
}

// bounded is a call that its node may end before its client does.
type bounded struct {
	grpc.ServerStream
	ctx context.Context
}

// Context ends with the call, or when its node has no more to say.
func (b bounded) Context() context.Context { return b.ctx }

// fromTheEnd has a subscription from beyond the end of the log get what comes, as EventStoreDB does: it is told that it has
// caught up, and then gets events before where it wished to begin.
func (c *Cluster) fromTheEnd(request any) {
	r, ok := request.(*streams.ReadReq)
	if !ok {
		return
	}
	c.mu.Lock()
	server := c.server
	c.mu.Unlock()
	if all := r.GetOptions().GetAll(); server != nil && all.GetPosition().GetCommitPosition() > server.End() {
		all.AllOption = &streams.ReadReq_Options_AllOptions_End{End: &shared.Empty{}}
	}
}

// subscribe holds each event back until the node shows it.
func (c *Cluster) subscribe(n int, call *embedded.Call, proceed func() error) error {
	c.fromTheEnd(call.Request)
	told := false // that it has caught up
	return embedded.Rewrite(func(m *streams.ReadResp) []*streams.ReadResp {
		if m.GetCaughtUp() != nil {
			told = true
		}
		if m.GetEvent() == nil {
			return []*streams.ReadResp{m}
		}
		for created := createdAt(m); ; {
			horizon, changed := c.horizon(n)
			if !created.After(horizon) {
				return []*streams.ReadResp{m}
			}
			if !told { // the node knows of nothing more
				told = true
				_ = call.ServerStream.SendMsg(&streams.ReadResp{Content: &streams.ReadResp_CaughtUp_{CaughtUp: &streams.ReadResp_CaughtUp{}}})
			}
			timer := time.NewTimer(max(created.Sub(horizon), time.Millisecond))
			select {
			case <-timer.C:
			case <-changed:
			case <-call.Context().Done():
				return nil
			}
			timer.Stop()
		}
	})(call, proceed)
}
