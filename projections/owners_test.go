package projections

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/postgres/postgrestest"
	"waymark/scripts/toxic"
)

// keepMoves keeps each move of a checkpoint, with the node that made it and the owner that it is for.
const keepMoves = `
create table public.move (at bigint generated always as identity, model text, epoch bigint, owner text, node text, was bigint, is_now bigint);
create function public.keep_move() returns trigger language plpgsql as $$ begin
	insert into public.move (model, epoch, owner, node, was, is_now) values
		(new.name || ' ' || new.lane, new.epoch, new.owner, current_setting('application_name'), old.commit_position, new.commit_position);
	return null;
end $$;
create trigger keep_move after update on waymark.lane for each row
when (old.commit_position is distinct from new.commit_position) execute function public.keep_move()`

// ownersMove is a move of a checkpoint.
type ownersMove struct {
	Model       string
	Epoch       int64
	Owner, Node string
	Was, IsNow  int64
}

// asNode is a pool of a node of that name, whose moves are told from those of others.
func asNode(t testing.TB, dsn, node string) *pgxpool.Pool {
	t.Helper()
	return connect(t, dsn+"&application_name="+node)
}

// engines are engines of several nodes on one store and one database, whose moves are kept.
func engines(t testing.TB, s *store, dsn string, nodes ...string) (running []*Engine, pool *pgxpool.Pool) {
	t.Helper()
	pool = connect(t, dsn)
	for _, m := range models() {
		if err := (&lease{pool: pool, model: m}).setUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	execute(t, pool, keepMoves)
	for _, node := range nodes {
		running = append(running, New(Options{Pool: asNode(t, dsn, node), Client: s.client, Node: node}))
	}
	return running, pool
}

// oneOwner says that no two nodes ever wrote a read model at one time: each move went on from the one before, was made by the owner,
// and no epoch came back or was of two nodes. It returns how many epochs there were.
func oneOwner(t testing.TB, pool *pgxpool.Pool) (epochs int) {
	t.Helper()
	rows, err := pool.Query(t.Context(), "select model, epoch, owner, node, coalesce(was, -1) as was, is_now from public.move order by model, at")
	if err != nil {
		t.Fatal(err)
	}
	moves, err := pgx.CollectRows(rows, pgx.RowToStructByName[ownersMove])
	if err != nil || len(moves) == 0 {
		t.Fatalf("%d moves, %v", len(moves), err)
	}
	before := ownersMove{}
	for _, m := range moves {
		if m.Model != before.Model {
			before = ownersMove{Model: m.Model, IsNow: -1}
		}
		if m.Epoch > before.Epoch {
			before.Epoch, before.Node = m.Epoch, m.Node
			epochs++
		}
		if m.Epoch < before.Epoch || m.Node != before.Node || m.Owner != m.Node || m.Was != before.IsNow {
			t.Fatalf("%+v after %+v", m, before)
		}
		before = m
	}
	return epochs
}

func TestNobodyWritesWhileTheTableOfLeasesIsLockedAndAllGoesOnAfterwards(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, dsn := openStore(t), postgrestest.Database(t)
	nodes, pool := engines(t, s, dsn, "one", "two")
	for _, e := range nodes {
		e.pace.stale, e.pace.heartbeat, e.pace.wait = 500*time.Millisecond, 50*time.Millisecond, 20*time.Millisecond
		start(t, e)
	}
	s.append(t, log[:300])
	waitFor(t, nodes[0], s.appended, nodes[0].Models()...)
	kept := dump(t, pool, "decisions")

	locked, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	execute(t, locked, "lock table waymark.lane in access exclusive mode")
	s.append(t, log[300:])
	eventually(t, "all leases are stale, and both nodes wait", func() error {
		var waiting int
		var stale bool
		err := locked.QueryRow(t.Context(), `select (select count(distinct a.application_name) from pg_locks l join pg_stat_activity a using (pid)
			where not l.granted and l.relation = 'waymark.lane'::regclass and a.datname = current_database()),
			(select bool_and(clock_timestamp() > heartbeat_at + interval '1 second') from waymark.lane)`).Scan(&waiting, &stale)
		if err == nil && (waiting < 2 || !stale) {
			err = fmt.Errorf("%d nodes wait, stale: %v", waiting, stale)
		}
		return err
	})
	if dump(t, pool, "decisions") != kept {
		t.Error("somebody wrote without owning")
	}
	if err := locked.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, nodes[0], s.appended, nodes[0].Models()...)
	oneOwner(t, pool)
	holds(t, pool, log)
}

