package e2e_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// dial opens a connection to the server and sends the beginning of a request.
func (s *server) dial(text string) net.Conn {
	s.t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { connection.Close() })
	if _, err := io.WriteString(connection, text); err != nil {
		s.t.Fatal(err)
	}
	return connection
}

const stalledBody = "POST /v1/products HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"

func TestABodyThatDoesNotComeIsAnsweredAndTheConnectionClosed(t *testing.T) {
	s := serve(t, dataDir(t))
	connection := s.dial(stalledBody)
	if err := connection.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(connection)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatalf("no answer to a stalled body: %v", err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusRequestTimeout || !strings.Contains(string(text), `"status":408`) {
		t.Errorf("answers %d %s: %v", response.StatusCode, text, err)
	}
	if _, err := reader.ReadByte(); err != io.EOF {
		t.Errorf("the connection is not closed: %v", err)
	}
}

func TestTheProgramEndsSoonWhateverItsClientsDo(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "END", "name": "End"})
	s.settle("END")
	s.dial(stalledBody)
	s.dial("GET /v1/prod")                                                               // a head that does not come
	s.dial(strings.Repeat("GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n", 200)) // answers that nobody reads
	s.dial("GET /v1/products/END?min_position=999999999 HTTP/1.1\r\nHost: localhost\r\n\r\n")
	s.dial("GET /v1/products/END/replay?check=true HTTP/1.1\r\nHost: localhost\r\n\r\n")
	s.get("/healthz", nil) // the requests above came before
	began := time.Now()
	s.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(time.Minute):
		t.Fatal("the server does not end")
	}
	took := time.Since(began)
	if code := s.command.ProcessState.ExitCode(); code != 0 || took > 5*time.Second {
		t.Errorf("ended with %d after %v:\n%s", code, took, s.log)
	}
	t.Logf("ended after %v", took)
}
