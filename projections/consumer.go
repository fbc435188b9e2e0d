package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/eventstore"
	"waymark/postgres"
)

// goodbye limits how long the end waits for the database.
const goodbye = time.Second

// consumer keeps one read model up to date while it has the lease, and waits for the lease while it has not.
type consumer struct {
	engine *Engine
	model  model
	pool   *pgxpool.Pool
	log    *slog.Logger
	lease  lease
	mark   *mark
	folder folder

	mu     sync.Mutex       // while a page is taken, or what waits, or the checkpoint is read
	at     *events.Position // the checkpoint
	empty  *events.Position // up to where nothing more is ours, where that is farther
	noted  time.Time        // when that was written last
	looked time.Time        // when it was last compared with the event store without the lease
	atEnd  bool             // the database knows that the log holds no more
	parked map[string]bool  // products whose events wait
}

// run works until the context ends.
func (c *consumer) run(ctx context.Context) error {
	wait := c.engine.pace.first
	for ctx.Err() == nil {
		if !c.fits(ctx) {
			pause(ctx, c.engine.pace.wait)
			continue
		}
		switch err := c.lease.acquire(ctx); {
		case err == nil:
			wait = c.engine.pace.first
			c.hold(ctx)
		case errors.Is(err, errOwned):
			pause(ctx, c.engine.pace.wait)
		case isEnd(ctx, err):
		default:
			c.log.Warn("read model waits for the database", "error", err, "after", wait)
			pause(ctx, wait)
			wait = min(2*wait, c.engine.pace.last)
		}
	}
	return ctx.Err()
}

// hold takes pages until the lease is lost or the context ends.
func (c *consumer) hold(ctx context.Context) {
	c.log.Info("read model is ours", "epoch", c.lease.epoch)
	held, lose := context.WithCancelCause(ctx)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		lose(c.lease.beat(held, c.engine.pace.heartbeat))
	}()
	c.consume(held, lose)
	lose(nil)
	<-beating
	c.mark.disown()
	c.engine.poller.start(c.engine)
	switch cause := context.Cause(held); {
	case ctx.Err() != nil, errors.Is(cause, ErrOtherStore):
		c.release(ctx)
	case errors.Is(cause, errRebuild):
		c.log.Info("read model is built anew: somebody asked for it")
	default:
		c.log.Warn("read model is ours no longer", "cause", cause)
	}
}

// release gives the lease back, so that another node need not wait.
func (c *consumer) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	if err := c.lease.exec(ctx, c.pool, "lease_release.sql", pgx.NamedArgs{}); err != nil {
		c.log.Debug("lease was not given back", "error", err)
	}
}

// consume takes the pages of a subscription until its context ends.
func (c *consumer) consume(ctx context.Context, lose context.CancelCauseFunc) {
	c.folder = c.model.folder()
	// Every consumer gets every event of ours, whatever books it reads: so its checkpoint passes every position, and a query can
	// wait for any.
	subscriber := c.engine.subscribe(eventstore.SubscriberOptions{
		Streams: events.StreamPattern(), PageSize: c.engine.options.PageSize, Logger: c.log,
		Slow: c.engine.measures.overruns.WithLabelValues(c.model.name).Inc,
		From: func(ctx context.Context) (*events.Position, error) {
			c.mu.Lock()
			defer c.mu.Unlock()
			err := c.restart(ctx)
			if errors.Is(err, ErrLostOwnership) || errors.Is(err, ErrOtherStore) {
				lose(err)
			}
			return c.at, err
		},
	})
	pages, err := subscriber.Subscribe(ctx, c.model.name)
	if err != nil {
		lose(fmt.Errorf("subscribe: %w", err))
		return
	}
	c.work(ctx, pages, lose)
	if err := subscriber.Close(); err != nil {
		c.log.Warn("subscription did not close", "error", err)
	}
}

// work takes pages as they come, and between them does what is asked about parked products.
func (c *consumer) work(ctx context.Context, pages <-chan *message.Message, lose context.CancelCauseFunc) {
	tick := time.NewTicker(c.engine.pace.heartbeat)
	defer tick.Stop()
	more := make(chan struct{}, 1)
	for {
		select {
		case m, open := <-pages:
			if !open {
				return
			}
			c.deliver(ctx, m, lose)
			continue
		case <-tick.C:
			c.passed(ctx, lose)
		case <-c.engine.nudges[c.model.name]:
		case <-more:
		}
		switch again, err := c.serve(ctx); {
		case errors.Is(err, ErrLostOwnership):
			lose(err)
		case err != nil && !isEnd(ctx, err):
			c.log.Warn("a parked product has to wait until it is tried again", "error", err) // at the next tick
		case again:
			more <- struct{}{}
		}
	}
}

// passed keeps how far others have written, where that came too soon after the time before.
func (c *consumer) passed(ctx context.Context, lose context.CancelCauseFunc) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.pass(ctx, c.atEnd); errors.Is(err, ErrLostOwnership) {
		lose(err)
	}
}

func (c *consumer) deliver(ctx context.Context, m *message.Message, lose context.CancelCauseFunc) {
	if err := c.message(ctx, m); err != nil {
		c.failed(ctx, err, lose)
		m.Nack()
		return
	}
	m.Ack()
}

func (c *consumer) message(ctx context.Context, m *message.Message) error {
	p, ok := eventstore.PageOf(m)
	if !ok {
		return errors.New("message carries no page")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(p.Events) > 0 {
		started := time.Now()
		if err := c.take(ctx, p.Events, p.CaughtUp); err != nil {
			return err
		}
		c.engine.measures.page(c.model.name, len(p.Events), started)
	}
	if p.End != (events.Position{}) && (c.at == nil || p.End.Compare(*c.at) > 0) {
		c.empty = &p.End
	}
	return c.pass(ctx, p.CaughtUp)
}

// failed keeps why a page was not taken where people look. After it the subscriber waits, longer each time, and delivers
// again from the checkpoint.
func (c *consumer) failed(ctx context.Context, cause error, lose context.CancelCauseFunc) {
	switch {
	case errors.Is(cause, ErrLostOwnership):
		lose(cause)
		return
	case isEnd(ctx, cause):
		return
	}
	c.log.Error("read model is held up", "error", cause)
	if postgres.IsUnavailable(cause) {
		c.mark.fail(cause)
	}
	limited, cancel := context.WithTimeout(ctx, c.engine.pace.stale)
	defer cancel()
	args := pgx.NamedArgs{"error": keptError(cause)}
	if err := c.lease.exec(limited, c.pool, "checkpoint_failed.sql", args); errors.Is(err, ErrLostOwnership) {
		lose(err)
	}
}