func TestOwnersStayOwnersOverASlowLineToTheDatabase(t *testing.T) {
	t.Parallel()
	log, appended := syntheticLog(160), 0
	s, dsn := openStore(t), postgrestest.Database(t)
	_, pool := engines(t, s, dsn)
	var nodes []*Engine
	var lines []*toxic.Line
	for _, name := range []string{"one", "two"} {
		line, through, err := toxic.OpenPostgres(dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := line.Close(); err != nil {
				t.Error(err)
			}
		})
		e := New(Options{Pool: asNode(t, through, name), Client: s.client, Node: name})
		start(t, e)
		nodes, lines = append(nodes, e), append(lines, line)
	}
	s.append(t, log[:100])
	waitFor(t, nodes[0], s.appended, nodes[0].Models()...)
	spread(t, map[string]*Engine{"one": nodes[0], "two": nodes[1]})
	for _, line := range lines {
		if err := line.Slow(toxic.Answers, 200*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	// A page takes longer than a silent owner has. Should the machine stand still for so long, the next page counts.
	for before, after, part := 0, -1, 100; before != after; part += 5 {
		if part+5 > len(log) {
			t.Fatal("read models change hands with each page")
		}
		before = oneOwner(t, pool)
		s.append(t, log[part:part+5])
		waitFor(t, nodes[0], s.appended, nodes[0].Models()...)
		after, appended = oneOwner(t, pool), part+5
	}
	for _, line := range lines {
		line.Heal()
	}
	holds(t, pool, log[:appended])
}

// hang has an owner stand still within the transaction of a page, which locks the row of its lease.
func hang(t testing.TB, c *consumer, page []events.Raw) pgx.Tx {
	t.Helper()
	tx, err := c.pool.Begin(t.Context())
	if err == nil {
		err = c.enter(t.Context(), tx, page, nil, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func TestAnOwnerIsNotReplacedWhileItTakesAPageHoweverLongThatTakes(t *testing.T) {
	t.Parallel()
	log, m, pool := syntheticLog(300), modelNamed(t, "decisions"), connect(t, postgrestest.Database(t))
	slow := own(t, pool, m, "slow")
	jump(t, pool, time.Minute)
	tx := hang(t, slow, log[:100])
	execute(t, tx, "set local idle_in_transaction_session_timeout = 0")
	other := New(Options{Pool: pool, Node: "other"}).consumer(m)
	if err := takeAllLanes(t.Context(), other); !errors.Is(err, errOwned) {
		t.Errorf("another node gets %v", err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	slow.engine.pace.heartbeat = 0
	if err := slow.take(t.Context(), log[:100], false); err != nil {
		t.Fatal(err)
	}
	if fresh := texts(t, pool, "select name from waymark.lane where heartbeat_at > updated_at"); len(fresh) != laneCount {
		t.Errorf("at the end of the page %v said that they live", fresh)
	}
}

// An owner stands still, or is cut off, within a page.
func TestAnOwnerThatHangsInAPageIsReplacedAllTheSame(t *testing.T) {
	t.Parallel()
	log := syntheticLog(300)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	for _, m := range models() {
		tx := hang(t, own(t, pool, m, "silent"), log[:100])
		t.Cleanup(func() {
			if err := tx.Rollback(context.Background()); err == nil {
				t.Error("the page that hangs could still be ended")
			}
		})
	}
	e := New(Options{Pool: pool, Client: s.client, Node: "one"})
	e.pace.stale, e.pace.wait = 100*time.Millisecond, 20*time.Millisecond
	start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	holds(t, pool, log)
}

// Two processes with the name of one node, since the data directory of one is a copy of the other's, would take each other's lanes for
// ever. The later one has them, as after a restart, until it ends.
func TestOfTwoProcessesOfOneNameTheLaterHasTheLanes(t *testing.T) {
	t.Parallel()
	log := syntheticLog(400)
	s := openStore(t)
	run, pool := nodes(t, s, "a", "b")
	first, _ := run("a")
	s.append(t, log[:100])
	spread(t, map[string]*Engine{"a": first})
	second, stop := run("a")
	other, _ := run("b")
	running := map[string]*Engine{"a": second, "b": other}
	s.append(t, log[100:200])
	owns := func(e *Engine, want int) {
		t.Helper()
		eventually(t, fmt.Sprintf("it has %d lanes of each read model", want), func() error {
			for name, m := range e.marks {
				m.mu.Lock()
				has := 0
				for _, l := range m.lanes {
					if l.owned {
						has++
					}
				}
				m.mu.Unlock()
				if has != want {
					return fmt.Errorf("%d of %s", has, name)
				}
			}
			return nil
		})
	}
	owns(second, laneCount/2)
	owns(first, 0)
	spread(t, running)
	before := 0
	for from := 200; from < 300; from += 10 {
		s.append(t, log[from:from+10])
		for _, e := range []*Engine{first, second, other} {
			waitFor(t, e, s.appended, e.Models()...)
		}
		if from == 200 { // an epoch is seen once its owner has moved the checkpoint
			before = oneOwner(t, pool)
		}
	}
	spread(t, running)
	if after := oneOwner(t, pool); after != before {
		t.Errorf("lanes went to and fro: %d epochs, then %d", before, after)
	}
	stop()
	owns(first, laneCount/2)
	s.append(t, log[300:])
	waitFor(t, other, s.appended, other.Models()...)
	holds(t, pool, log)
}
