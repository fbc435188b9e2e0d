// Package postgres runs Waymark's private PostgreSQL cluster and opens connection pools.
//
// A private cluster holds nothing but read models. They are made from the event log, and a read model's rows and its
// checkpoint are written in the same transaction: transactions lost in a crash are simply projected again.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
)

const (
	superuser       = "waymark"
	defaultDatabase = "waymark"
	port            = 5432 // names the socket file only: the server listens on no network address
)

// ErrInUse says that another running process holds the cluster's directory.
var ErrInUse = errors.New("the directory is in use by another running process")

// ErrStopped says that the cluster was stopped, or never came back after its server died.
var ErrStopped = errors.New("the cluster does not run")

// ClusterOptions says where and how a private cluster runs. Only Dir is required.
type ClusterOptions struct {
	// Dir is the cluster's own directory, made if missing (as are its parents). As root, its parents must let the
	// server's unprivileged user through.
	Dir string
	// Database is made if missing; "waymark" if empty.
	Database string
	// BinDir holds the server's programs (postgres, initdb). If empty, the variable WAYMARK_POSTGRES_BIN names it, and
	// without that they are looked for.
	BinDir string
	// Settings override settings of postgresql.conf by name, for as long as this cluster runs.
	Settings map[string]string
	// NoSync trades safety from a crash of the machine for speed. It is meant for tests.
	NoSync bool
	// Logger is told of the server's life; nil discards.
	Logger *slog.Logger
}

// Cluster is a running private PostgreSQL cluster. It answers on a Unix socket only that this process's user (and root)
// can reach. A server that dies is started again until Stop. When this process ends without Stop, even by kill -9, the
// server shuts down by itself.
type Cluster struct {
	options ClusterOptions
	log     *slog.Logger
	server  server
	account account
	layout  layout
	output  *serverLog
	lock    *os.File

	cancel context.CancelFunc // ends supervision
	done   chan struct{}      // closed when supervision has ended

	mu      sync.Mutex
	current *postmaster
	stopped bool
}

// Start runs the cluster in options.Dir, making it on the first start, and returns when it answers. The context limits
// the start alone: recovery after a crash can take a minute, so give it time. It fails with ErrNoServer if PostgreSQL
// is missing, with ErrInUse if another process runs this cluster.
func Start(ctx context.Context, options ClusterOptions) (*Cluster, error) {
	c, err := prepare(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	if err := c.begin(ctx); err != nil {
		c.release()
		return nil, fmt.Errorf("private PostgreSQL: %w", err)
	}
	return c, nil
}

// prepare finds programs, user and directories, and takes the directory's lock.
func prepare(ctx context.Context, options ClusterOptions) (*Cluster, error) {
	if options.Database == "" {
		options.Database = defaultDatabase
	}
	c := &Cluster{options: options, log: options.Logger, done: make(chan struct{})}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if c.layout, err = newLayout(options.Dir); err != nil {
		return nil, err
	}
	if c.server, err = findServer(ctx, options.BinDir, c.layout.data); err != nil {
		return nil, err
	}
	if c.account, err = chooseAccount(c.layout.data); err != nil {
		return nil, err
	}
	if err := c.layout.create(c.account); err != nil {
		return nil, err
	}
	if err := c.account.reach(ctx, c.layout.dir, c.server.program("postgres")); err != nil {
		return nil, err
	}
	if c.lock, err = lockDirectory(c.layout.lock); err != nil {
		return nil, err
	}
	if c.output, err = openServerLog(c.layout.log, serverLogBytes); err != nil {
		_ = c.lock.Close()
		return nil, err
	}
	return c, nil
}

// begin brings the server up and hands it to supervision.
func (c *Cluster) begin(ctx context.Context) error {
	if err := c.endLeftover(ctx); err != nil {
		return err
	}
	if err := c.initialize(ctx); err != nil {
		return err
	}
	running, err := c.launch(ctx)
	if err != nil {
		return err
	}
	c.current = running
	supervision, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c.cancel = cancel
	go c.supervise(supervision)
	return nil
}

func (c *Cluster) release() {
	_ = c.output.Close()
	_ = c.lock.Close()
	c.layout.removeSocketDir()
}

// DSN names a database of the cluster as a connection URL; "" names the one of the options. It stays the same for the
// same directory, and holds no secret.
func (c *Cluster) DSN(database string) string {
	if database == "" {
		database = c.options.Database
	}
	query := url.Values{"host": {c.layout.socketDir}, "port": {strconv.Itoa(port)}, "user": {superuser}}
	// In a connection URL a plus sign is no space.
	encoded := strings.ReplaceAll(query.Encode(), "+", "%20")
	return (&url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: encoded}).String()
}

// PID is the process id of the server's parent process, or 0 while it is down.
func (c *Cluster) PID() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == nil || c.current.hasExited() {
		return 0
	}
	return c.current.pid()
}

// Kill ends the server at once, as a crash would (SIGKILL), and returns when it is dead. Supervision then starts it
// again. It exists for tests of outages.
func (c *Cluster) Kill(ctx context.Context) error {
	c.mu.Lock()
	running := c.current
	c.mu.Unlock()
	if running == nil || running.hasExited() {
		return ErrStopped
	}
	if err := running.signal(killSignal); err != nil {
		return fmt.Errorf("kill the private PostgreSQL: %w", err)
	}
	return running.wait(ctx)
}

// Stop shuts the server down (fast: clients are disconnected, data is written) and returns when it is gone and the
// directory is free for the next Start. When the context ends first, the server is stopped by force, which costs a
// recovery at the next start, and the context's error is returned. Later calls return nil at once.
func (c *Cluster) Stop(ctx context.Context) error {
	c.mu.Lock()
	already := c.stopped
	c.stopped = true
	c.mu.Unlock()
	if already {
		return nil
	}
	c.cancel()
	<-c.done
	defer c.release()
	if c.current == nil {
		return nil
	}
	if err := c.current.shutDown(ctx); err != nil {
		return fmt.Errorf("stop the private PostgreSQL: %w", err)
	}
	c.log.Info("private PostgreSQL stopped")
	return nil
}
