// Package backlog keeps the stories, their one order and the sprints, at every revision.
package backlog

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

//go:embed schema.sql
var schema string

// Model is the read model.
func Model() kit.Model {
	return kit.Model{
		Name: "backlog", Fold: 13, Schema: schema, Books: []events.Book{events.Backlog}, Instants: true,
		Folder: func() kit.Folder { return NewFolder(chunkStories, blockRevisions) },
	}
}

// folder folds stories and their order.
type folder struct {
	*kit.Books
	orders  orders
	tallies tallies
	traits  *kit.Cache[kit.ItemKey, trait] // of stories
	block   int64
}

// NewFolder keeps the order in chunks of so many stories at most, and sums up so many revisions in a row at most.
func NewFolder(chunk int, block int64) *folder {
	traits := kit.NewCache[kit.ItemKey](keptStories, func(trait) int { return 1 })
	return &folder{Books: kit.NewBook(), orders: newOrders(chunk), tallies: newTallies(), traits: traits, block: block}
}

func (b *folder) Settle(committed bool) {
	b.Books.Settle(committed)
	b.orders.cache.Settle(committed)
	b.tallies.cache.Settle(committed)
	b.traits.Settle(committed)
}

func (b *folder) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	if err := b.Follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &fold{
		kit.NewVersions(storyTable), kit.NewVersions(textTable), kit.NewVersions(categoryTable), kit.NewVersions(blockTable),
		kit.NewVersions(memberTable), b.tallies.begin(),
		kit.NewVersions(sprintTable), kit.NewVersions(scopeTable),
		b.traits, kit.NewVersions(placedTable), kit.NewVersions(authorTable), kit.NewVersions(traitTable), kit.NewRows[risenRow]("risen"),
		kit.NewVersions(leveledTable), kit.NewRows[reversalRow]("reversal"), nil, newReversalSums(b.block), b.orders.begin(),
	}
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		if err := f.event(r); err != nil {
			return nil, kit.Bad(i, err)
		}
	}
	return []kit.Change{
		kit.Revisions(page), f.stories.Changes(), f.texts.Changes(), f.categories.Changes(), f.blocks.Changes(), f.members.Changes(),
		f.tallies.versions.Changes(), f.sprints.Changes(), f.scopes.Changes(), f.placed.Changes(), f.authors.Changes(), f.newTraits.Changes(),
		f.risen.Changes(), f.leveled.Changes(), f.reversals.Changes(), f.taken.kinds.Changes(), f.taken.roles.Changes(), f.taken.persons.Changes(),
		f.order.chunks.Changes(), f.order.directories.Changes(), f.order.lengths.Changes(),
	}, nil
}

// fold is how one page changes the backlog.
type fold struct {
	stories    *kit.Versions[kit.ItemKey, storyRow]
	texts      *kit.Versions[kit.ItemKey, textRow]
	categories *kit.Versions[kit.ItemKey, categoryRow]
	blocks     *kit.Versions[blockKey, kit.None]
	members    *kit.Versions[memberKey, kit.None]
	tallies    *tallyFold
	sprints    *kit.Versions[kit.ItemKey, sprintRow]
	scopes     *kit.Versions[scopeKey, kit.None]
	traits     *kit.Cache[kit.ItemKey, trait]
	placed     *kit.Versions[kit.ItemKey, placedRow]
	authors    *kit.Versions[numberKey, author]
	newTraits  *kit.Versions[numberKey, trait]
	risen      *kit.Rows[risenRow]
	leveled    *kit.Versions[kit.ItemKey, leveledRow]
	reversals  *kit.Rows[reversalRow]
	reversed   []reversal // by the event that is being folded
	taken      reversalSums
	order      *orderFold
}

// event folds one event.
func (f *fold) event(r events.Recorded) error {
	e, ok := r.Event.(events.BacklogEvent)
	if !ok {
		return fmt.Errorf("%w of the backlog: %s", events.ErrUnknownType, r.Event.Type())
	}
	if err := f.story(r, e); err != nil {
		return err
	}
	if places(e) {
		if err := f.reorder(r, e); err != nil {
			return err
		}
	}
	f.settle(r)
	return nil
}

// reorder folds an event that changes the order.
func (f *fold) reorder(r events.Recorded, e events.BacklogEvent) error {
	before, _ := f.order.orders.cache.Get(r.Product)
	moved, err := reorder(before.Order, r.Product, e)
	if err != nil {
		return err
	}
	after := order{Order: moved, stored: true, best: f.rise(r, before, moved)}
	if err := f.place(r, e, before, &after); err != nil {
		return err
	}
	f.order.changed(r.Product, before, after, r.Revision)
	return nil
}
