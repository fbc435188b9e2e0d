package projections

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/eventstore"
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
	folder folder
	at     *events.Position // the checkpoint
}

// run works until the context ends.
func (c *consumer) run(ctx context.Context) error {
	wait := c.engine.pace.first
	for ctx.Err() == nil {
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
	if ctx.Err() == nil {
		c.log.Warn("read model is ours no longer", "cause", context.Cause(held))
		return
	}
	c.release(ctx)
}

// release gives the lease back at the end, so that another node need not wait.
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
	subscriber := c.engine.subscribe(eventstore.SubscriberOptions{
		Prefixes: prefixes(), PageSize: c.engine.options.PageSize, Logger: c.log,
		From: func(ctx context.Context) (*events.Position, error) {
			at, err := c.lease.checkpoint(ctx)
			if errors.Is(err, ErrLostOwnership) {
				lose(err)
			}
			c.at = at
			return at, err
		},
	})
	pages, err := subscriber.Subscribe(ctx, c.model.name)
	if err != nil {
		lose(fmt.Errorf("subscribe: %w", err))
		return
	}
	for m := range pages {
		if err := c.message(ctx, m); err != nil {
			c.failed(ctx, err, lose)
			m.Nack()
			continue
		}
		m.Ack()
	}
	if err := subscriber.Close(); err != nil {
		c.log.Warn("subscription did not close", "error", err)
	}
}

func (c *consumer) message(ctx context.Context, m *message.Message) error {
	p, ok := eventstore.PageOf(m)
	if !ok {
		return errors.New("message carries no page")
	}
	return c.take(ctx, p.Events, p.CaughtUp)
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
	limited, cancel := context.WithTimeout(ctx, c.engine.pace.stale)
	defer cancel()
	args := pgx.NamedArgs{"error": cause.Error()}
	if err := c.lease.exec(limited, c.pool, "checkpoint_failed.sql", args); errors.Is(err, ErrLostOwnership) {
		lose(err)
	}
}
