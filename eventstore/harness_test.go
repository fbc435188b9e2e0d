package eventstore

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
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
	faults       *embedded.Faults
	server       *embedded.Server
	served       chan error
}

func newStore(t testing.TB) *store { return open(t, nil) }

// newFaultyStore is a store, and what goes wrong with it: nothing as yet.
func newFaultyStore(t testing.TB) (*store, *embedded.Faults) {
	faults := &embedded.Faults{}
	return open(t, faults), faults
}

func open(t testing.TB, faults *embedded.Faults) *store {
	t.Helper()
	s := &store{dir: t.TempDir(), address: "127.0.0.1:0", faults: faults}
	s.start(t)
	t.Cleanup(func() { s.stop(t) })
	return s
}

func (s *store) start(t testing.TB) {
	t.Helper()
	listener := listen(t, s.address)
	server, err := embedded.Open(embedded.Options{Dir: s.dir, Faults: s.faults})
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

// goAway cuts all connections and refuses new ones, until the link is up again.
func goAway(faults *embedded.Faults) {
	faults.SetLink(embedded.LinkRefusing)
	faults.Cut()
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
