package eventstore

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"waymark/events"
	"waymark/eventstore/embedded"
)

// soon is how long tests wait for what must come.
const soon = 20 * time.Second

// eventually waits until a condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(soon); !holds(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("did not come: %s", what)
		}
	}
}

// noLeaks fails the test if, after all of its cleanups, more goroutines run than before.
func noLeaks(t testing.TB) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		if t.Failed() {
			return
		}
		for end := time.Now().Add(soon); runtime.NumGoroutine() > before; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				stacks := make([]byte, 1<<20)
				t.Errorf("%d goroutines, before %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
				return
			}
		}
	})
}

// store is an embedded server that can go away and come back at the same address with the same events.
type store struct {
	dir, address string
	server       *embedded.Server
	served       chan error
}

func newStore(t testing.TB) *store {
	t.Helper()
	s := &store{dir: t.TempDir(), address: "127.0.0.1:0"}
	s.start(t)
	t.Cleanup(func() { s.stop(t) })
	return s
}

func (s *store) start(t testing.TB) {
	t.Helper()
	listener := listen(t, s.address)
	server, err := embedded.Open(embedded.Options{Dir: s.dir})
	if err != nil {
		t.Fatal(err)
	}
	s.address, s.server, s.served = listener.Addr().String(), server, make(chan error, 1)
	go func() { s.served <- server.Serve(listener) }()
}

func (s *store) stop(t testing.TB) {
	t.Helper()
	if s.server == nil {
		return
	}
	if err := s.server.Close(); err != nil {
		t.Error(err)
	}
	if err := <-s.served; err != nil {
		t.Error(err)
	}
	s.server = nil
}

// listen listens, if need be once an address that was just given up is free again.
func listen(t testing.TB, address string) net.Listener {
	t.Helper()
	var listener net.Listener
	eventually(t, "a listener at "+address, func() (ok bool) {
		var err error
		listener, err = net.Listen("tcp", address)
		return err == nil
	})
	return listener
}

// nobody is an address where nothing listens.
func nobody(t testing.TB) string {
	t.Helper()
	listener := listen(t, "127.0.0.1:0")
	defer listener.Close()
	return listener.Addr().String()
}

func connect(t testing.TB, address string, adjust ...func(*Options)) *Client {
	t.Helper()
	o := Options{URL: "esdb://" + address + "?tls=false", Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	for _, f := range adjust {
		f(&o)
	}
	c, err := Connect(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// within are the limits that tests of silence use instead of seconds.
func within(limit time.Duration) func(*Options) {
	return func(o *Options) { o.CallTimeout, o.RetryTimeout, o.Heartbeat = limit, limit, limit/4 }
}

func one() []NewEvent { return some(1) }

func some(n int) []NewEvent {
	evs := make([]NewEvent, n)
	for i := range evs {
		evs[i] = NewEvent{ID: uuid.New(), Type: "Noted", Data: []byte(fmt.Sprintf(`{"n":%d}`, i)), Metadata: []byte(`{"m":1}`)}
	}
	return evs
}

func mustAppend(t testing.TB, c *Client, stream string, expected int64, evs []NewEvent) events.Position {
	t.Helper()
	position, err := c.Append(t.Context(), stream, expected, evs)
	if err != nil {
		t.Fatal(err)
	}
	return position
}

func mustRead(t testing.TB, c *Client, stream string) []events.Raw {
	t.Helper()
	var found []events.Raw
	for raw, err := range c.ReadStream(t.Context(), stream, 0) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, raw)
	}
	return found
}

// holdsOnly fails unless a stream holds these events and no other.
func holdsOnly(t testing.TB, c *Client, stream string, evs []NewEvent) {
	t.Helper()
	found := mustRead(t, c, stream)
	if len(found) != len(evs) {
		t.Fatalf("%s holds %d events, want %d", stream, len(found), len(evs))
	}
	for i, raw := range found {
		if raw.ID != evs[i].ID.String() || raw.Revision != int64(i) {
			t.Errorf("%s holds %s at %d, want %s at %d", stream, raw.ID, raw.Revision, evs[i].ID, i)
		}
	}
}

// flow is what a proxy does with bytes.
type flow int

const (
	open   flow = iota
	silent      // connections stay open, nothing moves
	oneWay      // what the server answers is lost
	cut         // connections are closed at once
)

// proxy stands between client and server and disturbs them.
type proxy struct {
	listener net.Listener
	target   string
	pairs    sync.WaitGroup

	mu       sync.Mutex
	flow     flow
	changed  chan struct{}
	conns    map[net.Conn]bool
	accepted int
}

func newProxy(t testing.TB, target string) *proxy {
	t.Helper()
	p := &proxy{listener: listen(t, "127.0.0.1:0"), target: target, changed: make(chan struct{}), conns: map[net.Conn]bool{}}
	p.pairs.Go(p.accept)
	t.Cleanup(func() {
		p.listener.Close()
		p.set(cut)
		p.pairs.Wait()
	})
	return p
}

func (p *proxy) address() string { return p.listener.Addr().String() }

// set changes the flow; cut ends all connections.
func (p *proxy) set(f flow) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flow = f
	close(p.changed)
	p.changed = make(chan struct{})
	if f == cut {
		for conn := range p.conns {
			conn.Close()
		}
		clear(p.conns)
	}
}

func (p *proxy) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil || !p.add(client, server) {
			client.Close()
			if err == nil {
				server.Close()
			}
			continue
		}
		p.pairs.Go(func() { p.copy(server, client, false) })
		p.pairs.Go(func() { p.copy(client, server, true) })
	}
}

func (p *proxy) add(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accepted++
	if p.flow == cut {
		return false
	}
	for _, conn := range conns {
		p.conns[conn] = true
	}
	return true
}

func (p *proxy) copy(to, from net.Conn, answer bool) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		switch p.pass() {
		case cut:
			return
		case oneWay:
			if answer {
				continue
			}
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// pass waits while the proxy is silent, and says what to do then.
func (p *proxy) pass() flow {
	for {
		p.mu.Lock()
		f, changed := p.flow, p.changed
		p.mu.Unlock()
		if f != silent {
			return f
		}
		<-changed
	}
}

// timed runs f and fails if that takes longer.
func timed(t testing.TB, what string, limit time.Duration, f func()) {
	t.Helper()
	began := time.Now()
	f()
	if took := time.Since(began); took > limit {
		t.Errorf("%s took %v, want at most %v", what, took, limit)
	}
}

// drain reads a sequence to its end and returns the error that ended it, if any.
func drain(ctx context.Context, c *Client, stream string) error {
	for _, err := range c.ReadStream(ctx, stream, 0) {
		if err != nil {
			return err
		}
	}
	return nil
}

var _ io.Closer = (*Client)(nil)
