package audit

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// Snapshot is the read models of a product at one moment. Queries, folds and a count may run at the same time.
type Snapshot interface {
	Database
	Shadow
	// Reached is how far a read model is. Nothing of what stands behind it is in there.
	Reached(model string) events.Position
	// Close gives everything back.
	Close(ctx context.Context)
}

// Database is what a comparison needs of PostgreSQL.
type Database interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Shadow is a second fold by the projections' own code, beside the read models.
type Shadow interface {
	// Folds fold events, in the order of the log, each into another read model. They may run side by side.
	Folds() []func(ctx context.Context, page []events.Recorded) error
	// Count counts and adds up every row of every table, as it stood at these revisions of the books, or all rows if there
	// are none.
	Count(ctx context.Context, last map[events.Book]int64) error
	// Compare compares what was counted with what the fold makes. If not all are the same, the same events are to be folded
	// once more.
	Compare(ctx context.Context) (rows int, same bool, err error)
	// Shape reports tables and columns that are not as the projections make them, or not there: that is empty. No column
	// says that it is of the whole table.
	Shape(report func(table, column, expected, recorded string))
	// Held says, by read model, why it does not hold the product's events: it is not compared.
	Held() map[string]string
	// Differences reports what Compare found: the table, the primary key, the column (none where a row is on one side
	// only), and the values, null for nothing.
	Differences(ctx context.Context, report func(table, key, column string, expected, recorded json.RawMessage)) error
}
