package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"time"
)

// endLeftover makes way for a new server. This process holds the directory's lock, so a server that still runs here
// was left behind by one that died: it is told to shut down fast and waited for.
func (c *Cluster) endLeftover(ctx context.Context) error {
	path := c.layout.pidFile()
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("server left behind: %w", err)
	}
	if pid := pidOf(content); pid > 0 {
		if err := c.endServer(ctx, pid); err != nil {
			return err
		}
		if err := c.disown(path); err != nil {
			return fmt.Errorf("pid file left behind: %w", err)
		}
	}
	for _, path := range []string{socketPath(c.layout.socketDir), socketPath(c.layout.socketDir) + ".lock"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("socket left behind: %w", err)
		}
	}
	return nil
}

func pidOf(pidFile []byte) int {
	first, _, _ := bytes.Cut(pidFile, []byte("\n"))
	pid, err := strconv.Atoi(string(bytes.TrimSpace(first)))
	if err != nil {
		return 0
	}
	return pid
}

func (c *Cluster) endServer(ctx context.Context, pid int) error {
	ticker := time.NewTicker(readyPoll)
	defer ticker.Stop()
	for told := false; isServerOf(pid, c.layout.data, c.account.uid); {
		if !told {
			c.log.Warn("a PostgreSQL server was left behind, shutting it down", "dir", c.layout.dir, "pid", pid)
			if err := syscall.Kill(pid, fastShutdown); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("shut down the server left behind (process %d): %w", pid, err)
			}
			told = true
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server left behind (process %d) does not end: %w", pid, ctx.Err())
		case <-ticker.C:
		}
	}
	return nil
}

// disown writes our own process id into a pid file left behind. Its process is dead, but the id may be in use again,
// and then PostgreSQL would refuse to start; the id of its parent it knows to be stale. The rest of the file stays: by
// it PostgreSQL finds out whether backends of the dead server still live.
func (c *Cluster) disown(path string) error {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, rest, _ := bytes.Cut(content, []byte("\n"))
	if err := os.Remove(path); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%d\n%s", os.Getpid(), rest)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return c.account.own(path)
}
