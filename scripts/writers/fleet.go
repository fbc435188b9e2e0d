package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
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
	for n := 0; served.Wait(ctx, time.Second+time.Duration(random.IntN(1000))*time.Millisecond); n++ {
		p := f[random.IntN(len(f))]
		err := p.disturb(func() error {
			if n%2 == 0 {
				return p.Crash(context.WithoutCancel(ctx))
			}
			return p.Pause(context.WithoutCancel(ctx), time.Second)
		})
		if err != nil {
			return err
		}
		t.faults++
	}
	return nil
}
