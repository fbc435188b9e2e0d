package postgrestest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// memory is where Linux has a file system in memory, and room is what must be free there before a cluster goes to it.
// A database is hundreds of files: to make and remove them takes a disk up to ten times as long.
const (
	memory = "/dev/shm"
	room   = 4 << 30
)

// clusterParent is the directory for the files of clusters. It is that of temporary files ("") where TMPDIR names one, where
// memory has no room, and for benchmarks, which may fill more than that.
func clusterParent(t testing.TB) string {
	if _, isBenchmark := t.(*testing.B); isBenchmark || os.Getenv("TMPDIR") != "" {
		return ""
	}
	var system syscall.Statfs_t
	if syscall.Statfs(memory, &system) != nil || uint64(system.Bavail)*uint64(system.Bsize) < room {
		return ""
	}
	return memory
}

// files is a directory that every user can enter. It goes with this process at the latest, even by kill -9.
type files struct {
	dir    string
	life   io.Closer // ends with this process
	keeper *exec.Cmd // removes the directory at the end of life
}

// removal tries for a while: a server that shuts down because its parent was killed still writes.
const removal = `read -r _; for seconds in 0 1 2 4 8; do sleep $seconds; rm -rf "$1" && exit; done; exit 1`

func newFiles(parent string) (*files, error) {
	dir, err := os.MkdirTemp(parent, "waymark-test-")
	if err != nil {
		return nil, err
	}
	f := &files{dir: dir, keeper: exec.Command("sh", "-c", removal, "sh", dir)}
	f.keeper.Dir = "/"
	f.keeper.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a terminal's Ctrl-C is not for it
	if f.life, err = f.keeper.StdinPipe(); err == nil {
		err = errors.Join(os.Chmod(dir, 0o755), f.keeper.Start())
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(dir))
	}
	return f, nil
}

func (f *files) remove() error {
	_ = f.life.Close()
	if err := f.keeper.Wait(); err != nil {
		return fmt.Errorf("remove %s: %w", f.dir, err)
	}
	return nil
}
