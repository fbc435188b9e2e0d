package projections

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const setSchema = "select set_config('search_path', $1, true)"

// inSchema is a transaction in which what a fold asks is looked for in the tables of a schema. That costs a round trip before the first
// question, and nothing where there is none. It can't go along in a batch, all of whose statements are prepared first.
type inSchema struct {
	pgx.Tx
	schema string
	said   bool
}

// say says it, once. After an error the transaction takes no other statement.
func (t *inSchema) say(ctx context.Context) pgx.Tx {
	if !t.said {
		_, err := t.Tx.Exec(ctx, setSchema, t.schema)
		t.said = err == nil
	}
	return t.Tx
}

// SendBatch is as pgx.Tx says.
func (t *inSchema) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return t.say(ctx).SendBatch(ctx, b)
}

// Exec is as pgx.Tx says.
func (t *inSchema) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return t.say(ctx).Exec(ctx, sql, args...)
}

// Query is as pgx.Tx says.
func (t *inSchema) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return t.say(ctx).Query(ctx, sql, args...)
}

// QueryRow is as pgx.Tx says.
func (t *inSchema) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return t.say(ctx).QueryRow(ctx, sql, args...)
}

// CopyFrom is as pgx.Tx says.
func (t *inSchema) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return t.say(ctx).CopyFrom(ctx, table, columns, rows)
}
