package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestABackupOfARunningServerIsRestoredIntoANewDirectory(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "SAFE", "name": "Safe", "reason": "to be kept"})
	write := func(n int) {
		for i := range n {
			s.must("/v1/products/SAFE/commands/write-story", map[string]any{"title": fmt.Sprintf("Story %d", i)})
		}
	}
	write(30)
	s.must("/v1/products/SAFE/commands/prioritize-story", map[string]any{"story": "SAFE-30", "top": true, "reason": "it comes first"})
	s.settle("SAFE")
	want := s.backlog("SAFE", "")
	file := filepath.Join(t.TempDir(), "waymark.backup")
	succeeds(t, s.dir, "backup", file)
	write(5) // after the backup: not in it

	fails(t, s.dir, "file already exists", "backup", file)
	fails(t, s.dir, "directory is not empty", "restore", file)
	s.stop()
	offline := filepath.Join(t.TempDir(), "offline.backup")
	succeeds(t, s.dir, "backup", offline)

	fresh := dataDir(t)
	succeeds(t, fresh, "restore", file)
	restored := serve(t, fresh)
	if got := restored.backlog("SAFE", ""); !reflect.DeepEqual(got, want) {
		t.Errorf("%d stories are restored, want %d: %+v", len(got), len(want), got)
	}
	succeeds(t, fresh, "replay", "--product", "SAFE", "--check")

	later := dataDir(t)
	succeeds(t, later, "restore", offline)
	if got := serve(t, later).backlog("SAFE", ""); len(got) != len(want)+5 {
		t.Errorf("%d stories are restored of the backup made offline, want %d", len(got), len(want)+5)
	}

	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.backup")
	if err := os.WriteFile(cut, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	empty := dataDir(t)
	fails(t, empty, "not a whole backup", "restore", cut)
	if _, err := os.Stat(filepath.Join(empty, "eventstore")); !os.IsNotExist(err) {
		t.Errorf("half a backup is half restored: %v", err)
	}
}

func TestEventsThatLiveElsewhereAreNotBackedUpHere(t *testing.T) {
	store := storeAlone(t, dataDir(t))
	s := serve(t, dataDir(t), "WAYMARK_EVENTSTORE="+store.url)
	if status, _, text := s.raw(http.MethodGet, "/v1/backup", nil, nil); status != http.StatusNotImplemented {
		t.Errorf("%d %s", status, text)
	}
	fails(t, s.dir, "back it up with its own tools", "backup", filepath.Join(t.TempDir(), "waymark.backup"))
	s.must("/v1/products", map[string]any{"key": "AWAY", "name": "Away", "reason": "its events live elsewhere"})
	file := filepath.Join(t.TempDir(), "store.backup")
	succeeds(t, store.dir, "backup", file)
	fresh := dataDir(t)
	succeeds(t, fresh, "restore", file)
	var product struct{ Name string }
	if status := serve(t, fresh).get("/v1/products/AWAY", &product); status != http.StatusOK || product.Name != "Away" {
		t.Errorf("the product that is restored from the other store: %d, %q", status, product.Name)
	}
}

// storeAlone starts "waymark eventstore" without authentication.
func storeAlone(t *testing.T, dir string) *server {
	t.Helper()
	return launch(t, dir, program(t, dir, nil, "eventstore", "--insecure", "--addr", "127.0.0.1:0"))
}

// succeeds runs a subcommand on a data directory.
func succeeds(t *testing.T, dir string, args ...string) {
	t.Helper()
	if out, err := program(t, dir, nil, args...).CombinedOutput(); err != nil {
		t.Fatalf("waymark %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// fails runs a subcommand that must fail and say why.
func fails(t *testing.T, dir, why string, args ...string) {
	t.Helper()
	out, err := program(t, dir, nil, args...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), why) {
		t.Errorf("waymark %s: %v, want %q in\n%s", strings.Join(args, " "), err, why, out)
	}
}
