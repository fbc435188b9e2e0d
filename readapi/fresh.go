package readapi

import (
	"context"
	"errors"

	"waymark/events"
)

// await returns when every one of the read models contains the position, but for what can't be taken, or with errBehind
// when they took too long.
func (q *Queries) await(ctx context.Context, models []string, p position) error {
	if p == (position{}) {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, q.options.MaxWait)
	defer cancel()
	err := q.options.Wait(limited, models, p.Position)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return errBehind
	}
	return err
}

// nobodyTells stands in where nobody can tell how far read models are.
func nobodyTells(context.Context, []string, events.Position) error { return errBehind }
