package kit

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

//go:embed book_heads.sql
var bookHeads string

// keptHeads is how many books' heads are kept in memory.
const keptHeads = 100_000

// bookKey names a book of a product.
type bookKey struct {
	product string
	book    events.Book
}

// Books checks that the events of each book come one after the other, none twice and none left out, and keeps the row of
// each revision.
type Books struct {
	sql   string // finds heads
	heads *Cache[bookKey, int64]
}

// NewBooks finds heads by a query with the arguments products and books, lists of equal length: product, book and last
// revision of each, null where the database holds none.
func NewBooks(sql string) *Books {
	return &Books{sql: sql, heads: NewCache[bookKey](keptHeads, func(int64) int { return 1 })}
}

// NewBook finds the heads of the one book of a read model in its table book_revision, which holds every revision.
func NewBook() *Books { return NewBooks(bookHeads) }

// Follow checks the revisions of a page.
func (b *Books) Follow(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	if err := b.load(ctx, tx, page); err != nil {
		return err
	}
	for i, r := range page {
		key := bookKey{r.Product, r.Book}
		if head, _ := b.heads.Get(key); r.Revision != head+1 {
			return Bad(i, fmt.Errorf("%w: revision %d of the book follows %d", ErrDiverged, r.Revision, head))
		}
		b.heads.Put(key, r.Revision)
	}
	return nil
}

// load finds the heads of books that are not known.
func (b *Books) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	var missing KeySet[bookKey]
	for _, r := range page {
		key := bookKey{r.Product, r.Book}
		if _, known := b.heads.Get(key); !known {
			missing.Add(key)
		}
	}
	if len(missing.Keys) == 0 {
		return nil
	}
	return b.find(ctx, tx, missing.Keys, b.heads.Put)
}

// find calls f with the last revision of each of these books that the database holds; -1 of those without an event.
func (b *Books) find(ctx context.Context, tx pgx.Tx, keys []bookKey, f func(bookKey, int64)) error {
	products, names := make([]string, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		products[i], names[i] = k.product, string(k.book)
	}
	return Query(ctx, tx, b.sql, pgx.NamedArgs{"products": products, "books": names, "book": names[0]}, func(found struct {
		Product  string
		Book     events.Book
		Revision *int64
	}) {
		head := int64(-1)
		if found.Revision != nil {
			head = *found.Revision
		}
		f(bookKey{found.Product, found.Book}, head)
	})
}

// Last is as Folder says.
func (b *Books) Last(ctx context.Context, tx pgx.Tx, product string, names []events.Book) (map[events.Book]int64, error) {
	keys := make([]bookKey, len(names))
	for i, name := range names {
		keys[i] = bookKey{product, name}
	}
	found := map[events.Book]int64{}
	err := b.find(ctx, tx, keys, func(key bookKey, head int64) { found[key.book] = head })
	return found, err
}

// Settle is as Folder says.
func (b *Books) Settle(committed bool) { b.heads.Settle(committed) }

// revisionRow leads from an instant to a revision.
type revisionRow struct {
	Product     string
	Revision    int64
	EffectiveAt time.Time
}

// Revisions are the rows that lead from instants to revisions.
func Revisions(page []events.Recorded) Change {
	rows := NewRows[revisionRow]("book_revision")
	for _, r := range page {
		rows.Add(revisionRow{r.Product, r.Revision, Effective(r)})
	}
	return rows.Changes()
}

// Effective is when what an event says happened.
func Effective(r events.Recorded) time.Time { return r.Metadata.EffectiveAt }

// Query runs a query and calls f with each row, which is read by the names of its columns.
func Query[T any](ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs, f func(T)) error {
	rows, err := tx.Query(ctx, sql, args)
	if err != nil {
		return err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
	for _, row := range found {
		f(row)
	}
	return err
}
