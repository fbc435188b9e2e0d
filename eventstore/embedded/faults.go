package embedded

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// Faults make a server go wrong on purpose, for tests of what uses it. They are given to it in its Options and may be
// changed while it runs; several servers, one after the other, may share them. The zero value is no faults. Calls go wrong
// by Add; connections by SetLink, Hang and Cut.
type Faults struct {
	mu    sync.Mutex
	added []*Injection

	link     Link
	conns    map[*faultyConn]bool // nil before the first
	changed  chan struct{}        // closed when connections may stand still no longer
	accepted int
}

// Fault says which calls go wrong, when and how.
type Fault struct {
	// Method is what the calls are to: Append, Read, Subscribe (a Read that stays open) or another method of Streams;
	// those of other services have its name before them, as in ServerFeatures/GetSupportedMethods. Any if empty.
	Method string
	// Stream is the stream that the calls name, $all for the log. Any if empty.
	Stream string
	Skip   int // how many of these calls go well before
	Times  int // how many go wrong then; all if 0
	When   Moment
	// Answers is how many answers go out before, if it happens when the store is Done: of a read or a subscription, to
	// which each event, checkpoint or other message is an answer. An append has one.
	Answers int
	Act     Act // what happens; nil: nothing, which counts the calls
}

// Moment is when in a call its fault happens.
type Moment int

// The moments of a call.
const (
	// Received: the whole request is here, or its first message where it has no end, and the store has not acted. So
	// servers refuse calls.
	Received Moment = iota
	// Early: the client may still be sending, and finds its call ended. So proxies and access control refuse calls.
	Early
	// Done: the store has acted. It happens in place of an answer, or at the end of the call if that comes before.
	Done
)

// Act is what happens to a call. It returns what the call ends with. To let the call go on it calls proceed, which returns
// what became of it; when the store is Done, that is the sending of one answer.
type Act func(call *Call, proceed func() error) error

// Injection is a fault that was added.
type Injection struct {
	fault  Fault
	faults *Faults
	seen   int // calls that it is for; under the lock of the faults
	hits   atomic.Int64
}

// Add has calls go wrong that begin from now on. Where several faults are for one call, the first added is the outermost.
func (f *Faults) Add(fault Fault) *Injection {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := &Injection{fault: fault, faults: f}
	f.added = append(f.added, i)
	return i
}

// Hits is how many calls it has happened to, counted when it begins to happen.
func (i *Injection) Hits() int { return int(i.hits.Load()) }

// Remove lets calls go well that begin from now on.
func (i *Injection) Remove() {
	i.faults.mu.Lock()
	defer i.faults.mu.Unlock()
	i.faults.added = slices.DeleteFunc(i.faults.added, func(other *Injection) bool { return other == i })
}

// of are the faults of a call, by when they happen.
func (f *Faults) of(c *Call) map[Moment][]*Injection {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := map[Moment][]*Injection{}
	for _, i := range f.added {
		if i.is(c) {
			found[i.fault.When] = append(found[i.fault.When], i)
		}
	}
	return found
}

// is says whether a call goes wrong. The lock is held.
func (i *Injection) is(c *Call) bool {
	if i.fault.Method != "" && i.fault.Method != c.Method || i.fault.Stream != "" && i.fault.Stream != c.Stream {
		return false
	}
	i.seen++
	return i.seen > i.fault.Skip && (i.fault.Times == 0 || i.seen <= i.fault.Skip+i.fault.Times)
}

func (i *Injection) happen(c *Call, proceed func() error) error {
	i.hits.Add(1)
	if i.fault.Act == nil {
		return proceed()
	}
	return i.fault.Act(c, proceed)
}

// around puts what happens around what would.
func around(c *Call, faults []*Injection, proceed func() error) func() error {
	for _, i := range slices.Backward(faults) {
		inner := proceed
		proceed = func() error { return i.happen(c, inner) }
	}
	return proceed
}

// options are what a server needs for its faults: nothing without them.
func (f *Faults) options() []grpc.ServerOption {
	if f == nil {
		return nil
	}
	return []grpc.ServerOption{grpc.ChainStreamInterceptor(f.onStream), grpc.ChainUnaryInterceptor(f.onUnary)}
}

func (f *Faults) onStream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
	typ, err := requestType(info.FullMethod)
	if err != nil {
		return err
	}
	r := &incoming{typ: typ, from: stream.RecvMsg, finite: info.IsClientStream && !info.IsServerStream}
	r.take() // it names the stream
	return f.call(stream, r, info.FullMethod, func(s grpc.ServerStream) error { return handler(srv, s) })
}

func (f *Faults) onUnary(ctx context.Context, message any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	stream := &unary{ctx: ctx}
	err := f.call(stream, incomingOf(message), info.FullMethod, func(s grpc.ServerStream) error {
		answer, err := handler(ctx, message)
		if err != nil {
			return err
		}
		return s.SendMsg(answer)
	})
	return stream.answer, err
}

// call lets the server handle a call, but for its faults.
func (f *Faults) call(stream grpc.ServerStream, r *incoming, fullMethod string, handle func(grpc.ServerStream) error) error {
	c := &Call{ServerStream: stream, Request: r.first()}
	c.Method, c.Stream = r.names(fullMethod)
	faults := f.of(c)
	t := &tampered{Call: c, request: r, faults: faults[Done]}
	received := around(c, faults[Received], func() error {
		r.given = 0
		return t.end(handle(t))
	})
	return around(c, faults[Early], func() error {
		if len(faults[Received]) > 0 {
			r.takeAll()
		}
		return received()
	})()
}

// unary is a call of one request and one answer in the form of a stream.
type unary struct {
	grpc.ServerStream // nil: what is used of it stands below
	ctx               context.Context
	answer            any
}

func (u *unary) Context() context.Context  { return u.ctx }
func (u *unary) SetTrailer(md metadata.MD) { _ = grpc.SetTrailer(u.ctx, md) }
func (u *unary) SendMsg(answer any) error  { u.answer = answer; return nil }
