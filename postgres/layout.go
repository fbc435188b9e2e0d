package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxSocketPath is the longest path that a Unix socket's address holds on every system that we know (Linux: 107).
const maxSocketPath = 103

// layout names the places of one cluster. The directory itself belongs to this process; `cluster` and `run` in it
// belong to the server's user. What this process writes as root is therefore never in a directory of somebody else.
type layout struct {
	dir       string // holds all below
	data      string // PostgreSQL's data directory
	socketDir string // holds the Unix socket
	log       string // what the server writes
	lock      string // held while a process runs the cluster
}

func newLayout(dir string) (layout, error) {
	if dir == "" {
		return layout{}, errors.New("no directory given")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return layout{}, fmt.Errorf("directory: %w", err)
	}
	l := layout{
		dir:  dir,
		data: filepath.Join(dir, "cluster"),
		log:  filepath.Join(dir, "server.log"),
		lock: filepath.Join(dir, "lock"),
	}
	l.socketDir, err = chooseSocketDir(dir, os.TempDir())
	return l, err
}

// chooseSocketDir prefers the cluster's directory. Where that is too long for a socket's path it takes a short one for
// temporary files, named for the directory so that the DSN doesn't change between starts.
func chooseSocketDir(dir, temp string) (string, error) {
	sum := sha256.Sum256([]byte(dir))
	short := "waymark-" + hex.EncodeToString(sum[:8])
	for _, candidate := range []string{
		filepath.Join(dir, "run"), filepath.Join(temp, short), filepath.Join("/tmp", short),
	} {
		if len(socketPath(candidate)) <= maxSocketPath {
			return candidate, nil
		}
	}
	return "", fmt.Errorf("no path short enough for a Unix socket: %s", dir)
}

func socketPath(dir string) string {
	return filepath.Join(dir, fmt.Sprintf(".s.PGSQL.%d", port))
}

func (l layout) pidFile() string { return filepath.Join(l.data, "postmaster.pid") }

// create makes what is missing of the directories.
func (l layout) create(server account) error {
	if err := makeDirs(l.dir); err != nil {
		return err
	}
	mode := fs.FileMode(0o700)
	if server.switched {
		mode = 0o711
	}
	if err := os.Chmod(l.dir, mode); err != nil {
		return fmt.Errorf("cluster directory: %w", err)
	}
	return l.createSocketDir(server)
}

// makeDirs makes a directory and its missing parents so that other users can pass through the parents whatever the
// umask says: as root, the server's user has to.
func makeDirs(dir string) error {
	var missing []string
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil {
			break
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cluster directory: %w", err)
		}
		missing = append([]string{d}, missing...)
	}
	for _, d := range missing {
		if err := os.Mkdir(d, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("cluster directory: %w", err)
		}
		if err := os.Chmod(d, 0o755); err != nil {
			return fmt.Errorf("cluster directory: %w", err)
		}
	}
	return nil
}

// createSocketDir makes the socket's directory, reachable for the server's user alone: this is the cluster's access
// control. In a directory for temporary files somebody else may have taken the name, so an existing one is checked.
func (l layout) createSocketDir(server account) error {
	err := os.Mkdir(l.socketDir, 0o700)
	switch {
	case err == nil:
		return server.own(l.socketDir)
	case !errors.Is(err, fs.ErrExist):
		return fmt.Errorf("socket directory: %w", err)
	}
	info, err := os.Lstat(l.socketDir)
	if err != nil {
		return fmt.Errorf("socket directory: %w", err)
	}
	uid, _ := owner(info)
	if !info.IsDir() || info.Mode().Perm() != 0o700 || uid != server.uid {
		return fmt.Errorf("socket directory %s must be a directory of user %s with mode 0700: remove it",
			l.socketDir, server.name)
	}
	return nil
}

// removeSocketDir leaves nothing behind among temporary files.
func (l layout) removeSocketDir() {
	if !strings.HasPrefix(l.socketDir, l.dir+string(filepath.Separator)) {
		_ = os.Remove(l.socketDir)
	}
}

// lockDirectory takes the lock that says who runs the cluster. The system frees it when the process ends.
func lockDirectory(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return file, nil
	}
	_ = file.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("%w: %s", ErrInUse, filepath.Dir(path))
	}
	return nil, fmt.Errorf("lock %s: %w", path, err)
}

// owner is the user and group that a file belongs to.
func owner(info fs.FileInfo) (uid, gid uint32) {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return stat.Uid, stat.Gid
	}
	return 0, 0
}
