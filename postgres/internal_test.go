package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestWithoutAServerTheErrorSaysWhatToInstall(t *testing.T) {
	_, err := findServer(t.Context(), t.TempDir(), t.TempDir())
	if !errors.Is(err, ErrNoServer) || !strings.Contains(err.Error(), "apt-get install postgresql") {
		t.Errorf("got %v", err)
	}
}

func TestAServerOlderThan14IsRefused(t *testing.T) {
	_, err := findServer(t.Context(), fakeServer(t, "13.4"), t.TempDir())
	if !errors.Is(err, ErrNoServer) || !strings.Contains(err.Error(), "found only version 13 ") {
		t.Errorf("got %v", err)
	}
}

func TestTheDirectoryOfTheProgramsMayComeFromTheEnvironment(t *testing.T) {
	bin := fakeServer(t, "19devel")
	t.Setenv("WAYMARK_POSTGRES_BIN", bin)
	found, err := findServer(t.Context(), "", t.TempDir())
	if err != nil || found.major != 19 || found.bin != bin {
		t.Errorf("got %+v, %v", found, err)
	}
}

func TestAClusterIsRunByTheVersionThatMadeIt(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte("16\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := findServer(t.Context(), fakeServer(t, "16.2"), data); err != nil || found.major != 16 {
		t.Errorf("the same version: %+v, %v", found, err)
	}
	_, err := findServer(t.Context(), fakeServer(t, "17.1"), data)
	if !errors.Is(err, ErrNoServer) || !strings.Contains(err.Error(), "postgresql-16") {
		t.Errorf("another version: %v", err)
	}
}

// fakeServer is a directory of programs that know their version only.
func fakeServer(t *testing.T, version string) string {
	t.Helper()
	bin := t.TempDir()
	for _, name := range []string{"postgres", "initdb"} {
		script := fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %s (of a test)'\n", name, version)
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

func TestNewerVersionsComeFirst(t *testing.T) {
	root := t.TempDir()
	for _, version := range []string{"9", "14", "17", "16"} {
		if err := os.MkdirAll(filepath.Join(root, "v"+version, "bin"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(root)
	if got := fmt.Sprint(newestFirst("v*/bin")); got != "[v17/bin v16/bin v14/bin v9/bin]" {
		t.Errorf("got %s", got)
	}
}

func TestRootTakesTheFirstUnprivilegedUserThatExists(t *testing.T) {
	lookup := func(name string) (*user.User, error) {
		if name == "nobody" {
			return &user.User{Uid: "65534", Gid: "65534"}, nil
		}
		return nil, user.UnknownUserError(name)
	}
	got, err := unprivileged(lookup, "postgres", "nobody")
	if err != nil || got != (account{uid: 65534, gid: 65534, name: "nobody", switched: true}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := unprivileged(lookup, "postgres"); err == nil || !strings.Contains(err.Error(), "postgres") {
		t.Errorf("no such user: %v", err)
	}
}

func TestASocketsDirectoryIsShortAndAlwaysTheSame(t *testing.T) {
	short, err := chooseSocketDir("/data/postgres", "/var/tmp")
	if err != nil || short != "/data/postgres/run" {
		t.Errorf("short: %s, %v", short, err)
	}
	long := "/" + strings.Repeat("x", 100)
	for temp, want := range map[string]string{"/var/tmp": "/var/tmp/waymark-", long: "/tmp/waymark-"} {
		first, err := chooseSocketDir(long, temp)
		second, _ := chooseSocketDir(long, temp)
		if err != nil || first != second || !strings.HasPrefix(first, want) {
			t.Errorf("long: %s, then %s, %v", first, second, err)
		}
	}
}

func TestASocketsDirectoryThatSomebodyElseMadeIsRefused(t *testing.T) {
	taken := t.TempDir()
	if err := os.Chmod(taken, 0o777); err != nil {
		t.Fatal(err)
	}
	l := layout{socketDir: taken}
	if err := l.createSocketDir(account{uid: uint32(os.Geteuid())}); err == nil {
		t.Error("a directory open to all was taken")
	}
}

func TestTheServersLogKeepsTwoFilesOfLimitedSizeAndItsLastWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.log")
	log, err := openServerLog(path, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		fmt.Fprintf(log, "line %d\n", i)
	}
	if got := log.tail(); !strings.HasSuffix(got, "line 998\nline 999") || len(got) > tailBytes {
		t.Errorf("tail of %d bytes: %s", len(got), got)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(path + "*")
	if len(files) != 2 {
		t.Errorf("files %v", files)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Size() > 1000 {
			t.Errorf("%s: %v, %d bytes", file, err, info.Size())
		}
	}
	log.restart()
	if log.tail() != "" {
		t.Error("a restart forgets")
	}
}

func TestTheServerDoesNotGetOurSecrets(t *testing.T) {
	t.Setenv("WAYMARK_POSTGRES", "postgres://u:s3cret@host/db")
	t.Setenv("PGPASSWORD", "s3cret")
	if env := strings.Join(serverEnviron(), " "); strings.Contains(env, "s3cret") {
		t.Errorf("environment %s", env)
	}
}

func TestAServerLeftBehindIsEndedBeforeTheNextStart(t *testing.T) {
	c := stoppedCluster(t)
	left, err := startPostmaster(c.server.program("postgres"), c.arguments(), c.layout.dir, c.account, c.output)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.awaitReady(t.Context(), left); err != nil {
		t.Fatal(err)
	}
	if !isServerOf(left.pid(), c.layout.data, c.account.uid) {
		t.Error("a server in the directory is not recognised")
	}
	startAgain(t, c)
	if err := left.wait(t.Context()); err != nil {
		t.Errorf("the server left behind still runs: %v", err)
	}
}

func TestAProcessIDUsedAgainByAnotherProcessStopsNothing(t *testing.T) {
	c := stoppedCluster(t)
	stranger := exec.CommandContext(t.Context(), "sleep", "600")
	stranger.SysProcAttr = processAttributes(c.account, killSignal)
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stranger.Process.Kill()
		_ = stranger.Wait()
	})
	left := fmt.Sprintf("%d\n%s\n1700000000\n%d\n%s\n\n", stranger.Process.Pid, c.layout.data, port, c.layout.socketDir)
	for _, path := range []string{c.layout.pidFile(), socketPath(c.layout.socketDir) + ".lock"} {
		if err := os.WriteFile(path, []byte(left), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := c.account.own(path); err != nil {
			t.Fatal(err)
		}
	}
	startAgain(t, c)
	if err := stranger.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the other process suffered: %v", err)
	}
}

// stoppedCluster has run once.
func stoppedCluster(t *testing.T) *Cluster {
	t.Helper()
	dir, err := os.MkdirTemp("", "waymark-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := Start(t.Context(), ClusterOptions{Dir: filepath.Join(dir, "pg"), NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func startAgain(t *testing.T, c *Cluster) {
	t.Helper()
	again, err := Start(t.Context(), c.options)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}
