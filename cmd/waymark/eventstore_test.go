package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/eventstore/eventstoretest"
)

// alone is an event store that run serves.
type alone struct {
	url   string
	out   *bytes.Buffer // to be read when it has stopped
	stop  context.CancelFunc
	ended chan error
}

// serveAlone runs waymark eventstore on a free port.
func serveAlone(t *testing.T, getenv variables, args ...string) *alone {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	a := &alone{out: new(bytes.Buffer), stop: cancel, ended: make(chan error, 1)}
	log, writer := io.Pipe()
	go func() {
		err := run(ctx, append([]string{"eventstore", "--addr", "127.0.0.1:0"}, args...), getenv, a.out, writer)
		a.ended <- errors.Join(err, writer.Close())
	}()
	listening := make(chan string, 1)
	go func() {
		defer close(listening)
		for lines := bufio.NewScanner(log); lines.Scan(); {
			if _, url, ok := strings.Cut(lines.Text(), "waymark: event store listening on "); ok {
				listening <- url
			}
		}
	}()
	if a.url = <-listening; a.url == "" {
		t.Fatalf("it does not listen: %v", <-a.ended)
	}
	return a
}

// end stops it, as a signal does.
func (a *alone) end(t *testing.T) {
	t.Helper()
	a.stop()
	if err := <-a.ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// length appends an event to a stream through a URL and says how many it holds then.
func length(t *testing.T, url string) (n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c, err := eventstore.Connect(eventstore.Options{URL: url, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, err := range c.ReadStream(ctx, "notes", 0) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	note := eventstore.NewEvent{ID: uuid.New(), Type: "Noted", Data: []byte(`{}`), Metadata: []byte(`{}`)}
	if _, err := c.Append(ctx, "notes", int64(n)-1, []eventstore.NewEvent{note}); err != nil {
		t.Fatal(err)
	}
	return n + 1
}

func TestTheEventStoreRunsAloneUntilItIsStopped(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for want := 1; want <= 2; want++ {
		a := serveAlone(t, nobody, "--insecure", "--data", dir)
		if n := length(t, a.url); n != want {
			t.Errorf("%d events, want %d", n, want)
		}
		if _, err := embedded.Open(embedded.Options{Dir: (&Config{Data: dir}).eventStoreDir()}); !errors.Is(err, embedded.ErrInUse) {
			t.Errorf("another process opens what it serves: %v", err)
		}
		response, err := http.Get("http://" + strings.TrimSuffix(strings.TrimPrefix(a.url, "esdb://"), "?tls=false") + "/health/live")
		if err != nil {
			t.Fatal(err)
		}
		if response.Body.Close(); response.StatusCode != http.StatusNoContent {
			t.Errorf("its health is %s", response.Status)
		}
		a.end(t)
	}
}

func TestAnEventStoreInMemoryLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for range 2 {
		a := serveAlone(t, nobody, "--insecure", "--in-memory", "--data", dir)
		if n := length(t, a.url); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
		a.end(t)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the data directory: %v", err)
	}
}

func TestASecureEventStoreIsMadeWithUsers(t *testing.T) {
	dir := t.TempDir()
	chain, key := eventstoretest.Certificate(t)
	env := func(name string) string {
		return map[string]string{
			"WAYMARK_EVENTSTORE_ADMIN_PASSWORD": "a-secret", "WAYMARK_EVENTSTORE_TLS_CERT": chain,
			"WAYMARK_EVENTSTORE_TLS_KEY": key, "WAYMARK_DATA": dir,
		}[name]
	}
	for want := 1; want <= 2; want++ {
		a := serveAlone(t, env)
		address := strings.TrimPrefix(a.url, "esdb://")
		if n := length(t, fmt.Sprintf("esdb://admin:a-secret@%s?tlsCAFile=%s", address, chain)); n != want {
			t.Errorf("%d events, want %d", n, want)
		}
		a.end(t)
		told := strings.Count(a.out.String(), "new user ops with the password") == 1
		if told != (want == 1) || strings.Contains(a.out.String(), "a-secret") {
			t.Errorf("start %d tells %q", want, a.out)
		}
	}
}

func TestAnEventStoreThatIsOpenByAccidentIsRefused(t *testing.T) {
	chain, key := eventstoretest.Certificate(t)
	for _, test := range []struct {
		args []string
		says string
	}{
		{nil, "--tls-cert"}, {nil, "--insecure"}, {[]string{"--tls-cert", chain}, "--tls-key"}, {[]string{"--tls-key", key}, "--tls-cert"},
		{[]string{"--insecure", "--tls-cert", chain, "--tls-key", key}, "contradict"},
		{[]string{"--insecure", "--addr", "0.0.0.0:0"}, "--allow-remote"},
		{[]string{"--tls-cert", key, "--tls-key", chain}, "certificate"}, {[]string{"--tls-cert", "none", "--tls-key", key}, "none"},
	} {
		var out, log bytes.Buffer
		args := append([]string{"eventstore", "--in-memory"}, test.args...)
		if err := run(t.Context(), args, nobody, &out, &log); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%v: %v, want one that says %s", test.args, err, test.says)
		}
	}
}

func TestARenewedCertificateIsTakenUpAndABrokenOneIsNot(t *testing.T) {
	chain, key := eventstoretest.Certificate(t)
	renewed, renewedKey := eventstoretest.Certificate(t)
	c, err := openCertificate(chain, key, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	want, err := tls.LoadX509KeyPair(renewed, renewedKey)
	if err != nil {
		t.Fatal(err)
	}
	serves := func(when string) {
		t.Helper()
		if got, err := c.get(nil); err != nil || !bytes.Equal(got.Certificate[0], want.Certificate[0]) {
			t.Errorf("%s a new connection gets another certificate, %v", when, err)
		}
	}
	replace := func(to, from string, at time.Time) {
		t.Helper()
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.WriteFile(to, text, 0o600), os.Chtimes(to, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	first, err := c.get(nil)
	if err != nil {
		t.Fatal(err)
	}
	replace(chain, renewed, time.Now().Add(time.Minute))
	if half, err := c.get(nil); err != nil || half != first {
		t.Errorf("halfway through a renewal: %v, %v", half, err)
	}
	replace(key, renewedKey, time.Now().Add(time.Minute))
	serves("after a renewal")
	if err := os.Remove(chain); err != nil {
		t.Fatal(err)
	}
	serves("while the file is away")
}
