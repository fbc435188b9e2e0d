package eventstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

const (
	firstBackoff = 50 * time.Millisecond
	lastBackoff  = time.Second
	// patience is how long calls wait for a connection that is being made, before the store counts as away.
	patience = time.Second
)

var errNoAnswer = errors.New("no answer yet")

// state is what is known of the store. It is replaced, never changed.
type state struct {
	up     *generation   // nil unless the store answers
	away   error         // why it does not; nil while that is not known yet
	closed bool          // the client
	after  chan struct{} // closed when the next state has come
}

// become replaces the state. The lock is held.
func (c *Client) become(s state) {
	before := c.state
	s.after = make(chan struct{})
	c.state = s
	close(before.after)
}

// acquire begins a call on the generation that is up: calls.Done must follow when the call has ended. While the store is
// away it fails at once with ErrUnavailable, or waits if it is patient.
func (c *Client) acquire(ctx context.Context, patient bool) (*generation, error) {
	for {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnavailable, context.Cause(ctx))
		}
		s := c.enter()
		switch {
		case s.closed:
			return nil, fmt.Errorf("%w: %w", ErrUnavailable, ErrClosed)
		case s.up != nil:
			return s.up, nil
		case errors.Is(s.away, ErrRefused) && !patient:
			return nil, s.away
		case s.away != nil && !patient:
			return nil, fmt.Errorf("%w: %w", ErrUnavailable, s.away)
		}
		select {
		case <-s.after:
		case <-ctx.Done():
		}
	}
}

// enter counts a call under the lock, so that none begins on a generation that is being given up.
func (c *Client) enter() state {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.state.up != nil {
		c.state.up.calls.Add(1)
	}
	return c.state
}

// await waits until the store answers.
func (c *Client) await(ctx context.Context) error {
	g, err := c.acquire(ctx, true)
	if err == nil {
		g.calls.Done()
	}
	return err
}

// supervise keeps a generation up until the client is closed.
func (c *Client) supervise() {
	for c.alive.Err() == nil {
		if g := c.connect(); g != nil {
			c.watch(g)
		}
	}
}

// connect makes generations until the store answers on one, and puts that one up; nil if the client is closed before.
func (c *Client) connect() *generation {
	began := time.Now()
	slow := time.AfterFunc(patience, func() { c.missing(errNoAnswer) })
	defer slow.Stop()
	for wait := firstBackoff; ; wait = min(2*wait, lastBackoff) {
		g, err := c.dial()
		if err == nil {
			return c.put(g, began)
		}
		c.missing(err)
		if !sleep(c.alive, wait/2+rand.N(wait)) {
			return nil
		}
	}
}

// dial makes a generation and lets it connect, by one call and no more: the official client hangs calls that wait while
// it fails to connect.
func (c *Client) dial() (*generation, error) {
	g, err := c.generate()
	if err != nil {
		return nil, err
	}
	if err := c.probe(g); err != nil {
		go g.close(0)
		return nil, err
	}
	return g, nil
}

func (c *Client) put(g *generation, began time.Time) *generation {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.closed {
		go g.close(0)
		return nil
	}
	if c.state.away != nil {
		c.options.Logger.Info("event store answers", "after", time.Since(began))
	}
	c.become(state{up: g})
	return g
}

// missing says that the store is away, or too old, once in an outage.
func (c *Client) missing(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.closed || c.state.up != nil || c.state.away != nil && errors.Is(c.state.away, ErrRefused) == errors.Is(cause, ErrRefused) {
		return
	}
	if r := RefusalOf(cause); r != nil {
		c.options.Logger.Error("event store can't be used", "cause", r.Mend)
		c.become(state{away: r})
		return
	}
	c.options.Logger.Warn("event store can't be reached; trying on", "error", cause)
	c.become(state{away: cause})
}

// watch returns when the store no longer answers on a generation, which is then given up, or the client is closed. A
// connection may hang half-open, so it looks by itself too.
func (c *Client) watch(g *generation) {
	beat := time.NewTicker(c.options.Heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-beat.C:
		case <-g.doubts:
		case <-c.alive.Done():
			return
		}
		if err := c.probe(g); err != nil && c.giveUp(err) {
			go g.close(0)
			return
		}
	}
}

// giveUp takes the generation down that is up, unless the client is closed.
func (c *Client) giveUp(cause error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.closed {
		return false
	}
	c.options.Logger.Warn("connection to the event store is lost", "error", cause)
	c.become(state{})
	return true
}

// sleep waits; false if the context ended meanwhile.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
