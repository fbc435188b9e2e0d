package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"

	"waymark/eventstore/embedded"
)

// errDataInUse says that another process works on the data directory.
var errDataInUse = errors.New("data directory is in use")

// eventStoreDir is where the embedded event store keeps its events: under the data directory, whoever serves it.
func (c *Config) eventStoreDir() string { return filepath.Join(c.Data, "eventstore") }

// postgresDir is where the private PostgreSQL lies.
func (c *Config) postgresDir() string { return filepath.Join(c.Data, "postgres") }

// errNoData says that a data directory holds no ledger.
var errNoData = errors.New("there is no ledger in this data directory")

// checkData refuses a data directory that nobody has served yet. A mistaken one would silently become a new ledger.
func (c *Config) checkData() error {
	looked, held := c.eventStoreDir(), false
	var err error
	if c.EventStore == "" {
		held, err = embedded.Exists(looked)
	} else {
		looked = filepath.Join(c.Data, nodeFile)
		held, err = exists(looked)
	}
	if err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if held {
		return nil
	}
	dir, err := filepath.Abs(c.Data)
	if err != nil {
		return err
	}
	return fmt.Errorf("%w: %s: it has no %s, and no server holds it. Name the right directory with --data or WAYMARK_DATA, or a server "+
		"that runs with --server; waymark serve starts a new ledger, and so does waymark import --create", errNoData, dir, filepath.Base(looked))
}

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// makeDirectory makes the data directory for this user alone. As root PostgreSQL's own user may pass through, but see
// nothing.
func makeDirectory(dir string) error {
	if there, err := exists(dir); there || err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	mode := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	if err := os.Mkdir(dir, mode); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return os.Chmod(dir, mode) // whatever the umask says
}

// lockDirectory holds the data directory for this process: until the file is closed or the process ends, however.
func lockDirectory(dir string) (*os.File, error) {
	return lockFile(dir, os.O_CREATE|os.O_RDWR)
}

func lockFile(dir string, flags int) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lock"), flags, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s", errDataInUse, dir), file.Close())
	}
	return file, nil
}

// nodeFile holds the name of the node of a data directory.
const nodeFile = "node"

// nodeName is the name under which this data directory's process owns projections; made once.
func nodeName(dir string) (string, error) {
	path := filepath.Join(dir, nodeFile)
	text, err := os.ReadFile(path)
	if err == nil && len(text) > 0 {
		return strings.TrimSpace(string(text)), nil
	}
	name := uuid.NewString()
	if err := os.WriteFile(path, []byte(name+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("data directory: %w", err)
	}
	return name, nil
}

// Files that hold the URL of a process that works on the data directory, by what it serves.
const (
	serverFile = "server"            // everything
	storeFile  = "eventstore-server" // the event store alone
)

// announce writes where a process serves the data directory, for other subcommands to find.
func announce(dir, file, url string) error {
	return os.WriteFile(filepath.Join(dir, file), []byte(url+"\n"), 0o600)
}

// announced is what a file says; empty if it is not there.
func announced(dir, file string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dir, file))
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	return strings.TrimSpace(string(text)), err
}

// withdraw removes what was announced in a file, be it by a process that was killed.
func withdraw(dir, file string) error {
	if err := os.Remove(filepath.Join(dir, file)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// servedAt is where the data directory is served; empty if it is not. It leaves no trace in what is no data directory.
func servedAt(dir string) (string, error) {
	lock, err := lockFile(dir, os.O_RDWR)
	if err == nil {
		return "", lock.Close()
	}
	if !errors.Is(err, errDataInUse) {
		if errors.Is(err, os.ErrNotExist) {
			return "", nil
		}
		return "", err
	}
	url, err := announced(dir, serverFile)
	if err == nil && url == "" {
		err = fmt.Errorf("%w: %s, by a process that serves nothing", errDataInUse, dir)
	}
	return url, err
}

// storeServedAt is where the event store of the data directory is served, which somebody has open.
func storeServedAt(dir string) (string, error) {
	url, err := announced(dir, storeFile)
	if err == nil && url == "" {
		url, err = servedAt(dir)
	}
	return url, err
}
