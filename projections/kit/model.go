// Package kit is what read models are made of: a struct is a row, from which the columns of its table, its loading and its
// writing come; versions of rows by revision of a book; and what a page of events changes of them.
package kit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// Model is a read model: the tables of one PostgreSQL schema, of the same name, that events make.
type Model struct {
	Name   string
	Fold   int    // which fold this is: raised with every change of what events make of the tables
	Schema string // makes the tables
	Views  string // what others read beside them
	Books  []events.Book
	BookOf map[string]events.Book // the book whose revisions the rows of a table name, where the read model has several and no column says it
	// Instants says that the table book_revision leads from instants to revisions.
	Instants bool
	Folder   func() Folder
}

// Version names the tables and the fold that fills them. Where another one is installed the read model is built anew from
// the first event.
func (m Model) Version() string { return VersionOf(m.Fold, m.Schema+m.Views) }

// VersionOf is a number that people raise and a hash that nobody can forget to change.
func VersionOf(number int, sql string) string {
	hash := sha256.Sum256([]byte(sql))
	return strconv.Itoa(number) + "-" + hex.EncodeToString(hash[:8])
}

// SameTables says whether two versions have the same tables, whatever fills them.
func SameTables(a, b string) bool {
	_, of, _ := strings.Cut(a, "-")
	_, others, _ := strings.Cut(b, "-")
	return of == others
}

// Folder folds pages, one after the other. It may keep in memory what the database holds too.
type Folder interface {
	// Fold says what the page changes. It reads what it needs through the transaction in which that will be written. An
	// event that can't be folded is a *BadEvent.
	Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]Change, error)
	// Settle says whether the changes of the last fold are in the database for sure.
	Settle(committed bool)
	// Last finds the last revision of each of these books of a product that the database holds; -1 before the first.
	Last(ctx context.Context, tx pgx.Tx, product string, books []events.Book) (map[events.Book]int64, error)
}

// Book is the book whose revisions the rows of a table name that has no column for it.
func (m Model) Book(table string) events.Book {
	if book, said := m.BookOf[table]; said {
		return book
	}
	return m.Books[0]
}

// Reads are the events of a page that the read model is made of, up to a position.
func (m Model) Reads(page []events.Recorded, reached events.Position) []events.Recorded {
	other := func(r events.Recorded) bool {
		return !slices.Contains(m.Books, r.Book) || r.Position.Compare(reached) > 0
	}
	if !slices.ContainsFunc(page, other) { // nearly always
		return page
	}
	return slices.DeleteFunc(slices.Clone(page), other)
}
