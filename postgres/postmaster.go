package postgres

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// The postmaster's signals: see "Shutting Down the Server" in PostgreSQL's manual.
const (
	fastShutdown      = syscall.SIGINT
	immediateShutdown = syscall.SIGQUIT
	killSignal        = syscall.SIGKILL
)

// forcedWait is how long a server may take to go once it is told to go at once.
const forcedWait = 5 * time.Second

// postmaster is one run of the server's parent process.
type postmaster struct {
	process *os.Process
	exited  chan struct{} // closed when it has ended and its output is read
	err     error         // how it ended; read after exited
}

// startPostmaster starts the server. It shuts down fast when this process dies; the system ties that to the *thread*
// that started it, so one goroutine keeps its thread until the server has ended. Its own process group keeps a
// terminal's Ctrl-C away from it: we shut it down in order.
func startPostmaster(program string, args []string, dir string, as account, output io.Writer) (*postmaster, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("server output: %w", err)
	}
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = dir, serverEnviron()
	cmd.Stdout, cmd.Stderr = writer, writer
	cmd.SysProcAttr = processAttributes(as, fastShutdown)

	p := &postmaster{exited: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		_ = writer.Close()
		p.process = cmd.Process
		started <- err
		if err == nil {
			p.err = drain(reader, output, cmd.Wait)
			close(p.exited)
		}
		_ = reader.Close()
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return p, nil
}

// drain copies the server's output until it has ended. The backends of a killed postmaster hold the pipe a moment
// longer; waiting for them keeps the next start from meeting them.
func drain(reader *os.File, output io.Writer, wait func() error) error {
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		_, _ = io.Copy(output, reader)
	}()
	err := wait()
	_ = reader.SetReadDeadline(time.Now().Add(forcedWait))
	<-copied
	return err
}

func (p *postmaster) pid() int { return p.process.Pid }

func (p *postmaster) hasExited() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

func (p *postmaster) signal(s syscall.Signal) error { return p.process.Signal(s) }

// wait returns when the server has ended, or the context's error.
func (p *postmaster) wait(ctx context.Context) error {
	select {
	case <-p.exited:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shutDown ends the server: fast, and by force when the context ends first, which is then the error.
func (p *postmaster) shutDown(ctx context.Context) error {
	_ = p.signal(fastShutdown) // fails only if it has ended
	err := p.wait(ctx)
	if err == nil {
		return nil
	}
	_ = p.signal(immediateShutdown)
	forced, cancel := context.WithTimeout(context.WithoutCancel(ctx), forcedWait)
	defer cancel()
	if p.wait(forced) != nil {
		_ = p.signal(killSignal)
		<-p.exited
	}
	return fmt.Errorf("shut down by force: %w", err)
}
