package readapi

import (
	"context"
	"time"
)

const (
	firstPoll   = 2 * time.Millisecond
	slowestPoll = 20 * time.Millisecond
)

// await returns when every one of the read models contains the position, or with errBehind when they took too long.
func (q *Queries) await(ctx context.Context, models []string, p position) error {
	if p == (position{}) {
		return nil
	}
	late := time.NewTimer(q.options.MaxWait)
	defer late.Stop()
	for pause := firstPoll; ; pause = min(2*pause, slowestPoll) {
		reached, err := q.reached(ctx, models, p)
		if reached || err != nil {
			return err
		}
		select {
		case <-time.After(pause):
		case <-late.C:
			return errBehind
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (q *Queries) reached(ctx context.Context, models []string, p position) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, q.options.QueryTimeout)
	defer cancel()
	var reached int
	err := q.pool.QueryRow(ctx, q.sql["reached.sql"], models, int64(p.Commit), int64(p.Prepare)).Scan(&reached)
	return reached == len(models), err
}
