package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"
)

// errDataInUse says that another process works on the data directory.
var errDataInUse = errors.New("data directory is in use")

// eventStoreDir is where the embedded event store keeps its events: under the data directory, whoever serves it.
func (c *Config) eventStoreDir() string { return filepath.Join(c.Data, "eventstore") }

// postgresDir is where the private PostgreSQL lies.
func (c *Config) postgresDir() string { return filepath.Join(c.Data, "postgres") }

// makeDirectory makes a directory that PostgreSQL's own user may pass through, whatever the umask says.
func makeDirectory(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.Chmod(dir, 0o755)
}

// lockDirectory holds the data directory for this process: until the file is closed or the process ends, however.
func lockDirectory(dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s", errDataInUse, dir), file.Close())
	}
	return file, nil
}

// nodeName is the name under which this data directory's process owns projections; made once.
func nodeName(dir string) (string, error) {
	path := filepath.Join(dir, "node")
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

// servedAt is where the data directory is served; empty if it is not.
func servedAt(dir string) (string, error) {
	lock, err := lockDirectory(dir)
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
