package readapi

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// spareTime is how long a connection may take to be opened that is to spare time.
const spareTime = 50 * time.Millisecond

// spare is another connection of the pool; nil where half of them are in use. Who has one already must not wait for another.
func (q *Queries) spare(ctx context.Context) *pgxpool.Conn {
	if stat := q.pool.Stat(); stat.AcquiredConns() >= stat.MaxConns()/2 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, spareTime)
	defer cancel()
	conn, err := q.pool.Acquire(ctx)
	if err != nil {
		return nil
	}
	return conn
}

// beside runs f over another connection, which sees the same snapshot, while the caller goes on with its own: two processors of the database
// work at what one would. The caller waits for its end. False: no connection can be spared.
func (v view) beside(ctx context.Context, f func(context.Context, view) error) (wait func() error, begun bool, err error) {
	conn := v.spare(ctx)
	if conn == nil {
		return nil, false, nil
	}
	var snapshot string
	if err := v.tx.QueryRow(ctx, "select pg_export_snapshot()").Scan(&snapshot); err != nil {
		conn.Release()
		return nil, false, err
	}
	ended := make(chan error, 1)
	go func() {
		defer conn.Release()
		ended <- v.over(ctx, conn, fmt.Sprintf(together, snapshot), f)
	}()
	return func() error { return <-ended }, true, nil
}

// over runs f over a connection. A panic is an error: it would end the program.
func (v view) over(ctx context.Context, conn *pgxpool.Conn, begin string, f func(context.Context, view) error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{BeginQuery: begin}, func(tx pgx.Tx) error {
		v.tx, v.looks, v.shows = tx, looks{}, bookRevisions{}
		return f(ctx, v)
	})
}
