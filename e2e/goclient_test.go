package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	clientModule = "github.com/EventStore/EventStore-Client-Go/v4" // pins what its tests need in its own go.mod and go.sum

	// clientSuiteTests are those that need a server, but no cluster of several nodes and no projections.
	clientSuiteTests = "^TestStreams$/^(AppendTests|ReadStreamTests|SubscriptionTests|DeleteTests|ConnectionTests)$|^TestPersistentSubscriptions$"

	// clientSuitePasses is how many of them must pass.
	clientSuitePasses = 47
)

// clientSuiteSkips are the tests that the suite skips by itself on a cluster, where its authors' data is not there.
var clientSuiteSkips = []string{
	"TestPersistentSubscriptions/PersistentSubTests/testPersistentSubscriptionClosing",
	"TestStreams/AppendTests/appendToSystemStreamWithIncorrectCredentials",
	"TestStreams/ReadStreamTests/readStreamEventsBackwardsFromEndPosition",
	"TestStreams/ReadStreamTests/readStreamEventsForwardsFromZeroPosition",
	"TestStreams/SubscriptionTests/allSubscriptionWithFilterDeliversCorrectEvents",
	"TestStreams/SubscriptionTests/connectionClosing",
	"TestStreams/SubscriptionTests/streamSubscriptionDeliversAllEventsInStreamAndListensForNewEvents",
	"TestStreams/SubscriptionTests/subscriptionAllWithCredentialsOverride",
	"TestStreams/SubscriptionTests/subscriptionToStreamCaughtUpMessage",
}

// TestTheOfficialGoClientsOwnTestsPass runs the tests of EventStoreDB's Go client against "waymark eventstore", each time
// on a new store. WAYMARK_CLIENTSUITE_RUNS says how often; once is the default.
func TestTheOfficialGoClientsOwnTestsPass(t *testing.T) {
	t.Parallel() // it waits more than it works
	suite := buildClientSuite(t)
	runs := 1
	if text := os.Getenv("WAYMARK_CLIENTSUITE_RUNS"); text != "" {
		var err error
		if runs, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	for range runs {
		port, _ := serveSecureEventStore(t) // the suite takes any certificate
		runClientSuite(t, suite, port)
	}
}

func runClientSuite(t *testing.T, suite, port string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), suite, "-test.v", "-test.timeout=5m", "-test.run="+clientSuiteTests)
	command.Dir = t.TempDir()
	command.Env = append(os.Environ(), "CLUSTER=true", "EVENTSTORE_INSECURE=false",
		clientSuiteSeeds+"=localhost:1,localhost:2,localhost:"+port) // two nodes are down
	output, err := command.CombinedOutput()
	passed, skipped := clientSuiteResults(output)
	if err != nil {
		t.Fatalf("the client's tests: %v\n%s", err, output)
	}
	if !slices.Equal(skipped, clientSuiteSkips) || len(passed) != clientSuitePasses {
		t.Errorf("%d of the client's tests passed, want %d; skipped were:\n%s\nwant:\n%s", len(passed), clientSuitePasses,
			strings.Join(skipped, "\n"), strings.Join(clientSuiteSkips, "\n"))
	}
}

var testResult = regexp.MustCompile(`(?m)^ *--- (PASS|SKIP): (Test\w+/\w+/\w+) `)

// clientSuiteResults are the names of the tests that passed and that were skipped, sorted, without those that hold others.
func clientSuiteResults(output []byte) (passed, skipped []string) {
	for _, result := range testResult.FindAllSubmatch(output, -1) {
		if string(result[1]) == "PASS" {
			passed = append(passed, string(result[2]))
		} else {
			skipped = append(skipped, string(result[2]))
		}
	}
	slices.Sort(passed)
	slices.Sort(skipped)
	return passed, skipped
}

const (
	clientSuiteSeeds = "EVENTSTORE_SEEDS" // the variable for the addresses of the nodes

	clientSuiteHarness = "esdb/containers_test.go" // the file that holds the address
	clientSuiteAddress = `"esdb://admin:changeit@localhost:2111,localhost:2112,localhost:2113?`
)

// buildClientSuite builds the suite as its authors wrote it, but for one address: theirs is fixed, and would be taken on a
// machine with an EventStoreDB, or by another run of this test. What the suite needs is no part of our module: it is built
// in a copy of its own.
func buildClientSuite(t *testing.T) (path string) {
	t.Helper()
	module := t.TempDir()
	source, err := goCommand(t, ".", "list", "-m", "-f", "{{.Dir}}", clientModule).Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(module, os.DirFS(strings.TrimSpace(string(source)))); err != nil {
		t.Fatal(err)
	}
	readdress(t, filepath.Join(module, clientSuiteHarness))
	output, err := goCommand(t, module, "list", "-deps", "-test", "./esdb").CombinedOutput()
	downloaded(t, "what the official Go client's tests need", output, err)
	path = filepath.Join(t.TempDir(), "esdb.test")
	output, err = goCommand(t, module, "test", "-c", "-trimpath", "-o", path, "./esdb").CombinedOutput()
	if err != nil {
		t.Fatalf("build the client's tests: %v\n%s", err, output)
	}
	return path
}

// readdress makes the suite take the addresses of the nodes from the environment.
func readdress(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), clientSuiteAddress); n != 1 {
		t.Fatalf("%s holds the address %d times: this is not the suite that the test knows", file, n)
	}
	changed := strings.Replace(string(text), clientSuiteAddress, `"esdb://admin:changeit@" + os.Getenv("`+clientSuiteSeeds+`") + "?`, 1)
	if err := os.WriteFile(file, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
}

// goCommand is the go command in a directory, without what is set here for modules of ours. It needs no C compiler.
func goCommand(t *testing.T, dir string, args ...string) *exec.Cmd {
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GOWORK=off", "CGO_ENABLED=0")
	return command
}
