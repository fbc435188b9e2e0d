package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"waymark/eventstore/eventstoretest"
)

// cantRun are the commands of the documents that no test runs here, with the reason. The blocks of README.md and
// docs/tour.md are walked by the tour.
var cantRun = map[string]string{
	"make run":  "make smoke does, and make smoke is part of .ci/run",
	"make test": "it runs this test",
	"waymark projections retry backlog --product KEY":                              parked,
	"waymark projections skip backlog --product KEY":                               parked,
	"waymark import undo BATCH --product KEY [--reason TEXT] [--actor NAME]":       "an import must be there: TestAnImportThatIsTakenBackLeavesTheProductAsItWas takes one back",
	"waymark projections rebuild backlog --cancel":                                 "a rebuild must be going on: TestARebuildThatIsCancelledLeavesNothingBehind cancels one",
	"waymark eventstore --tls-cert cert.pem --tls-key key.pem --addr 0.0.0.0:2113": "tests don't listen to other machines; the clients' suite runs it on the loopback address",
}

// parked is why what needs a parked product is not run.
const parked = "there must be an event that can't be taken: the test of one runs it"

// shown is a command that a document shows.
type shown struct{ document, command string }

// TestEveryCommandOfTheDocumentsRuns runs the commands that stand in documents as lines of their own, in their order, on one
// data directory with a server, and with something in the place of their placeholders.
func TestEveryCommandOfTheDocumentsRuns(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "DOCS", "name": "Docs", "reason": "to be read"})
	shell := newShell(t, s)
	commands := commandsOf(t)
	if len(commands) < 8 {
		t.Fatalf("only %d commands are shown: %v", len(commands), commands)
	}
	for _, c := range commands {
		t.Run(c.document+" "+c.command, func(t *testing.T) {
			if reason, listed := cantRun[c.command]; listed {
				t.Skip(reason)
			}
			shell.run(t, c.command)
		})
	}
	for command := range cantRun {
		if !slices.ContainsFunc(commands, func(c shown) bool { return c.command == command }) {
			t.Errorf("no document shows %q any more", command)
		}
	}
}

// commandsOf lists the indented lines that begin with a program of ours.
func commandsOf(t *testing.T) (commands []shown) {
	t.Helper()
	line := regexp.MustCompile(`(?m)^    ((?:bin/)?waymark|make|docker|curl) .*$`)
	for _, path := range documents(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		outside := regexp.MustCompile("(?s)```.*?```").ReplaceAllString(string(text), "")
		for _, found := range line.FindAllString(outside, -1) {
			command, _, _ := strings.Cut(found, " #")
			commands = append(commands, shown{filepath.Base(path), strings.TrimSpace(command)})
		}
	}
	return commands
}

func documents(t *testing.T) []string {
	t.Helper()
	inside, err := filepath.Glob("../docs/*.md")
	top, failed := filepath.Glob("../*.md")
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	return slices.Concat(top, inside)
}

// shell runs commands of documents.
type shell struct {
	dir  string // where they run
	data string
	path string // with waymark in it
}

func newShell(t *testing.T, s *server) *shell {
	t.Helper()
	program, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	sh := &shell{dir: t.TempDir(), data: s.dir, path: filepath.Dir(program) + ":" + os.Getenv("PATH")}
	chain, key := eventstoretest.Certificate(t)
	issues, err := filepath.Abs("../importers/jira/testdata/shop.json")
	if err != nil {
		t.Fatal(err)
	}
	proof, kept := s.proved("DOCS")
	for name, file := range map[string]string{"cert.pem": chain, "key.pem": key, "issues.json": issues, "proof.json": proof, "seal.json": kept} {
		if err := os.Symlink(file, filepath.Join(sh.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return sh
}

// run runs a command. One that serves must listen, and end well when it is told to.
func (sh *shell) run(t *testing.T, command string) {
	t.Helper()
	if strings.HasPrefix(command, "waymark eventstore") || strings.HasPrefix(command, "waymark serve") {
		fresh := dataDir(t)
		args := strings.Fields(strings.TrimPrefix(command, "waymark "))
		if !strings.Contains(command, "--addr") {
			args = append(args, "--addr", "127.0.0.1:0") // the port may be taken here
		}
		launch(t, fresh, program(t, fresh, nil, args...))
		return
	}
	process := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", filledIn(command))
	process.Dir = sh.dir
	process.Env = append(os.Environ(), "WAYMARK_DATA="+sh.data, "PATH="+sh.path)
	if out, err := process.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", filledIn(command), err, out)
	}
}

// filledIn is a command with something in the place of its placeholders, and with all that it may leave out.
func filledIn(command string) string {
	file := "waymark.backup"
	if strings.Contains(command, "import") {
		file = "issues.json"
	}
	return strings.NewReplacer("INSTANT|DATE|P7D|revision:N", "revision:0", "NEW-DIRECTORY", "restored", "FILE...", file, "FILE", file, "KEY", "DOCS", "NAME", "ana",
		"[", "", "]", "").Replace(command)
}

func TestEverySubcommandThatADocumentNamesIsThere(t *testing.T) {
	named := regexp.MustCompile("`waymark((?: [a-z][a-z-]*)+)[^`]*`")
	seen := 0
	for _, path := range documents(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range named.FindAllStringSubmatch(string(text), -1) {
			seen++
			args := append([]string{"help"}, strings.Fields(match[1])...)
			if out, err := program(t, t.TempDir(), nil, args...).CombinedOutput(); err != nil {
				t.Errorf("%s names waymark%s: %v %s", path, match[1], err, out)
			}
		}
	}
	if seen < 10 {
		t.Error(fmt.Sprint("only ", seen, " are named"))
	}
}
