package projections

import (
	"context"
	"errors"
	"flag"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/postgres"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "5"); err != nil { // most wait, most of their time; -parallel says otherwise
		panic(err)
	}
	os.Exit(postgrestest.Main(m))
}

func connect(t testing.TB, dsn string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// tester is what tests and property tests have in common.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// own is a consumer that has the lease of a model.
func own(t testing.TB, pool *pgxpool.Pool, m kit.Model, node string) *consumer {
	t.Helper()
	return acquired(t, New(Options{Pool: pool, Node: node}).consumer(m))
}

func acquired(t testing.TB, c *consumer) *consumer {
	t.Helper()
	eventually(t, "take the lanes", func() error { return takeAllLanes(t.Context(), c) }) // a transaction that was cut may still end
	c.folder = c.model.Folder()
	resume(t, c)
	return c
}

// takeAllLanes has a consumer take all lanes that are free.
func takeAllLanes(ctx context.Context, c *consumer) error {
	if err := c.lease.setUp(ctx); err != nil {
		return err
	}
	all := claim{wanted: everyLane(), had: slices.Repeat([]int64{math.MaxInt64}, laneCount)}
	if err := c.lease.remake(ctx, all, false); !errors.Is(err, errOwned) {
		return err
	}
	return c.lease.acquire(ctx, all)
}

// resume reads the checkpoint, as a subscription does that starts.
func resume(t testing.TB, c *consumer) {
	t.Helper()
	if err := c.resume(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// remaining is the part of a log behind the checkpoint.
func remaining(c *consumer, log []events.Raw) []events.Raw {
	for len(log) > 0 && c.at != nil && log[0].Position.Compare(*c.at) <= 0 {
		log = log[1:]
	}
	return log
}

// dump is every row of every table of a model, one a line, but for what the store decides: times and positions.
func dump(t testing.TB, pool *pgxpool.Pool, model string) string {
	t.Helper()
	var lines []string
	for _, name := range texts(t, pool, "select table_name::text from information_schema.tables where table_schema = $1 and table_type = 'BASE TABLE' order by 1", model) {
		table := pgx.Identifier{model, name}.Sanitize()
		for _, row := range texts(t, pool, "select (to_jsonb(t) - array['recorded_at', 'commit_position', 'prepare_position'])::text from "+table+" t order by 1") {
			lines = append(lines, name+" "+row)
		}
	}
	return strings.Join(lines, "\n")
}

// texts are the one column of text that a query answers.
func texts(t tester, pool *pgxpool.Pool, sql string, args ...any) []string {
	t.Helper()
	rows, err := pool.Query(context.Background(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return found
}
