package merkle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/mod/sumdb/tlog"

	"waymark/events"
	"waymark/eventstore"
)

// Store is the event store whose log the tree is over.
type Store interface {
	ReadPages(ctx context.Context, pattern string, after *events.Position, size int) iter.Seq2[eventstore.Page, error]
	ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error]
}

// pageEvents is how many events are added in a transaction at most.
const pageEvents = 4096

// errMoved says that another process has moved the tree on.
var errMoved = errors.New("another process has moved the tree on")

// Log is the Merkle log of an event store. Nothing keeps it up to date: who needs it calls CatchUp. Several processes may do so at
// once, and any of them may be killed.
type Log struct {
	pool  *pgxpool.Pool
	store Store

	mu     sync.Mutex // so that one of this process catches up at a time
	size   int64      // of the tree when the log was last read to its end
	passed *events.Position
}

// New is the Merkle log of a store, kept in a database. It makes its tables when it first catches up.
func New(pool *pgxpool.Pool, store Store) *Log { return &Log{pool: pool, store: store} }

// Head is a tree: how many leaves it has, and its hash.
type Head struct {
	Size int64
	Root tlog.Hash
}

// CatchUp adds what the log holds beyond the tree, and says what the tree is then. Errors: ErrOtherStore, those of the event store and
// of the database. What was added before an error stays.
func (l *Log) CatchUp(ctx context.Context) (Head, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		g, err := l.load(ctx)
		if err == nil {
			err = l.grow(ctx, g)
		}
		if errors.Is(err, errMoved) {
			continue
		}
		if err != nil {
			l.passed = nil // it may be what is wrong
			return Head{}, fmt.Errorf("bring the Merkle log up to date: %w", err)
		}
		return Head{g.edge.Size(), g.edge.Root()}, nil
	}
}

// load is the tree as the database has it. Its tables are made where there are none.
func (l *Log) load(ctx context.Context) (*growth, error) {
	var g *growth
	err := pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) (err error) {
		if err := ensure(ctx, tx); err != nil {
			return err
		}
		g, err = loadGrowth(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	return g, l.stands(ctx, g.last)
}

// grow adds pages of the log until its end.
func (l *Log) grow(ctx context.Context, g *growth) error {
	for page, err := range l.store.ReadPages(ctx, events.StreamPattern(), l.from(g), pageEvents) {
		if err != nil {
			return err
		}
		if err := l.add(ctx, g, page); err != nil {
			return err
		}
	}
	return nil
}

// from is where to go on reading: behind the last event that has a leaf, or behind what was passed over since.
func (l *Log) from(g *growth) *events.Position {
	if l.passed != nil && l.size == g.edge.Size() {
		return l.passed
	}
	return g.last.position()
}

// add adds a page in one transaction.
func (l *Log) add(ctx context.Context, g *growth, page eventstore.Page) error {
	if len(page.Events) > 0 {
		err := pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error { return g.write(ctx, tx, page.Events) })
		if isMissing(err) { // somebody dropped the tables
			return errMoved
		}
		if err != nil {
			return err
		}
	}
	if end := page.End; end != (events.Position{}) {
		l.size, l.passed = g.edge.Size(), &end
	}
	return nil
}

// Drop drops the tree. It is made anew from the log when somebody needs it.
func (l *Log) Drop(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.size, l.passed = 0, nil
	_, err := l.pool.Exec(ctx, "drop schema if exists proof cascade")
	return err
}
