package projections

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/postgres/postgrestest"
)

// counter is a tracer that counts queries, and those that run at once.
type counter struct {
	queries, running, most atomic.Int64
}

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.queries.Add(1)
	now := c.running.Add(1)
	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}
	return ctx
}

func (c *counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) { c.running.Add(-1) }

func counted(t *testing.T) (*counter, *pgxpool.Pool) {
	t.Helper()
	config, err := pgxpool.ParseConfig(postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	count := &counter{}
	config.ConnConfig.Tracer = count
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return count, pool
}

func at(commit int) events.Position {
	return events.Position{Commit: uint64(commit), Prepare: uint64(commit)}
}

const readers = 5000

// waitMany lets many wait, each for a position up to the number of readers, and returns what became of them.
func waitMany(t *testing.T, ctx context.Context, e *Engine, model string) (wait func() (ended int, failed int)) {
	var all sync.WaitGroup
	var ended, failed atomic.Int64
	for i := range readers {
		all.Go(func() {
			if err := e.wait(ctx, model, allLanes, at(i)); err != nil {
				failed.Add(1)
			}
			ended.Add(1)
		})
	}
	eventually(t, "all wait", func() error {
		m := e.marks[model]
		m.mu.Lock()
		defer m.mu.Unlock()
		if len(m.waiting[allLanes])+int(ended.Load()) < readers {
			return errors.New("not yet")
		}
		return nil
	})
	return func() (int, int) { all.Wait(); return int(ended.Load()), int(failed.Load()) }
}

func TestReadersThatWaitForTheOwnersOwnCommitsAskTheDatabaseNothing(t *testing.T) {
	t.Parallel()
	count, pool := counted(t)
	e := New(Options{Pool: pool})
	before, half, end := at(0), at(readers/2), at(readers)
	e.marks["backlog"].own(everyLane(), &before)
	wait := waitMany(t, t.Context(), e, "backlog")
	e.marks["backlog"].own(everyLane(), &half)
	eventually(t, "half of them go on", func() error {
		m := e.marks["backlog"]
		m.mu.Lock()
		defer m.mu.Unlock()
		if got := len(m.waiting[allLanes]); got != readers/2-1 {
			return errors.New("not yet")
		}
		return nil
	})
	e.marks["backlog"].own(everyLane(), &end)
	if _, failed := wait(); failed != 0 || count.queries.Load() != 0 {
		t.Errorf("%d readers made %d queries, %d failed", readers, count.queries.Load(), failed)
	}
}

func TestReadersThatWaitForAnotherNodeShareOneQuery(t *testing.T) {
	t.Parallel()
	count, pool := counted(t)
	own(t, pool, modelNamed(t, "backlog"), "another")
	e := New(Options{Pool: pool})
	count.queries.Store(0)
	count.most.Store(0)
	wait := waitMany(t, t.Context(), e, "backlog")
	execute(t, pool, "update waymark.lane set commit_position = $1, prepare_position = $1 where name = 'backlog'", readers)
	if _, failed := wait(); failed != 0 {
		t.Errorf("%d failed", failed)
	}
	if asked, most := count.queries.Load(), count.most.Load(); asked >= readers/2 || most > 2 { // the test's own update is one
		t.Errorf("%d readers made %d queries, %d at once", readers, asked, most)
	}
}

func TestReadersThatGiveUpLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	e := New(Options{Pool: pool})
	own(t, pool, modelNamed(t, "backlog"), "another")
	ctx, cancel := context.WithCancel(t.Context())
	wait := waitMany(t, ctx, e, "backlog")
	cancel()
	if ended, failed := wait(); ended != readers || failed != readers {
		t.Errorf("%d ended, %d of them without what they waited for", ended, failed)
	}
	if left := len(e.marks["backlog"].waiting[allLanes]); left != 0 {
		t.Errorf("%d are left", left)
	}
	if err := e.wait(t.Context(), "nonsense", allLanes, at(1)); !errors.Is(err, ErrUnknownModel) {
		t.Errorf("waiting for no model got %v", err)
	}
}

func TestWaitersAreToldWhenTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	pool := connect(t, "postgres://nobody@127.0.0.1:1/nothing")
	e := New(Options{Pool: pool})
	if err := e.wait(t.Context(), "backlog", allLanes, at(1)); err == nil {
		t.Error("it is reached")
	}
}

func TestWhoAsksBeforeTheTablesAreMadeWaitsForThem(t *testing.T) {
	t.Parallel()
	count, pool := counted(t)
	e := New(Options{Pool: pool})
	woken := make(chan error, 1)
	go func() { woken <- e.wait(t.Context(), "backlog", allLanes, at(1)) }()
	eventually(t, "it has looked", func() error {
		if count.queries.Load() < 2 || count.running.Load() > 0 { // it listens, and looks
			return errors.New("not yet")
		}
		return nil
	})
	own(t, pool, modelNamed(t, "backlog"), "another")
	execute(t, pool, "update waymark.lane set commit_position = $1, prepare_position = $1 where name = 'backlog'", 1)
	if err := <-woken; err != nil {
		t.Error(err)
	}
}

// It looks only once, when it begins to listen: then the database tells by itself.
func TestTheCommitOfAnotherNodeWakesReaders(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	log := syntheticLog(60)
	c := own(t, pool, modelNamed(t, "backlog"), "another")
	e := New(Options{Pool: pool})
	e.pace.heartbeat = time.Hour
	for rest := log; len(rest) > 0; rest = rest[20:] {
		woken := make(chan error, 1)
		go func() { woken <- e.wait(t.Context(), "backlog", allLanes, rest[19].Position) }()
		if err := c.take(t.Context(), rest[:20], false); err != nil {
			t.Fatal(err)
		}
		if err := <-woken; err != nil {
			t.Fatal(err)
		}
	}
	if err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return c.lease.install(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
	eventually(t, "what is made anew is at its start", func() error {
		m := e.marks["backlog"]
		m.mu.Lock()
		defer m.mu.Unlock()
		if slices.ContainsFunc(m.lanes[:], func(l laneMark) bool { return l.at != nil }) {
			return errors.New("it is where it was")
		}
		return nil
	})
}

func TestWhoWaitsForALaneThatIsGivenBackHearsOfItsNextOwner(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	log := syntheticLog(60)
	e := New(Options{Pool: pool, Node: "one"})
	c := acquired(t, e.consumer(modelNamed(t, "backlog")))
	c.held, c.lose = context.WithCancelCause(t.Context())
	waiter, err := e.marks["backlog"].join(allLanes, log[59].Position)
	if err != nil {
		t.Fatal(err)
	}
	c.giveBack(t.Context(), everyLane()[1:])
	if err := c.take(t.Context(), log, false); err != nil {
		t.Fatal(err)
	}
	if err := own(t, pool, c.model, "another").take(t.Context(), log, false); err != nil {
		t.Fatal(err)
	}
	if err := <-waiter.woken; err != nil {
		t.Error(err)
	}
}

func TestWhoReadsAProductWaitsForItsLaneAlone(t *testing.T) {
	t.Parallel()
	e := New(Options{})
	m, before, after := e.marks["backlog"], at(1), at(2)
	lane := laneOf("ACME")
	m.own(everyLane(), &before)
	one, err := m.join(lane, after)
	all, errAll := m.join(allLanes, after)
	if one == nil || all == nil || err != nil || errAll != nil {
		t.Fatal(one, all, err, errAll)
	}
	m.own([]int32{lane}, &after)
	if len(one.woken) != 1 || len(all.woken) != 0 {
		t.Error("a lane moved: who waits for it goes on, who waits for all does not")
	}
	if err := e.Wait(t.Context(), []string{"backlog"}, "ACME", after); err != nil {
		t.Error(err)
	}
	m.own(everyLane(), &after)
	if len(all.woken) != 1 {
		t.Error("who waits for all lanes waits on")
	}
}
