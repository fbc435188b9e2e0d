package embedded_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/eventstore/embedded"
)

// browser speaks HTTP as what is no client of EventStoreDB does: HTTP/2 is offered too.
func browser(t *testing.T, chain string) *http.Client {
	t.Helper()
	trusted := x509.NewCertPool()
	if chain != "" {
		text, err := os.ReadFile(chain)
		if err != nil {
			t.Fatal(err)
		}
		trusted.AppendCertsFromPEM(text)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: soon}
}

func statusOf(t *testing.T, c *http.Client, url string) (int, string) {
	t.Helper()
	response, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestHealthIsServedOnThePortOfTheProtocol(t *testing.T) {
	plain, encrypted := serve(t, ""), secure(t, "", embedded.Users{AdminPassword: "a-secret"})
	for url, c := range map[string]*http.Client{
		"http://" + plain.address: browser(t, ""), "https://" + encrypted.address: browser(t, encrypted.chain),
	} {
		if code, _ := statusOf(t, c, url+"/health/live"); code != http.StatusNoContent {
			t.Errorf("%s/health/live answers %d", url, code)
		}
		if code, _ := statusOf(t, c, url+"/streams/notes"); code != http.StatusNotFound {
			t.Errorf("%s/streams/notes answers %d", url, code)
		}
	}
	for _, s := range []*running{plain, encrypted.running} {
		s.append(t, "notes", esdb.NoStream{}, notes("Noted", 1)...)
	}
}

func TestConnectionsThatSayNothingHoldUpNoEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	plain, encrypted := serve(t, ""), secure(t, "", embedded.Users{AdminPassword: "a-secret"})
	for _, s := range []*running{plain, encrypted.running} {
		for _, said := range []string{"", "P", "GET /health/live HTTP/1.1\r\n", "\x16\x03\x01"} {
			conn, err := net.Dial("tcp", s.address)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, said); err != nil {
				t.Fatal(err)
			}
		}
		s.append(t, "notes", esdb.NoStream{}, notes("Noted", 1)...) // meanwhile others are served
		s.stop(t)
	}
	for limit := time.Now().Add(soon); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(limit) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("goroutines are left:\n%s", stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// broken is a listener that fails once, in a way that passes, and then accepts.
type broken struct {
	net.Listener
	failed bool
}

func (b *broken) Accept() (net.Conn, error) {
	if !b.failed {
		b.failed = true
		return nil, passing{errors.New("too many open files")}
	}
	return b.Listener.Accept()
}

type passing struct{ error }

func (passing) Temporary() bool { return true }
func (passing) Timeout() bool   { return false }

func TestAFailureToAcceptThatPassesEndsNothing(t *testing.T) {
	server, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &running{address: listener.Addr().String(), server: server, served: make(chan error, 1)}
	go func() { s.served <- server.Serve(&broken{Listener: listener}) }()
	s.Client = client(t, s.address)
	defer s.stop(t)
	s.append(t, "notes", esdb.NoStream{}, notes("Noted", 1)...)
}

func TestAListenerThatFailsEndsTheServing(t *testing.T) {
	server, err := embedded.Open(embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	if err := server.Serve(listener); err == nil {
		t.Error("serving a closed listener ends without an error")
	}
}
