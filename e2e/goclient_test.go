package e2e_test

import (
	"encoding/json"
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
	clientSuiteModule  = "../eventstore/clientsuite" // pins the client's version and what its tests need
	clientSuitePackage = "github.com/EventStore/EventStore-Client-Go/v4/esdb"

	// clientSuiteTests are those that need a server, but no cluster of several nodes and no projections.
	clientSuiteTests = "^TestStreams$/^(AppendTests|ReadStreamTests|SubscriptionTests|DeleteTests|ConnectionTests)$|^TestPersistentSubscriptions$"

	// clientSuitePasses is how many of them must pass.
	clientSuitePasses = 46
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
	command.Env = environ("EVENTSTORE_", "CLUSTER=true", "EVENTSTORE_INSECURE=false",
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

	clientSuiteHarness = "containers_test.go" // the file that holds the address
	clientSuiteAddress = `"esdb://admin:changeit@localhost:2111,localhost:2112,localhost:2113?`
)

// buildClientSuite builds the suite as its authors wrote it, but for one address: theirs is fixed, and would be taken on a
// machine with an EventStoreDB, or by another run of this test.
func buildClientSuite(t *testing.T) (path string) {
	t.Helper()
	command := inClientSuite(t, "list", "-deps", "-test", clientSuitePackage)
	output, err := command.CombinedOutput()
	downloaded(t, "the modules of the official client's tests", output, err)
	output, err = inClientSuite(t, "list", "-f", "{{.Dir}}", clientSuitePackage).Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path = filepath.Join(dir, "clientsuite.test")
	overlay := overlayAddress(t, strings.TrimSpace(string(output)), dir)
	if output, err := inClientSuite(t, "test", "-c", "-overlay", overlay, "-o", path, clientSuitePackage).CombinedOutput(); err != nil {
		t.Fatalf("build the client's tests: %v\n%s", err, output)
	}
	return path
}

// overlayAddress makes an overlay for the go command in which the address of the suite comes from the environment.
func overlayAddress(t *testing.T, source, dir string) (path string) {
	t.Helper()
	original := filepath.Join(source, clientSuiteHarness)
	text, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), clientSuiteAddress); n != 1 {
		t.Fatalf("%s holds the address %d times: the suite is not the one that this test knows", original, n)
	}
	changed := filepath.Join(dir, clientSuiteHarness)
	replaced := strings.Replace(string(text), clientSuiteAddress, `"esdb://admin:changeit@" + os.Getenv("`+clientSuiteSeeds+`") + "?`, 1)
	if err := os.WriteFile(changed, []byte(replaced), 0o644); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {original: changed}})
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// inClientSuite is a go command in the module of the suite, which is no part of ours.
func inClientSuite(t *testing.T, args ...string) *exec.Cmd {
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = clientSuiteModule
	command.Env = environ("GOWORK=", "GOWORK=off", "CGO_ENABLED=0")
	return command
}
