package readapi

import (
	"context"
	"errors"

	"waymark/events"
	"waymark/httpapi/moment"
)

// await returns when every one of the read models contains the position of the product, or of all if none is named, but for what can't be taken, or with errBehind
// when they took too long.
func (q *Queries) await(ctx context.Context, models []string, product string, p moment.Position) error {
	if p == (moment.Position{}) {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, q.options.MaxWait)
	defer cancel()
	err := q.options.Wait(limited, models, product, p.Position)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return errBehind
	}
	return err
}

// nobodyTells stands in where nobody can tell how far read models are.
func nobodyTells(context.Context, []string, string, events.Position) error { return errBehind }
