package readapi

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"waymark/httpapi"
)

// open looks up, in one round trip, how these read models stand with a product, and what of its books is in effect now. It fails with
// errBuilding where one of them is just being built, and tells in the answer which of them do not hold the product up to date. Nothing
// that is said while one does not is settled.
func (v *view) open(ctx context.Context, product string, models []string) error {
	batch := &pgx.Batch{}
	var stale []string
	v.queue(batch, "stale.sql", pgx.NamedArgs{"models": models, "product": product}, func(rows pgx.Rows) (err error) {
		stale, err = standing(rows)
		return err
	})
	v.present = map[book]bookRow{}
	for _, b := range booksOf(product, models) {
		args := pgx.NamedArgs{"product": product, "at": forever()}
		v.queue(batch, ofBook(b, bookAtSQL), args, func(rows pgx.Rows) (err error) {
			v.present[b], err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[bookRow])
			return err
		})
	}
	if err := v.tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if v.stale = len(stale) > 0; v.stale {
		httpapi.SetHeader(ctx, httpapi.StaleHeader, strings.Join(stale, ", "))
	}
	return nil
}

func (v *view) queue(batch *pgx.Batch, file string, args pgx.NamedArgs, read func(pgx.Rows) error) {
	s := v.sql[file]
	batch.Queue(s.sql, s.args(args)...).Query(read)
}

// booksOf are those of the read models that keep ranges of revisions. That of the charter, which all read, only where it is the only one.
func booksOf(product string, models []string) []book {
	if product == "" {
		return nil
	}
	var found []book
	for _, b := range books() {
		if b != charterBook && slices.Contains(models, string(b)) {
			found = append(found, b)
		}
	}
	if len(found) == 0 && !slices.Contains(models, "decisions") {
		found = append(found, charterBook)
	}
	return found
}
