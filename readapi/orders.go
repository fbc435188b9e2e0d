package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// orders are the whole orders at revisions.
func (v view) orders(ctx context.Context, product string, revisions ...int64) (map[int64][]uint32, error) {
	orders := make(map[int64][]uint32, len(revisions))
	var wanted []int64
	for _, revision := range revisions {
		if _, known := orders[revision]; !known {
			orders[revision] = []uint32{}
			wanted = append(wanted, revision)
		}
	}
	chunks, err := all[struct {
		Revision int64
		Numbers  []uint32
	}](ctx, v, "orders.sql", pgx.NamedArgs{"product": product, "revisions": wanted})
	for _, c := range chunks {
		orders[c.Revision] = append(orders[c.Revision], c.Numbers...)
	}
	return orders, err
}

// orderTop are the first stories of the order at an instant.
type orderTop struct {
	Revision int64
	Stories  int // of the whole order
	Numbers  []uint32
}

// tops are the first stories of the order just before instants.
func (v view) tops(ctx context.Context, product string, instants []time.Time, top int) ([]orderTop, error) {
	return all[orderTop](ctx, v, "analytics_tops.sql", pgx.NamedArgs{"product": product, "instants": instants, "top": top})
}
