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

const patience = 3 * time.Minute

// store is an embedded event store that can go away and come back at the same address.
type store struct {
	dir, address string
	faults       *embedded.Faults
	server       *embedded.Server
	client       *eventstore.Client
	appended     events.Position
}

func openStore(t testing.TB) *store {
	t.Helper()
	s := &store{dir: t.TempDir(), address: "127.0.0.1:0", faults: &embedded.Faults{}}
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

func (s *store) open(t testing.TB) {
	t.Helper()
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	if s.server, err = embedded.Open(embedded.Options{Dir: s.dir, Faults: s.faults}); err != nil {
		t.Fatal(err)
	}
	go func(server *embedded.Server) {
		if err := server.Serve(listener); err != nil {
			t.Error(err)
		}
	}(s.server)
}

// append appends a part of a log, as it is but for what the store decides, one book after the other.
func (s *store) append(t testing.TB, log []events.Raw) {
	t.Helper()
	log = slices.Clone(log)
	slices.SortStableFunc(log, func(a, b events.Raw) int { return strings.Compare(productOf(a), productOf(b)) }) // whose books keep their order
	for len(log) > 0 {
		n := 1
		for n < len(log) && n < 100 && log[n].Stream == log[0].Stream {
			n++
		}
		batch := make([]eventstore.NewEvent, n)
		for i, raw := range log[:n] {
			batch[i] = eventstore.NewEvent{ID: uuid.MustParse(raw.ID), Type: raw.Type, Data: raw.Data, Metadata: raw.Metadata}
		}
		eventually(t, "append", func() (err error) {
			s.appended, err = s.client.Append(t.Context(), log[0].Stream, log[0].Revision-1, batch)
			return err
		})
		log = log[n:]
	}
}

// start runs an engine and returns what ends it.
func start(t testing.TB, e *Engine) (stop func()) {
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

func waitFor(t testing.TB, e *Engine, p events.Position, models ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for _, m := range models {
		eventually(t, "wait for "+m, func() error { return e.wait(ctx, m, allLanes, p) })
	}
}

// eventually tries again until there is no error.
func eventually(t testing.TB, what string, try func() error) {
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

func holds(t testing.TB, pool *pgxpool.Pool, log []events.Raw) {
	t.Helper()
	for _, m := range models() {
		if dump(t, pool, m.Name) != expected(t, m, log) {
			t.Errorf("%s does not hold what the log says", m.Name)
		}
	}
}

func ready(t testing.TB, e *Engine) {
	t.Helper()
	eventually(t, "ready", func() error { return e.Ready(t.Context()) })
}

func TestAnEngineFollowsTheLogAndGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
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
	if err := e.wait(t.Context(), "nonsense", allLanes, s.appended); !errors.Is(err, ErrUnknownModel) {
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
	t.Parallel()
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

// The owner of the read models can't decode an event: its product waits in the two that read it, and nothing else does.
// Another node, which may ask too, and a program that can decode it bring it back.
func TestAnEventThatCantBeDecodedStopsItsProductUntilItCan(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	var readable atomic.Bool
	bad := readBy(modelNamed(t, "backlog"), log)[200]
	e := New(Options{Pool: pool, Client: s.client, Node: "one", PageSize: 100})
	e.pace.heartbeat = 50 * time.Millisecond
	e.record = func(raw events.Raw) (events.Recorded, error) {
		if raw.ID == bad.ID && !readable.Load() {
			return events.Recorded{}, fmt.Errorf("%w: %s", events.ErrNewerSchema, raw.ID)
		}
		return events.Record(raw)
	}
	start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e) // for the others
	elsewhere := New(Options{Pool: pool, Client: s.client, Node: "two"})
	parked, err := elsewhere.Parked(t.Context(), elsewhere.Models()...)
	if err != nil || len(parked) != 3 {
		t.Fatalf("parked is %+v, %v", parked, err)
	}
	for i, model := range []string{"analytics", "backlog", "decisions"} {
		if p := parked[i]; p.Model != model || p.Product != productOf(bad) || p.EventID != bad.ID || p.Waiting == 0 || !strings.Contains(p.Error, bad.ID) {
			t.Errorf("%s: parked is %+v", model, p)
		}
		still, err := elsewhere.Ask(t.Context(), model, Retry, productOf(bad), bad.ID)
		if err != nil || still == nil || still.EventID != bad.ID || still.Waiting != parked[i].Waiting {
			t.Errorf("%s: a retry in vain gets %+v, %v", model, still, err)
		}
	}
	for want, try := range map[error][3]string{
		ErrUnknownModel: {"nonsense", productOf(bad), ""}, ErrNotParked: {"charter", productOf(bad), ""},
	} {
		if _, err := elsewhere.Ask(t.Context(), try[0], Skip, try[1], try[2]); !errors.Is(err, want) {
			t.Errorf("asking %v gets %v, want %v", try, err, want)
		}
	}
	if _, err := e.Ask(t.Context(), "backlog", Skip, productOf(bad), log[0].ID); !errors.Is(err, ErrNotParked) {
		t.Errorf("skipping an event that is not parked gets %v", err)
	}
	readable.Store(true)
	for _, model := range []string{"analytics", "backlog", "decisions"} {
		if still, err := elsewhere.Ask(t.Context(), model, Retry, productOf(bad), ""); err != nil || still != nil {
			t.Errorf("%s: the retry gets %+v, %v", model, still, err)
		}
	}
	holds(t, pool, log)
}

func TestWhatOneProgramCouldNotTakeTheNextOneTriesAgain(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	bad := readBy(modelNamed(t, "backlog"), log)[100]
	before := New(Options{Pool: pool, Client: s.client, Node: "one"})
	before.record = func(raw events.Raw) (events.Recorded, error) {
		if raw.ID == bad.ID {
			panic("this program can't")
		}
		return events.Record(raw)
	}
	stop := start(t, before)
	waitFor(t, before, s.appended, before.Models()...)
	stop()
	if parked, err := before.Parked(t.Context(), before.Models()...); err != nil || len(parked) != 3 {
		t.Fatalf("parked is %+v, %v", parked, err)
	}
	after := New(Options{Pool: pool, Client: s.client, Node: "one"})
	start(t, after)
	eventually(t, "nothing is parked", func() error {
		parked, err := after.Parked(t.Context(), after.Models()...)
		if err == nil && len(parked) > 0 {
			err = fmt.Errorf("parked is %+v", parked)
		}
		return err
	})
	holds(t, pool, log)
}

func TestOutagesAreWaitedOut(t *testing.T) {
	t.Parallel()
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
