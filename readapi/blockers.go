package readapi

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// Blocker is an open story for which another one waits.
type Blocker struct {
	Story  string `json:"story" doc:"Key of the story"`
	Title  string `json:"title" doc:"What it is called"`
	Status string `json:"status" doc:"Name of its status in the product's workflow"`
}

// blockers are the open stories for which the stories with these numbers wait, by their numbers.
func (v view) blockers(ctx context.Context, product string, revision int64, numbers []uint32) (map[uint32][]Blocker, error) {
	type row struct {
		Number  int32
		Blocker int32
		Story   string
		Title   string
		Status  string
	}
	rows, err := all[row](ctx, v, "blockers.sql", pgx.NamedArgs{"product": product, "revision": revision, "numbers": numbers})
	if err != nil {
		return nil, err
	}
	found := map[uint32][]Blocker{}
	for _, r := range rows {
		found[uint32(r.Number)] = append(found[uint32(r.Number)], Blocker{Story: r.Story, Title: r.Title, Status: r.Status})
	}
	return found, nil
}

// fillBlockers says for which open stories each of the items waits.
func (v view) fillBlockers(ctx context.Context, product string, revision int64, items []*BacklogItem) error {
	numbers := make([]uint32, len(items))
	for i, item := range items {
		numbers[i] = events.KeyNumber(item.Story)
	}
	found, err := v.blockers(ctx, product, revision, numbers)
	for i, item := range items {
		item.BlockedBy = []string{}
		for _, b := range found[numbers[i]] {
			item.BlockedBy = append(item.BlockedBy, b.Story)
		}
	}
	return err
}
