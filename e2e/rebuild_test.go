package e2e_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/postgres"
)

// checkRebuilt stops the server and compares its read models, table by table, with ones built afresh from the log.
func checkRebuilt(t *testing.T, s *server) {
	t.Helper()
	dir := s.dir
	s.stop()
	fresh := cluster(t, filepath.Join(dataDir(t), "postgres"))
	rebuilt := serve(t, dir, "WAYMARK_POSTGRES="+fresh)
	rebuilt.settle("KILL")
	rebuilt.stop()
	// The command that settled the read models changed nothing: the log is the one that the old ones were built from.
	old := dump(t, cluster(t, filepath.Join(dir, "postgres")))
	for table, want := range dump(t, fresh) {
		if got := old[table]; !slices.Equal(got, want) {
			t.Errorf("%s has %d rows, built afresh %d; the first that differ: %s", table, len(got), len(want), firstDifference(got, want))
		}
		if len(want) == 0 && table != "roadmap.initiative" {
			t.Logf("%s is empty", table)
		}
	}
}

func cluster(t *testing.T, dir string) string {
	t.Helper()
	c, err := postgres.Start(t.Context(), postgres.ClusterOptions{Dir: dir, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Stop(context.Background()) })
	return c.DSN("")
}

// dump is every row of every read model as text, sorted, by table.
func dump(t *testing.T, dsn string) map[string][]string {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	tables := query(t, pool, `select table_schema || '.' || table_name from information_schema.tables
		where table_schema in ('backlog', 'roadmap', 'discovery', 'charter', 'decisions')`)
	if len(tables) < 10 {
		t.Fatalf("only %d tables of read models: %v", len(tables), tables)
	}
	rows := map[string][]string{}
	for _, table := range tables {
		rows[table] = query(t, pool, fmt.Sprintf("select r::text from %s r order by 1", table))
	}
	return rows
}

func query(t *testing.T, pool *pgxpool.Pool, sql string) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("%s, afresh %s", got[i], want[i])
		}
	}
	return "one is longer"
}

// Queries are asked all the time while read models are built anew, and none is refused.
func TestReadModelsAreBuiltAnewWhileTheyAreAnsweredFrom(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "ACME", "name": "Acme", "reason": "to see"})
	for n := range 20 {
		s.must("/v1/products/ACME/commands/write-story", map[string]any{"title": fmt.Sprint("story ", n)})
	}
	s.settle("ACME")
	done, asked := make(chan struct{}), make(chan int)
	go func() {
		count := 0
		for {
			select {
			case <-done:
				asked <- count
				return
			default:
			}
			if items := s.backlog("ACME", ""); len(items) != 20 {
				t.Errorf("%d stories", len(items))
			}
			count++
		}
	}()
	projections := func(want string, args ...string) {
		t.Helper()
		out, err := program(t, s.dir, nil, append([]string{"projections"}, args...)...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("waymark projections %v: %v, want %q in\n%s", args, err, want, out)
		}
	}
	projections("hold the same rows as before", "rebuild", "--all")
	projections("built anew at", "show", "decisions")
	close(done)
	t.Logf("%d queries", <-asked)
	fails(t, s.dir, "is not being built anew", "projections", "rebuild", "--cancel", "backlog")
	fails(t, s.dir, "name the read models", "projections", "rebuild", "--cancel")
	if text := s.log.String(); strings.Contains(text, "other rows") {
		t.Errorf("the log says\n%s", text)
	}
}
