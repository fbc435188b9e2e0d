package readapi

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// booksOver are the last revisions of books before a range of time, and within it; -1 before the first.
type booksOver map[book]struct{ before, until int64 }

// booksOver looks the revisions up.
func (v view) booksOver(ctx context.Context, product string, s stretch, books ...book) (booksOver, error) {
	found := booksOver{}
	for _, b := range books {
		before, err := v.bookAt(ctx, b, product, justBefore(s.From))
		if err != nil {
			return nil, err
		}
		until, err := v.bookAt(ctx, b, product, justBefore(s.To))
		if err != nil {
			return nil, err
		}
		found[b] = struct{ before, until int64 }{before.Revision, until.Revision}
	}
	return found, nil
}

// args name the product and the revisions, by the names of the books.
func (o booksOver) args(product string) pgx.NamedArgs {
	args := pgx.NamedArgs{"product": product}
	for b, r := range o {
		args[string(b)], args[string(b)+"_before"] = r.until, r.before
	}
	return args
}

// justBefore is the last instant before another one, as finely as the database tells instants apart.
func justBefore(at time.Time) pgtype.Timestamptz {
	return pgtype.Timestamptz{Time: at.Add(-time.Microsecond), Valid: true}
}

// bucket is the number of the bucket in which an instant of the range is.
func (s stretch) bucket(at time.Time) int {
	behind, there := slices.BinarySearchFunc(s.Ends, at, time.Time.Compare)
	if there {
		return behind
	}
	return behind - 1
}
