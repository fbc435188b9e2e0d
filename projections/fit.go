package projections

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// fits says whether the read model may be taken. Who has another event store before it leaves it to those who have the right
// one, unless it is to be built anew.
func (c *consumer) fits(ctx context.Context) bool {
	if c.mark.fault() == nil && time.Since(c.looked) < c.engine.pace.stale {
		return true
	}
	c.looked = time.Now()
	known, err := footings(ctx, c.pool, c.model.Name)
	if err != nil || len(known) == 0 || known[0].Rebuild {
		return true
	}
	_, err = c.engine.stands(ctx, known[0])
	c.judge(err)
	return !errors.Is(err, ErrOtherStore)
}

// restart finds where a subscription starts: at the checkpoint, if that lies in this event store.
func (c *consumer) restart(ctx context.Context) error {
	f, err := c.lease.footing(ctx)
	if err != nil {
		return err
	}
	from, err := c.engine.stands(ctx, f)
	c.judge(err)
	if err != nil {
		return err
	}
	if at := f.at(); at != nil && (from == nil || *from != *at) {
		c.log.Info("what others wrote is searched again: where the search was is not found in the event store", "at", at.String())
		if err := c.lease.exec(ctx, c.pool, "checkpoint_rewind.sql", pgx.NamedArgs{}); err != nil {
			return err
		}
	}
	return c.resume(ctx)
}

// judge hears whether the read model was made from the event store that there is.
func (c *consumer) judge(err error) {
	switch news := c.mark.judge(err); {
	case news && err != nil:
		c.log.Error("read model is not answered from any longer", "cause", err)
	case news:
		c.log.Info("read model is answered from again")
	}
}
