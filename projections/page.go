package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"waymark/events"
	"waymark/postgres"
	"waymark/projections/kit"
)

// take takes a page. An event that can't be taken parks its product. caughtUp says that the log holds no more.
func (c *consumer) take(ctx context.Context, page []events.Raw, caughtUp bool) error {
	if len(page) == 0 {
		return c.pass(ctx, caughtUp)
	}
	taking := run{
		commit: func(ctx context.Context, part []events.Raw, last bool) error {
			return c.commit(ctx, part, last && caughtUp)
		},
		park: func(ctx context.Context, event events.Raw, last bool, cause error) error {
			return c.park(ctx, event, last && caughtUp, cause)
		},
	}
	return taking.take(ctx, page, true)
}

// commit writes what a page changes and moves the checkpoint to its end, in one transaction. Events of products that are
// parked wait.
func (c *consumer) commit(ctx context.Context, page []events.Raw, caughtUp bool) error {
	waiting := c.waiting(page)
	err := c.apply(ctx, page, c.takes, func(tx pgx.Tx, counted counts) error {
		if err := c.enter(ctx, tx, page, counted, caughtUp); err != nil || len(waiting) == 0 {
			return err
		}
		return c.wait(ctx, tx, waiting)
	})
	if err == nil {
		c.moved(page[len(page)-1].Position, caughtUp)
	}
	return err
}

// takes says whether the events of a product are taken: it is not parked.
func (c *consumer) takes(product string) bool { return !c.parked[product] }

// moved says that the checkpoint has moved.
func (c *consumer) moved(to events.Position, caughtUp bool) {
	c.at, c.empty, c.atEnd = &to, nil, caughtUp
	c.tell()
}

// tell tells those who wait how far it is.
func (c *consumer) tell() {
	some, _ := c.lease.lanes.list()
	c.mark.own(some, c.at)
}

// apply folds the events of the products that are wanted, in a transaction that begins with what else belongs to it.
func (c *consumer) apply(ctx context.Context, part []events.Raw, wanted func(string) bool, begin func(pgx.Tx, counts) error) error {
	err := guard(func() error {
		started := time.Now()
		recorded, indexes, err := c.decode(part, wanted)
		if err != nil {
			return err
		}
		if a, acts := c.folder.(actor); acts {
			if err := a.act(ctx, recorded); err != nil {
				return inPage(err, indexes)
			}
		}
		err = pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
			if err := begin(tx, countsOf(recorded)); err != nil || len(recorded) == 0 {
				return err
			}
			began := time.Now()
			changes, err := c.folder.Fold(ctx, tx, recorded)
			if err != nil {
				return cutShort(inPage(err, indexes), began)
			}
			if err := kit.Write(ctx, tx, changes); err != nil {
				return cutShort(err, began)
			}
			return sayAlive(ctx, tx, started, c)
		})
		if err == nil {
			c.trace(recorded, started)
		}
		return err
	})
	c.settle(err)
	return err
}

// settle tells the folder what became of its last fold. After a panic a new one takes its place.
func (c *consumer) settle(err error) {
	var stopped *panicked
	if errors.As(err, &stopped) {
		c.log.Error("a fold panicked", "cause", stopped.cause, "stack", string(stopped.stack))
		c.folder = c.model.Folder()
		return
	}
	c.folder.Settle(err == nil)
}

// decode decodes the events of the books that the model reads and of products that are wanted, and says where in the page
// each of them is.
func (c *consumer) decode(page []events.Raw, wanted func(product string) bool) (recorded []events.Recorded, indexes []int, err error) {
	record := c.record
	if record == nil {
		record = c.engine.record
	}
	for i, raw := range page {
		if !c.reads(raw) || !wanted(productOf(raw)) {
			continue
		}
		r, err := record(raw)
		if err != nil {
			return nil, nil, kit.Bad(i, err)
		}
		recorded, indexes = append(recorded, r), append(indexes, i)
	}
	return recorded, indexes, nil
}

// reads says whether an event is of a book that the model reads, and of a lane that the consumer has.
func (c *consumer) reads(raw events.Raw) bool {
	book, product, ok := events.CutStream(raw.Stream)
	return ok && slices.Contains(c.model.Books, book) && (c.lease.lanes.whole() || c.lease.lanes.has(laneOf(product)))
}

// enter starts the transaction of a page: its settings, and the move of the checkpoint, by which it fails at once and
// writes nothing if someone else took over.
func (c *consumer) enter(ctx context.Context, tx pgx.Tx, page []events.Raw, counted counts, caughtUp bool) error {
	return c.begin(ctx, tx, "checkpoint_move.sql", counted, overPage(page, caughtUp))
}

// overPage are the arguments of a move of the checkpoint over a page.
func overPage(page []events.Raw, caughtUp bool) pgx.NamedArgs {
	end := page[len(page)-1]
	args := moves(end.Position, caughtUp)
	args["recorded_at"] = end.Created
	if !ours(end) {
		args["passed_id"] = kept(end.ID)
	}
	for _, raw := range slices.Backward(page) {
		if ours(raw) {
			args["event_id"], args["event_stream"], args["event_revision"] = kept(raw.ID), raw.Stream, raw.Revision
			args["event_commit"], args["event_prepare"] = int64(raw.Position.Commit), int64(raw.Position.Prepare)
			break
		}
	}
	return args
}

// moves are the arguments of a move of the checkpoint over no event of ours.
func moves(to events.Position, caughtUp bool) pgx.NamedArgs {
	return pgx.NamedArgs{
		"commit": int64(to.Commit), "prepare": int64(to.Prepare), "caught_up": caughtUp, "recorded_at": nil, "passed_id": nil,
		"event_id": nil, "event_stream": nil, "event_revision": nil, "event_commit": nil, "event_prepare": nil,
	}
}

// ours says whether an event is in the stream of a book of a product.
func ours(raw events.Raw) bool {
	_, _, ok := events.CutStream(raw.Stream)
	return ok
}

// longestIdle is how long the transaction of a page waits for the next statement, for while it folds it says nothing: less than a lease
// lasts, for it holds locks.
const longestIdle = 3 * time.Second

func pageSettings(schema string) pgx.NamedArgs {
	return pgx.NamedArgs{"schema": schema, "idle": fmt.Sprint(longestIdle.Milliseconds())}
}

// errIdle is what comes of a page whose transaction waited for longer: it is folded for too long.
var errIdle = errors.New("the transaction waited for too long")

// cutShort says so of an error of a transaction that began then, if that is why it may have been ended.
func cutShort(err error, began time.Time) error {
	var refusal *pgconn.PgError
	said := errors.As(err, &refusal) && refusal.Code == "25P03" // else the connection was gone before that was read
	if time.Since(began) >= longestIdle && (said || postgres.IsUnavailable(err)) {
		return fmt.Errorf("%w: %w", errIdle, err)
	}
	return err
}

// begin starts a transaction with a statement that works only for the owner and from the checkpoint that it knows. The search path is the
// same for that statement whatever the read model: where it has changed PostgreSQL plans anew.
func (c *consumer) begin(ctx context.Context, tx pgx.Tx, file string, counted counts, args pgx.NamedArgs) error {
	batch := &pgx.Batch{}
	batch.Queue(statement("page_settings.sql"), pageSettings("waymark"))
	var from places
	from.add(c, counted)
	from.queue(batch, file, args)
	batch.Queue(setSchema, c.model.Name)
	return tx.SendBatch(ctx, batch).Close()
}
