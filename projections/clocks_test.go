package projections

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"waymark/postgres/postgrestest"
)

// jump has the database's clock jump: what it wrote before is then so much older.
func jump(t testing.TB, on querier, by time.Duration) {
	t.Helper()
	execute(t, on, `with locked as (select from waymark.lane order by name, lane for update)
		update waymark.lane set heartbeat_at = heartbeat_at - $1::interval where (select count(*) from locked) > 0`, by)
}

// In a bubble it is the year 2000.
func TestTheClocksOfNodesSayNothingAboutLeases(t *testing.T) {
	t.Parallel()
	dsn, m := postgrestest.Database(t), modelNamed(t, "charter")
	here := own(t, connect(t, dsn), m, "here")
	here.lease.stale = time.Minute
	synctest.Test(t, func(t *testing.T) {
		there := New(Options{Pool: connect(t, dsn), Node: "there"}).consumer(m)
		there.lease.stale = time.Minute
		if err := takeAllLanes(t.Context(), there); !errors.Is(err, errOwned) {
			t.Errorf("a node in the year %d takes a read model whose owner lives: %v", time.Now().Year(), err)
		}
		jump(t, here.pool, time.Hour)
		if err := takeAllLanes(t.Context(), there); err != nil {
			t.Errorf("a node in the year %d does not take a read model whose owner fell silent: %v", time.Now().Year(), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		jump(t, here.pool, time.Hour)
		if err := there.lease.beat(ctx, time.Microsecond); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("its heartbeat gets %v", err)
		}
	})
	if err := takeAllLanes(t.Context(), here); !errors.Is(err, errOwned) {
		t.Errorf("a node takes a read model whose owner in the year 2000 lives: %v", err)
	}
}

func TestJumpsOfTheDatabasesClockMakeNoTwoOwners(t *testing.T) {
	t.Parallel()
	log := syntheticLog(1000)
	s := openStore(t)
	nodes, pool := engines(t, s, postgrestest.Database(t), "one", "two", "three")
	for _, e := range nodes {
		e.pace.wait = 10 * time.Millisecond
		start(t, e)
	}
	for part := range 10 {
		s.append(t, log[100*part:100*(part+1)])
		jump(t, pool, time.Hour)
		if part%2 == 0 {
			jump(t, pool, -2*time.Hour)
		}
		waitFor(t, nodes[part%len(nodes)], s.appended, nodes[0].Models()...)
	}
	t.Logf("%d epochs", oneOwner(t, pool))
	holds(t, pool, log)
}

func TestAnOwnerThatDiedBeforeTheClockWasSetBackIsReplaced(t *testing.T) {
	t.Parallel()
	pool, m := connect(t, postgrestest.Database(t)), modelNamed(t, "charter")
	own(t, pool, m, "dead")
	jump(t, pool, -time.Hour)
	own(t, pool, m, "other")
}
