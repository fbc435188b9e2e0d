package e2e_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// nodeClient holds the official Node.js client's version and the tests that use it.
const nodeClient = "../eventstore/nodeclient"

func TestTheOfficialNodeClientWorksTheEventStore(t *testing.T) {
	t.Parallel()
	if os.Getenv("DAYS_LATER") != "" {
		t.Skip("its appends end at a time of day, by a clock that `make later` does not change")
	}
	dir := nodeModules(t, nodeClient)
	t.Run("without encryption", func(t *testing.T) {
		port := serveEventStore(t, "WAYMARK_EVENTSTORE_INSECURE=true", "WAYMARK_EVENTSTORE_IN_MEMORY=true")
		runNodeClient(t, dir, "esdb://localhost:"+port+"?tls=false")
	})
	t.Run("with a certificate and a password", func(t *testing.T) {
		port, authority := serveSecureEventStore(t)
		runNodeClient(t, dir, "esdb://admin:"+adminPassword+"@localhost:"+port+"?tlsCAFile="+authority)
	})
}

// nodeModules is a copy of a directory in which the modules that its lock file names are installed.
func nodeModules(t testing.TB, of string) (dir string) {
	t.Helper()
	for _, name := range []string{"node", "npm"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Fatalf("%v: scripts/ensure node installs it, or says how", err)
		}
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(of)); err != nil {
		t.Fatal(err)
	}
	os.RemoveAll(filepath.Join(dir, "node_modules")) // somebody's own
	install := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund",
		"--fetch-retry-mintimeout=1000")
	install.Dir = dir
	output, err := install.CombinedOutput()
	downloaded(t, "what "+of+" needs", output, err)
	return dir
}

// nodeReport is the end of node's report of tests of which all passed.
var nodeReport = regexp.MustCompile(`(?m)^# pass [1-9]\d*\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0$`)

func runNodeClient(t *testing.T, dir, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	node := exec.CommandContext(ctx, "node", "--test-reporter=tap", "client.test.mjs")
	node.Dir = dir
	node.Env = append(os.Environ(), "EVENTSTORE_URL="+url)
	output, err := node.CombinedOutput()
	if err != nil || !nodeReport.Match(output) {
		t.Errorf("node: %v\n%s", err, output)
	}
}
