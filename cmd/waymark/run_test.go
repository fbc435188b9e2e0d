package main

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

func nobody(string) string { return "" }

func TestHelpAndVersionArePrintedAndEndWell(t *testing.T) {
	for args, want := range map[string]string{
		"--help": "Usage: waymark <command>", "help": "Usage: waymark <command>", "help import jira": "Usage: waymark import jira",
		"--version": "commit", "version": "commit",
	} {
		var out, err bytes.Buffer
		if e := run(t.Context(), strings.Fields(args), nobody, &out, &err); e != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %v, %q", args, e, out.String())
		}
	}
}

func TestACommandLineThatMakesNoSenseIsRefused(t *testing.T) {
	for _, args := range [][]string{{}, {"fly"}, {"serve", "--wings"}, {"import", "jira"}, {"replay"},
		{"import", "jira", "--product", "X", "no-such-file"}, {"serve", "--log-level", "loud"}, {"completion", "tcsh"},
		{"help", "flying"}, {"verify", "--key", "x"}, {"verify", "run_test.go", "--rebuild"}, {"serve", "--seal-every", "1ms"}, {"replay", "--product", "X", "--server", "ftp://127.0.0.1"}} {
		var out, err bytes.Buffer
		if e := run(t.Context(), args, nobody, &out, &err); e == nil || exitCode(e) != 2 {
			t.Errorf("%v: %v", args, e)
		}
	}
	var out, err bytes.Buffer
	if e := run(t.Context(), []string{"replay", "--product", "X", "--data", t.TempDir()}, nobody, &out, &err); e == nil || exitCode(e) != 1 {
		t.Errorf("what makes sense but fails: %v", e)
	}
}

func TestTheVersionSaysTagAndCommit(t *testing.T) {
	info := &debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123abcd"}, {Key: "vcs.modified", Value: "true"},
	}}
	for want, got := range map[string]built{
		"waymark v1.2.3, commit 0123abcd with changes, go1.26.0": builtFrom("", info),
		"waymark v1.2.4, commit cafe, go1.26.0":                  builtFrom("v1.2.4@cafe", &debug.BuildInfo{GoVersion: "go1.26.0"}),
		"waymark (devel), commit not known, ":                    builtFrom("", &debug.BuildInfo{}),
	} {
		if got.String() != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAShellIsToldHowToGoOn(t *testing.T) {
	for line, want := range map[string]string{
		"imp": "import", "import ": "jira undo waymark", "import jira --prod": "--product", "completion z": "zsh", "--log-level x backup --se": "--secret --server",
		"--data ": "", "serve --eventstore se": "", "help": "help", "fl": "",
	} {
		var out, err bytes.Buffer
		words := append([]string{"__complete"}, strings.Split(line, " ")...)
		if e := run(t.Context(), words, nobody, &out, &err); e != nil || strings.Join(strings.Fields(out.String()), " ") != want {
			t.Errorf("%q becomes %q, %v; want %q", line, out.String(), e, want)
		}
	}
}

func TestACommandThatNeedsALedgerMakesNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "issues.json")
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, env := range []variables{nobody, func(name string) string {
		return map[string]string{"WAYMARK_EVENTSTORE": "esdb://127.0.0.1:1?tls=false", "WAYMARK_POSTGRES": "postgres://127.0.0.1:1"}[name]
	}} {
		for _, command := range []string{"replay --product X --check", "backup " + file + ".backup", "import jira --product X " + file} {
			empty, none := t.TempDir(), filepath.Join(t.TempDir(), "typo")
			for _, dir := range []string{empty, none} {
				var out, stderr bytes.Buffer
				err := run(t.Context(), append(strings.Fields(command), "--data", dir), env, &out, &stderr)
				if !errors.Is(err, errNoData) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "--data") {
					t.Errorf("%s: %v", command, err)
				}
			}
			if left, err := os.ReadDir(empty); err != nil || len(left) > 0 {
				t.Errorf("%s leaves %v, %v", command, left, err)
			}
			if _, err := os.Stat(none); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s made the directory: %v", command, err)
			}
		}
	}
}

