package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

func backlogModel() model {
	return model{
		name: "backlog", fold: 4, schema: statement("backlog.sql"), books: []events.Book{events.Backlog}, instants: true,
		folder: func() folder { return newBacklogFolder(chunkStories) },
	}
}

// backlogFolder folds stories and their order.
type backlogFolder struct {
	*books
	orders  orders
	tallies tallies
}

func newBacklogFolder(chunk int) *backlogFolder {
	return &backlogFolder{books: newBooks(statement("book_heads.sql")), orders: newOrders(chunk), tallies: newTallies()}
}

func (b *backlogFolder) settle(committed bool) {
	b.books.settle(committed)
	b.orders.cache.settle(committed)
	b.tallies.cache.settle(committed)
}

func (b *backlogFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := b.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &backlogFold{
		newVersions(storyTable), newVersions(textTable), newVersions(unstartedTable), newVersions(blockTable),
		newVersions(memberTable), b.tallies.begin(),
		newVersions(sprintTable), newVersions(scopeTable),
		change{table: "placed", columns: []string{"product", "number", "from_revision"}}, b.orders.begin(),
	}
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		if err := f.event(r); err != nil {
			return nil, bad(i, err)
		}
	}
	return []change{
		revisions(page), f.stories.changes(), f.texts.changes(), f.unstarted.changes(), f.blocks.changes(), f.members.changes(),
		f.tallies.versions.changes(), f.sprints.changes(), f.scopes.changes(), f.placed, f.order.chunks.changes(), f.order.directories.changes(),
	}, nil
}

// backlogFold is how one page changes the backlog.
type backlogFold struct {
	stories   *versions[itemKey, storyRow]
	texts     *versions[itemKey, textRow]
	unstarted *versions[itemKey, none]
	blocks    *versions[blockKey, none]
	members   *versions[memberKey, none]
	tallies   *tallyFold
	sprints   *versions[itemKey, sprintRow]
	scopes    *versions[scopeKey, none]
	placed    change
	order     *orderFold
}

// event folds one event.
func (f *backlogFold) event(r events.Recorded) error {
	e, ok := r.Event.(events.BacklogEvent)
	if !ok {
		return fmt.Errorf("%w of the backlog: %s", events.ErrUnknownType, r.Event.Type())
	}
	if err := f.story(r, e); err != nil {
		return err
	}
	if !places(e) {
		return nil
	}
	before, _ := f.order.orders.cache.get(r.Product)
	after, err := reorder(before.Order, r.Product, e)
	if err != nil {
		return err
	}
	f.order.changed(r.Product, after, r.Revision)
	for _, story := range given(e) {
		key, err := itemKeyOf(r.Product, events.StoryMark, story)
		if err != nil {
			return err
		}
		f.placed.rows = append(f.placed.rows, []any{r.Product, int32(key.number), r.Revision})
	}
	return nil
}

// given are the stories to which an event gives a place.
func given(e events.BacklogEvent) []string {
	switch e := e.(type) {
	case events.StoryWritten:
		return []string{e.Story}
	case events.StoryRestored:
		return []string{e.Story}
	case events.StoryRejoined:
		return []string{e.Story}
	case events.StoryPrioritized:
		return []string{e.Story} // one without a place does not come here
	case events.BacklogReordered:
		var moved []string
		for i, story := range e.Stories {
			if e.From[i] != e.To[i] {
				moved = append(moved, story)
			}
		}
		return moved
	case events.StoryDropped, events.StorySplit, events.StoryWithdrawn: // they leave theirs
	case events.StoryRevised, events.StoryEstimated, events.StoryScored, events.StoryMoved, events.StoryAccepted,
		events.StoryAcceptanceWithdrawn, events.StoryRejected, events.StoryLinked, events.StoryUnlinked, events.StatusCarried,
		events.SprintEvent:
	}
	return nil
}
