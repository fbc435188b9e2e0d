package projections

import (
	"context"
	"errors"
	"log/slog"
	"maps"
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

// consumer keeps lanes of a read model up to date that stand at one place, while it has the lease.
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
	atEnd  bool                                      // the database knows that the log holds no more
	parked map[string]bool                           // products whose events wait
}

var (
	// errAbsorbed says that another consumer goes on with the lanes.
	errAbsorbed = errors.New("another consumer goes on")
	// errGiven says that the lanes are another node's.
	errGiven = errors.New("the lanes are another node's")
)

// hold takes pages until the lease is lost or the context ends.
func (c *consumer) hold(ctx context.Context) {
	some, _ := c.lease.lanes.list()
	c.log.Info("lanes are ours", "lanes", some)
	held, lose := context.WithCancelCause(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { lose(c.lease.beat(held, c.engine.pace.heartbeat)) })
	beside.Go(func() { c.renew(held) })
	c.consume(held, lose)
	lose(nil)
	beside.Wait()
	some, _ = c.lease.lanes.list()
	c.mark.disown(some)
	c.engine.listener.start(c.engine)
	switch cause := context.Cause(held); {
	case len(some) == 0:
	case ctx.Err() != nil, errors.Is(cause, ErrOtherStore):
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		if err := c.lease.release(ctx, some); err != nil {
			c.log.Debug("lanes were not given back", "error", err)
		}
	default:
		c.log.Warn("lanes are ours no longer", "lanes", some, "cause", cause)
	}
}

// giveBack gives lanes to another node, between two pages.
func (c *consumer) giveBack(ctx context.Context, some []int32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		return // it has not begun: next time
	}
	switch err := c.lease.release(ctx, some); {
	case errors.Is(err, ErrLostOwnership):
		c.lose(err)
		return
	case err != nil:
		c.log.Warn("lanes can't be given back yet", "lanes", some, "error", err)
		return
	}
	c.log.Info("lanes are another node's", "lanes", some)
	c.engine.listener.start(c.engine) // for those who wait for them
	c.folder = c.model.Folder()       // when they come back they are not what this one remembers
	maps.DeleteFunc(c.parked, func(product string, _ bool) bool { return slices.Contains(some, laneOf(product)) })
	if len(c.lease.lanes.all()) == 0 {
		c.lose(errGiven)
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
			c.passed(ctx, c.convoys.live(c))
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
	switch err := c.pass(ctx, c.atEnd || live); {
	case errors.Is(err, ErrLostOwnership):
		c.lose(err)
	case err != nil && !isEnd(ctx, err):
		c.log.Warn("how far others have written is not noted yet", "error", err) // at the next tick
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
