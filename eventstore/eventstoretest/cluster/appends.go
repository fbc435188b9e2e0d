package cluster

import (
	"context"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"waymark/eventstore/embedded"
)

// errTimeout is what the server says of an append that no majority has confirmed in time, or while it led.
var errTimeout = status.Error(codes.Aborted, "Operation timed out: Commit phase timeout.")

// append has the store append, and confirms it once a majority would have.
func (c *Cluster) append(call *embedded.Call, proceed func() error) error {
	c.writes.RLock()
	a := &appending{ServerStream: call.ServerStream, cluster: c, written: sync.OnceFunc(c.writes.RUnlock), term: c.now().term}
	defer a.written()
	call.ServerStream = a
	return proceed()
}

// write has the store write something else than an append; it has no time for it while there is no majority.
func (c *Cluster) write(proceed func() error) error {
	c.writes.RLock()
	defer c.writes.RUnlock()
	if !c.now().lost.IsZero() {
		return errTimeout
	}
	return proceed()
}

// appending is the call of an append.
type appending struct {
	grpc.ServerStream
	cluster *Cluster
	written func() // the store has written what it will
	term    int    // in which it began
}

// SendMsg sends the answer: that others came first at once, a confirmation when the time has come.
func (a *appending) SendMsg(m any) error {
	a.written()
	if answer, ok := m.(*streams.AppendResp); ok && answer.GetSuccess() != nil {
		if err := a.confirm(a.Context(), time.Now()); err != nil {
			return err
		}
	}
	return a.ServerStream.SendMsg(m)
}

// confirm waits until an append that was written at an instant may be confirmed.
func (a *appending) confirm(ctx context.Context, written time.Time) error {
	deadline := written.Add(a.cluster.timeout)
	for {
		s := a.cluster.now()
		due := written.Add(s.trail + s.late)
		switch wait := time.Until(due); {
		case s.term != a.term, !time.Now().Before(deadline) && (!s.lost.IsZero() || wait > 0):
			return errTimeout
		case s.lost.IsZero() && wait <= 0:
			return nil
		}
		if !s.lost.IsZero() || due.After(deadline) {
			due = deadline
		}
		timer := time.NewTimer(time.Until(due))
		select {
		case <-timer.C:
		case <-s.changed:
		case <-ctx.Done():
			return status.FromContextError(ctx.Err()).Err()
		}
		timer.Stop()
	}
}
