// Package postgrestest gives tests databases of their own in a private PostgreSQL cluster that one test binary shares.
// A package that uses it has
//
//	func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }
package postgrestest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/postgres"
)

const startTimeout = 2 * time.Minute

// shared is the cluster of this test binary. A test binary is one program with one life, so here is its one global.
var shared cluster

type cluster struct {
	mu        sync.Mutex
	hasMain   bool
	started   bool
	dir       string
	running   *postgres.Cluster
	err       error
	databases int
}

// Main runs the tests and then ends the cluster, if any test started it, and removes its files.
func Main(m *testing.M) int {
	shared.mu.Lock()
	shared.hasMain = true
	shared.mu.Unlock()
	code := m.Run()
	if err := shared.end(); err != nil {
		fmt.Fprintln(os.Stderr, "postgrestest:", err)
		return max(code, 1)
	}
	return code
}

// Database makes an empty database for this test and returns its DSN. It is dropped when the test ends, whoever is
// still connected.
func Database(t testing.TB) string {
	t.Helper()
	return shared.database(t, "template1")
}

// Options are those of a cluster of its own for a test, for postgres.Start: for tests of outages.
func Options(t testing.TB) postgres.ClusterOptions {
	t.Helper()
	return postgres.ClusterOptions{Dir: Dir(t) + "/postgres", NoSync: true}
}

// Dir makes a directory that PostgreSQL's user can reach too when the tests run as root, unlike t.TempDir. It is
// removed when the test ends.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := reachableDir()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func reachableDir() (string, error) {
	dir, err := os.MkdirTemp("", "waymark-test-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
}

// database makes a database as a copy of a template and drops it when the test ends.
func (c *cluster) database(t testing.TB, template string) string {
	t.Helper()
	running, name := c.take(t)
	create := "create database " + name + " template " + pgx.Identifier{template}.Sanitize()
	if err := execute(t.Context(), running, create); err != nil {
		t.Fatalf("database for the test: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
		defer cancel()
		if err := execute(ctx, running, "drop database if exists "+name+" with (force)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return running.DSN(name)
}

// take starts the cluster with the first call, and gives out a name that nobody else gets.
func (c *cluster) take(t testing.TB) (*postgres.Cluster, string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.hasMain {
		t.Fatal("this package needs func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }")
	}
	if !c.started {
		c.started = true
		c.start(t.Context())
	}
	if c.err != nil {
		t.Fatal(c.err)
	}
	c.databases++
	return c.running, fmt.Sprintf("test_%d", c.databases)
}

func (c *cluster) start(ctx context.Context) {
	if c.dir, c.err = reachableDir(); c.err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	c.running, c.err = postgres.Start(ctx, postgres.ClusterOptions{
		Dir:      c.dir + "/postgres",
		NoSync:   true,
		Settings: map[string]string{"max_connections": "200"},
		Logger:   slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
}

func (c *cluster) end() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
		defer cancel()
		if err := c.running.Stop(ctx); err != nil {
			return err
		}
	}
	if c.dir == "" {
		return nil
	}
	return os.RemoveAll(c.dir)
}

func execute(ctx context.Context, running *postgres.Cluster, statement string) error {
	conn, err := pgx.Connect(ctx, running.DSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, statement)
	return err
}
