package projections

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// places are lanes of read models as their owners know them: who has them, where they stand, and how many events are folded of each. What
// is written holds for all of them, or none.
type places struct {
	names    []string
	lanes    []int32
	epochs   []int64
	events   []int64
	commits  []*int64 // where they stand; nil: before the first page
	prepares []*int64
}

// counts is how many events there are of each lane.
type counts map[int32]int64

func countsOf(page []events.Recorded) counts {
	counted := counts{}
	for _, r := range page {
		counted[laneOf(r.Product)]++
	}
	return counted
}

// add adds the lanes of a consumer.
func (p *places) add(c *consumer, counted counts) {
	var commit, prepare *int64
	if c.at != nil {
		commit, prepare = new(int64(c.at.Commit)), new(int64(c.at.Prepare))
	}
	some, epochs := c.lease.lanes.list()
	for i, lane := range some {
		p.names, p.lanes, p.epochs = append(p.names, c.model.Name), append(p.lanes, lane), append(p.epochs, epochs[i])
		p.events, p.commits, p.prepares = append(p.events, counted[lane]), append(p.commits, commit), append(p.prepares, prepare)
	}
}

// queue adds a statement to a batch that changes their checkpoints, else it fails with ErrLostOwnership.
func (p *places) queue(batch *pgx.Batch, file string, args pgx.NamedArgs) {
	args["names"], args["lanes"], args["epochs"], args["events"] = p.names, p.lanes, p.epochs, p.events
	args["old_commits"], args["old_prepares"] = p.commits, p.prepares
	batch.Queue(statement(file), args).Query(func(rows pgx.Rows) error {
		changed := 0
		for rows.Next() {
			changed++
		}
		if err := rows.Err(); err != nil || changed == len(p.lanes) {
			return err
		}
		return ErrLostOwnership
	})
}

// sayAlive says that the owners of lanes live, at the end of a page that took so long that a heartbeat was due: until then the page
// locks what that would write.
func sayAlive(ctx context.Context, tx pgx.Tx, began time.Time, owners ...*consumer) error {
	if time.Since(began) < owners[0].engine.pace.heartbeat {
		return nil
	}
	var p places
	for _, c := range owners {
		p.add(c, nil)
	}
	_, err := tx.Exec(ctx, statement("lease_lives.sql"), pgx.NamedArgs{"names": p.names, "lanes": p.lanes})
	return err
}
