package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/postgres"
	"waymark/postgres/postgrestest"
)

// runClusterIn makes the test binary run a cluster instead of tests, until it is killed.
const runClusterIn = "WAYMARK_TEST_RUN_CLUSTER_IN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(runClusterIn); dir != "" {
		runCluster(dir)
	}
	os.Exit(postgrestest.Main(m))
}

func runCluster(dir string) {
	c, err := postgres.Start(context.Background(), postgres.ClusterOptions{Dir: dir, NoSync: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(c.PID())
	select {} // until killed
}

func TestAClusterKeepsItsDataAndItsDSNOverARestart(t *testing.T) {
	options := postgrestest.Options(t)
	first := start(t, options)
	dsn := first.DSN("")
	execute(t, dsn, "create table kept (n int)", "insert into kept values (7)")
	if err := first.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(t.Context()); err != nil {
		t.Errorf("second Stop: %v", err)
	}
	if first.PID() != 0 {
		t.Error("a stopped cluster has no server")
	}

	second := start(t, options)
	if got := second.DSN(""); got != dsn {
		t.Errorf("DSN changed from %s to %s", dsn, got)
	}
	if got := query[int](t, dsn, "select n from kept"); got != 7 {
		t.Errorf("kept %d, want 7", got)
	}
}

func TestAStoppedClusterAnswersUnavailable(t *testing.T) {
	c := start(t, postgrestest.Options(t))
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := pgx.Connect(t.Context(), c.DSN(""))
	if !postgres.IsUnavailable(err) {
		t.Errorf("got %v, want an unavailable database", err)
	}
	if err := c.Kill(t.Context()); !errors.Is(err, postgres.ErrStopped) {
		t.Errorf("Kill of a stopped cluster: %v", err)
	}
}

func TestADirectoryIsRunByOneProcessOnly(t *testing.T) {
	options := postgrestest.Options(t)
	c := start(t, options)
	if _, err := postgres.Start(t.Context(), options); !errors.Is(err, postgres.ErrInUse) {
		t.Errorf("second start: %v, want ErrInUse", err)
	}
	if got := query[int](t, c.DSN(""), "select 1"); got != 1 {
		t.Error("the first cluster suffered")
	}
}

func TestAServerThatDiesIsStartedAgainWithItsData(t *testing.T) {
	c := start(t, postgrestest.Options(t))
	execute(t, c.DSN(""), "create table kept (n int)", "set synchronous_commit = on", "insert into kept values (7)")
	for range 2 {
		before := c.PID()
		if err := c.Kill(t.Context()); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the server is back", func() bool { return c.PID() != 0 && c.PID() != before })
		if got := query[int](t, c.DSN(""), "select n from kept"); got != 7 {
			t.Errorf("kept %d, want 7", got)
		}
	}
}

func TestAClusterWithNothingButDefaultsIsSafeAndPrivate(t *testing.T) {
	c := start(t, postgres.ClusterOptions{Dir: postgrestest.Dir(t) + "/a b+c'd\"/pg"})
	for setting, want := range map[string]string{
		"fsync": "on", "full_page_writes": "on", "synchronous_commit": "off", "data_checksums": "on",
		"listen_addresses": "", "server_encoding": "UTF8", "TimeZone": "UTC",
	} {
		if got := query[string](t, c.DSN(""), "select setting from pg_settings where name = '"+setting+"'"); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if got := query[string](t, c.DSN(""), "select datcollate from pg_database where datname = 'waymark'"); got != "C" {
		t.Errorf("text sorts by %s, want C", got)
	}
	if got := query[string](t, c.DSN(""), "select lower('ÄÖÜ')"); got != "äöü" {
		t.Errorf("lower case of ÄÖÜ is %s", got)
	}
	info, err := os.Stat(socketDir(t, c))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("socket directory: %v, mode %v", err, info.Mode())
	}
}

func TestADirectoryTooLongForASocketStillWorks(t *testing.T) {
	options := postgrestest.Options(t)
	options.Dir = filepath.Join(options.Dir, strings.Repeat("long/", 30), "pg")
	c := start(t, options)
	if got := query[int](t, c.DSN(""), "select 1"); got != 1 {
		t.Error("no answer")
	}
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(socketDir(t, c)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("socket directory %s is left behind: %v", socketDir(t, c), err)
	}
}

func socketDir(t *testing.T, c *postgres.Cluster) string {
	t.Helper()
	config, err := pgx.ParseConfig(c.DSN(""))
	if err != nil {
		t.Fatal(err)
	}
	return config.Host
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	options := postgrestest.Options(t)
	options.Settings = map[string]string{"shared_buffers": "plenty"}
	_, err := postgres.Start(t.Context(), options)
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "shared_buffers"`) {
		t.Errorf("got %v, want the server's own words", err)
	}
	options.Settings = nil
	start(t, options)
}

func TestStopByAnEndedContextStillStops(t *testing.T) {
	options := postgrestest.Options(t)
	c := start(t, options)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Stop(ended); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	start(t, options)
}

func start(t *testing.T, options postgres.ClusterOptions) *postgres.Cluster {
	t.Helper()
	c, err := postgres.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return c
}

func execute(t *testing.T, dsn string, statements ...string) {
	t.Helper()
	conn := connect(t, dsn)
	defer conn.Close(context.Background())
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// query is the first column of the only row; the zero value if there is no row.
func query[T any](t *testing.T, dsn, statement string) T {
	t.Helper()
	conn := connect(t, dsn)
	defer conn.Close(context.Background())
	var value T
	if err := conn.QueryRow(t.Context(), statement).Scan(&value); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		t.Fatalf("%s: %v", statement, err)
	}
	return value
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("after a minute it is still not so that %s", what)
		}
	}
}
