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
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/postgres"
)

const startTimeout = 2 * time.Minute

// shared is the cluster of this test binary. A test binary is one program with one life, so here is its one global.
var shared cluster

type cluster struct {
	mu        sync.Mutex
	hasMain   bool
	started   bool
	files     *files
	running   *postgres.Cluster
	admin     *pgxpool.Pool // makes and drops databases
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
	return postgres.ClusterOptions{Dir: dirIn(t, clusterParent(t)) + "/postgres", NoSync: true}
}

// Dir makes a directory that PostgreSQL's user can reach too when the tests run as root, unlike t.TempDir. It is
// removed when the test ends.
func Dir(t testing.TB) string {
	t.Helper()
	return dirIn(t, "")
}

func dirIn(t testing.TB, parent string) string {
	t.Helper()
	f, err := newFiles(parent)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.remove(); err != nil {
			t.Error(err)
		}
	})
	return f.dir
}

// database makes a database as a copy of a template and drops it when the test ends.
func (c *cluster) database(t testing.TB, template string) string {
	t.Helper()
	name := c.take(t)
	create := "create database " + name + " template " + pgx.Identifier{template}.Sanitize()
	if _, err := c.admin.Exec(t.Context(), create); err != nil {
		t.Fatalf("database for the test: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
		defer cancel()
		if _, err := c.admin.Exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return c.running.DSN(name)
}

// take starts the cluster with the first call, and gives out a name that nobody else gets.
func (c *cluster) take(t testing.TB) string {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.hasMain {
		t.Fatal("this package needs func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }")
	}
	if !c.started {
		c.started = true
		c.err = c.start(t.Context(), clusterParent(t))
	}
	if c.err != nil {
		t.Fatal(c.err)
	}
	c.databases++
	return fmt.Sprintf("test_%d", c.databases)
}

func (c *cluster) start(ctx context.Context, parent string) (err error) {
	if c.files, err = newFiles(parent); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	c.running, err = postgres.Start(ctx, postgres.ClusterOptions{
		Dir:      c.files.dir + "/postgres",
		NoSync:   true,
		Settings: map[string]string{"max_connections": "1000"},
		Logger:   slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	c.admin, err = pgxpool.New(context.WithoutCancel(ctx), c.running.DSN("postgres"))
	return err
}

func (c *cluster) end() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.admin != nil {
		c.admin.Close()
	}
	if c.running != nil {
		ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
		defer cancel()
		if err := c.running.Stop(ctx); err != nil {
			return err
		}
	}
	if c.files == nil {
		return nil
	}
	return c.files.remove()
}
