// Package snapshots keeps the ledger's snapshots of books in PostgreSQL, in a schema of their own: one of each book, the last
// one. Nothing but time depends on them: they, their table or the schema may be deleted at any time.
package snapshots

import (
	"context"
	_ "embed" // the statements
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

var (
	//go:embed make.sql
	makeTable string
	//go:embed load.sql
	load string
	//go:embed save.sql
	save string
	//go:embed prune.sql
	prune string
	//go:embed free.sql
	free string
)

// Most is of how many books the snapshots are kept: of those that were taken last.
const Most = 1000

// Place keeps snapshots. It implements ledger.Snapshots.
type Place struct{ pool *pgxpool.Pool }

// New is a place in a database. It makes its table when it keeps the first snapshot.
func New(pool *pgxpool.Pool) *Place { return &Place{pool} }

// Load is the snapshot of a stream that code with a fingerprint has made; nil where there is none.
func (p *Place) Load(ctx context.Context, stream, fingerprint string) (snapshot []byte, err error) {
	err = p.pool.QueryRow(ctx, load, stream, fingerprint).Scan(&snapshot)
	if missing := new(pgconn.PgError); errors.Is(err, pgx.ErrNoRows) || errors.As(err, &missing) && missing.Code == noTable {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load snapshot of %s: %w", stream, err)
	}
	return snapshot, nil
}

const (
	noTable = "42P01"
	// making is the advisory lock of those who make the table: PostgreSQL lets two that make the same schema fail.
	making = 0x5741594d534e4150
)

// Save keeps a snapshot of a stream instead of the one before it, whatever that is, and of all books those of the Most whose
// snapshots are the youngest. The room of those that go is free for the next ones.
func (p *Place) Save(ctx context.Context, stream, fingerprint string, revision int64, snapshot []byte) error {
	err := pgx.BeginFunc(ctx, p.pool, func(tx pgx.Tx) error {
		if err := ensure(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, save, stream, fingerprint, revision, snapshot); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, prune, Most)
		return err
	})
	if err != nil {
		return fmt.Errorf("save snapshot of %s: %w", stream, err)
	}
	if _, err := p.pool.Exec(ctx, free); err != nil {
		return fmt.Errorf("free the room of snapshots before: %w", err)
	}
	return nil
}

func ensure(ctx context.Context, tx pgx.Tx) error {
	var there bool
	if err := tx.QueryRow(ctx, "select to_regclass('snapshots.book') is not null").Scan(&there); err != nil || there {
		return err
	}
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", int64(making)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, makeTable)
	return err
}
