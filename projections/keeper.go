package projections

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/projections/kit"
)

// keeper keeps this node's share of the lanes of a read model up to date: it takes lanes that are free, has consumers work at them, and
// gives back those that are another node's.
type keeper struct {
	engine  *Engine
	convoys *convoys
	model   kit.Model
	pool    *pgxpool.Pool
	log     *slog.Logger
	mark    *mark
	maker   int32     // the lane whose owner makes editions: not one node those of all read models
	setAt   time.Time // when the engine's own tables were there last
	looked  time.Time // when the read model was last compared with the event store without a lane
	said    time.Time // when others were last told that this node can take lanes; zero: they were not
	seen    attendance
	had     [laneCount]int64 // the epoch of each lane when this process took it last; those of the process before it count as its own

	mu        sync.Mutex
	consumers []*consumer
	working   sync.WaitGroup
	ended     chan struct{} // a consumer has ended
}

func (e *Engine) keeper(m kit.Model, convoys *convoys) *keeper {
	k := &keeper{
		engine: e, convoys: convoys, model: m, pool: e.options.Pool, log: e.options.Logger.With("model", m.Name), mark: e.marks[m.Name],
		ended: make(chan struct{}, 1), maker: int32(slices.Index(namesOf(e.all()), m.Name) % laneCount),
	}
	for lane := range k.had {
		k.had[lane] = math.MaxInt64
	}
	return k
}

func (k *keeper) node() string { return k.engine.options.Node }

// run works until the context ends.
func (k *keeper) run(ctx context.Context) error {
	defer k.working.Wait()
	defer k.absent(ctx)
	wait := k.engine.pace.first
	for ctx.Err() == nil {
		switch err := k.look(ctx); {
		case err == nil:
			wait = k.engine.pace.first
			k.rest(ctx, k.until())
		case isEnd(ctx, err):
		default:
			k.log.Warn("read model waits for the database", "error", err, "after", wait)
			k.rest(ctx, wait)
			wait = min(2*wait, k.engine.pace.last)
		}
	}
	return ctx.Err()
}

// until is how long nothing new is to be expected: a node that is alone and has all lanes need not look often.
func (k *keeper) until() time.Duration {
	if !k.said.IsZero() && len(k.seen.Others) == 0 && len(k.seen.Free) == 0 {
		return k.engine.pace.heartbeat
	}
	return k.engine.pace.wait
}

// rest pauses, but goes on at once when a consumer has ended.
func (k *keeper) rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-k.ended:
	case <-ctx.Done():
	}
}

// look takes and gives back what has come to be this node's, and is it no longer.
func (k *keeper) look(ctx context.Context) error {
	if !k.fits(ctx) {
		k.absent(ctx)
		return nil
	}
	if err := k.setUp(ctx); err != nil {
		return err
	}
	if err := k.attend(ctx); err != nil {
		return err
	}
	wanted := k.seen.shares(k.node())
	k.giveBack(ctx, wanted)
	if k.seen.Renewing {
		k.ask()
	}
	if len(k.seen.Free) == 0 {
		return nil
	}
	c, err := k.acquire(ctx, wanted)
	switch {
	case errors.Is(err, errOwned):
		return nil
	case err != nil:
		return err
	}
	k.start(ctx, c)
	return nil
}

// setUp makes the tables of the engine and the rows of the read model, unless they were there a moment ago.
func (k *keeper) setUp(ctx context.Context) error {
	if time.Since(k.setAt) < k.engine.pace.stale {
		return nil
	}
	l := lease{pool: k.pool, model: k.model}
	err := l.setUp(ctx)
	if err == nil {
		k.setAt = time.Now()
	}
	return err
}

// acquire has a consumer take lanes. What was made from another event store serves nobody: if it is to be built anew that is done in
// place.
func (k *keeper) acquire(ctx context.Context, wanted []int32) (*consumer, error) {
	c, claim := k.engine.consumer(k.model), claim{wanted, k.held(), k.had[:]}
	c.convoys = k.convoys
	if k.seen.Renewing && len(claim.held) == 0 && len(wanted) == laneCount {
		foreign, err := k.foreign(ctx)
		if err == nil {
			err = c.lease.remake(ctx, claim, foreign)
		}
		if !errors.Is(err, errOwned) {
			return c, err
		}
	}
	return c, c.lease.acquire(ctx, claim)
}

// foreign says whether the read model was made from another event store, where somebody wants it built anew.
func (k *keeper) foreign(ctx context.Context) (bool, error) {
	if !k.seen.Rebuild {
		return false, nil
	}
	known, err := footings(ctx, k.pool, k.model.Name)
	if err != nil || len(known) == 0 {
		return false, err
	}
	_, err = k.engine.stands(ctx, known[0])
	if errors.Is(err, ErrOtherStore) {
		return true, nil
	}
	return false, err
}

// start has a consumer work.
func (k *keeper) start(ctx context.Context, c *consumer) {
	for lane, epoch := range c.lease.lanes.all() {
		k.had[lane] = epoch
	}
	k.mu.Lock()
	k.consumers = append(k.consumers, c)
	k.mu.Unlock()
	k.working.Go(func() {
		c.hold(ctx)
		k.mu.Lock()
		k.consumers = slices.DeleteFunc(k.consumers, func(other *consumer) bool { return other == c })
		k.mu.Unlock()
		notify(k.ended)
	})
	if k.seen.Renewing {
		k.ask()
	}
}

// now are the consumers that work.
func (k *keeper) now() []*consumer {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.consumers)
}

// held are the lanes that this process has. None goes from one consumer to another meanwhile.
func (k *keeper) held() (held []int32) {
	k.convoys.mu.Lock()
	defer k.convoys.mu.Unlock()
	for _, c := range k.now() {
		some, _ := c.lease.lanes.list()
		held = append(held, some...)
	}
	return held
}

// ask tells the consumers that an edition is to be made.
func (k *keeper) ask() {
	for _, c := range k.now() {
		notify(c.asked)
	}
}

// giveBack gives back the lanes that are not wanted.
func (k *keeper) giveBack(ctx context.Context, wanted []int32) {
	for _, c := range k.now() {
		some, _ := c.lease.lanes.list()
		some = slices.DeleteFunc(some, func(lane int32) bool { return slices.Contains(wanted, lane) })
		if len(some) > 0 {
			c.giveBack(ctx, some)
		}
	}
}

// notify tells somebody who may know already.
func notify(who chan<- struct{}) {
	select {
	case who <- struct{}{}:
	default:
	}
}
