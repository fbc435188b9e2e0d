package postgres_test

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"waymark/postgres"
	"waymark/postgres/postgrestest"
)

func TestAnOrdinaryUserRunsACluster(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("this is an ordinary user: all tests show it")
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("no user nobody to become")
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	dir := postgrestest.Dir(t)
	binary := copyExecutable(t, dir)
	temp := filepath.Join(dir, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(temp, uid, gid); err != nil {
		t.Fatal(err)
	}

	cmd := exec.CommandContext(t.Context(), binary, "-test.v", "-test.run",
		"^(TestAClusterKeepsItsDataAndItsDSNOverARestart|TestAClusterSurvivesTheDeathOfItsProcess)$")
	cmd.Dir = temp
	cmd.Env = append(os.Environ(), "TMPDIR="+temp, "HOME="+temp)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS") != 2 {
		t.Errorf("as user nobody: %v\n%s", err, out)
	}
}

func copyExecutable(t *testing.T, dir string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(dir, "postgres.test")
	if err := os.WriteFile(copied, content, 0o755); err != nil {
		t.Fatal(err)
	}
	return copied
}

func TestADirectoryThatTheServersUserCannotReachIsNamed(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root's server runs as another user")
	}
	closed := filepath.Join(postgrestest.Dir(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Start(t.Context(), postgres.ClusterOptions{Dir: filepath.Join(closed, "data", "postgres")})
	if err == nil || !strings.Contains(err.Error(), "the directory "+closed+" ") {
		t.Errorf("got %v, want an error that names %s", err, closed)
	}
}

func TestParentsThatRootMakesLetTheServersUserThroughUnderAStrictUmask(t *testing.T) {
	old := syscall.Umask(0o077)
	t.Cleanup(func() { syscall.Umask(old) })
	options := postgrestest.Options(t)
	options.Dir = filepath.Join(options.Dir, "deeper", "down")
	start(t, options)
}
