package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// program is a running `make run`.
type program struct {
	make *exec.Cmd
	urls chan string // gets the address that the server says
	done chan struct{}
	err  error // how make ended; read after done
}

func startProgram(data string) (*program, error) {
	p := &program{make: exec.Command("make", "run"), urls: make(chan string, 1), done: make(chan struct{})}
	p.make.Env = append(os.Environ(),
		"WAYMARK_ADDR=127.0.0.1:0", "WAYMARK_DATA="+data, "WAYMARK_EVENTSTORE=", "WAYMARK_POSTGRES=")
	// A group of its own lets us end make and all that it started, and nothing else.
	p.make.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.make.Stdout, p.make.Stderr = writer, writer
	err = p.make.Start()
	_ = writer.Close()
	if err != nil {
		return nil, fmt.Errorf("make run: %w", err)
	}
	go p.watch(reader)
	return p, nil
}

var listening = regexp.MustCompile(`listening on (http://[0-9A-Za-z.:\[\]-]+)`)

// watch passes the output on, finds the address in it, and waits for the end.
func (p *program) watch(output io.ReadCloser) {
	defer close(p.done)
	lines := bufio.NewReader(output)
	for {
		line, err := lines.ReadString('\n')
		fmt.Print(line)
		if match := listening.FindStringSubmatch(line); match != nil {
			select {
			case p.urls <- match[1]:
			default:
			}
		}
		if err != nil {
			break
		}
	}
	_ = output.Close()
	p.err = p.make.Wait()
}

func (p *program) awaitURL(ctx context.Context) (string, error) {
	select {
	case url := <-p.urls:
		return url, nil
	case <-p.done:
		return "", fmt.Errorf("make run ended before it served: %v", p.err)
	case <-ctx.Done():
		return "", fmt.Errorf("no line `listening on http://...`: %w", ctx.Err())
	}
}

// stop asks the server to end, as a service manager would, and demands exit status 0, which make passes on.
func (p *program) stop(ctx context.Context) error {
	pid, err := childNamed(p.make.Process.Pid, "waymark")
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		return fmt.Errorf("SIGTERM to waymark: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	select {
	case <-p.done:
	case <-ctx.Done():
		return fmt.Errorf("waymark did not end on SIGTERM: %w", ctx.Err())
	}
	if p.err != nil {
		return fmt.Errorf("waymark did not end well on SIGTERM: %w", p.err)
	}
	return nil
}

// end leaves nothing running, whatever happened before: in order if possible, so that the server takes PostgreSQL along.
func (p *program) end() {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		select {
		case <-p.done:
			return
		default:
			_ = syscall.Kill(-p.make.Process.Pid, signal)
		}
		select {
		case <-p.done:
		case <-time.After(20 * time.Second):
		}
	}
}

// childNamed finds a child process by the name of its program (on Linux).
func childNamed(parent int, name string) (int, error) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is well-formed
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // ended meanwhile
		}
		// PID (NAME) STATE PARENT ..., see proc_pid_stat(5)
		before, after, _ := strings.Cut(string(text), " (")
		command, rest, _ := strings.Cut(after, ") ")
		fields := strings.Fields(rest)
		if command == name && len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			return strconv.Atoi(before)
		}
	}
	return 0, errors.New("make run has no child process " + name)
}
