package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// abandon is how long a lost generation waits for the calls on it. The official client's longest wait of its own is 5 s.
const abandon = 10 * time.Second

// errLost says that a generation was given up while a call ran on it.
var errLost = errors.New("connection to the event store was lost")

// errFault says that the official client panicked.
var errFault = errors.New("event store client failed")

// generation is one official client. It is used until the store stops answering on it; then another one takes its place.
type generation struct {
	inner  *esdb.Client
	calls  sync.WaitGroup // goroutines inside of the official client
	lost   chan struct{}  // closed when it is given up: calls in flight end then
	doubts chan struct{}  // asks the supervisor to look whether the store still answers
	ended  sync.Once
}

func (c *Client) generate() (*generation, error) {
	config := c.config
	inner, err := esdb.NewClient(&config)
	if err != nil {
		return nil, fmt.Errorf("event store: %w", err)
	}
	return &generation{inner: inner, lost: make(chan struct{}), doubts: make(chan struct{}, 1)}, nil
}

// close gives the generation up, after a time of grace for the calls on it, and then closes the official client. It does
// so when no call runs inside any more, because closing it makes calls panic. Nobody may begin a call on it any more.
func (g *generation) close(grace time.Duration) {
	g.ended.Do(func() {
		idle := make(chan struct{})
		go func() {
			defer close(idle)
			g.calls.Wait()
		}()
		waitFor(idle, grace)
		close(g.lost)
		waitFor(idle, abandon) // beyond it, the panic is what frees calls that hang; guard takes it
		_ = g.inner.Close()    // is always nil
	})
}

func waitFor(done <-chan struct{}, limit time.Duration) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

func (g *generation) doubt() {
	select {
	case g.doubts <- struct{}{}:
	default: // the supervisor looks already
	}
}

// interruption ends a call of the official client from within its log, see interrupt.
type interruption struct{ cause error }

// interrupt is the log of the official client. When a call finds the store unavailable, the client first logs that and
// then starts to look for a node, which is what breaks it: it closes for good if it finds none at once, and calls that run
// meanwhile never return. So the call ends here, in its own goroutine, with the cause that the log was to get. The
// connection mends itself, or the supervisor replaces it. All else that the client logs comes as an error too.
func interrupt(_ esdb.LogLevel, format string, args ...any) {
	if format != "unexpected exception: %v" || len(args) != 1 {
		return
	}
	if err, ok := args[0].(error); ok && status.Code(err) == codes.Unavailable {
		panic(interruption{cause: err})
	}
}

// guard runs f, which uses the official client, turns its panics into errors, and has the supervisor look at the store
// where the error says that it may be away.
func (g *generation) guard(f func() error) error {
	err := caught(f)
	if status.Code(err) == codes.Unavailable || isCode(err, esdb.ErrorCodeConnectionClosed) {
		g.doubt()
	}
	return err
}

// caught runs f and turns its panics into errors.
func caught(f func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case interruption:
			err = p.cause
		default:
			err = fmt.Errorf("%w: %v", errFault, p)
		}
	}()
	return f()
}

// probe looks whether the store answers on a generation. That it does not let its log be read is an answer too; that it is too
// old is an ErrTooOld.
func (c *Client) probe(g *generation) error {
	g.calls.Add(1)
	_, err := run(c.alive, g, c.options.CallTimeout, func(ctx context.Context, inner *esdb.Client) (struct{}, error) {
		if err := c.note(c.lastEvent(ctx, inner)); err != nil {
			return struct{}{}, err
		}
		version, err := inner.GetServerVersion()
		if err != nil {
			return struct{}{}, err
		}
		if r := tooOld(version); r != nil {
			return struct{}{}, r
		}
		return struct{}{}, nil
	})
	return err
}

// lastEvent reads the last event of the log, which costs the store next to nothing: at the leader or, where nobody leads, at
// the node that there is.
func (c *Client) lastEvent(ctx context.Context, inner *esdb.Client) error {
	err := follow(ctx, c.options.RetryTimeout, moved, func() error {
		return caught(func() error { return readLast(ctx, inner) })
	})
	if isLeaderless(err) {
		return readLast(toAnyone(ctx), inner)
	}
	return err
}

func readLast(ctx context.Context, inner *esdb.Client) error {
	read, err := inner.ReadAll(ctx, esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1)
	if err != nil {
		return err
	}
	defer read.Close()
	if _, err := read.Recv(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func isCode(err error, code esdb.ErrorCode) bool {
	known, is := errors.AsType[*esdb.Error](err)
	return is && known.Code() == code
}
