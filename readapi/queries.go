// Package readapi answers HTTP queries from the read models in PostgreSQL. Its routes stand in routes.go, its SQL in the
// .sql files beside it.
package readapi

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
)

//go:embed *.sql
var statements embed.FS

const (
	defaultMaxWait      = 5 * time.Second
	defaultMany         = 1000
	defaultBlock        = 1024 // projections/analytics
	defaultQueryTimeout = 2500 * time.Millisecond
)

// Options say what the queries need beside the database. Every field may be left out.
type Options struct {
	Ready func(context.Context) Readiness // whether the process can serve: the answer of /readyz
	// Wait returns when all of the read models contain what is decided of the product, or of all products if none is named, up to the
	// position, as far as they can.
	Wait func(ctx context.Context, models []string, product string, p events.Position) error
	// Unfit says why one of the read models must not be answered from, with the mend; nil if none.
	Unfit func(models []string) error
	// Log opens the log of a product for its export: what took effect from an instant on and before another one, nil for no boundary.
	// An error that is a problem is the answer.
	Log          func(ctx context.Context, product string, from, to *time.Time) (Log, error)
	Unavailable  func(error) bool // whether an error of the database is one that goes away by itself
	Logger       *slog.Logger     // gets the causes that answers do not show
	Now          func() time.Time // the clock
	MaxWait      time.Duration    // for a read model to reach min_position; 5 s if 0
	Block        int64            // of how many revisions a row of analytics is the sum; 1,024 if 0
	Many         int              // from how many stories on a comparison looks at them over two connections; 1,000 if 0
	QueryTimeout time.Duration    // for the database to answer one request; 2.5 s if 0
}

// Queries answers queries.
type Queries struct {
	pool    *pgxpool.Pool
	options Options
	sql     map[string]statement // by file name
	sharing sharing
}

// New makes the queries over the database whose read models projections keep.
func New(pool *pgxpool.Pool, o Options) *Queries {
	if o.Ready == nil {
		o.Ready = func(context.Context) Readiness { return Readiness{} }
	}
	if o.Wait == nil {
		o.Wait = nobodyTells
	}
	if o.Unfit == nil {
		o.Unfit = func([]string) error { return nil }
	}
	if o.Log == nil {
		o.Log = nobodyLogs
	}
	if o.Unavailable == nil {
		o.Unavailable = func(error) bool { return false }
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxWait == 0 {
		o.MaxWait = defaultMaxWait
	}
	if o.Block == 0 {
		o.Block = defaultBlock
	}
	if o.Many == 0 {
		o.Many = defaultMany
	}
	if o.QueryTimeout == 0 {
		o.QueryTimeout = defaultQueryTimeout
	}
	return &Queries{pool: pool, options: o, sql: loadSQL(), sharing: sharing{next: map[string]*sharedLook{}}}
}

// view is one consistent look at the read models: a transaction that sees one snapshot.
type view struct {
	tx      pgx.Tx
	spare   func(context.Context) *pgxpool.Conn // another connection; nil: none can be spared
	block   int64                               // how many revisions analytics sums up in a row
	many    int                                 // things are looked at over two connections
	sql     map[string]statement
	now     time.Time
	present map[book]bookRow // what is in effect now, as far as it was looked up

	looks looks
	shows bookRevisions // the revisions that the answer shows
	stale bool          // a read model can't take an event of the product
}

// begin opens one snapshot. The tables grow quickly and are asked by key: their indexes are right whatever the statistics,
// or a plan that was made while they were empty, say. So a statement is planned once a connection: planning a page costs
// more than finding it.
const begin = `begin isolation level repeatable read, read only; set local enable_seqscan = off; set local jit = off;
	set local plan_cache_mode = force_generic_plan`

// together begins a look at the snapshot of another one.
const together = begin + "; set transaction snapshot '%s'"

// planned is all of a statement that is planned for its arguments each time: which index is best depends on them.
func planned[T any](ctx context.Context, v view, file string, args pgx.NamedArgs) ([]T, error) {
	if _, err := v.tx.Exec(ctx, "set local plan_cache_mode = force_custom_plan"); err != nil {
		return nil, err
	}
	return all[T](ctx, v, file, args)
}

// look runs f over one snapshot of the read models.
func (q *Queries) look(ctx context.Context, f func(context.Context, view) error) error {
	return q.lookFor(ctx, q.options.QueryTimeout, f)
}

// lookFor is look with as much time as is given.
func (q *Queries) lookFor(ctx context.Context, longest time.Duration, f func(context.Context, view) error) error {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	return pgx.BeginTxFunc(ctx, q.pool, pgx.TxOptions{BeginQuery: begin}, func(tx pgx.Tx) error {
		return f(ctx, view{tx: tx, spare: q.spare, block: q.options.Block, many: q.options.Many, sql: q.sql, now: q.options.Now().UTC(), looks: looks{}, shows: bookRevisions{}})
	})
}

// all is every row of a statement.
func all[T any](ctx context.Context, v view, file string, args pgx.NamedArgs) ([]T, error) {
	rows, err := v.rows(ctx, file, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}

// column is all of a statement that answers one column.
func column[T any](ctx context.Context, v view, file string, args pgx.NamedArgs) ([]T, error) {
	rows, err := v.rows(ctx, file, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[T])
}

// one is the only row of a statement; pgx.ErrNoRows if there is none.
func one[T any](ctx context.Context, v view, file string, args pgx.NamedArgs) (T, error) {
	rows, err := v.rows(ctx, file, args)
	if err != nil {
		var none T
		return none, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
}
