package projections

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

var (
	// errFewer says that the event store does not show all events that wait: a node of it that lags behind.
	errFewer = errors.New("the event store shows fewer events than wait")
	// errAgain says that a product that was tried again waits again.
	errAgain = errors.New("the product waits again")
)

// asked is what the owner of a read model is asked to do about a parked product.
type asked struct {
	Product  string
	Request  Request
	EventID  string
	Stream   string
	Revision int64
}

// serve does a part of what is asked about parked products, between two pages: at most a page of events. more says that
// there is more to do.
func (c *consumer) serve(ctx context.Context) (more bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.parked) == 0 {
		return false, nil
	}
	if _, acts := c.folder.(actor); acts {
		args := pgx.NamedArgs{"name": c.model.Name, "first": c.engine.pace.again, "last": c.engine.pace.againMost}
		if _, err := c.pool.Exec(ctx, statement("parked_due.sql"), args); err != nil {
			return false, err
		}
	}
	requests, err := found[asked](ctx, c.pool, "parked_request.sql", pgx.NamedArgs{"name": c.model.Name})
	requests = slices.DeleteFunc(requests, func(a asked) bool { return !c.parked[a.Product] })
	if err != nil || len(requests) == 0 {
		return false, err
	}
	if a := requests[0]; a.Request == Skip {
		return true, c.skip(ctx, a)
	}
	return true, c.again(ctx, requests[0].Product)
}

// again folds the next events of a parked product that wait.
func (c *consumer) again(ctx context.Context, product string) error {
	waiting, last, err := c.next(ctx, product)
	if err != nil {
		return err
	}
	folding := run{
		commit: func(ctx context.Context, part []events.Raw, last bool) error { return c.fold(ctx, product, part, last) },
		park:   c.parkAgain,
	}
	if err := folding.take(ctx, waiting, last); err != nil && !errors.Is(err, errAgain) {
		return err
	}
	return nil
}

// fold folds events of a parked product. With the last it is parked no longer.
func (c *consumer) fold(ctx context.Context, product string, part []events.Raw, last bool) error {
	all := func(string) bool { return true }
	err := c.apply(ctx, part, all, func(tx pgx.Tx, counted counts) error {
		if err := c.begin(ctx, tx, "checkpoint_hold.sql", counted, pgx.NamedArgs{}); err != nil {
			return err
		}
		return c.countOff(ctx, tx, product, len(part), last)
	})
	if err == nil && last {
		delete(c.parked, product)
		c.log.Info("a product waits no longer", "product", product)
	}
	return err
}

// countOff counts off events of a parked product that are folded. With the last it is parked no longer.
func (c *consumer) countOff(ctx context.Context, tx pgx.Tx, product string, folded int, last bool) error {
	args := pgx.NamedArgs{"name": c.model.Name, "product": product, "folded": folded}
	var left int64
	err := tx.QueryRow(ctx, statement("parked_less.sql"), args).Scan(&left)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return ErrLostOwnership
	case err != nil || !last:
		return err
	case left >= 0:
		return errFewer
	}
	_, err = tx.Exec(ctx, statement("parked_end.sql"), args)
	return err
}

// parkAgain parks a product that was tried again behind another event, or the same.
func (c *consumer) parkAgain(ctx context.Context, event events.Raw, _ bool, cause error) error {
	err := pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if err := c.begin(ctx, tx, "checkpoint_hold.sql", nil, pgx.NamedArgs{}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, statement("parked_again.sql"), c.parkedArgs(event, cause))
		return err
	})
	if err != nil {
		return errors.Join(err, cause)
	}
	c.logParked(event, cause)
	return errAgain
}

// skip leaves out the event behind which a product waits.
func (c *consumer) skip(ctx context.Context, a asked) error {
	at, err := c.instant(ctx, a)
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{"name": c.model.Name, "product": a.Product, "revision": a.Revision, "effective_at": at}
	err = pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if err := c.begin(ctx, tx, "checkpoint_hold.sql", nil, pgx.NamedArgs{}); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, statement("parked_skip.sql"), args); err != nil || !c.model.Instants {
			return err
		}
		_, err := tx.Exec(ctx, statement("book_revision_skip.sql"), args)
		return err
	})
	c.folder.Settle(false) // what it keeps in memory does not know
	if err == nil {
		c.log.Warn("an event is left out", "product", a.Product, "event", a.EventID)
	}
	return err
}

// instant is when a parked event took effect: as it says itself if that makes sense, else when it was recorded.
func (c *consumer) instant(ctx context.Context, a asked) (time.Time, error) {
	for raw, err := range c.engine.read(ctx, a.Stream, a.Revision) {
		if err != nil {
			return time.Time{}, err
		}
		m, err := events.ParseMetadata(raw.Metadata)
		if year := m.EffectiveAt.UTC().Year(); err == nil && year >= 1970 && year <= 9999 {
			return m.EffectiveAt, nil
		}
		return raw.Created, nil
	}
	return time.Time{}, errFewer
}

// next reads the next events of a parked product, in the order of the log; last says that these are all up to the
// checkpoint.
func (c *consumer) next(ctx context.Context, product string) (waiting []events.Raw, last bool, err error) {
	heads, err := c.heads(ctx, product)
	if err != nil {
		return nil, false, err
	}
	var streams []iter.Seq2[events.Raw, error]
	for _, book := range c.model.Books {
		streams = append(streams, c.engine.read(ctx, book.Stream(product), heads[book]+1))
	}
	for raw, err := range inOrder(streams) {
		switch {
		case err != nil:
			return nil, false, err
		case raw.Position.Compare(*c.at) > 0:
			return waiting, true, nil
		case len(waiting) == c.convoys.pageSize:
			return waiting, false, nil
		}
		waiting = append(waiting, raw)
	}
	return waiting, true, nil
}

// heads are the last revisions of a product's books that the read model contains.
func (c *consumer) heads(ctx context.Context, product string) (heads map[events.Book]int64, err error) {
	err = pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error {
		if err := c.begin(ctx, tx, "checkpoint_hold.sql", nil, pgx.NamedArgs{}); err != nil {
			return err
		}
		heads, err = c.folder.Last(ctx, tx, product, c.model.Books)
		return err
	})
	return heads, err
}
