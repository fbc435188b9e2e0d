package projections

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

const (
	// longestError is how much of an error is kept.
	longestError = 2000
	// longestName is how long a name may be that the database keeps as it is.
	longestName = 250
)

// productOf is the product whose stream an event is in.
func productOf(raw events.Raw) string {
	_, product, _ := events.CutStream(raw.Stream)
	return kept(product)
}

// kept is a name as the database can keep it: one that is too long, or no text, is named by its hash.
func kept(name string) string {
	if len(name) <= longestName && isText(name) {
		return name
	}
	hash := sha256.Sum256([]byte(name))
	return "sha256:" + hex.EncodeToString(hash[:])
}

// isText says whether PostgreSQL takes a string as text.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// keptError is an error as the database can keep it.
func keptError(err error) string {
	text := strings.ReplaceAll(strings.ToValidUTF8(err.Error(), "\uFFFD"), "\x00", `\x00`)
	if len(text) > longestError {
		text = strings.ToValidUTF8(text[:longestError], "") + "..."
	}
	return text
}

// waiting counts the events of a page that wait behind one that can't be taken, by product.
func (c *consumer) waiting(page []events.Raw) map[string]int64 {
	if len(c.parked) == 0 {
		return nil
	}
	counts := map[string]int64{}
	for _, raw := range page {
		if product := productOf(raw); c.parked[product] && c.reads(raw) {
			counts[product]++
		}
	}
	return counts
}

// wait adds to what waits.
func (c *consumer) wait(ctx context.Context, tx pgx.Tx, counts map[string]int64) error {
	products, numbers := make([]string, 0, len(counts)), make([]int64, 0, len(counts))
	for product, count := range counts {
		products, numbers = append(products, product), append(numbers, count)
	}
	tag, err := tx.Exec(ctx, statement("parked_wait.sql"), pgx.NamedArgs{
		"name": c.model.Name, "products": products, "events": numbers,
	})
	if err == nil && tag.RowsAffected() != int64(len(counts)) {
		err = ErrLostOwnership
	}
	return err
}

// park keeps an event that can't be taken, with its error, and moves the checkpoint over it. Its product stays as it was
// before the event.
func (c *consumer) park(ctx context.Context, event events.Raw, caughtUp bool, cause error) error {
	product := productOf(event)
	err := pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if err := c.enter(ctx, tx, []events.Raw{event}, nil, caughtUp); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, statement("parked_add.sql"), c.parkedArgs(event, cause))
		return err
	})
	if err != nil {
		return errors.Join(err, cause)
	}
	c.moved(event.Position, caughtUp)
	c.parked[product] = true
	c.logParked(event, cause)
	return nil
}

func (c *consumer) logParked(event events.Raw, cause error) {
	c.log.Error("an event can't be taken: its product waits", "product", productOf(event), "event", event.ID, "type", event.Type,
		"stream", event.Stream, "revision", event.Revision, "error", cause)
}

func (c *consumer) parkedArgs(event events.Raw, cause error) pgx.NamedArgs {
	return pgx.NamedArgs{
		"name": c.model.Name, "product": productOf(event), "event_id": kept(event.ID), "stream": kept(event.Stream),
		"revision": event.Revision, "type": kept(event.Type), "commit": int64(event.Position.Commit),
		"prepare": int64(event.Position.Prepare), "error": keptError(cause),
	}
}

// resume reads the checkpoint and what is parked.
func (c *consumer) resume(ctx context.Context) error {
	f, _, err := c.lease.footing(ctx)
	if err != nil {
		return err
	}
	rows, err := c.pool.Query(ctx, statement("parked_products.sql"), pgx.NamedArgs{"name": c.model.Name})
	if err != nil {
		return err
	}
	products, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	c.at, c.empty, c.atEnd, c.parked = f.at(), nil, false, map[string]bool{}
	for _, product := range products {
		if c.lease.lanes.has(laneOf(product)) {
			c.parked[product] = true
		}
	}
	c.tell()
	return nil
}
