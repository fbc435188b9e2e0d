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

	"waymark/events"
)

// lastNackBackoff limits how long a subscriber waits before it delivers again what was not taken.
const lastNackBackoff = 2 * time.Second

// errNacked says that the consumer did not take a page.
var errNacked = errors.New("page was not taken")

// SubscriberOptions say what a subscriber delivers.
type SubscriberOptions struct {
	Prefixes []string // of the names of streams
	// From is asked whenever a subscription starts: the position of the last event that the consumer has taken; nil for
	// none.
	From     func(context.Context) (*events.Position, error)
	PageSize int // events in a page at most; 512 if 0
	Logger   *slog.Logger
}

// Subscriber is a Watermill subscriber over catch-up subscriptions to the log. One message is one page: what has arrived,
// at once, up to the page size. The next page follows the Ack of the one before. After a Nack, and after a subscription
// was dropped for whatever reason, it starts again from where the consumer says that it is, with backoff, for ever.
type Subscriber struct {
	client  *Client
	options SubscriberOptions
	closing chan struct{}
	once    sync.Once
	running sync.WaitGroup
}

var _ message.Subscriber = (*Subscriber)(nil)

// NewSubscriber is a subscriber on a client.
func NewSubscriber(c *Client, o SubscriberOptions) *Subscriber {
	if o.PageSize == 0 {
		o.PageSize = 512
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Subscriber{client: c, options: o, closing: make(chan struct{})}
}

// Subscribe delivers pages until the context ends or the subscriber is closed; then the channel is closed. The topic only
// names the consumer in logs.
func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	out := make(chan *message.Message)
	ctx, cancel := context.WithCancel(ctx)
	s.running.Go(func() {
		defer close(out)
		defer cancel()
		s.run(ctx, topic, out)
	})
	go func() {
		select {
		case <-s.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	return out, nil
}

// Close ends all subscriptions and waits for their ends.
func (s *Subscriber) Close() error {
	s.once.Do(func() { close(s.closing) })
	s.running.Wait()
	return nil
}

func (s *Subscriber) run(ctx context.Context, topic string, out chan<- *message.Message) {
	wait := firstBackoff
	for ctx.Err() == nil {
		taken, err := s.deliver(ctx, out)
		if ctx.Err() != nil {
			return
		}
		if taken {
			wait = firstBackoff
		}
		s.options.Logger.Warn("subscription ended; it starts again", "consumer", topic, "error", err, "after", wait)
		sleep(ctx, wait, s.closing)
		wait = min(2*wait, lastNackBackoff)
	}
}

// deliver runs one subscription to its end, and says whether any page of it was taken.
func (s *Subscriber) deliver(ctx context.Context, out chan<- *message.Message) (taken bool, err error) {
	from, err := s.options.From(ctx)
	if err != nil {
		return false, fmt.Errorf("ask for the checkpoint: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, sub, err := s.subscribe(ctx, from)
	if err != nil {
		return false, err
	}
	arrived := make(chan arrival, s.options.PageSize)
	go receive(ctx, sub, arrived)
	for {
		p, err := s.gather(ctx, g, arrived)
		if err != nil {
			return taken, err
		}
		if err := hand(ctx, p, out); err != nil {
			return taken, err
		}
		taken = true
	}
}

func (s *Subscriber) subscribe(ctx context.Context, from *events.Position) (*generation, *esdb.Subscription, error) {
	options := esdb.SubscribeToAllOptions{
		From: esdb.Start{}, MaxSearchWindow: 512, CheckpointInterval: 1,
		Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: s.options.Prefixes},
	}
	if from != nil {
		options.From = esdb.Position{Commit: from.Commit, Prepare: from.Prepare}
	}
	g, err := s.client.acquire()
	if err != nil {
		return nil, nil, err
	}
	limited, cancel := context.WithTimeout(ctx, s.client.options.CallTimeout)
	defer cancel()
	// The subscription lives on ctx; only the wait for its confirmation is limited.
	sub, err := aside(limited, g.dead, func() (*esdb.Subscription, error) { return g.inner.SubscribeToAll(ctx, options) })
	if err != nil && ctx.Err() == nil && isConnectionLost(err) {
		s.client.suspect(g, err)
	}
	return g, sub, err
}

// arrival is an event, or news that the log holds no more, or the end of the subscription.
type arrival struct {
	event    *events.Raw
	caughtUp bool
	err      error
}

// receive takes what the subscription brings until it ends. Checkpoints are not used: they may lie beyond an event that
// was not seen yet.
func receive(ctx context.Context, sub *esdb.Subscription, out chan<- arrival) {
	for {
		var a arrival
		switch e := sub.Recv(); {
		case e.EventAppeared != nil && e.EventAppeared.Event != nil:
			raw := rawOf(e.EventAppeared.Event)
			a.event = &raw
		case e.CaughtUp != nil:
			a.caughtUp = true
		case e.SubscriptionDropped != nil:
			a.err = fmt.Errorf("subscription was dropped: %w", e.SubscriptionDropped.Error)
		default:
			continue
		}
		select {
		case out <- a:
		case <-ctx.Done():
			return
		}
		if a.err != nil {
			return
		}
	}
}

// gather waits for the first arrival and takes with it what else has come.
func (s *Subscriber) gather(ctx context.Context, g *generation, arrived <-chan arrival) (Page, error) {
	var p Page
	select {
	case a := <-arrived:
		if err := p.take(a); err != nil {
			return p, err
		}
	case <-ctx.Done():
		return p, ctx.Err()
	case <-g.dead:
		return p, ErrUnavailable
	}
	for len(p.Events) < s.options.PageSize {
		select {
		case a := <-arrived:
			if err := p.take(a); err != nil {
				return p, err
			}
		default:
			return p, nil
		}
	}
	return p, nil
}

func (p *Page) take(a arrival) error {
	if a.event != nil {
		p.Events, p.End, p.CaughtUp = append(p.Events, *a.event), a.event.Position, false
	}
	p.CaughtUp = p.CaughtUp || a.caughtUp
	return a.err
}

// hand gives a page to the consumer and waits until it is taken.
func hand(ctx context.Context, p Page, out chan<- *message.Message) error {
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
