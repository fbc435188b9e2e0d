// Package served runs a Waymark for scripts: it is started, asked, stopped, killed and started again.
package served

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// Dir makes a directory for what a script needs, which PostgreSQL's own user gets through.
func Dir(name string) (string, error) {
	dir, err := os.MkdirTemp("", "waymark-"+name+"-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711)
}

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
	Args          []string     // of the program; nil: serve
	Env           []string     // of the program, beside that of this process
	Log           io.Writer    // of the program; nil: none
	Client        *http.Client // to ask with; nil: http.DefaultClient

	url     atomic.Pointer[string]
	process *exec.Cmd
	ended   chan error
}

// Start starts it and waits until it listens.
func (s *Server) Start(ctx context.Context) error {
	args := s.Args
	if args == nil {
		args = []string{"serve"}
	}
	process, ended := exec.Command(s.Program, args...), make(chan error, 1)
	process.Env = append(append(os.Environ(), "WAYMARK_ADDR=127.0.0.1:0", "WAYMARK_DATA="+s.Data, "WAYMARK_EVENTSTORE=", "WAYMARK_POSTGRES=",
		"WAYMARK_EVENTSTORE_ADDR=127.0.0.1:0", "WAYMARK_REQUEST_LOG=false"), s.Env...)
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
