package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// processAttributes run a process as the account, in its own process group, and have it signalled when the thread that
// starts it ends.
func processAttributes(as account, atOurDeath syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as.credential(), Setpgid: true, Pdeathsig: atOurDeath}
}

// isServerOf reports whether the process is a living PostgreSQL server of the data directory, and of that user. A
// postmaster works in its data directory. Process ids are used again, so the number alone proves nothing.
func isServerOf(pid int, data string, uid uint32) bool {
	proc := fmt.Sprintf("/proc/%d", pid)
	info, err := os.Stat(proc)
	if err != nil {
		return false
	}
	if holder, _ := owner(info); holder != uid {
		return false
	}
	program, err := os.Readlink(filepath.Join(proc, "exe"))
	if err != nil || filepath.Base(strings.TrimSuffix(program, " (deleted)")) != "postgres" {
		return false
	}
	works, err := os.Stat(filepath.Join(proc, "cwd"))
	if err != nil {
		return false
	}
	want, err := os.Stat(data)
	return err == nil && os.SameFile(works, want)
}
