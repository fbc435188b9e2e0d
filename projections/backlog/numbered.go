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

// numberKey is the number of a value in a product.
type numberKey struct {
	product string
	nr      uint32
}

var (
	authorTable = kit.NewAppendTable[numberKey, author]("author")
	traitTable  = kit.NewAppendTable[numberKey, trait]("trait")
)

// numbered are the numbers of values in a product, from 1 on. A fold shares them with those before it, so they never change.
type numbered[V comparable] map[V]uint32

// with has the value among them, and says whether it is new.
func (n numbered[V]) with(value V) (next numbered[V], added bool) {
	if n[value] > 0 {
		return n, false
	}
	next = maps.Clone(n)
	if next == nil {
		next = numbered[V]{}
	}
	next[value] = uint32(len(next) + 1)
	return next, true
}

// loadNumbered finds what is numbered in the products of orders.
func loadNumbered(ctx context.Context, tx pgx.Tx, products []string, orders map[string]order) error {
	authors, traits := map[string]numbered[author]{}, map[string]numbered[trait]{}
	args := pgx.NamedArgs{"products": products}
	err := errors.Join(
		kit.Query(ctx, tx, authorsSQL, args, func(found struct {
			Product string
			Nr      int32
			author
		}) {
			put(authors, found.Product, found.author, uint32(found.Nr))
		}),
		kit.Query(ctx, tx, traitsSQL, args, func(found struct {
			Product string
			Nr      int32
			trait
		}) {
			put(traits, found.Product, found.trait, uint32(found.Nr))
		}),
	)
	for product, o := range orders {
		o.authors, o.traits = authors[product], traits[product]
		orders[product] = o
	}
	return err
}

func put[V comparable](all map[string]numbered[V], product string, value V, nr uint32) {
	if all[product] == nil {
		all[product] = numbered[V]{}
	}
	all[product][value] = nr
}
