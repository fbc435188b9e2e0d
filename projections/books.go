package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// keptHeads is how many books' heads are kept in memory.
const keptHeads = 100_000

// bookKey names a book of a product.
type bookKey struct {
	product string
	book    events.Book
}

// books checks that the events of each book come one after the other, none twice and none left out, and keeps the row of
// each revision.
type books struct {
	sql   string // finds heads
	heads *cache[bookKey, int64]
}

func newBooks(sql string) *books {
	return &books{sql: sql, heads: newCache[bookKey](keptHeads, func(int64) int { return 1 })}
}

// follow checks the revisions of a page.
func (b *books) follow(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	if err := b.load(ctx, tx, page); err != nil {
		return err
	}
	for i, r := range page {
		key := bookKey{r.Product, r.Book}
		if head, _ := b.heads.get(key); r.Revision != head+1 {
			return bad(i, fmt.Errorf("%w: revision %d of the book follows %d", errDiverged, r.Revision, head))
		}
		b.heads.put(key, r.Revision)
	}
	return nil
}

// load finds the heads of books that are not known.
func (b *books) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	var missing keySet[bookKey]
	for _, r := range page {
		key := bookKey{r.Product, r.Book}
		if _, known := b.heads.get(key); !known {
			missing.add(key)
		}
	}
	if len(missing.keys) == 0 {
		return nil
	}
	return b.find(ctx, tx, missing.keys, b.heads.put)
}

// find calls f with the last revision of each of these books that the database holds; -1 of those without an event.
func (b *books) find(ctx context.Context, tx pgx.Tx, keys []bookKey, f func(bookKey, int64)) error {
	products, names := make([]string, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		products[i], names[i] = k.product, string(k.book)
	}
	return query(ctx, tx, b.sql, pgx.NamedArgs{"products": products, "books": names, "book": names[0]}, func(found struct {
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

func (b *books) last(ctx context.Context, tx pgx.Tx, product string, names []events.Book) (map[events.Book]int64, error) {
	keys := make([]bookKey, len(names))
	for i, name := range names {
		keys[i] = bookKey{product, name}
	}
	found := map[events.Book]int64{}
	err := b.find(ctx, tx, keys, func(key bookKey, head int64) { found[key.book] = head })
	return found, err
}

func (b *books) settle(committed bool) { b.heads.settle(committed) }

// revisions are the rows that lead from instants to revisions.
func revisions(page []events.Recorded) change {
	rows := make([][]any, len(page))
	for i, r := range page {
		rows[i] = []any{r.Product, r.Revision, effective(r)}
	}
	return change{table: "book_revision", columns: []string{"product", "revision", "effective_at"}, rows: rows}
}

func effective(r events.Recorded) time.Time { return r.Metadata.EffectiveAt }

// query runs a query and calls f with each row, which is read by the names of its columns.
func query[T any](ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs, f func(T)) error {
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
