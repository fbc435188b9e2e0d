package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
)

// ErrLostOwnership says that another process took a read model over.
var ErrLostOwnership = errors.New("another process has taken the read model over")

// errOwned says that another node has the read model.
var errOwned = errors.New("another node has the read model")

// setUpLock is the advisory lock under which the engine's own table is made: "waymark" in ASCII.
const setUpLock int64 = 0x7761796d61726b

// lease is a node's right to write a read model: a row with an epoch that grows with each owner, and a heartbeat. All
// times are the database's.
type lease struct {
	pool  *pgxpool.Pool
	node  string
	stale time.Duration
	model model
	epoch int64
}

// querier is a pool or a transaction.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// acquire takes the read model, or fails with errOwned. Its tables are made, or made anew for another version of them.
func (l *lease) acquire(ctx context.Context) error {
	if err := l.setUp(ctx); err != nil {
		return err
	}
	args := pgx.NamedArgs{"name": l.model.name, "node": l.node, "stale": l.stale}
	var installed int
	err := l.pool.QueryRow(ctx, statement("lease_acquire.sql"), args).Scan(&l.epoch, &installed)
	if errors.Is(err, pgx.ErrNoRows) {
		return errOwned
	}
	if err != nil || installed == l.model.version {
		return err
	}
	return l.install(ctx)
}

// setUp makes the engine's table and the row of the read model.
func (l *lease) setUp(ctx context.Context) error {
	return pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		var exists bool
		if err := tx.QueryRow(ctx, "select to_regclass('waymark.projection') is not null").Scan(&exists); err != nil {
			return err
		}
		if !exists {
			if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", setUpLock); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, statement("waymark.sql")); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, statement("lease_add.sql"), pgx.NamedArgs{"name": l.model.name})
		return err
	})
}

// install makes the tables of the read model, empty.
func (l *lease) install(ctx context.Context) error {
	schema := pgx.Identifier{l.model.name}.Sanitize()
	return pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		if err := l.exec(ctx, tx, "lease_install.sql", pgx.NamedArgs{"version": l.model.version}); err != nil {
			return err
		}
		sql := "drop schema if exists " + schema + " cascade; create schema " + schema + "; set local search_path = " + schema
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, l.model.schema)
		return err
	})
}

// exec runs a statement that only the owner of the epoch may run, else ErrLostOwnership.
func (l *lease) exec(ctx context.Context, on querier, file string, args pgx.NamedArgs) error {
	args["name"], args["epoch"] = l.model.name, l.epoch
	tag, err := on.Exec(ctx, statement(file), args)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrLostOwnership
	}
	if err != nil {
		return fmt.Errorf("%s: %w", l.model.name, err)
	}
	return nil
}

// beat says that the owner lives, again and again, until the context ends or it is the owner no longer.
func (l *lease) beat(ctx context.Context, every time.Duration) error {
	for pause(ctx, every) {
		limited, cancel := context.WithTimeout(ctx, l.stale)
		err := l.exec(limited, l.pool, "lease_heartbeat.sql", pgx.NamedArgs{})
		cancel()
		if errors.Is(err, ErrLostOwnership) {
			return err
		}
	}
	return ctx.Err()
}

// checkpoint is how far the read model is; nil where it has nothing yet.
func (l *lease) checkpoint(ctx context.Context) (*events.Position, error) {
	var commit, prepare *int64
	args := pgx.NamedArgs{"name": l.model.name, "epoch": l.epoch}
	err := l.pool.QueryRow(ctx, statement("checkpoint.sql"), args).Scan(&commit, &prepare)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, ErrLostOwnership
	case err != nil || commit == nil || prepare == nil:
		return nil, err
	}
	return &events.Position{Commit: uint64(*commit), Prepare: uint64(*prepare)}, nil
}
