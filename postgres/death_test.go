package postgres_test

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"waymark/postgres/postgrestest"
)

func TestAClusterSurvivesTheDeathOfItsProcess(t *testing.T) {
	options := postgrestest.Options(t)
	for round := range 3 {
		parent := startParent(t, options.Dir)
		if err := parent.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = parent.Wait() // says "killed"
		if round == 0 {
			eventually(t, "the server ends with its parent", func() bool {
				_, err := os.Stat(filepath.Join(options.Dir, "cluster", "postmaster.pid"))
				return errors.Is(err, os.ErrNotExist)
			})
		}
		c := start(t, options) // in later rounds at once, while the old server may still be shutting down
		if got := query[int](t, c.DSN(""), "select 1"); got != 1 {
			t.Error("no answer")
		}
		if err := c.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAProcessKilledWhileItMakesTheClusterLeavesAFreshStart(t *testing.T) {
	options := postgrestest.Options(t)
	parent := parentCommand(t, options.Dir)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "initdb is at work", func() bool {
		found, _ := filepath.Glob(filepath.Join(options.Dir, "cluster-unfinished-*", "*"))
		return len(found) > 0
	})
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // says "killed"
	if _, err := os.Stat(filepath.Join(options.Dir, "cluster")); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("the unfinished cluster looks finished: %v", err)
	}
	c := start(t, options)
	if got := query[int](t, c.DSN(""), "select 1"); got != 1 {
		t.Error("no answer")
	}
}

// startParent runs a cluster in another process and returns that process when the server answers.
func startParent(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := parentCommand(t, dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the cluster's process says nothing: %v", err)
	}
	return cmd
}

func parentCommand(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), runClusterIn+"="+dir)
	cmd.Stderr = os.Stderr
	return cmd
}