func TestAServerIsNamedWithOrWithoutAScheme(t *testing.T) {
	for name, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", "localhost:8080": "http://localhost:8080", "https://store.example": "https://store.example",
		"ftp://x": "", "http://": "", "": "",
	} {
		if got, err := serverURL(name); got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestAddressesThatOthersReachAreRefusedUnlessAllowed(t *testing.T) {
	for addr, fine := range map[string]bool{
		"127.0.0.1:0": true, "localhost:8080": true, "[::1]:0": true, "0.0.0.0:0": false, ":8080": false,
		"192.0.2.1:80": false, "nonsense": false,
	} {
		c := Config{}
		if err := c.checkAddr(addr); (err == nil) != fine {
			t.Errorf("%s: %v", addr, err)
		}
		c.AllowRemote = true
		if err := c.checkAddr(addr); err != nil && addr != "nonsense" {
			t.Errorf("%s with allow-remote: %v", addr, err)
		}
	}
}

func TestVariablesAreReadThroughTheEnvironmentGiven(t *testing.T) {
	var out, err bytes.Buffer
	env := func(name string) string { return map[string]string{"WAYMARK_ADDR": "0.0.0.0:1"}[name] }
	if e := run(t.Context(), []string{"serve"}, env, &out, &err); e == nil || !strings.Contains(e.Error(), "0.0.0.0:1") {
		t.Errorf("serve on 0.0.0.0:1 says %v", e)
	}
}

func TestTracesAreSentWhereTheEnvironmentNamesAnEndpoint(t *testing.T) {
	const endpoint, ofTraces = "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:4318/v1/traces"
	for _, test := range []struct {
		env   []string
		sent  bool
		fault string
	}{
		{nil, false, ""},
		{[]string{endpoint}, true, ""},
		{[]string{ofTraces}, true, ""},
		{[]string{endpoint, "OTEL_SDK_DISABLED=true"}, false, ""},
		{[]string{endpoint, "OTEL_TRACES_EXPORTER=none"}, false, ""},
		{[]string{endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"}, true, ""},
		{[]string{endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}, false, "http/protobuf"},
		{[]string{endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf"}, true, ""},
		{[]string{"OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}, false, ""},
	} {
		getenv := func(name string) string {
			for _, pair := range test.env {
				if value, ok := strings.CutPrefix(pair, name+"="); ok {
					return value
				}
			}
			return ""
		}
		traces, err := startTracing(t.Context(), getenv, slog.New(slog.DiscardHandler))
		if (err != nil) != (test.fault != "") || err != nil && (exitCode(err) != 2 || !strings.Contains(err.Error(), test.fault)) {
			t.Errorf("%v: %v", test.env, err)
		}
		if (traces.tracer != nil) != test.sent || (traces.provider != nil) != test.sent {
			t.Errorf("%v: traces by %v of %v", test.env, traces.tracer, traces.provider)
		}
		traces.end()
	}
}

func TestOneProcessHoldsADataDirectory(t *testing.T) {
	dir := t.TempDir()
	if url, err := servedAt(dir); url != "" || err != nil {
		t.Errorf("served at %q, %v", url, err)
	}
	lock, err := lockDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockDirectory(dir); !errors.Is(err, errDataInUse) {
		t.Errorf("a second lock: %v", err)
	}
	if _, err := servedAt(dir); !errors.Is(err, errDataInUse) {
		t.Errorf("held by one that serves nothing: %v", err)
	}
	if err := announce(dir, serverFile, "http://127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	if url, err := servedAt(dir); url != "http://127.0.0.1:1" || err != nil {
		t.Errorf("served at %q, %v", url, err)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	if url, err := servedAt(filepath.Join(dir, "none")); url != "" || err != nil {
		t.Errorf("a directory that is not there: %q, %v", url, err)
	}
}

func TestADataDirectoryKeepsItsNode(t *testing.T) {
	dir := t.TempDir()
	first, err := nodeName(dir)
	if err != nil || first == "" {
		t.Fatal(first, err)
	}
	if again, err := nodeName(dir); again != first || err != nil {
		t.Errorf("%s became %s, %v", first, again, err)
	}
	if err := makeDirectory(filepath.Join(dir, "a", "b")); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "a", "b")); err != nil || info.Mode().Perm()&0o066 != 0 {
		t.Errorf("%v, %v", info, err)
	}
}
