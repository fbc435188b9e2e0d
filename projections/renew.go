package projections

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// errNotWhole says that others have lanes of the read model, or other consumers of this node.
var errNotWhole = errors.New("others have lanes of the read model")

// renew builds the next edition whenever one is to be made and it has all lanes, and drops what served before once it has had its time,
// until the context ends.
func (c *consumer) renew(ctx context.Context) {
	tick := time.NewTicker(c.engine.pace.renew)
	defer tick.Stop()
	wait := c.engine.pace.first
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.asked:
			switch err := c.build(ctx); {
			case err == nil, isLost(err), errors.Is(err, errNotWhole):
				wait = c.engine.pace.first
			case ctx.Err() == nil:
				c.log.Warn("the next edition can't be built yet", "error", err, "after", wait)
				pause(ctx, wait)
				wait = min(2*wait, c.engine.pace.last)
			}
		case <-tick.C:
			if err := c.dropOutlived(ctx); err != nil && !isEnd(ctx, err) {
				c.log.Warn("the edition that served before stays for now", "error", err)
			}
		}
	}
}

// build builds the next edition until it has taken over. ErrLostOwnership: none is wanted, or somebody has cancelled that, or lanes are this
// node's no longer.
func (c *consumer) build(ctx context.Context) error {
	if !c.lease.lanes.whole() {
		return errNotWhole
	}
	if err := c.lease.openNext(ctx); err != nil {
		return err
	}
	n := c.nextEdition()
	n.log.Info("the next edition is being built")
	held, lose := context.WithCancelCause(ctx)
	var consuming sync.WaitGroup
	consuming.Go(func() { n.consume(held, lose) })
	err := n.takeOver(held)
	lose(err)
	consuming.Wait()
	c.mu.Lock()
	c.successor = nil
	c.mu.Unlock()
	switch {
	case err == nil:
		c.log.Info("the next edition serves", "version", c.model.Version())
	case errors.Is(err, ErrLostOwnership):
		n.log.Info("the next edition is not built any longer")
	}
	return err
}

// nextEdition is a consumer that builds the next edition beside this one, under the same lease.
func (c *consumer) nextEdition() *consumer {
	n := c.engine.consumer(c.model)
	n.model.Name = nextName(c.model.Name)
	n.log, n.mark, n.serving = c.engine.options.Logger.With("model", n.model.Name), &mark{}, c
	n.lease.model, n.lease.mark = n.model, n.mark
	n.lease.lanes.set(c.lease.lanes.all())
	c.mu.Lock()
	c.successor = n
	c.mu.Unlock()
	return n
}

// dropOutlived drops the edition that served before, if it has had its time and the consumer has the first lane.
func (c *consumer) dropOutlived(ctx context.Context) error {
	if !c.lease.lanes.has(0) {
		return nil // another consumer does it
	}
	args := c.lease.editionArgs()
	args["keep"] = c.engine.options.Keep
	return pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if err := impatient(ctx, tx); err != nil {
			return err
		}
		outlived, err := found[struct{ Name string }](ctx, tx, "edition_outlived.sql", args)
		if err != nil || len(outlived) == 0 {
			return err
		}
		return dropEditions(ctx, tx, outlived[0].Name)
	})
}
