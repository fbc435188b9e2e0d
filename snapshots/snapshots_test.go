package snapshots_test

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/ledger"
	"waymark/postgres"
	"waymark/postgres/postgrestest"
	"waymark/snapshots"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

var _ ledger.Snapshots = (*snapshots.Place)(nil)

func connect(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Connect(t.Context(), postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func save(t *testing.T, p *snapshots.Place, stream, fingerprint string, snapshot []byte) {
	t.Helper()
	if err := p.Save(t.Context(), stream, fingerprint, 7, snapshot); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, p *snapshots.Place, stream, fingerprint string, want []byte) {
	t.Helper()
	if got, err := p.Load(t.Context(), stream, fingerprint); err != nil || !bytes.Equal(got, want) {
		t.Errorf("of %s by %s there are %d bytes (%v), want %d", stream, fingerprint, len(got), err, len(want))
	}
}

func TestOfEachBookTheLastSnapshotIsKeptForTheCodeThatMadeIt(t *testing.T) {
	p := snapshots.New(connect(t))
	holds(t, p, "backlog-ACME", "a", nil)
	large := bytes.Repeat([]byte("large "), 1<<20)
	save(t, p, "backlog-ACME", "a", []byte("first"))
	save(t, p, "backlog-ACME", "a", large)
	save(t, p, "backlog-OTHER", "a", []byte("other"))
	holds(t, p, "backlog-ACME", "a", large)
	holds(t, p, "backlog-ACME", "b", nil)
	save(t, p, "backlog-ACME", "b", []byte("of new code"))
	holds(t, p, "backlog-ACME", "a", nil)
	holds(t, p, "backlog-ACME", "b", []byte("of new code"))
	holds(t, p, "backlog-OTHER", "a", []byte("other"))
}

func TestAllSnapshotsMayGoAtAnyTime(t *testing.T) {
	pool := connect(t)
	p := snapshots.New(pool)
	for _, gone := range []string{"truncate snapshots.book", "drop table snapshots.book", "drop schema snapshots cascade"} {
		save(t, p, "backlog-ACME", "a", []byte("before"))
		if _, err := pool.Exec(t.Context(), gone); err != nil {
			t.Fatal(err)
		}
		holds(t, p, "backlog-ACME", "a", nil)
	}
}

func TestManyMayKeepTheFirstSnapshotAtOnce(t *testing.T) {
	p := snapshots.New(connect(t))
	var saving sync.WaitGroup
	for n := range 8 {
		saving.Go(func() {
			if err := p.Save(t.Context(), fmt.Sprint("backlog-P", n), "a", 1, []byte("x")); err != nil {
				t.Error(err)
			}
		})
	}
	saving.Wait()
}

func TestTheOldestSnapshotGoesWhenThereAreTooMany(t *testing.T) {
	pool := connect(t)
	p := snapshots.New(pool)
	save(t, p, "backlog-OLD", "a", []byte("x"))
	const fill = `insert into snapshots.book (stream, fingerprint, revision, content)
		select 'backlog-P' || n, 'a', 1, '' from generate_series(1, $1) n`
	if _, err := pool.Exec(t.Context(), fill, snapshots.Most-1); err != nil {
		t.Fatal(err)
	}
	holds(t, p, "backlog-OLD", "a", []byte("x"))
	save(t, p, "backlog-NEW", "a", []byte("x"))
	holds(t, p, "backlog-OLD", "a", nil)
	holds(t, p, "backlog-NEW", "a", []byte("x"))
}

func TestSnapshotsThatWereReplacedTakeNoRoom(t *testing.T) {
	pool := connect(t)
	p, large := snapshots.New(pool), make([]byte, 1<<20)
	for range 20 {
		save(t, p, "backlog-ACME", "a", large)
	}
	var size int
	if err := pool.QueryRow(t.Context(), "select pg_total_relation_size('snapshots.book')").Scan(&size); err != nil {
		t.Fatal(err)
	}
	if size > 4*len(large) {
		t.Errorf("one snapshot of %d bytes takes %d", len(large), size)
	}
}
