package projections

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/postgres"
	"waymark/postgres/postgrestest"
)

const patience = time.Minute

// store is an embedded event store that can go away and come back at the same address.
type store struct {
	dir, address string
	server       *embedded.Server
	client       *eventstore.Client
	appended     events.Position
}

func openStore(t *testing.T) *store {
	t.Helper()
	s := &store{dir: t.TempDir(), address: "127.0.0.1:0"}
	s.open(t)
	client, err := eventstore.Connect(eventstore.Options{URL: "esdb://" + s.address + "?tls=false"})
	if err != nil {
		t.Fatal(err)
	}
	s.client = client
	t.Cleanup(func() {
		if err := errors.Join(client.Close(), s.server.Close()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *store) open(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	if s.server, err = embedded.Open(embedded.Options{Dir: s.dir}); err != nil {
		t.Fatal(err)
	}
	go func(server *embedded.Server) {
		if err := server.Serve(listener); err != nil {
			t.Error(err)
		}
	}(s.server)
}

// append appends a part of a log, as it is but for what the store decides, one book after the other.
func (s *store) append(t *testing.T, log []events.Raw) {
	t.Helper()
	log = slices.Clone(log)
	slices.SortStableFunc(log, func(a, b events.Raw) int { return strings.Compare(a.Stream, b.Stream) })
	for len(log) > 0 {
		n := 1
		for n < len(log) && n < 100 && log[n].Stream == log[0].Stream {
			n++
		}
		batch := make([]eventstore.NewEvent, n)
		for i, raw := range log[:n] {
			batch[i] = eventstore.NewEvent{ID: uuid.MustParse(raw.ID), Type: raw.Type, Data: raw.Data, Metadata: raw.Metadata}
		}
		end, err := s.client.Append(t.Context(), log[0].Stream, log[0].Revision-1, batch)
		if err != nil {
			t.Fatal(err)
		}
		s.appended, log = end, log[n:]
	}
}

// start runs an engine and returns what ends it.
func start(t *testing.T, e *Engine) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the engine ended with %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

func waitFor(t *testing.T, e *Engine, p events.Position, models ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, m := range models {
		eventually(t, "wait for "+m, func() error { return e.Wait(ctx, m, p) })
	}
}

// eventually tries again until there is no error.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		err := try()
		if err == nil {
			return
		}
		if !pause(ctx, 5*time.Millisecond) {
			t.Fatalf("%s: %v", what, err)
		}
	}
}

func holds(t *testing.T, pool *pgxpool.Pool, log []events.Raw) {
	t.Helper()
	for _, m := range models() {
		if withoutChunks(dump(t, pool, m.name)) != withoutChunks(expected(t, m, log)) {
			t.Errorf("%s does not hold what the log says", m.name)
		}
	}
}

func ready(t *testing.T, e *Engine) {
	t.Helper()
	eventually(t, "ready", func() error { return e.Ready(t.Context()) })
}

func TestAnEngineFollowsTheLogAndGoesOnAfterARestart(t *testing.T) {
	log := syntheticLog(3000)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:1000])
	e := New(Options{Pool: pool, Client: s.client, Node: "one", PageSize: 64})
	if err := e.Ready(t.Context()); err == nil {
		t.Error("ready before it runs")
	}
	stop := start(t, e)
	ready(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	s.append(t, log[1000:2000])
	waitFor(t, e, s.appended, e.Models()...)
	if err := e.Wait(t.Context(), "nonsense", s.appended); !errors.Is(err, ErrUnknownModel) {
		t.Errorf("waiting for no model got %v", err)
	}
	stop()
	if err := e.Ready(t.Context()); !errors.Is(err, ErrNotReady) {
		t.Errorf("after the end ready is %v", err)
	}
	s.append(t, log[2000:])
	other := New(Options{Pool: pool, Client: s.client, Node: "two"}) // at once: the first gave its leases back
	start(t, other)
	waitFor(t, other, s.appended, other.Models()...)
	ready(t, other)
	holds(t, pool, log)
}

func TestAnotherNodeTakesOverWhenTheOwnerFallsSilent(t *testing.T) {
	log := syntheticLog(1500)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	for _, m := range models() { // an owner that takes a part and never says anything again
		pages(t, own(t, pool, m, "silent"), log[:0], nil, false)
	}
	s.append(t, log)
	first, second := New(Options{Pool: pool, Client: s.client, Node: "one"}), New(Options{Pool: pool, Client: s.client, Node: "two"})
	for _, e := range []*Engine{first, second} {
		e.pace.stale, e.pace.wait, e.pace.heartbeat = 1500*time.Millisecond, 20*time.Millisecond, 50*time.Millisecond
		start(t, e)
	}
	waitFor(t, first, s.appended, first.Models()...)
	ready(t, second) // also the node that waits knows
	holds(t, pool, log)
}

func TestAnEventThatCantBeReadHoldsUpItsModelsUntilItCan(t *testing.T) {
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	var readable atomic.Bool
	bad := log[300]
	for i := 300; !strings.HasPrefix(bad.Stream, "backlog-"); i++ {
		bad = log[i]
	}
	e := New(Options{Pool: pool, Client: s.client, Node: "one", PageSize: 100})
	e.record = func(raw events.Raw) (events.Recorded, error) {
		if raw.ID == bad.ID && !readable.Load() {
			return events.Recorded{}, fmt.Errorf("%w: %s", events.ErrNewerSchema, raw.ID)
		}
		return events.Record(raw)
	}
	start(t, e)
	waitFor(t, e, s.appended, "charter", "roadmap")
	eventually(t, "the error shows", func() error {
		err := e.Ready(t.Context())
		if err == nil {
			return errors.New("it is ready")
		}
		for _, model := range []string{"backlog", "decisions"} {
			if !strings.Contains(err.Error(), model+" is held up") || !strings.Contains(err.Error(), bad.ID) {
				return fmt.Errorf("%s is missing: %w", model, err)
			}
		}
		return nil
	})
	if got := texts(t, pool, "select count(*)::text from decisions.decision where id = $1", bad.ID); got[0] != "0" {
		t.Error("the bad event was taken")
	}
	readable.Store(true)
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	holds(t, pool, log)
}

func TestOutagesAreWaitedOut(t *testing.T) {
	log := syntheticLog(2000)
	s := openStore(t)
	options := postgrestest.Options(t)
	cluster, err := postgres.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := cluster.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	pool := connect(t, cluster.DSN("waymark"))
	e := New(Options{Pool: pool, Client: s.client, Node: "one", PageSize: 64})
	start(t, e)
	s.append(t, log[:500])
	waitFor(t, e, s.appended, e.Models()...)

	if err := cluster.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.append(t, log[500:1000])
	if err := e.Ready(t.Context()); err == nil {
		t.Error("ready without a database")
	}
	if cluster, err = postgres.Start(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	waitFor(t, e, s.appended, e.Models()...)

	if err := s.server.Close(); err != nil {
		t.Fatal(err)
	}
	s.open(t)
	eventually(t, "the event store is back", func() error { return s.client.Ready(t.Context()) })
	s.append(t, log[1000:1500])
	if err := cluster.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.append(t, log[1500:])
	waitFor(t, e, s.appended, e.Models()...)
	holds(t, pool, log)
}
