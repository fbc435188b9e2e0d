package projections

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/postgres/postgrestest"
)

// One that can't go on is replaced all the same: that is what people rebuild for.
func TestAReadModelThatIsHeldUpIsReplaced(t *testing.T) {
	t.Parallel()
	log := syntheticLog(400)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:200])
	e := quick(t, pool, s.client, "one")
	start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	execute(t, pool, "drop schema backlog cascade")
	s.append(t, log[200:])
	eventually(t, "it is held up", func() error {
		if stateOf(t, e, "backlog").Error == "" {
			return errors.New("not yet")
		}
		return nil
	})
	if err := e.Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	if compared := tookOver(t, e, "backlog"); compared.HeldUp == "" {
		t.Errorf("%+v", compared)
	}
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	holds(t, pool, log)
}

// What the owner keeps in memory of the rows that serve goes with them.
func TestWhatWasKnownOfTheRowsBeforeIsForgottenWithThem(t *testing.T) {
	t.Parallel()
	log := syntheticLog(900)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:300])
	before := quick(t, pool, s.client, "one")
	stop := start(t, before)
	waitFor(t, before, s.appended, before.Models()...)
	stop()
	execute(t, pool, "update backlog.chunk set stories = array(select u from unnest(stories) with ordinality as s (u, nr) order by nr desc)")
	e := quick(t, pool, s.client, "one")
	start(t, e)
	s.append(t, log[300:500]) // in the wrong order
	waitFor(t, e, s.appended, e.Models()...)
	if err := e.Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	tookOver(t, e, "backlog")
	s.append(t, log[500:])
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	holds(t, pool, log)
}

// reads is a transaction that sees one snapshot from its first query on. It begins with that.
func reads(t *testing.T, pool *pgxpool.Pool) pgx.Tx {
	t.Helper()
	tx, err := pool.BeginTx(t.Context(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback(context.Background()) }) //nolint:errcheck // it only reads
	return tx
}

// A query whose snapshot is older than what is built must not find its tables, and one that has read a table of those that serve none of
// the others.
func TestTheSwitchWaitsForWhoeverBeganToReadBefore(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	e := quick(t, pool, s.client, "one")
	start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	execute(t, pool, "insert into backlog.book_revision values ('OLD', 0, now())")
	reader := reads(t, pool)
	var want, got int
	if err := pool.QueryRow(t.Context(), "select count(*) from backlog.story").Scan(&want); err != nil {
		t.Fatal(err)
	}
	execute(t, reader, "select count(*) from waymark.engine") // here it begins
	if err := e.Rebuild(t.Context(), "backlog"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is compared", func() error {
		if len(texts(t, pool, "select name from waymark.projection where comparison is not null")) == 0 {
			return errors.New("not yet")
		}
		return nil
	})
	for range 200 {
		execute(t, reader, "select count(*) from waymark.engine")
	}
	later := reads(t, pool)
	execute(t, later, "select count(*) from backlog.story")
	if err := reader.QueryRow(t.Context(), "select count(*) from backlog.story").Scan(&got); err != nil || got != want || want == 0 {
		t.Errorf("%d stories, %v; there were %d", got, err, want)
	}
	if err := reader.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
	for range 200 {
		execute(t, later, "select count(*) from waymark.engine")
	}
	if err := later.QueryRow(t.Context(), "select count(*) from backlog.book_revision where product = 'OLD'").Scan(&got); err != nil || got != 1 {
		t.Errorf("%d rows of the edition that it had begun to read, %v", got, err)
	}
	if err := later.Rollback(t.Context()); err != nil {
		t.Error(err)
	}
	tookOver(t, e, "backlog")
}

// readOnce reads what served decisions hold, in one snapshot. shown is how many at least, switched counts who read the next edition.
func readOnce(ctx context.Context, pool *pgxpool.Pool, shown, switched *atomic.Int64) error {
	const decisions = "select count(*) filter (where product <> 'OLD'), count(*) filter (where product = 'OLD') from decisions.decision"
	known := shown.Load()
	return pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead}, func(tx pgx.Tx) error {
		var found, again, old, stillOld, marks int64
		err := errors.Join(
			tx.QueryRow(ctx, decisions).Scan(&found, &old),
			tx.QueryRow(ctx, "select count(*) from decisions.undone where product = 'OLD'").Scan(&marks),
			tx.QueryRow(ctx, decisions).Scan(&again, &stillOld),
		)
		switch {
		case err != nil:
			return err
		case found < known, found != again, old != stillOld, old != marks:
			return fmt.Errorf("of %d decisions it saw %d, then %d; of the first edition %d, %d and %d rows", known, found, again, old, marks, stillOld)
		case old == 0:
			switched.Add(1)
		}
		return nil
	})
}

// Readers ask all the time while events come and one edition takes the place of the other. Each sees all that was there when it began,
// and rows of one edition alone: those that serve first are marked by hand.
func TestNoReaderSeesTheSwitch(t *testing.T) {
	t.Parallel()
	log := syntheticLog(1200)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:300])
	e := quick(t, pool, s.client, "one")
	start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	execute(t, pool, `insert into decisions.decision select (jsonb_populate_record(d, jsonb_build_object('product', 'OLD', 'id', gen_random_uuid()))).*
		from decisions.decision d limit 1`)
	execute(t, pool, "insert into decisions.undone values ('OLD', 'backlog', 0, 0, null, gen_random_uuid(), 0, 0)")
	var shown, reads, switched atomic.Int64
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := readOnce(t.Context(), pool, &shown, &switched); err != nil {
					t.Error(err)
					return
				}
				reads.Add(1)
			}
		})
	}
	if err := e.Rebuild(t.Context(), "decisions"); err != nil {
		t.Fatal(err)
	}
	for rest := log[300:]; len(rest) > 0; rest = rest[9:] {
		s.append(t, rest[:9])
		waitFor(t, e, s.appended, "decisions")
		shown.Store(int64(len(log) - len(rest) + 9))
	}
	tookOver(t, e, "decisions")
	eventually(t, "readers see the new rows", func() error {
		if switched.Load() == 0 {
			return errors.New("not yet")
		}
		return nil
	})
	close(done)
	readers.Wait()
	t.Logf("%d reads", reads.Load())
	holds(t, pool, log)
}
