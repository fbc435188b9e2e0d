//go:build unix && !linux

package postgres

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// processAttributes run a process as the account and in its own process group. Without Linux nothing tells it of our
// death: the next start ends a server that was left behind.
func processAttributes(as account, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as.credential(), Setpgid: true}
}

// isServerOf reports whether the process is a living PostgreSQL server of the data directory and of that user.
func isServerOf(pid int, data string, uid uint32) bool {
	out, err := exec.Command("ps", "-ww", "-o", "uid=", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return false
	}
	holder, command, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	return holder == strconv.FormatUint(uint64(uid), 10) &&
		strings.Contains(command, "postgres -D "+data+" ")
}
