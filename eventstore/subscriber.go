package eventstore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/ThreeDotsLabs/watermill/message"
	"golang.org/x/sync/semaphore"

	"waymark/events"
)

// quietTime is how long nothing arrives until a subscription is taken to have caught up with a server that does not say.
const quietTime = 2 * time.Second

// lastNackBackoff limits how long a subscriber waits before it delivers again what was not taken.
const lastNackBackoff = 2 * time.Second

// errNacked says that the consumer did not take a page.
var errNacked = errors.New("page was not taken")

// SubscriberOptions say what a subscriber delivers.
type SubscriberOptions struct {
	Streams string // regular expression for the names of streams, each as a whole; all of ours if empty
	// From is asked whenever a subscription starts: the checkpoint that the consumer keeps; nil for none. If From is nil,
	// every subscription starts at the start.
	From     func(context.Context) (*events.Position, error)
	PageSize int // events in a page at most; 512 if 0
	// Slow is told whenever the store drops a subscription because it sends faster than the subscription is read; nobody is
	// if it is nil.
	Slow   func()
	Logger *slog.Logger
}

// Subscriber is a Watermill subscriber over catch-up subscriptions to the log. One message is one page: what has arrived,
// at once, up to the page size. The next page follows the Ack of the one before. After a Nack, and after a subscription
// was dropped for whatever reason, it starts again from where the consumer says that it is, for ever: at once where it was
// only too slow for the store, else with backoff.
type Subscriber struct {
	client  *Client
	options SubscriberOptions

	mu      sync.Mutex // so that nothing starts while Close waits
	alive   context.Context
	die     context.CancelFunc
	running sync.WaitGroup
}

var _ message.Subscriber = (*Subscriber)(nil)

// NewSubscriber is a subscriber on a client.
func NewSubscriber(c *Client, o SubscriberOptions) *Subscriber {
	if o.PageSize <= 0 {
		o.PageSize = 512
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Slow == nil {
		o.Slow = func() {}
	}
	if o.From == nil {
		o.From = func(context.Context) (*events.Position, error) { return nil, nil }
	}
	s := &Subscriber{client: c, options: o}
	s.alive, s.die = context.WithCancel(c.alive)
	return s
}

// Subscribe delivers pages until the context ends, or the subscriber or its client is closed; then the channel is closed.
// The topic only names the consumer in logs.
func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alive.Err() != nil {
		return nil, fmt.Errorf("subscribe %s: %w", topic, ErrClosed)
	}
	out := make(chan *message.Message)
	ctx, cancel := context.WithCancel(ctx)
	detach := context.AfterFunc(s.alive, cancel)
	s.running.Go(func() {
		defer close(out)
		defer cancel()
		defer detach()
		s.run(ctx, topic, out)
	})
	return out, nil
}

// Close ends all subscriptions and waits for their ends.
func (s *Subscriber) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.die()
	s.running.Wait()
	return nil
}

func (s *Subscriber) run(ctx context.Context, topic string, out chan<- *message.Message) {
	wait := firstBackoff
	log := s.options.Logger.With("consumer", topic)
	var slow, refused rarely
	for ctx.Err() == nil {
		taken, err := s.deliver(ctx, out)
		if ctx.Err() != nil {
			return
		}
		if taken {
			wait = firstBackoff
		}
		if r := s.client.refusal(err, toRead, allStream); r != nil {
			err = r
		}
		switch {
		case isTooSlow(err):
			s.options.Slow()
			slow.happened(time.Now(), func(about ...any) {
				log.Warn("the event store sends faster than a subscription reads, and has ended it; it goes on at once", about...)
			})
			sleep(ctx, slowPause)
			continue
		case errors.Is(err, ErrRefused):
			refused.happened(time.Now(), func(about ...any) {
				log.Error("subscription is refused; it is tried again", append(about, "cause", err)...)
			})
		default:
			log.Warn("subscription ended; it starts again", "error", err, "after", wait)
		}
		sleep(ctx, wait)
		wait = min(2*wait, lastNackBackoff)
	}
}

// deliver runs one subscription to its end, and says whether any page of it was taken.
func (s *Subscriber) deliver(ctx context.Context, out chan<- *message.Message) (taken bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sub, err := s.subscribe(ctx)
	if err != nil {
		return false, err
	}
	for {
		p, err := sub.page(ctx)
		if err != nil {
			return taken, err
		}
		if err := hand(ctx, p, out); err != nil {
			return taken, err
		}
		taken = true
	}
}

// subscribe starts a subscription once the store answers. It ends with the context.
func (s *Subscriber) subscribe(ctx context.Context) (*subscription, error) {
	if err := s.client.await(ctx); err != nil {
		return nil, err
	}
	from, err := s.options.From(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask for the checkpoint: %w", err)
	}
	g, err := s.client.acquire(ctx, false)
	if err != nil {
		return nil, err
	}
	sub := &subscription{on: g, pageSize: s.options.PageSize, ahead: semaphore.NewWeighted(aheadBytes)}
	if from != nil {
		sub.end = *from
	}
	options := subscribeOptions(from, s.client.filter(s.options.Streams))
	sub.arrivals = stream(ctx, g, max(aheadEvents, s.options.PageSize), func(ctx context.Context, inner *esdb.Client, send func(arrival) bool) error {
		return receive(ctx, inner, options, func(a arrival) bool {
			return a.event != nil && !s.client.own(a.event) || sub.ahead.Acquire(ctx, a.weight()) == nil && send(a)
		})
	})
	return sub, nil
}

// hand gives a page to the consumer and waits until it is taken. The message's context ends then.
func hand(ctx context.Context, p Page, out chan<- *message.Message) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m, err := messageOf(ctx, p)
	if err != nil {
		return err
	}
	select {
	case out <- m:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-m.Acked():
		return nil
	case <-m.Nacked():
		return errNacked
	case <-ctx.Done():
		return ctx.Err()
	}
}
