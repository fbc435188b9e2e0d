package backlog

import (
	"context"
	_ "embed"
	"errors"
	"maps"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

//go:embed authors.sql
var authorsSQL string

//go:embed traits.sql
var traitsSQL string

// author is who makes decisions, and how they come.
type author struct {
	Actor  string
	Role   events.Role
	Source string
}

// trait is what a story is to decisions on its place.
type trait struct{ Level, Kind, Initiative string }

// authorRow and traitRow are what first came up at a revision, with its number.
type authorRow struct {
	Product      string
	Nr           int
	FromRevision int64
	author
}

type traitRow struct {
	Product      string
	Nr           int
	FromRevision int64
	trait
}

// numbered are the numbers of values in a product, from 1 on. A fold shares them with those before it, so they never change.
type numbered[V comparable] map[V]int

// with has the value among them, and says whether it is new.
func (n numbered[V]) with(value V) (next numbered[V], added bool) {
	if n[value] > 0 {
		return n, false
	}
	next = maps.Clone(n)
	if next == nil {
		next = numbered[V]{}
	}
	next[value] = len(next) + 1
	return next, true
}

// loadNumbered finds what is numbered in the products of orders.
func loadNumbered(ctx context.Context, tx pgx.Tx, products []string, orders map[string]order) error {
	authors, traits := map[string]numbered[author]{}, map[string]numbered[trait]{}
	args := pgx.NamedArgs{"products": products}
	err := errors.Join(
		kit.Query(ctx, tx, authorsSQL, args, func(found struct {
			Product string
			Nr      int
			author
		}) {
			put(authors, found.Product, found.author, found.Nr)
		}),
		kit.Query(ctx, tx, traitsSQL, args, func(found struct {
			Product string
			Nr      int
			trait
		}) {
			put(traits, found.Product, found.trait, found.Nr)
		}),
	)
	for product, o := range orders {
		o.authors, o.traits = authors[product], traits[product]
		orders[product] = o
	}
	return err
}

func put[V comparable](all map[string]numbered[V], product string, value V, nr int) {
	if all[product] == nil {
		all[product] = numbered[V]{}
	}
	all[product][value] = nr
}
