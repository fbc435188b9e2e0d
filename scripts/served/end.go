package served

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

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

// Crash kills it and starts it again.
func (s *Server) Crash(ctx context.Context) error {
	if err := s.Kill(); err != nil {
		return err
	}
	return s.Start(ctx)
}

// Pause has it stand still for a while.
func (s *Server) Pause(ctx context.Context, while time.Duration) error {
	err := s.Signal(syscall.SIGSTOP)
	Wait(ctx, while)
	return errors.Join(err, s.Signal(syscall.SIGCONT))
}

// Wait waits; false if the context ends before.
func Wait(ctx context.Context, while time.Duration) bool {
	select {
	case <-time.After(while):
		return true
	case <-ctx.Done():
		return false
	}
}
