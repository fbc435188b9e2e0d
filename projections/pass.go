package projections

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// pass takes note that there was nothing more of ours: at once of the end of the log, and now and then of how far others have
// written, so that a subscription that starts again need not search all of that.
func (c *consumer) pass(ctx context.Context, caughtUp bool) error {
	due := c.empty != nil && (caughtUp && !c.atEnd || time.Since(c.noted) >= c.engine.pace.pass)
	if caughtUp == c.atEnd && !due {
		return nil
	}
	if due {
		c.noted = time.Now()
		if id, there, err := c.engine.first(ctx, *c.empty); err == nil && there {
			return c.passOver(ctx, id, caughtUp)
		} // else it could not be told later whether the checkpoint lies in the same log
	}
	if !caughtUp {
		return nil
	}
	err := c.lease.exec(ctx, c.pool, "checkpoint_caught_up.sql", pgx.NamedArgs{})
	if err == nil {
		c.atEnd = true
	}
	return err
}

// passOver moves the checkpoint to where the first event has this id.
func (c *consumer) passOver(ctx context.Context, id string, caughtUp bool) error {
	args := moves(*c.empty, caughtUp)
	args["passed_id"] = kept(id)
	batch, from := &pgx.Batch{}, places{}
	from.add(c, nil)
	from.queue(batch, "checkpoint_move.sql", args)
	err := c.pool.SendBatch(ctx, batch).Close()
	if err == nil {
		c.moved(*c.empty, caughtUp)
	}
	return err
}
