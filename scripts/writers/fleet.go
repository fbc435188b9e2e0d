package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"syscall"
	"time"

	"waymark/scripts/served"
)

// process is a Waymark, and when it was last killed or stopped.
type process struct {
	served.Server
	runs bool

	mu        sync.Mutex
	disturbed time.Time // until when something was done to it
}

// wasDisturbed says whether something was done to it since a moment.
func (p *process) wasDisturbed(since time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.disturbed.After(since)
}

// disturb does something to it.
func (p *process) disturb(do func() error) error {
	p.mu.Lock()
	p.disturbed = time.Now().Add(time.Hour) // until it is over
	p.mu.Unlock()
	err := do()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.disturbed = time.Now()
	return err
}

// fleet is the processes that share a book.
type fleet []*process

// start starts those that do not run, and waits until they are ready.
func (f fleet) start(ctx context.Context) error {
	for _, p := range f {
		if !p.runs {
			if err := p.Start(ctx); err != nil {
				return err
			}
			p.runs = true
		}
	}
	for _, p := range f {
		p.Insist(ctx, "GET", "/readyz", nil, nil)
	}
	return ctx.Err()
}

func (f fleet) stop() error {
	var failed []error
	for _, p := range f {
		if p.runs {
			failed = append(failed, p.Stop())
		}
	}
	return errors.Join(failed...)
}

// trouble kills and stops processes in turn, until the context ends.
func (f fleet) trouble(ctx context.Context, random *rand.Rand, t *tally) error {
	for n := 0; wait(ctx, time.Second+time.Duration(random.IntN(1000))*time.Millisecond); n++ {
		p := f[random.IntN(len(f))]
		fault := p.pause
		if n%2 == 0 {
			fault = p.crash
		}
		if err := p.disturb(func() error { return fault(context.WithoutCancel(ctx)) }); err != nil {
			return err
		}
		t.faults++
	}
	return nil
}

// crash kills the process and starts it again.
func (p *process) crash(ctx context.Context) error {
	if err := p.Kill(); err != nil {
		return err
	}
	return p.Start(ctx)
}

// pause stops the process for a second.
func (p *process) pause(ctx context.Context) error {
	err := p.Signal(syscall.SIGSTOP)
	wait(ctx, time.Second)
	return errors.Join(err, p.Signal(syscall.SIGCONT))
}

// wait waits; false if the context ends before.
func wait(ctx context.Context, while time.Duration) bool {
	select {
	case <-time.After(while):
		return true
	case <-ctx.Done():
		return false
	}
}
