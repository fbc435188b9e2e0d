package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func nobody(string) string { return "" }

func TestHelpAndVersionArePrintedAndEndWell(t *testing.T) {
	for _, arg := range []string{"--help", "--version"} {
		var out, err bytes.Buffer
		if e := run(t.Context(), []string{arg}, nobody, &out, &err); e != nil || out.Len() == 0 {
			t.Errorf("%s: %v, %q", arg, e, out.String())
		}
	}
}

func TestACommandLineThatMakesNoSenseIsRefused(t *testing.T) {
	for _, args := range [][]string{{}, {"fly"}, {"serve", "--wings"}, {"import", "jira"}, {"replay"},
		{"import", "jira", "--product", "X", "no-such-file"}, {"serve", "--log-level", "loud"}} {
		var out, err bytes.Buffer
		if e := run(t.Context(), args, nobody, &out, &err); e == nil || !strings.Contains(e.Error(), "--help") {
			t.Errorf("%v: %v", args, e)
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
	if info, err := os.Stat(filepath.Join(dir, "a", "b")); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestOtherSitesAndOtherNamesAreKeptOut(t *testing.T) {
	ok := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {})
	local, remote := &Config{}, &Config{AllowRemote: true}
	for _, test := range []struct {
		config *Config
		host   string
		origin string
		status int
	}{
		{local, "localhost:8080", "", 200}, {local, "127.0.0.1:8080", "http://127.0.0.1:8080", 200},
		{local, "evil.example", "", 421}, {local, "localhost:8080", "http://evil.example", 403},
		{remote, "waymark.example", "", 200}, {remote, "waymark.example", "http://evil.example", 403},
	} {
		request := httptest.NewRequest(http.MethodPost, "/", nil)
		request.Host = test.host
		if test.origin != "" {
			request.Header.Set("Origin", test.origin)
		}
		recorder := httptest.NewRecorder()
		test.config.guard(ok).ServeHTTP(recorder, request)
		if recorder.Code != test.status {
			t.Errorf("%s from %q answers %d, want %d", test.host, test.origin, recorder.Code, test.status)
		}
	}
}
