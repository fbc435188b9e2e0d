package projections

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"waymark/postgres/postgrestest"
)

func TestWhateverIsAskedFirstFindsTheTablesOfTheSchema(t *testing.T) {
	pool := connect(t, postgrestest.Database(t))
	if _, err := pool.Exec(t.Context(), "create schema there; create table there.thing (n int)"); err != nil {
		t.Fatal(err)
	}
	const add = "insert into thing values (1) returning n"
	for name, ask := range map[string]func(context.Context, pgx.Tx) error{
		"a batch": func(ctx context.Context, tx pgx.Tx) error {
			batch := &pgx.Batch{}
			batch.Queue(add)
			return tx.SendBatch(ctx, batch).Close()
		},
		"a query": func(ctx context.Context, tx pgx.Tx) error {
			rows, err := tx.Query(ctx, add)
			if err == nil {
				_, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[int])
			}
			return err
		},
		"a row": func(ctx context.Context, tx pgx.Tx) error {
			var n int
			return tx.QueryRow(ctx, add).Scan(&n)
		},
		"a statement": func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, add)
			return err
		},
		"a copy": func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.CopyFrom(ctx, pgx.Identifier{"thing"}, []string{"n"}, pgx.CopyFromRows([][]any{{int32(1)}}))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
				return ask(t.Context(), &inSchema{Tx: tx, schema: "there"})
			}); err != nil {
				t.Error(err)
			}
		})
	}
	var things int
	if err := pool.QueryRow(t.Context(), "select count(*) from there.thing").Scan(&things); err != nil || things != 5 {
		t.Errorf("%d things were added, want 5: %v", things, err)
	}
}
