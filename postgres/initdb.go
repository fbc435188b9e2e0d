package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const unfinishedPrefix = "cluster-unfinished-"

// initialize makes the data directory if it is missing. It works in a directory aside and renames it when complete, so
// that being killed in the middle leaves nothing that looks like a cluster.
func (c *Cluster) initialize(ctx context.Context) error {
	c.removeUnfinished()
	_, err := os.Stat(filepath.Join(c.layout.data, "PG_VERSION"))
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cluster: %w", err)
	}
	c.log.Info("making the private PostgreSQL cluster", "dir", c.layout.dir, "version", c.server.major)
	fresh, err := os.MkdirTemp(c.layout.dir, unfinishedPrefix)
	if err != nil {
		return fmt.Errorf("new cluster: %w", err)
	}
	if err := c.account.own(fresh); err != nil {
		return err
	}
	if err := c.initdb(ctx, fresh); err != nil {
		_ = os.RemoveAll(fresh)
		return err
	}
	return c.adopt(fresh)
}

// removeUnfinished tidies up. A failure stops nothing: an initdb whose parent was just killed may still write there.
func (c *Cluster) removeUnfinished() {
	entries, err := os.ReadDir(c.layout.dir)
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), unfinishedPrefix) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(c.layout.dir, entry.Name())))
		}
	}
	if err != nil {
		c.log.Warn("an unfinished PostgreSQL cluster is left, the next start removes it", "error", err)
	}
}

// initdb runs initdb. Text sorts by its bytes: fast, and the same under every version of the C library, so an upgrade
// of the system can't corrupt an index. Where the system knows C.UTF-8 the case of all letters is known as well.
func (c *Cluster) initdb(ctx context.Context, dir string) error {
	out, err := c.runInitdb(ctx, dir, "C.UTF-8")
	if err != nil && bytes.Contains(out, []byte("invalid locale")) {
		out, err = c.runInitdb(ctx, dir, "C")
	}
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(lastBytes(out, tailBytes)))
	}
	return nil
}

func (c *Cluster) runInitdb(ctx context.Context, dir, ctype string) ([]byte, error) {
	args := []string{
		"-D", dir, "-U", superuser, "--encoding=UTF8", "--locale=C", "--lc-ctype=" + ctype,
		// Who may connect is decided by the socket's directory, which only the server's user and root can enter.
		"--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-instructions",
	}
	if c.options.NoSync {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, c.server.program("initdb"), args...)
	cmd.Dir, cmd.Env = dir, serverEnviron()
	cmd.SysProcAttr = processAttributes(c.account, syscall.SIGTERM)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	// The signal at our death comes from the thread that starts the process: it has to outlive it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return cmd.CombinedOutput()
}

// adopt moves a complete cluster to its place, durably.
func (c *Cluster) adopt(fresh string) error {
	if err := os.Remove(c.layout.data); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is not a cluster, move it away: %w", c.layout.data, err)
	}
	if err := os.Rename(fresh, c.layout.data); err != nil {
		return fmt.Errorf("new cluster: %w", err)
	}
	dir, err := os.Open(c.layout.dir)
	if err != nil {
		return fmt.Errorf("new cluster: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("new cluster: %w", err)
	}
	return nil
}
