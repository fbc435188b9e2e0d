package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

// lease is a node's right to write lanes of a read model: a row of each with an epoch that grows with each owner, and a heartbeat. All
// times are the database's.
type lease struct {
	pool  *pgxpool.Pool
	node  string
	stale time.Duration
	model kit.Model
	mark  *mark
	lanes lanes
}

// querier is a pool or a transaction.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// setUp makes the engine's own tables and the rows of the read model.
func (l *lease) setUp(ctx context.Context) error {
	return pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		if err := setUpEngine(ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, statement("lease_add.sql"), pgx.NamedArgs{"name": l.model.Name, "count": laneCount})
		return err
	})
}

// claim is what a process can take of the lanes of a read model.
type claim struct {
	wanted []int32
	held   []int32 // already
	had    []int64 // the epoch of each lane when it was taken last
}

// acquire takes lanes that are free and stand at one place: of those that are wanted, and others that nobody has taken for long. It fails
// with errOwned where there are none, or where nothing serves that this program could answer from.
func (l *lease) acquire(ctx context.Context, of claim) error {
	return l.taking(ctx, func(tx pgx.Tx) error {
		s, err := l.take(ctx, tx, of, false)
		switch {
		case err != nil:
			return err
		case !s.serves(l.model):
			return errOwned
		case s.Next != "" && !s.wants(l.model) && l.lanes.has(0):
			return dropEditions(ctx, tx, nextName(l.model.Name))
		}
		return nil
	})
}

// remake takes all lanes and makes the tables anew in place, empty, so that nothing of the read model serves, and is parked, until
// they are full. It fails with errOwned where others have lanes, or where a next edition can be built beside what there is. Foreign says
// that it was made from another event store: then it serves nobody.
func (l *lease) remake(ctx context.Context, of claim, foreign bool) error {
	return l.taking(ctx, func(tx pgx.Tx) error {
		s, err := l.take(ctx, tx, of, true)
		switch {
		case err != nil:
			return err
		case !l.lanes.whole(), !s.unusable(l.model) && !(s.Rebuild && foreign):
			return errOwned
		}
		return l.install(ctx, tx)
	})
}

// taking takes lanes in a transaction. After an error it has none.
func (l *lease) taking(ctx context.Context, do func(pgx.Tx) error) error {
	err := pgx.BeginFunc(ctx, l.pool, do)
	if err != nil {
		l.lanes.set(nil)
	}
	return err
}

// take takes lanes that are free, anywhere or at one place, and says what it finds.
func (l *lease) take(ctx context.Context, tx pgx.Tx, of claim, anywhere bool) (installation, error) {
	args := l.editionArgs()
	args["node"], args["stale"], args["anywhere"] = l.node, l.stale, anywhere
	args["wanted"], args["held"], args["had"] = of.wanted, of.held, of.had
	rows, err := found[takenLane](ctx, tx, "lease_acquire.sql", args)
	if err == nil && len(rows) == 0 {
		err = errOwned
	}
	if err != nil {
		return installation{}, err
	}
	epochs, s := map[int32]int64{}, rows[0].installation
	for _, r := range rows {
		epochs[r.Lane] = r.Epoch
		s.Building = s.Building || r.Building
	}
	l.lanes.set(epochs)
	return s, nil
}

// install makes the tables of the read model anew in place.
func (l *lease) install(ctx context.Context, tx pgx.Tx) error {
	if err := l.exec(ctx, tx, "lease_install.sql", l.editionArgs()); err != nil {
		return err
	}
	if err := dropEditions(ctx, tx, nextName(l.model.Name), beforeName(l.model.Name)); err != nil {
		return err
	}
	return createTables(ctx, tx, l.model.Name, l.model)
}

// createTables makes a schema anew with the tables and views of a read model, which analysts may read.
func createTables(ctx context.Context, tx pgx.Tx, name string, m kit.Model) error {
	schema := pgx.Identifier{name}.Sanitize()
	make := "drop schema if exists " + schema + " cascade; create schema " + schema + "; set local search_path = " + schema
	if _, err := tx.Exec(ctx, make); err != nil {
		return err
	}
	for _, sql := range []string{m.Schema, m.Views, strings.ReplaceAll(statement("analyst_grant.sql"), "@schema", pgx.Identifier{name}.Sanitize())} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// exec runs a statement that changes a row of each lane, and only for the owner, else ErrLostOwnership.
func (l *lease) exec(ctx context.Context, on querier, file string, args pgx.NamedArgs) error {
	return l.execAs(ctx, on, l.model.Name, file, args)
}

// execAs does so with the rows of an edition of this name.
func (l *lease) execAs(ctx context.Context, on querier, name, file string, args pgx.NamedArgs) error {
	some, epochs := l.lanes.list()
	args["name"], args["lanes"], args["epochs"] = name, some, epochs
	tag, err := on.Exec(ctx, statement(file), args)
	if err == nil && int(tag.RowsAffected()) != len(some) {
		err = ErrLostOwnership
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// beat says that the owner lives, again and again, until the context ends or it is the owner no longer.
func (l *lease) beat(ctx context.Context, every time.Duration) error {
	for pause(ctx, every) {
		if err := l.sayAlive(ctx); errors.Is(err, ErrLostOwnership) {
			return err
		}
	}
	return ctx.Err()
}

func (l *lease) sayAlive(ctx context.Context) error {
	l.lanes.changing.Lock()
	defer l.lanes.changing.Unlock()
	ctx, cancel := context.WithTimeout(ctx, l.stale)
	defer cancel()
	return l.exec(ctx, l.pool, "lease_heartbeat.sql", pgx.NamedArgs{"known": l.mark.committed(l.lanes.all())})
}

// release gives lanes back, so that another node need not wait.
func (l *lease) release(ctx context.Context, some []int32) error {
	l.lanes.changing.Lock()
	defer l.lanes.changing.Unlock()
	given := lease{pool: l.pool, model: l.model}
	epochs := map[int32]int64{}
	for _, lane := range some {
		epochs[lane] = l.lanes.all()[lane]
	}
	given.lanes.set(epochs)
	err := given.exec(ctx, l.pool, "lease_release.sql", pgx.NamedArgs{})
	if err == nil {
		l.lanes.drop(some)
		l.mark.disown(some)
	}
	return err
}

// footing is what the read model stands on in these lanes, and in the one of all that knows most.
func (l *lease) footing(ctx context.Context) (own, most footing, err error) {
	known, err := footings(ctx, l.pool, l.model.Name)
	if err != nil {
		return footing{}, footing{}, err
	}
	epochs, count := l.lanes.all(), 0
	for _, f := range known {
		switch epoch, has := epochs[f.Lane]; {
		case !has:
			continue
		case epoch != f.Epoch, count > 0 && comparePlaces(f.at(), own.at()) != 0:
			return footing{}, footing{}, ErrLostOwnership
		}
		own = f
		count++
	}
	if count != len(epochs) || count == 0 {
		return footing{}, footing{}, ErrLostOwnership
	}
	return own, known[0], nil
}
