// Package served runs a Waymark for scripts: it is started, asked, stopped, killed and started again.
package served

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// Build builds the program into a directory, and says where it lies.
func Build(ctx context.Context, dir string) (string, error) {
	program := filepath.Join(dir, "waymark")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/waymark")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return program, nil
}

// Server is a Waymark that runs, each time at another address. It is started and ended by one goroutine, and asked by many.
type Server struct {
	Program, Data string
	Env           []string     // of the program, beside that of this process
	Log           io.Writer    // of the program; nil: none
	Client        *http.Client // to ask with; nil: http.DefaultClient

	url     atomic.Pointer[string]
	process *exec.Cmd
	ended   chan error
}

// Start starts it and waits until it listens.
func (s *Server) Start(ctx context.Context) error {
	process, ended := exec.Command(s.Program, "serve"), make(chan error, 1)
	process.Env = append(append(os.Environ(), "WAYMARK_ADDR=127.0.0.1:0", "WAYMARK_DATA="+s.Data, "WAYMARK_EVENTSTORE=", "WAYMARK_POSTGRES=",
		"WAYMARK_REQUEST_LOG=false"), s.Env...)
	output, err := process.StderrPipe()
	if err != nil {
		return err
	}
	if err := process.Start(); err != nil {
		return err
	}
	s.process, s.ended = process, ended
	listening := make(chan string, 1)
	go s.watch(process, output, listening, ended)
	select {
	case url := <-listening:
		s.url.Store(&url)
		return nil
	case err := <-ended:
		return fmt.Errorf("the server ended before it listened: %v", err)
	case <-ctx.Done():
		return errors.Join(ctx.Err(), process.Process.Kill())
	}
}

func (s *Server) watch(process *exec.Cmd, output io.Reader, listening chan<- string, ended chan<- error) {
	var last string
	for lines := bufio.NewScanner(output); lines.Scan(); {
		last = lines.Text()
		if s.Log != nil {
			fmt.Fprintln(s.Log, last)
		}
		if _, url, ok := strings.Cut(last, "listening on "); ok {
			listening <- url
		}
	}
	ended <- errors.Join(process.Wait(), errors.New(last))
}

// URL is where it was started last; empty before that.
func (s *Server) URL() string {
	if url := s.url.Load(); url != nil {
		return *url
	}
	return ""
}

// Signal sends a signal to the process.
func (s *Server) Signal(signal os.Signal) error { return s.process.Process.Signal(signal) }

// Kill ends it at once, and waits for that.
func (s *Server) Kill() error {
	if err := s.process.Process.Kill(); err != nil {
		return err
	}
	<-s.ended
	return nil
}

// Stop ends it as a service manager does.
func (s *Server) Stop() error {
	if err := s.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-s.ended:
	case <-time.After(time.Minute):
		return errors.Join(errors.New("the server does not end"), s.process.Process.Kill())
	}
	if code := s.process.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("the server ended with %d", code)
	}
	return nil
}

// Answer is what the server said.
type Answer struct {
	Status int // 0: it could not be reached
	Header http.Header
	Text   []byte
}

// Ask makes a request; a body is sent as JSON.
func (s *Server) Ask(ctx context.Context, method, path string, header map[string]string, body any) Answer {
	var text []byte
	if body != nil {
		text, _ = json.Marshal(body) // maps of plain values
	}
	request, err := http.NewRequestWithContext(ctx, method, s.URL()+path, bytes.NewReader(text))
	if err != nil {
		return Answer{}
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := cmp.Or(s.Client, http.DefaultClient).Do(request)
	if err != nil {
		return Answer{}
	}
	defer response.Body.Close()
	found, err := io.ReadAll(response.Body)
	if err != nil {
		return Answer{}
	}
	return Answer{response.StatusCode, response.Header, found}
}

// Insist asks until the server answers something else than that it will be back; 0 if the context ends before.
func (s *Server) Insist(ctx context.Context, method, path string, header map[string]string, body any) Answer {
	for {
		a := s.Ask(ctx, method, path, header, body)
		if a.Status != 0 && a.Status != http.StatusServiceUnavailable {
			return a
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return Answer{}
		}
	}
}
