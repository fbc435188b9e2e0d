// Package eventstore is Waymark's way to EventStoreDB: a client that honours contexts and survives outages, and a
// Watermill subscriber that delivers the log in pages.
package eventstore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// NoStream is the expected revision of a stream that does not exist.
const NoStream int64 = -1

// MaxAppendBytes is how much EventStoreDB takes in one append, by default.
const MaxAppendBytes = 1 << 20

var (
	// ErrWrongRevision says that the stream is not at the expected revision; nothing was appended.
	ErrWrongRevision = errors.New("stream is not at the expected revision")
	// ErrUnavailable says that the event store can't be reached; nothing was appended.
	ErrUnavailable = errors.New("event store can't be reached")
	// ErrOutcomeUnknown says that an append may have been done. Repeat it with the same ids and expected revision, or read.
	ErrOutcomeUnknown = errors.New("event store did not say whether it appended")
	// ErrTooLarge says that the events are more than the store takes in one append; nothing was appended.
	ErrTooLarge = errors.New("events are too large for one append")
	// ErrClosed says that the client was closed.
	ErrClosed = errors.New("event store client is closed")
)

// Options say where the event store is.
type Options struct {
	URL    string // connection string, such as esdb://127.0.0.1:2113?tls=false
	Logger *slog.Logger
	// CallTimeout limits one call to the store, and how long a read waits for its next event; 5 s if 0.
	CallTimeout time.Duration
	// RetryTimeout limits how long an append whose outcome is unknown is repeated; 2 s if 0.
	RetryTimeout time.Duration
}

// Client is a supervised client: whatever the official client does, calls end with their context, an outage of any length
// is survived, and while the store is known to be away calls fail at once. It may be used by many goroutines.
type Client struct {
	options Options
	config  esdb.Configuration

	mu      sync.Mutex
	current *generation // nil while the store is away
	closed  bool
	closing chan struct{}
	work    sync.WaitGroup // the goroutine that reconnects
}

// generation is one official client. It is used until it fails, then closed and replaced: it may have closed itself for
// good, and nothing tells.
type generation struct {
	inner *esdb.Client
	dead  chan struct{} // closed when it is given up: calls in flight end then
}

// Connect makes a client. A bad connection string is an error; a store that can't be reached yet is not.
func Connect(o Options) (*Client, error) {
	config, err := esdb.ParseConnectionString(o.URL)
	if err != nil {
		return nil, fmt.Errorf("event store: connection string: %w", err)
	}
	if o.CallTimeout == 0 {
		o.CallTimeout = 5 * time.Second
	}
	if o.RetryTimeout == 0 {
		o.RetryTimeout = 2 * time.Second
	}
	config.MaxDiscoverAttempts = 1 // trying again is ours
	config.DiscoveryInterval = 1
	config.KeepAliveInterval, config.KeepAliveTimeout = 10*time.Second, 10*time.Second
	config.Logger = func(esdb.LogLevel, string, ...any) {} // what matters comes as an error
	c := &Client{options: o, config: *config, closing: make(chan struct{})}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current, err = c.generate(); err != nil {
		return nil, err
	}
	return c, nil
}

// Close ends all calls and closes the client.
func (c *Client) Close() error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return nil
	}
	c.closed = true
	close(c.closing)
	g := c.current
	c.current = nil
	c.mu.Unlock()
	if g != nil {
		g.end()
	}
	c.work.Wait()
	return nil
}

// Ready is nil if the store answers, else ErrUnavailable.
func (c *Client) Ready(ctx context.Context) error {
	_, err := call(ctx, c, c.options.CallTimeout, func(ctx context.Context, inner *esdb.Client) (struct{}, error) {
		return struct{}{}, probe(ctx, inner)
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return nil
}

// probe asks for the last event of the log.
func probe(ctx context.Context, inner *esdb.Client) error {
	read, err := inner.ReadAll(ctx, esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1)
	if err != nil {
		return err
	}
	defer read.Close()
	if _, err := read.Recv(); err != nil && !isEnd(err) {
		return err
	}
	return nil
}
