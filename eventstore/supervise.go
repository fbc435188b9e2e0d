package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

const (
	firstBackoff = 50 * time.Millisecond
	lastBackoff  = time.Second
)

// errAside says that the official client panicked: it was closed while the call ran.
var errAside = errors.New("the client was closed during the call")

func (c *Client) generate() (*generation, error) {
	config := c.config
	inner, err := esdb.NewClient(&config)
	if err != nil {
		return nil, fmt.Errorf("event store: %w", err)
	}
	return &generation{inner: inner, dead: make(chan struct{})}, nil
}

// end gives a generation up. Calls that run on it end by their own watch on dead; what the official client makes of being
// closed under them, panics included, stays in their goroutines.
func (g *generation) end() {
	close(g.dead)
	_ = g.inner.Close() // always nil
}

// acquire is the generation to use; ErrUnavailable while the store is away.
func (c *Client) acquire() (*generation, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, ErrClosed)
	}
	if c.current == nil {
		return nil, ErrUnavailable
	}
	return c.current, nil
}

// suspect gives a generation up and lets the next one be made in the background.
func (c *Client) suspect(g *generation, cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.current != g {
		return
	}
	c.options.Logger.Warn("event store can't be reached", "error", cause)
	c.current = nil
	g.end()
	c.work.Add(1)
	go c.reconnect()
}

// reconnect makes new generations until one answers.
func (c *Client) reconnect() {
	defer c.work.Done()
	began := time.Now()
	for wait := firstBackoff; ; wait = min(2*wait, lastBackoff) {
		g, err := c.generate()
		if err == nil {
			ctx, cancel := context.WithTimeout(context.Background(), c.options.CallTimeout)
			_, err = aside(ctx, c.closing, func() (struct{}, error) { return struct{}{}, probe(ctx, g.inner) })
			cancel()
			if err == nil && c.adopt(g) {
				c.options.Logger.Info("event store is back", "after", time.Since(began))
				return
			}
			g.end()
		}
		select {
		case <-time.After(wait/2 + rand.N(wait)):
		case <-c.closing:
			return
		}
	}
}

// adopt makes a generation the current one, unless the client was closed.
func (c *Client) adopt(g *generation) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.current = g
	return true
}

// call runs one call on the current generation. It ends when the context ends, when the time is up, or when the
// generation is given up, whether the official client returns or not.
func call[T any](ctx context.Context, c *Client, limit time.Duration, f func(context.Context, *esdb.Client) (T, error)) (T, error) {
	var none T
	g, err := c.acquire()
	if err != nil {
		return none, err
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	result, err := aside(limited, g.dead, func() (T, error) { return f(limited, g.inner) })
	if err != nil && ctx.Err() == nil && isConnectionLost(err) {
		c.suspect(g, err)
	}
	return result, err
}

// aside runs f in a goroutine of its own and does not wait longer than the context and the channel allow.
func aside[T any](ctx context.Context, dead <-chan struct{}, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		o := outcome{err: errAside}
		defer func() {
			if recover() != nil {
				o.err = errAside
			}
			done <- o
		}()
		o.value, o.err = f()
	}()
	var none T
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return none, context.Cause(ctx)
	case <-dead:
		return none, errAside
	}
}

// isConnectionLost says whether an error means that the official client should be replaced: the connection broke, it was
// closed, or no answer came in time.
func isConnectionLost(err error) bool {
	if errors.Is(err, errAside) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return true
	}
	known := new(esdb.Error)
	if !errors.As(err, &known) {
		return true
	}
	switch known.Code() {
	case esdb.ErrorUnavailable, esdb.ErrorCodeConnectionClosed, esdb.ErrorCodeDeadlineExceeded, esdb.ErrorAborted,
		esdb.ErrorCodeNotLeader, esdb.ErrorCodeInternalClient:
		return true
	default:
		return false
	}
}

func isEnd(err error) bool { return errors.Is(err, io.EOF) }
