package projections

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// fits says whether lanes of the read model may be taken. Who has another event store before it leaves it to those who have the right
// one, unless it is to be built anew. Who has lanes knows it from when their subscription started.
func (k *keeper) fits(ctx context.Context) bool {
	if k.mark.fault() == nil && (len(k.held()) > 0 || time.Since(k.looked) < k.engine.pace.stale) {
		return true
	}
	k.looked = time.Now()
	known, err := footings(ctx, k.pool, k.model.Name)
	if err != nil || len(known) == 0 || known[0].Rebuild {
		return true
	}
	_, err = k.engine.stands(ctx, known[0])
	k.mark.hear(err, k.log)
	return !errors.Is(err, ErrOtherStore)
}

// restart finds where a subscription starts: at the checkpoint, if that lies in this event store, and all that the read model holds in
// other lanes too.
func (c *consumer) restart(ctx context.Context) error {
	own, most, err := c.lease.footing(ctx)
	if err != nil {
		return err
	}
	from, err := c.engine.stands(ctx, own)
	if err == nil && most.EventID != own.EventID {
		_, err = c.engine.stands(ctx, most)
	}
	c.mark.hear(err, c.log)
	if err != nil {
		return err
	}
	if at := own.at(); at != nil && (from == nil || *from != *at) {
		c.log.Info("what others wrote is searched again: where the search was is not found in the event store", "at", at.String())
		if err := c.lease.exec(ctx, c.pool, "checkpoint_rewind.sql", pgx.NamedArgs{}); err != nil {
			return err
		}
	}
	return c.resume(ctx)
}
