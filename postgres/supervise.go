package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	readyPoll      = 10 * time.Millisecond
	firstBackoff   = 100 * time.Millisecond
	longestBackoff = 10 * time.Second
	// answerTime is how long a server that says it is ready may fail to answer.
	answerTime = 10 * time.Second
	// stableAfter is how long a server must have run for its next death to count as a first one.
	stableAfter = time.Minute
)

// launch starts the server and returns when it answers and has the database. On failure nothing is left running.
func (c *Cluster) launch(ctx context.Context) (*postmaster, error) {
	c.output.restart()
	p, err := startPostmaster(c.server.program("postgres"), c.arguments(), c.layout.dir, c.account, c.output)
	if err != nil {
		return nil, err
	}
	if err := c.awaitReady(ctx, p); err != nil {
		expired, cancel := context.WithTimeout(context.WithoutCancel(ctx), forcedWait)
		defer cancel()
		_ = p.shutDown(expired)
		return nil, fmt.Errorf("%w; the server said: %s", err, c.output.tail())
	}
	c.log.Info("private PostgreSQL started", "dir", c.layout.dir, "version", c.server.major, "user", c.account.name, "pid", p.pid())
	return p, nil
}

// awaitReady returns when the server has said that it is ready and has the database, or when it ended or refuses.
func (c *Cluster) awaitReady(ctx context.Context, p *postmaster) error {
	ticker := time.NewTicker(readyPoll)
	defer ticker.Stop()
	var readySince time.Time
	for {
		if c.saysReady(p.pid()) {
			if readySince.IsZero() {
				readySince = time.Now()
			}
			err := c.ensureDatabase(ctx)
			if err == nil || isRefusal(err) || time.Since(readySince) > answerTime {
				return err
			}
		}
		select {
		case <-p.exited:
			return fmt.Errorf("the server ended while starting: %w", p.failure())
		case <-ctx.Done():
			return fmt.Errorf("the server did not get ready: %w", ctx.Err())
		case <-ticker.C:
		}
	}
}

// isRefusal reports whether the server has answered, and would answer the same again.
func isRefusal(err error) bool {
	var answer *pgconn.PgError
	return errors.As(err, &answer) && !isUnavailableCode(answer.Code)
}

// saysReady reads the server's pid file: the process id comes first, the state last. Trying to connect instead would
// fill its log during a long recovery.
func (c *Cluster) saysReady(pid int) bool {
	content, err := os.ReadFile(c.layout.pidFile())
	if err != nil || pidOf(content) != pid {
		return false
	}
	lines := bytes.Fields(content)
	return string(lines[len(lines)-1]) == "ready"
}

func (p *postmaster) failure() error {
	if p.err != nil {
		return p.err
	}
	return errors.New("exit status 0")
}

func (c *Cluster) ensureDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.DSN("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var exists bool
	const query = "select exists (select from pg_database where datname = $1)"
	if err := conn.QueryRow(ctx, query, c.options.Database).Scan(&exists); err != nil || exists {
		return err
	}
	_, err = conn.Exec(ctx, "create database "+pgx.Identifier{c.options.Database}.Sanitize())
	return err
}

// supervise starts the server again whenever it dies, until the context ends.
func (c *Cluster) supervise(ctx context.Context) {
	defer close(c.done)
	backoff := firstBackoff
	for running := c.current; running != nil; running = c.current {
		since := time.Now()
		if running.wait(ctx) != nil {
			return
		}
		if time.Since(since) > stableAfter {
			backoff = firstBackoff
		}
		c.log.Error("private PostgreSQL died, starting it again", "cause", running.failure(), "output", c.output.tail())
		c.revive(ctx, &backoff)
	}
}

// revive starts the server until it runs or the context ends; then nothing runs.
func (c *Cluster) revive(ctx context.Context, backoff *time.Duration) {
	for ctx.Err() == nil {
		select {
		case <-time.After(*backoff):
		case <-ctx.Done():
			continue
		}
		*backoff = min(*backoff*2, longestBackoff)
		running, err := c.launch(ctx)
		if err == nil {
			c.setCurrent(running)
			return
		}
		if ctx.Err() == nil {
			c.log.Error("private PostgreSQL does not start, trying again", "error", err, "after", *backoff)
		}
	}
	c.setCurrent(nil)
}

func (c *Cluster) setCurrent(p *postmaster) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current = p
}
