// Package eventstore is Waymark's way to EventStoreDB: a client that honours contexts and survives
// outages, and a Watermill subscriber that delivers the log in pages.
package eventstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/prometheus/client_golang/prometheus"
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
	// URL is a connection string, such as esdb://127.0.0.1:2113?tls=false. What it says of discovery attempts is not used.
	URL    string
	Logger *slog.Logger // nothing is logged if nil
	// StreamPrefix begins the name of every stream of ours in the store, which others may write into too. Who calls neither
	// says nor sees it; what is in streams whose names begin otherwise is read by nobody.
	StreamPrefix string
	// CallTimeout limits one call to the store, not a read or a subscription as a whole; 5 s if 0.
	CallTimeout time.Duration
	// RetryTimeout limits how long an append whose outcome is unknown is repeated; 2 s if 0.
	RetryTimeout time.Duration
	// Heartbeat is the time between two looks whether the store still answers; 2 s if 0.
	Heartbeat time.Duration
}

func (o Options) withDefaults() Options {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.CallTimeout = cmp.Or(o.CallTimeout, 5*time.Second)
	o.RetryTimeout = cmp.Or(o.RetryTimeout, 2*time.Second)
	o.Heartbeat = cmp.Or(o.Heartbeat, 2*time.Second)
	return o
}

// Client is a supervised client: whatever the official client does, calls end with their context, an outage of any length
// is survived, and while the store is known to be away calls fail at once. It may be used by many goroutines.
type Client struct {
	options Options
	config  esdb.Configuration
	latency *prometheus.HistogramVec // by operation

	mu    sync.RWMutex
	state state

	refused atomic.Pointer[Refusal] // why the log may not be read, although the store answers; nil: it may

	alive context.Context // done when the client is closed
	die   context.CancelFunc
	work  sync.WaitGroup // the supervisor
}

// Connect makes a client. A bad connection string is an error; a store that can't be reached yet is not.
func Connect(o Options) (*Client, error) {
	config, err := esdb.ParseConnectionString(o.URL)
	if err != nil {
		return nil, fmt.Errorf("event store: connection string: %w", err)
	}
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("event store: connection string: %w", err)
	}
	config.MaxDiscoverAttempts, config.DiscoveryInterval = 1, 1 // trying again is ours
	config.Logger = interrupt
	c := &Client{options: o.withDefaults(), config: *config, latency: latency(), state: state{after: make(chan struct{})}}
	c.alive, c.die = context.WithCancel(context.Background())
	c.work.Go(c.supervise)
	return c, nil
}

// Close lets calls in flight end, reads and appends for CallTimeout at most, ends subscriptions at once, and closes the
// client. Calls that begin later fail with ErrUnavailable and ErrClosed.
func (c *Client) Close() error {
	c.mu.Lock()
	g := c.state.up
	if !c.state.closed {
		c.become(state{closed: true})
	}
	c.mu.Unlock()
	c.die()
	c.work.Wait()
	if g != nil {
		g.close(c.options.CallTimeout)
	}
	return nil
}

// Ready is nil if the store answers and lets its log be read, else ErrRefused or ErrUnavailable.
func (c *Client) Ready(ctx context.Context) error {
	_, err := call(ctx, c, func(ctx context.Context, inner *esdb.Client) (struct{}, error) {
		return struct{}{}, c.lastEvent(ctx, inner)
	})
	if r := c.refusal(err, toRead, allStream); r != nil {
		return r
	}
	if err != nil && !errors.Is(err, ErrRefused) {
		return unavailable(err)
	}
	return err
}
