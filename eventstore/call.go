package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// call runs one call on the generation that is up. It ends when the context ends, when its time is up, or when the
// generation is given up, whether the official client returns or not.
func call[T any](ctx context.Context, c *Client, f func(context.Context, *esdb.Client) (T, error)) (T, error) {
	g, err := c.acquire(ctx, false)
	if err != nil {
		var none T
		return none, err
	}
	return run(ctx, g, c.options.CallTimeout, f)
}

// run is call on a generation that was acquired. The context of f outlives the call of a generation that is lost, until f
// returns or the time is up: ended from outside, gRPC writes the trailers that the official client is about to read.
func run[T any](ctx context.Context, g *generation, limit time.Duration, f func(context.Context, *esdb.Client) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	done := make(chan item[T], 1)
	go func() {
		defer g.calls.Done()
		var i item[T]
		i.err = g.guard(func() (err error) {
			i.value, err = f(toLeader(ctx), g.inner)
			return err
		})
		done <- i
	}()
	value, err := next(ctx, g, done)
	if errors.Is(err, errLost) {
		go func() {
			<-done
			cancel()
		}()
		return value, err
	}
	if ended := context.Cause(ctx); err != nil && ended != nil && !errors.Is(err, ended) {
		err = fmt.Errorf("%w: %w", ended, err) // gRPC's words for it are not the context's
	}
	cancel()
	return value, err
}

// item is what a goroutine inside of the official client hands out: a value, or the error that ended it.
type item[T any] struct {
	value T
	err   error
}

// stream runs f in a goroutine of its own on a generation that was acquired. What f sends comes out of the channel, at
// last the error that f ended with, io.EOF if none. The context must end when the channel is read no longer.
func stream[T any](ctx context.Context, g *generation, size int, f func(ctx context.Context, inner *esdb.Client, send func(T) bool) error) <-chan item[T] {
	out := make(chan item[T], size)
	send := func(i item[T]) bool {
		select {
		case out <- i:
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer g.calls.Done()
		err := g.guard(func() error {
			return f(toLeader(ctx), g.inner, func(value T) bool { return send(item[T]{value: value}) })
		})
		if err == nil {
			err = io.EOF
		}
		send(item[T]{err: err})
	}()
	return out
}

// next waits for the next item.
func next[T any](ctx context.Context, g *generation, items <-chan item[T]) (T, error) {
	var none T
	select {
	case i := <-items:
		return i.value, i.err
	case <-ctx.Done():
		return none, context.Cause(ctx)
	case <-g.lost:
		return none, errLost
	}
}
