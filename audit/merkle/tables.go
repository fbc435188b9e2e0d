package merkle

import (
	"context"
	_ "embed" // the statements
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

//go:embed make.sql
var makeSQL string

const (
	// version is that of leaves and tables: raised with every change of them. Others are dropped, and the tree is made anew.
	version = 1
	// making is the advisory lock of those who make the tables.
	making int64 = 0x5741594d50524f46
)

// querier is what can be asked: a pool, or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// ensure makes the tables where they are not there, or are of another version.
func ensure(ctx context.Context, tx pgx.Tx) error {
	for locked := false; ; locked = true {
		if installed, err := installedVersion(ctx, tx); err != nil || installed == version {
			return err
		}
		if locked {
			break
		}
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", making); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "drop schema if exists proof cascade; "+makeSQL)
	if err == nil {
		_, err = tx.Exec(ctx, "insert into proof.head (version, size) values ($1, 0)", version)
	}
	return err
}

// installedVersion is that of the tables in the database; 0: there are none. It looks at the rows of the catalog, as what a session
// remembers may be older than a lock that it waited for.
func installedVersion(ctx context.Context, tx pgx.Tx) (installed int, err error) {
	var exists bool
	const has = "select exists (select from pg_tables where schemaname = 'proof' and tablename = 'head')"
	if err := tx.QueryRow(ctx, has).Scan(&exists); err != nil || !exists {
		return 0, err
	}
	err = tx.QueryRow(ctx, "select coalesce(max(version), 0) from proof.head").Scan(&installed)
	return installed, err
}

// isMissing says whether an error is of tables that are not there, or were dropped meanwhile.
func isMissing(err error) bool {
	p := new(pgconn.PgError)
	return errors.As(err, &p) && (p.Code == "42P01" || p.Code == "3F000") || errors.Is(err, pgx.ErrNoRows)
}

func one[T any](ctx context.Context, q querier, sql string, args pgx.NamedArgs) (T, error) {
	rows, err := q.Query(ctx, sql, args)
	if err != nil {
		var none T
		return none, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
}

// readTiles are those of the tiles that are wanted which there are.
func readTiles(ctx context.Context, q querier, wanted []tile) (found []tile, err error) {
	var levels []int32
	var numbers []int64
	for _, t := range wanted {
		levels, numbers = append(levels, int32(t.level)), append(numbers, t.number)
	}
	rows, err := q.Query(ctx, tilesSQL, pgx.NamedArgs{"levels": levels, "numbers": numbers})
	if err != nil {
		return nil, err
	}
	var t tile
	var hashes []byte
	_, err = pgx.ForEachRow(rows, []any{&t.level, &t.number, &hashes}, func() error {
		t.hashes = hashesOf(hashes)
		found = append(found, t)
		return nil
	})
	return found, err
}
