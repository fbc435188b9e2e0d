// Package e2e_test starts the real program and works it through its API and its command line, as its users do.
package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"waymark/httpapi/httpapitest"
	"waymark/postgres/postgrestest"
)

// binary is the program under test, built once.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "waymark-e2e-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "waymark")
	build := exec.Command("go", "build", "-trimpath", "-o", path, "waymark/cmd/waymark")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as make build does
	out, err := build.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := postgrestest.Main(m)
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// dataDir is a directory that PostgreSQL's own user can reach too.
func dataDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "waymark-data-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// elsewhere is an instant that is not written as one of UTC: the program runs in another zone.
var elsewhere = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-][\d:]+)?"`)

// server is a running "waymark serve", or another subcommand that serves.
type server struct {
	t       testing.TB
	dir     string
	url     string
	command *exec.Cmd
	log     *logBuffer
	exited  chan struct{}
}

// logBuffer keeps what a process wrote.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// program is the command "waymark args..." on a data directory, with more environment.
func program(t testing.TB, dir string, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(path, args...)
	command.Env = append(os.Environ(), "WAYMARK_DATA="+dir, "WAYMARK_ADDR=127.0.0.1:0", "WAYMARK_REQUEST_LOG=false", "TZ=Asia/Kathmandu")
	command.Env = append(command.Env, env...)
	return command
}

// serve starts the server and waits until it is ready.
func serve(t testing.TB, dir string, env ...string) *server {
	t.Helper()
	s := start(t, dir, env...)
	s.waitReady()
	return s
}

// start starts the server and waits until it listens.
func start(t testing.TB, dir string, env ...string) *server {
	t.Helper()
	return launch(t, dir, program(t, dir, env, "serve"))
}

// launch starts a command that serves, and waits until it listens.
func launch(t testing.TB, dir string, command *exec.Cmd) *server {
	t.Helper()
	s := &server{t: t, dir: dir, command: command, log: &logBuffer{}, exited: make(chan struct{})}
	pipe, err := s.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	listening := make(chan string, 1)
	go s.read(pipe, listening)
	select {
	case s.url = <-listening:
	case <-s.exited:
		t.Fatalf("the server ended:\n%s", s.log)
	case <-time.After(2 * time.Minute):
		t.Fatalf("the server does not listen:\n%s", s.log)
	}
	return s
}

func (s *server) read(pipe io.Reader, listening chan<- string) {
	lines := bufio.NewScanner(pipe)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		fmt.Fprintln(s.log, lines.Text())
		if _, url, ok := strings.Cut(lines.Text(), "listening on "); ok {
			listening <- url
		}
	}
	s.command.Wait()
	close(s.exited)
}

func (s *server) waitReady() {
	s.t.Helper()
	eventually(s.t, 5*time.Minute, "the server is ready", func() bool { return s.get("/readyz", nil) == http.StatusOK })
}

// stop ends the server as its users do, and expects a clean end.
func (s *server) stop() {
	select {
	case <-s.exited:
		return
	default:
	}
	s.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
		if code := s.command.ProcessState.ExitCode(); code != 0 {
			s.t.Errorf("the server ended with %d:\n%s", code, s.log)
		}
	case <-time.After(time.Minute):
		s.command.Process.Kill()
		s.t.Errorf("the server did not end:\n%s", s.log)
	}
}

// kill ends the server with SIGKILL.
func (s *server) kill() {
	s.command.Process.Kill()
	<-s.exited
}

// get reads a path into a value and says the status; 0 where there was no answer.
func (s *server) get(path string, into any) int {
	status, _ := s.do(context.Background(), http.MethodGet, path, nil, nil, into)
	return status
}

// do makes a request and reads the answer's JSON into a value, and says status and header; 0 where there was no answer.
func (s *server) do(ctx context.Context, method, path string, header map[string]string, body, into any) (int, http.Header) {
	status, answered, text := s.ask(ctx, method, path, header, body)
	if into != nil && status != 0 {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			s.t.Errorf("%s %s answers %d %.500s: %v", method, path, status, text, err)
		}
	}
	return status, answered
}

