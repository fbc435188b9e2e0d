package projections

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

// bounds are the last revisions of the books that are compared; nil: all rows are, whatever revision they name.
type bounds map[events.Book]int64

// arguments are the bounds as the database takes them.
func (b bounds) arguments() (books []string, revisions []int64) {
	for book, revision := range b {
		books, revisions = append(books, string(book)), append(revisions, revision)
	}
	return books, revisions
}

// selection is the query of the rows of a product in a table of a read model, as they stood at the bounds.
func (t *layout) selection(m kit.Model, b bounds) string {
	columns := t.names("t.")
	name := pgx.Identifier{m.Name, t.name}.Sanitize()
	if b == nil {
		return fmt.Sprintf("select %s from %s t where t.product = $1", columns, name)
	}
	if t.until >= 0 {
		columns = strings.Replace(columns, `t."until_revision"`, "case when t.until_revision <= b.revision then t.until_revision end", 1)
	}
	book := "'" + string(m.Book(t.name)) + "'"
	if t.book >= 0 {
		book = "t.book"
	}
	return fmt.Sprintf(`select %s from %s t join unnest($2::text[], $3::bigint[]) as b (book, revision) on b.book = %s
		where t.product = $1 and t.%s <= b.revision`,
		columns, name, book, t.columns[t.from].name)
}

func (b bounds) selectionArguments(product string) []any {
	if b == nil {
		return []any{product}
	}
	books, revisions := b.arguments()
	return []any{product, books, revisions}
}

// tally is the tally of the rows that a table holds.
func (s *Snapshot) tally(ctx context.Context, tx pgx.Tx, m kit.Model, t *layout) (tally, error) {
	return s.tallyOf(ctx, tx, t, t.selection(m, s.bounds), s.bounds.selectionArguments(s.product)...)
}

// tallyOf is the tally of the rows of a table that a query finds.
func (s *Snapshot) tallyOf(ctx context.Context, on querier, t *layout, sql string, args ...any) (tally, error) {
	rows, err := on.Query(ctx, sql, append([]any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}, args...)...)
	if err != nil {
		return tally{}, err
	}
	defer rows.Close()
	var all tally
	var to []byte
	for rows.Next() {
		to = to[:0]
		var until *int64
		for i, raw := range rows.RawValues() {
			if i == t.until {
				if raw != nil {
					revision := int64(binary.BigEndian.Uint64(raw))
					until = &revision
				}
				continue
			}
			if to, err = storedValue(to, t.columns[i].typ, raw); err != nil {
				return all, fmt.Errorf("%s.%s: %w", t.name, t.columns[i].name, err)
			}
		}
		hash := maphash.Bytes(s.seed, to)
		if t.until >= 0 {
			hash = whole(s.seed, hash, until)
		}
		all.add(hash)
	}
	return all, rows.Err()
}
