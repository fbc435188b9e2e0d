package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"waymark/events"
)

// take takes a page: all of it, or all before the first event that can't be taken. caughtUp says that the log holds no
// more.
func (c *consumer) take(ctx context.Context, page []events.Raw, caughtUp bool) error {
	if len(page) == 0 {
		if !caughtUp {
			return nil
		}
		return c.lease.exec(ctx, c.pool, "checkpoint_caught_up.sql", pgx.NamedArgs{})
	}
	err := c.commit(ctx, page, caughtUp)
	index, narrowed := culprit(err, len(page))
	switch {
	case err == nil:
		return nil
	case index > 0:
		if err := c.take(ctx, page[:index], false); err != nil {
			return err
		}
		return c.take(ctx, page[index:], caughtUp)
	case narrowed:
		return fmt.Errorf("%s of %s revision %d: %w", page[0].Type, page[0].Stream, page[0].Revision, err)
	}
	return err
}

// culprit says which event of a page an error is about, and whether it is about one. Where the database refuses the data
// of a page, it is asked half a page at a time until the event is found.
func culprit(err error, events int) (index int, found bool) {
	var event *badEvent
	if errors.As(err, &event) {
		return event.index, true
	}
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) && isDataRefused(refusal.Code) {
		return events / 2, events == 1
	}
	return 0, false
}

// isDataRefused knows the SQLSTATEs of class 22, data exceptions, and 23, violated constraints.
func isDataRefused(code string) bool {
	return strings.HasPrefix(code, "22") || strings.HasPrefix(code, "23")
}

// commit writes what the page changes and moves the checkpoint to its end, in one transaction.
func (c *consumer) commit(ctx context.Context, page []events.Raw, caughtUp bool) (err error) {
	end := page[len(page)-1].Position
	recorded, indexes, err := c.decode(page)
	if err != nil {
		return err
	}
	defer func() { c.folder.settle(err == nil) }()
	err = pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if err := c.enter(ctx, tx, end, len(recorded), caughtUp); err != nil {
			return err
		}
		if len(recorded) == 0 {
			return nil
		}
		changes, err := c.folder.fold(ctx, tx, recorded)
		if err != nil {
			return inPage(err, indexes)
		}
		return write(ctx, tx, changes)
	})
	if err == nil {
		c.at = &end
	}
	return err
}

// decode decodes the events of the books that the model reads, and says where in the page each of them is.
func (c *consumer) decode(page []events.Raw) (recorded []events.Recorded, indexes []int, err error) {
	for i, raw := range page {
		book, _, _ := strings.Cut(raw.Stream, "-")
		if !slices.Contains(c.model.books, events.Book(book)) {
			continue
		}
		r, err := c.engine.record(raw)
		if err != nil {
			return nil, nil, bad(i, err)
		}
		recorded, indexes = append(recorded, r), append(indexes, i)
	}
	return recorded, indexes, nil
}

// enter starts the transaction of a page: its settings, and the move of the checkpoint, by which it fails at once and
// writes nothing if someone else took over.
func (c *consumer) enter(ctx context.Context, tx pgx.Tx, end events.Position, count int, caughtUp bool) error {
	args := pgx.NamedArgs{
		"name": c.model.name, "epoch": c.lease.epoch, "commit": int64(end.Commit), "prepare": int64(end.Prepare),
		"events": count, "caught_up": caughtUp, "old_commit": nil, "old_prepare": nil,
	}
	if c.at != nil {
		args["old_commit"], args["old_prepare"] = int64(c.at.Commit), int64(c.at.Prepare)
	}
	batch := &pgx.Batch{}
	batch.Queue(statement("page_settings.sql"), pgx.NamedArgs{"schema": c.model.name})
	batch.Queue(statement("checkpoint_move.sql"), args).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() == 0 {
			return ErrLostOwnership
		}
		return nil
	})
	return tx.SendBatch(ctx, batch).Close()
}

// inPage makes the index of a bad event that in the whole page.
func inPage(err error, indexes []int) error {
	var event *badEvent
	if errors.As(err, &event) {
		return bad(indexes[event.index], event.err)
	}
	return err
}