// raw makes a request and gives the answer's text.
func (s *server) raw(method, path string, header map[string]string, body any) (int, http.Header, string) {
	return s.ask(s.t.Context(), method, path, header, body)
}

// ask makes a request. The body is JSON of a value, or raw bytes.
func (s *server) ask(ctx context.Context, method, path string, header map[string]string, body any) (int, http.Header, string) {
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		reader = bytes.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			s.t.Error(err)
			return 0, nil, ""
		}
		reader = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, reader)
	if err != nil {
		s.t.Error(err)
		return 0, nil, ""
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := s.client().Do(request)
	if err != nil {
		return 0, nil, ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil, ""
	}
	if found := elsewhere.Find(text); found != nil && response.StatusCode == http.StatusOK {
		s.t.Errorf("%s %s answers the instant %s, which is none of UTC", method, path, found)
	}
	return response.StatusCode, response.Header, string(text)
}

// truth is the document of the program under test; nil until a server answered with it.
var truth struct {
	sync.Mutex
	*httpapitest.Truth
}

// document is what every answer of the program is held against; nil while the server can't say it, or has none.
func (s *server) document() *httpapitest.Truth {
	truth.Lock()
	defer truth.Unlock()
	if truth.Truth != nil {
		return truth.Truth
	}
	response, err := http.Get(s.url + "/openapi.json")
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return nil
	}
	if truth.Truth, err = httpapitest.ReadTruth(text); err != nil {
		s.t.Errorf("document: %v", err)
	}
	return truth.Truth
}

// client makes requests, and holds what is answered against the document.
func (s *server) client() *http.Client {
	if d := s.document(); d != nil {
		return &http.Client{Transport: httpapitest.Transport{T: s.t, Truth: d}}
	}
	return http.DefaultClient
}

// answer is what a command answers.
type answer struct {
	Book     string `json:"book"`
	Revision int64  `json:"revision"`
	Position string `json:"position"`
	Events   []struct {
		ID   string          `json:"id"`
		Type string          `json:"type"`
		Data json.RawMessage `json:"data"`
	} `json:"events"`
	Outcomes []string `json:"outcomes"`
}

// must gives a command that has to succeed.
func (s *server) must(path string, body any) answer {
	s.t.Helper()
	var raw json.RawMessage
	status, _ := s.do(s.t.Context(), http.MethodPost, path, nil, body, &raw)
	if status != http.StatusOK {
		s.t.Fatalf("POST %s answers %d: %s", path, status, raw)
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil {
		s.t.Fatal(err)
	}
	return a
}

// item is a story in the answer of the backlog.
type item struct {
	Story    string `json:"story"`
	Place    int    `json:"place"`
	Title    string `json:"title"`
	Status   string `json:"status"`
	Category string `json:"status_category"`
	Priority string `json:"priority"`
	External *struct {
		Source, Key, ID string
	} `json:"external"`
	Revision int64 `json:"revision"`
}

// backlog reads the whole backlog, page by page.
func (s *server) backlog(product, query string) []item {
	s.t.Helper()
	var all []item
	cursor := ""
	for {
		var page struct {
			Items []item
			Next  string
		}
		path := "/v1/products/" + product + "/backlog?limit=500&" + query
		if cursor != "" {
			path += "&cursor=" + cursor
		}
		if status := s.get(path, &page); status != http.StatusOK {
			s.t.Fatalf("GET %s answers %d", path, status)
		}
		all = append(all, page.Items...)
		if page.Next == "" {
			return all
		}
		cursor = page.Next
	}
}

// eventually waits until the condition holds.
func eventually(t testing.TB, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(limit)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v in vain until %s", limit, what)
		}
		time.Sleep(20 * time.Millisecond) // between two looks at another process
	}
}
