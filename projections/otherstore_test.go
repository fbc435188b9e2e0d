package projections

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/postgres/postgrestest"
)

// backup is a copy of all that the store holds.
func (s *store) backup(t *testing.T) []byte {
	t.Helper()
	var archive bytes.Buffer
	if err := s.server.Backup(t.Context(), &archive); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// restored is a store that holds what a backup says.
func restored(t *testing.T, backup []byte) *store {
	t.Helper()
	s := &store{dir: t.TempDir() + "/restored", address: "127.0.0.1:0", faults: &embedded.Faults{}}
	if _, err := embedded.Restore(s.dir, bytes.NewReader(backup)); err != nil {
		t.Fatal(err)
	}
	s.open(t)
	s.client = s.under(t, "")
	t.Cleanup(func() {
		if err := s.server.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// under is a client of the store that gives the names of streams a prefix.
func (s *store) under(t testing.TB, prefix string) *eventstore.Client {
	t.Helper()
	client, err := eventstore.Connect(eventstore.Options{URL: "esdb://" + s.address + "?tls=false", StreamPrefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	})
	return client
}

// foreign appends events of others.
func (s *store) foreign(t *testing.T, count int) {
	t.Helper()
	for count > 0 {
		evs := make([]eventstore.NewEvent, min(count, 500))
		for i := range evs {
			evs[i] = eventstore.NewEvent{ID: uuid.New(), Type: "Seen", Data: []byte("{}"), Metadata: []byte("{}")}
		}
		if _, err := s.client.Append(t.Context(), fmt.Sprintf("visits-%x", rand.Uint64()), eventstore.NoStream, evs); err != nil {
			t.Fatal(err)
		}
		count -= len(evs)
	}
}

// quick is an engine that does again quickly what it does again and again.
func quick(t *testing.T, pool *pgxpool.Pool, client *eventstore.Client, node string) *Engine {
	t.Helper()
	e := New(Options{Pool: pool, Client: client, Node: node, PageSize: 64})
	e.pace.doubt, e.pace.wait, e.pace.heartbeat, e.pace.pass = 50*time.Millisecond, 50*time.Millisecond, 100*time.Millisecond, 0
	e.pace.turn, e.pace.renew = time.Millisecond, 5*time.Millisecond
	return e
}

// unfit waits until no read model is answered from.
func unfit(t *testing.T, e *Engine) {
	t.Helper()
	eventually(t, "no read model is answered from", func() error {
		for _, m := range e.Models() {
			if err := e.Unfit([]string{m}); !errors.Is(err, ErrOtherStore) {
				return fmt.Errorf("%s: %w", m, err)
			}
		}
		return nil
	})
}

func TestReadModelsOfAnotherEventStoreWaitUntilTheyAreToBeBuiltAnew(t *testing.T) {
	t.Parallel()
	log := syntheticLog(200)
	first := openStore(t)
	first.append(t, log[:100])
	older := first.backup(t)
	first.append(t, log[100:])
	went := restored(t, older)
	went.foreign(t, 2000) // so that its positions are as high as those of the checkpoints
	for name, now := range map[string]struct {
		client *eventstore.Client
		log    []events.Raw
	}{
		"an older store":             {restored(t, older).client, log[:100]},
		"an older one that went on":  {went.client, log[:100]},
		"an empty one":               {openStore(t).client, nil},
		"the same under a prefix":    {first.under(t, "others."), nil},
		"one with another beginning": {another(t, log), log},
	} {
		t.Run(name, func(t *testing.T) {
			pool := connect(t, postgrestest.Database(t))
			before := quick(t, pool, first.client, "one")
			stop := start(t, before)
			waitFor(t, before, first.appended, before.Models()...)
			stop()
			kept := dump(t, pool, "decisions")

			e := quick(t, pool, now.client, "one")
			e.Examine(t.Context())
			if err := e.Unfit(e.Models()); !errors.Is(err, ErrOtherStore) {
				t.Errorf("before it runs, queries may be answered: %v", err)
			}
			start(t, e)
			unfit(t, e)
			if err := e.wait(t.Context(), "backlog", allLanes, events.Position{Commit: 1, Prepare: 1}); !errors.Is(err, ErrOtherStore) {
				t.Errorf("waiting for a position of another store gets %v", err)
			}
			states, err := e.States(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range states {
				if !strings.Contains(s.Fault, "not in this one") || !strings.Contains(s.Fault, "waymark projections rebuild") {
					t.Errorf("%s says %q", s.Name, s.Fault)
				}
			}
			if dump(t, pool, "decisions") != kept {
				t.Error("rows changed")
			}
			for _, m := range e.Models() {
				if err := e.Rebuild(t.Context(), m); err != nil {
					t.Fatal(err)
				}
			}
			ready(t, e)
			if err := e.Unfit(e.Models()); err != nil {
				t.Error(err)
			}
			for _, m := range []string{"backlog", "decisions"} {
				if dump(t, pool, m) != expected(t, modelNamed(t, m), now.log) {
					t.Errorf("%s does not hold what this log says", m)
				}
			}
		})
	}
}

// another is a store that holds the log behind events of others.
func another(t *testing.T, log []events.Raw) *eventstore.Client {
	t.Helper()
	s := openStore(t)
	s.foreign(t, 10)
	s.append(t, log)
	return s.client
}

// The right event store is known again without anybody's help, and who has it keeps the read models from who has another.
func TestWhoHasAnotherEventStoreLeavesTheReadModelsToThoseWhoHaveTheRightOne(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:200])
	right := quick(t, pool, s.client, "right")
	stop := start(t, right)
	waitFor(t, right, s.appended, right.Models()...)
	stop()
	wrong := quick(t, pool, openStore(t).client, "wrong")
	start(t, wrong)
	unfit(t, wrong)
	again := quick(t, pool, s.client, "right")
	start(t, again)
	s.append(t, log[200:])
	waitFor(t, again, s.appended, again.Models()...)
	ready(t, again)
	unfit(t, wrong)
	holds(t, pool, log)
}

// A backup that lacks only what others wrote is no other store; but what ours was written since lies where the checkpoint
// has passed.
func TestAfterARestoreNothingIsMissedThatStandsWhereOthersWereBefore(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:200])
	older := s.backup(t)
	s.foreign(t, 3000)
	before := quick(t, pool, s.client, "one")
	stop := start(t, before)
	ready(t, before)
	passes(t, pool, s.appended.Commit+1000)
	stop()
	s = restored(t, older)
	s.append(t, log[200:])
	s.foreign(t, 5000)
	e := quick(t, pool, s.client, "one")
	start(t, e)
	ready(t, e)
	holds(t, pool, log)
}

// passes waits until all checkpoints are beyond a position.
func passes(t *testing.T, pool *pgxpool.Pool, position uint64) {
	t.Helper()
	eventually(t, "the checkpoints pass what others wrote", func() error {
		far := texts(t, pool, "select name from waymark.lane where commit_position > $1", int64(position))
		if len(far) != laneCount*len(models()) {
			return fmt.Errorf("only %v", far)
		}
		return nil
	})
}

// In a store that others write into all the time, what a read model has searched through it does not search again.
func TestASubscriptionThatStartsAgainSearchesNothingAgain(t *testing.T) {
	t.Parallel()
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	var searched atomic.Int64 // 512 events each
	s.faults.Add(embedded.Fault{Method: "Subscribe", Act: embedded.Rewrite(func(m *streams.ReadResp) []*streams.ReadResp {
		if m.GetCheckpoint() != nil {
			searched.Add(1)
		}
		return []*streams.ReadResp{m}
	})})
	log := syntheticLog(100)
	s.append(t, log[:50])
	const foreign = 20_000
	s.foreign(t, foreign/2)
	before := quick(t, pool, s.client, "one")
	stop := start(t, before)
	ready(t, before)
	s.foreign(t, foreign/2) // while it is live
	passes(t, pool, s.appended.Commit+foreign-3*512)
	if err := before.wait(t.Context(), "backlog", allLanes, s.appended); err != nil {
		t.Error(err)
	}
	stop()
	if n := searched.Load(); n < foreign/512 {
		t.Fatalf("only %d searches: the test counts nothing", n)
	}
	searched.Store(0)
	again := quick(t, pool, s.client, "one")
	start(t, again)
	ready(t, again)
	if n := searched.Load(); n > 4*int64(len(models())) {
		t.Errorf("%d times 512 events were searched again", n)
	}
	s.append(t, log[50:])
	waitFor(t, again, s.appended, again.Models()...)
	holds(t, pool, log)
}
