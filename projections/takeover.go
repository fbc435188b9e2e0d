package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// lockTime is how long the switch waits for those who read the tables that served, while others wait behind it.
const lockTime = "50ms"

// lockNotAvailable is what the database says when that was not enough.
const lockNotAvailable = "55P03"

// impatient has a transaction wait for locks no longer than that.
func impatient(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "select set_config('lock_timeout', $1, true)", lockTime)
	return err
}

var (
	// errNotYet says that an edition can't take over at this moment.
	errNotYet = errors.New("the next edition can't take over yet")
	// errRead says that somebody reads the tables that serve.
	errRead = errors.New("the tables that serve are being read")
)

// takeOver has the edition take the place of the serving one, and returns when it has, or why it never will.
//
// A query may have begun to read before the switch and find the names of the tables after it. It must not see less then than it could
// have seen before, so the switch comes when the edition has held all that the serving one held for as long as any transaction is
// going on. It can't see tables of both: who has read one of those that served keeps the switch waiting.
func (c *consumer) takeOver(ctx context.Context) error {
	var t takeover
	wait := c.engine.pace.turn
	for pause(ctx, wait) {
		err := t.try(ctx, c)
		switch {
		case err == nil, isLost(err):
			return err
		case errors.Is(err, errNotYet):
			wait = c.engine.pace.turn
			continue
		case !errors.Is(err, errRead) && !isEnd(ctx, err):
			c.log.Warn("the next edition waits to take over", "error", err)
		}
		wait = min(2*wait, c.engine.pace.last)
	}
	return context.Cause(ctx)
}

// takeover is how far an edition is on its way to serve.
type takeover struct {
	compared bool
	told     bool      // for whom it waits
	since    time.Time // of the database: from then on it held all that the serving edition held
}

func (t *takeover) try(ctx context.Context, n *consumer) error {
	if !n.ahead.Load() {
		if err := t.lead(ctx, n); err != nil {
			return err
		}
	}
	if !t.compared {
		if err := n.compareEditions(ctx); err != nil {
			return err
		}
		t.compared = true
	}
	var readers int
	err := n.pool.QueryRow(ctx, statement("edition_readers.sql"), pgx.NamedArgs{"since": t.since}).Scan(&readers)
	if err != nil {
		return err
	}
	if readers > 0 {
		if !t.told {
			n.log.Info("the next edition waits for transactions that began before it held all", "transactions", readers)
			t.told = true
		}
		return errNotYet
	}
	return n.replace(ctx)
}

// lead finds whether the edition holds all that the serving one holds. From then on it does as long as it is ahead: whatever is not
// written to it first takes that away, see takeAll.
func (t *takeover) lead(ctx context.Context, n *consumer) error {
	n.mu.Lock()
	built := n.atEnd
	n.mu.Unlock()
	if !built {
		return errNotYet
	}
	s := n.serving
	s.mu.Lock() // so that no page is being taken that nobody knows of
	n.ahead.Store(true)
	s.mu.Unlock()
	now, err := s.lease.leads(ctx, n.pool)
	if err != nil {
		n.ahead.Store(false)
		return err
	}
	t.since = now
	return nil
}

// leads says that the next edition holds all that the serving one holds, and when that was; else errNotYet.
func (l *lease) leads(ctx context.Context, on querier) (time.Time, error) {
	rows, err := found[struct {
		Ahead bool
		Now   time.Time
	}](ctx, on, "edition_lead.sql", l.heldArgs())
	switch {
	case err != nil:
		return time.Time{}, err
	case len(rows) != laneCount:
		return time.Time{}, ErrLostOwnership
	}
	for _, r := range rows {
		if !r.Ahead {
			return time.Time{}, errNotYet
		}
	}
	return rows[0].Now, nil
}

// replace puts the edition into the place of the serving one, whose consumer goes on with it.
func (c *consumer) replace(ctx context.Context) error {
	s := c.serving
	c.mu.Lock()
	defer c.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.ahead.Load() {
		return errNotYet
	}
	err := pgx.BeginFunc(ctx, c.pool, func(tx pgx.Tx) error { return s.lease.replace(ctx, tx) })
	var refusal *pgconn.PgError
	switch {
	case err == nil:
		s.adopt(c)
	case errors.Is(err, errNotYet), errors.Is(err, ErrLostOwnership):
	case errors.As(err, &refusal):
		if refusal.Code == lockNotAvailable {
			return errRead
		}
	default: // nobody knows whether it is done
		s.folder = s.model.Folder()
		s.convoys.leave(s)
		s.convoys.leave(c)
	}
	return err
}

// adopt goes on with what the next edition knows. Both are locked.
func (c *consumer) adopt(n *consumer) {
	c.convoys.leave(n)
	c.folder, c.at, c.empty, c.noted, c.atEnd, c.parked = n.folder, n.at, n.empty, n.noted, n.atEnd, n.parked
	n.folder, n.parked, c.successor = n.model.Folder(), nil, nil
	c.tell()
}

// replace gives the next edition the name of the serving one, and that another.
func (l *lease) replace(ctx context.Context, tx pgx.Tx) error {
	if err := impatient(ctx, tx); err != nil {
		return err
	}
	if _, err := l.leads(ctx, tx); err != nil {
		return err
	}
	now, next, before := l.model.Name, nextName(l.model.Name), beforeName(l.model.Name)
	if err := lockTables(ctx, tx, now); err != nil {
		return err
	}
	if err := dropEditions(ctx, tx, before); err != nil {
		return err
	}
	for _, name := range [][2]string{{now, before}, {next, now}} {
		if err := l.rename(ctx, tx, name[0], name[1]); err != nil {
			return err
		}
	}
	return nil
}

// lockTables waits until nobody reads the tables of a schema, and has others wait.
func lockTables(ctx context.Context, tx pgx.Tx, schema string) error {
	tables, err := tablesIn(ctx, tx, schema)
	for _, t := range tables {
		if err == nil {
			_, err = tx.Exec(ctx, "lock table "+t.String()+" in access exclusive mode")
		}
	}
	return err
}

// rename gives an edition another name, though somebody may have dropped its tables.
func (l *lease) rename(ctx context.Context, tx pgx.Tx, from, to string) error {
	schema := fmt.Sprintf("create schema if not exists %[1]s; alter schema %[1]s rename to %[2]s", pgx.Identifier{from}.Sanitize(), pgx.Identifier{to}.Sanitize())
	if _, err := tx.Exec(ctx, schema); err != nil {
		return err
	}
	return l.execAs(ctx, tx, from, "edition_rename.sql", pgx.NamedArgs{"to": to})
}
