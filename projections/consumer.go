package projections

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/eventstore"
	"waymark/postgres"
	"waymark/projections/kit"
)

// goodbye limits how long the end waits for the database.
const goodbye = time.Second

// consumer keeps one read model up to date while it has the lease, and waits for the lease while it has not.
type consumer struct {
	engine  *Engine
	convoys *convoys
	model   kit.Model
	pool    *pgxpool.Pool
	log     *slog.Logger
	lease   lease
	mark    *mark
	folder  kit.Folder
	held    context.Context // while the lease is held
	lose    context.CancelCauseFunc
	left    chan struct{} // closed when the convoy has left it behind
	asked   chan struct{} // somebody wants the next edition

	serving   *consumer   // whose place this one is to take; nil: it serves itself
	ahead     atomic.Bool // it holds all that the serving one holds
	successor *consumer   // which is to take the place of this one; nil: none. The lock is needed

	mu     sync.Mutex                                // while a page is taken, or what waits, or the checkpoint is read
	record func(events.Raw) (events.Recorded, error) // decodes; nil: as the engine does
	took   bool                                      // a page since it joined a convoy
	at     *events.Position                          // the checkpoint
	empty  *events.Position                          // up to where nothing more is ours, where that is farther
	noted  time.Time                                 // when that was written last
	looked time.Time                                 // when it was last compared with the event store without the lease
	atEnd  bool                                      // the database knows that the log holds no more
	parked map[string]bool                           // products whose events wait
}

// run works until the context ends.
func (c *consumer) run(ctx context.Context) error {
	wait := c.engine.pace.first
	for ctx.Err() == nil {
		if !c.fits(ctx) {
			pause(ctx, c.engine.pace.wait)
			continue
		}
		switch wanted, err := c.acquire(ctx); {
		case err == nil:
			wait = c.engine.pace.first
			c.hold(ctx, wanted)
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

// acquire takes the lease, and says whether a next edition is wanted. What was made from another event store serves nobody: if it is to
// be built anew that is done in place.
func (c *consumer) acquire(ctx context.Context) (wanted bool, err error) {
	s, err := c.lease.acquire(ctx)
	if err != nil || !s.wants(c.model) {
		return false, err
	}
	if s.Rebuild {
		f, err := c.lease.footing(ctx)
		if err != nil {
			return false, err
		}
		if _, err := c.engine.stands(ctx, f); errors.Is(err, ErrOtherStore) {
			return false, c.lease.install(ctx)
		}
	}
	return true, nil
}

// hold takes pages until the lease is lost or the context ends.
func (c *consumer) hold(ctx context.Context, wanted bool) {
	c.log.Info("read model is ours", "epoch", c.lease.epoch)
	held, lose := context.WithCancelCause(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { lose(c.lease.beat(held, c.engine.pace.heartbeat, c.asked)) })
	beside.Go(func() { c.renew(held, wanted) })
	c.consume(held, lose)
	lose(nil)
	beside.Wait()
	c.mark.disown()
	c.engine.listener.start(c.engine)
	switch cause := context.Cause(held); {
	case ctx.Err() != nil, errors.Is(cause, ErrOtherStore):
		c.release(ctx)
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

// consume travels with the other read models of this node until the context ends, again and again: who can't take a page is left
// behind, and waits, longer each time.
func (c *consumer) consume(ctx context.Context, lose context.CancelCauseFunc) {
	c.mu.Lock()
	c.folder, c.held, c.lose = c.model.Folder(), ctx, lose
	c.mu.Unlock()
	wait := c.engine.pace.first
	for {
		at, err := c.start(ctx)
		if err == nil {
			left, live := c.convoys.join(c, at)
			c.travel(ctx, left, live)
			c.convoys.leave(c)
		} else if !isLost(err) && !isEnd(ctx, err) {
			c.log.Warn("read model waits for the database or the event store", "error", err, "after", wait)
		}
		c.mu.Lock() // so that no page is being taken any more
		if c.took {
			wait, c.took = c.engine.pace.first, false
		}
		c.mu.Unlock()
		if !pause(ctx, wait) {
			return
		}
		wait = min(2*wait, c.engine.pace.last)
	}
}

// isLost says whether the read model is this node's no longer, or must not be.
func isLost(err error) bool { return errors.Is(err, ErrLostOwnership) || errors.Is(err, ErrOtherStore) }

// start finds where the read model stands.
func (c *consumer) start(ctx context.Context) (*events.Position, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := c.restart(ctx)
	if isLost(err) {
		c.lose(err)
	}
	return c.at, err
}

// travel does between the pages of the convoy what is asked about parked products, until the context ends or the read model is left
// behind.
func (c *consumer) travel(ctx context.Context, left <-chan struct{}, live bool) {
	c.passed(ctx, live)
	tick := time.NewTicker(c.engine.pace.heartbeat)
	defer tick.Stop()
	more := make(chan struct{}, 1)
	for {
		select {
		case <-ctx.Done():
			return
		case <-left:
			return
		case <-tick.C:
			c.passed(ctx, false)
		case <-c.engine.nudges[c.model.Name]:
		case <-more:
		}
		switch again, err := c.serve(ctx); {
		case errors.Is(err, ErrLostOwnership):
			c.lose(err)
		case err != nil && !isEnd(ctx, err):
			c.log.Warn("a parked product has to wait until it is tried again", "error", err) // at the next tick
		case again:
			select {
			case more <- struct{}{}:
			default: // it came to this by another way, and more is still to be done
			}
		}
	}
}

// passed keeps that the log holds no more, and how far others have written, where that came too soon after the time before.
func (c *consumer) passed(ctx context.Context, live bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.pass(ctx, c.atEnd || live); errors.Is(err, ErrLostOwnership) {
		c.lose(err)
	}
}

// message takes a page, as far as the read model is not ahead of it.
func (c *consumer) message(ctx context.Context, p eventstore.Page) error {
	if page := c.remaining(p.Events); len(page) > 0 {
		started := time.Now()
		if err := c.take(ctx, page, p.CaughtUp); err != nil {
			return err
		}
		c.engine.measures.page(c.model.Name, len(page), started)
	}
	return c.passEnd(ctx, p)
}

// passEnd takes note of how far a page reaches beyond its events.
func (c *consumer) passEnd(ctx context.Context, p eventstore.Page) error {
	if p.End != (events.Position{}) && (c.at == nil || p.End.Compare(*c.at) > 0) {
		c.empty = &p.End
	}
	c.took = true
	return c.pass(ctx, p.CaughtUp)
}

// remaining are the events of a page that come after the checkpoint.
func (c *consumer) remaining(page []events.Raw) []events.Raw {
	if c.at == nil {
		return page
	}
	first, _ := slices.BinarySearchFunc(page, *c.at, func(raw events.Raw, at events.Position) int {
		if raw.Position.Compare(at) <= 0 {
			return -1
		}
		return 1
	})
	return page[first:]
}

// failed keeps why a page was not taken where people look.
func (c *consumer) failed(ctx context.Context, cause error) {
	switch {
	case errors.Is(cause, ErrLostOwnership):
		c.lose(cause)
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
		c.lose(err)
	}
}
