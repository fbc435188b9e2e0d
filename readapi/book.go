package readapi

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"waymark/events"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

// book names a read model that keeps ranges of revisions, and so the schema of its tables.
type book string

const (
	backlogBook   book = "backlog"
	roadmapBook   book = "roadmap"
	charterBook   book = "charter"
	discoveryBook book = "discovery"
)

func books() []book { return []book{backlogBook, roadmapBook, charterBook, discoveryBook} }

// name is what people call the book whose read model it is.
func (b book) name() string {
	if b == charterBook {
		return string(events.Product)
	}
	return string(b)
}

// asOf is the revision of a book that a query shows, and the instant that this stands for.
type asOf struct {
	Revision int64
	At       time.Time
}

// shown says so to who asked; which revisions of which books are shown is known when all have been looked up, see mark.
func (a asOf) shown() Shown { return Shown{At: a.At} }

// etag is the revision as If-Match takes it.
func (a asOf) etag() string { return `"` + strconv.FormatInt(a.Revision, 10) + `"` }

type bookRow struct {
	Known       bool
	Head        int64
	Revision    int64
	EffectiveAt *time.Time
}

// as finds the revision of a product's book that holds at a moment, which is the parameter at.
func (v view) as(ctx context.Context, b book, product string, m moment.Moment) (asOf, error) {
	return v.asOf(ctx, b, product, m, "query.at")
}

// asOf finds the revision of a product's book that holds at a moment; location is where the request names it.
func (v view) asOf(ctx context.Context, b book, product string, m moment.Moment, location string) (asOf, error) {
	if revision, is := m.Revision(); is {
		return v.atRevision(ctx, b, product, revision, location)
	}
	if err := m.Check(v.now, location); err != nil {
		return asOf{}, err
	}
	at := m.Time(v.now)
	row, err := v.bookAt(ctx, b, product, until(m, at))
	return asOf{Revision: row.Revision, At: at}, err
}

// forever is later than every instant.
func forever() pgtype.Timestamptz {
	return pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true}
}

// until is where books are to be looked at to show them together at an instant that a moment stands for.
func until(m moment.Moment, at time.Time) pgtype.Timestamptz {
	if m.IsPresent() {
		return forever()
	}
	return pgtype.Timestamptz{Time: at, Valid: true}
}

// bookAt is the last revision that was in effect at an instant; -1 before the first.
func (v view) bookAt(ctx context.Context, b book, product string, at pgtype.Timestamptz) (bookRow, error) {
	row, known := v.present[b]
	var err error
	if known && at == forever() {
		v.looks[b] = lookAt{row, false}
	} else {
		row, err = v.bookRow(ctx, bookAtSQL, b, pgx.NamedArgs{"product": product, "at": at})
	}
	if err == nil && !row.Known {
		err = unknown("product", product)
	}
	v.shows[b.name()] = row.Revision
	return row, err
}

// asPaged is the state that a page of a list of the book shows: on one that follows that of the first page.
func (v view) asPaged(ctx context.Context, b book, product string, m moment.Moment, after *cursor) (asOf, error) {
	if after == nil {
		return v.as(ctx, b, product, m)
	}
	state, err := v.atRevision(ctx, b, product, after.Revision, "query.cursor")
	return asOf{state.Revision, after.At}, err
}

// atRevision checks that the book has the revision; location is where the request names it.
func (v view) atRevision(ctx context.Context, b book, product string, revision int64, location string) (asOf, error) {
	row, err := v.bookRow(ctx, atRevisionSQL, b, pgx.NamedArgs{"product": product, "revision": revision})
	switch {
	case err != nil:
		return asOf{}, err
	case !row.Known:
		return asOf{}, unknown("product", product)
	case revision > row.Head:
		return asOf{}, httpapi.Invalid(location, "the %s of %s is at revision %d; it has no revision %d yet", b, product, row.Head, revision)
	}
	v.shows[b.name()] = revision
	if row.EffectiveAt == nil { // the book is still empty
		return asOf{Revision: -1, At: v.now}, nil
	}
	return asOf{Revision: revision, At: row.EffectiveAt.UTC()}, nil
}

const (
	bookAtSQL     = "book_at.sql"
	atRevisionSQL = "book_revision.sql"
)

// bookRow runs a statement on the tables of a book.
func (v view) bookRow(ctx context.Context, file string, b book, args pgx.NamedArgs) (bookRow, error) {
	rows, err := v.rows(ctx, ofBook(b, file), args)
	if err != nil {
		return bookRow{}, err
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[bookRow])
	v.looks[b] = lookAt{row, file == atRevisionSQL}
	return row, err
}

// numbersOf are the numbers in keys of the product's things with a mark; 0 for what is no such key.
func numbersOf(product string, mark events.Mark, keys []string) []uint32 {
	numbers := make([]uint32, len(keys))
	for i, key := range keys {
		numbers[i], _ = mark.Number(product, key)
	}
	return numbers
}
