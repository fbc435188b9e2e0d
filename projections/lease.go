package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"waymark/projections/kit"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ErrLostOwnership says that another process took a read model over.
var ErrLostOwnership = errors.New("another process has taken the read model over")

// errOwned says that another node has the read model.
var errOwned = errors.New("another node has the read model")

// lease is a node's right to write a read model: a row with an epoch that grows with each owner, and a heartbeat. All
// times are the database's.
type lease struct {
	pool  *pgxpool.Pool
	node  string
	stale time.Duration
	model kit.Model
	mark  *mark
	epoch int64
	setAt time.Time // when the engine's own tables were there last
}

// querier is a pool or a transaction.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// acquire takes the read model, or fails with errOwned, and says what it finds. Where nothing serves that this program could answer
// from, its tables are made anew.
func (l *lease) acquire(ctx context.Context) (installation, error) {
	if err := l.setUp(ctx); err != nil {
		return installation{}, err
	}
	args := l.editionArgs()
	args["node"], args["stale"] = l.node, l.stale
	all, err := found[installation](ctx, l.pool, "lease_acquire.sql", args)
	if err != nil {
		return installation{}, err
	}
	if len(all) == 0 {
		return installation{}, errOwned
	}
	s := all[0]
	l.epoch = s.Epoch
	switch {
	case !s.serves(l.model), s.Building && (s.Rebuild || s.Version != l.model.Version()):
		return installation{Epoch: s.Epoch, Version: l.model.Version(), Building: true}, l.install(ctx)
	case s.Next != "" && !s.wants(l.model):
		return s, l.dropNext(ctx)
	}
	return s, nil
}

// setUp makes the engine's own tables and the row of the read model, unless they were there a moment ago.
func (l *lease) setUp(ctx context.Context) error {
	if time.Since(l.setAt) < l.stale {
		return nil
	}
	err := pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		if err := setUpEngine(ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, statement("lease_add.sql"), pgx.NamedArgs{"name": l.model.Name})
		return err
	})
	if err == nil {
		l.setAt = time.Now()
	}
	return err
}

// install makes the tables of the read model anew in place, empty, so that nothing of it serves, and is parked, until they are full.
func (l *lease) install(ctx context.Context) error {
	return pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		if err := l.exec(ctx, tx, "lease_install.sql", l.editionArgs()); err != nil {
			return err
		}
		if err := dropEditions(ctx, tx, nextName(l.model.Name), beforeName(l.model.Name)); err != nil {
			return err
		}
		return createTables(ctx, tx, l.model.Name, l.model.Schema)
	})
}

// createTables makes a schema anew with the tables that the SQL makes.
func createTables(ctx context.Context, tx pgx.Tx, name, sql string) error {
	schema := pgx.Identifier{name}.Sanitize()
	make := "drop schema if exists " + schema + " cascade; create schema " + schema + "; set local search_path = " + schema
	if _, err := tx.Exec(ctx, make); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sql)
	return err
}

// exec runs a statement that only the owner of the epoch may run, else ErrLostOwnership.
func (l *lease) exec(ctx context.Context, on querier, file string, args pgx.NamedArgs) error {
	args["name"], args["epoch"] = l.model.Name, l.epoch
	tag, err := on.Exec(ctx, statement(file), args)
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrLostOwnership
	}
	if err != nil {
		return fmt.Errorf("%s: %w", l.model.Name, err)
	}
	return nil
}

// beat says that the owner lives, again and again, until the context ends or it is the owner no longer. Whenever somebody wants the
// next edition, asked gets to know.
func (l *lease) beat(ctx context.Context, every time.Duration, asked chan<- struct{}) error {
	for pause(ctx, every) {
		limited, cancel := context.WithTimeout(ctx, l.stale)
		var rebuild bool
		args := l.editionArgs()
		args["known"] = l.mark.committed()
		err := l.pool.QueryRow(limited, statement("lease_heartbeat.sql"), args).Scan(&rebuild)
		cancel()
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("%s: %w", l.model.Name, ErrLostOwnership)
		}
		if err == nil && rebuild {
			select {
			case asked <- struct{}{}:
			default: // it knows
			}
		}
	}
	return ctx.Err()
}

// sayAlive says that the owner of read models lives, at the end of a page that took so long that a heartbeat was due: until then the
// page locks what that would write.
func (e *Engine) sayAlive(ctx context.Context, tx pgx.Tx, began time.Time, models ...string) error {
	if time.Since(began) < e.pace.heartbeat {
		return nil
	}
	_, err := tx.Exec(ctx, statement("lease_lives.sql"), pgx.NamedArgs{"names": models})
	return err
}

// footing is what the read model stands on.
func (l *lease) footing(ctx context.Context) (footing, error) {
	known, err := footings(ctx, l.pool, l.model.Name)
	if err == nil && (len(known) == 0 || known[0].Epoch != l.epoch) {
		err = ErrLostOwnership
	}
	if err != nil {
		return footing{}, err
	}
	return known[0], nil
}
