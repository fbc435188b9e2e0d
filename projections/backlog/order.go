package backlog

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/persistent"
	"waymark/projections/kit"
)

//go:embed orders.sql
var ordersSQL string

const (
	// chunkStories is how many stories a chunk of the order holds at most: what one move writes.
	chunkStories = 32
	// keptStories is how many stories' places are kept in memory, of all products together.
	keptStories = 500_000
)

type chunkKey struct {
	product string
	chunk   uint32
}

type chunkRow struct{ Stories []uint32 }

// directoryRow are the chunks of an order, in its order.
type directoryRow struct{ Chunks []uint32 }

// lengthRow is how many stories an order has.
type lengthRow struct{ Stories int }

var (
	chunkTable     = kit.NewAppendTable[chunkKey, chunkRow]("chunk")
	directoryTable = kit.NewAppendTable[string, directoryRow]("directory")
	lengthTable    = kit.NewAppendTable[string, lengthRow]("length")
)

// order is the order of a product's stories.
type order struct {
	persistent.Order
	stored  bool // the database has a directory of it
	best    heights
	last    persistent.Map[placing] // what gave its stories their places, and may be such that left it
	authors numbered[author]
	traits  numbered[trait]
}

// orders keeps the orders of products between pages.
type orders struct {
	limit int // stories in a chunk at most
	cache *kit.Cache[string, order]
}

func newOrders(limit int) orders {
	return orders{limit, kit.NewCache[string](keptStories, func(o order) int { return o.Len() + o.best.stories + limit })}
}

// load finds the orders that are not known.
func (o orders) load(ctx context.Context, tx pgx.Tx, products []string) error {
	missing := slices.DeleteFunc(slices.Clone(products), func(product string) bool {
		_, known := o.cache.Get(product)
		return known
	})
	if len(missing) == 0 {
		return nil
	}
	for _, product := range missing {
		o.cache.Put(product, order{Order: persistent.Restore(o.limit, nil)})
	}
	chunks := map[string][]*persistent.Chunk{}
	err := kit.Query(ctx, tx, ordersSQL, pgx.NamedArgs{"products": missing}, func(found struct {
		Product string
		Chunk   *int32
		Stories []int32
	}) {
		known := chunks[found.Product]
		if found.Chunk != nil {
			known = append(known, &persistent.Chunk{ID: uint32(*found.Chunk), Items: kit.FromNumbers(found.Stories)})
		}
		chunks[found.Product] = known
	})
	if err != nil {
		return err
	}
	best, err := loadHeights(ctx, tx, missing)
	if err != nil {
		return err
	}
	orders := map[string]order{}
	for product, known := range chunks {
		orders[product] = order{Order: persistent.Restore(o.limit, known), stored: true, best: best[product]}
	}
	if err := errors.Join(loadPlacings(ctx, tx, orders), loadNumbered(ctx, tx, missing, orders)); err != nil {
		return err
	}
	for product, known := range orders {
		o.cache.Put(product, known)
	}
	return nil
}

// orderFold is how a page changes orders.
type orderFold struct {
	orders      orders
	chunks      *kit.Versions[chunkKey, chunkRow]
	directories *kit.Versions[string, directoryRow]
	lengths     *kit.Versions[string, lengthRow]
}

func (o orders) begin() *orderFold {
	return &orderFold{o, kit.NewVersions(chunkTable), kit.NewVersions(directoryTable), kit.NewVersions(lengthTable)}
}

// changed makes the versions of an order that follows the one known.
func (f *orderFold) changed(product string, before, next order, revision int64) {
	old, now := differing(before.Chunks(), next.Chunks())
	known := make(map[*persistent.Chunk]bool, len(old))
	for _, c := range old {
		known[c] = true
	}
	for _, c := range now {
		if !known[c] {
			f.chunks.Set(chunkKey{product, c.ID}, chunkRow{c.Items}, revision)
		}
	}
	if !before.stored || before.Len() != next.Len() {
		f.lengths.Set(product, lengthRow{next.Len()}, revision)
	}
	f.directory(product, before, next, !slices.EqualFunc(before.Chunks(), next.Chunks(), sameID), revision)
	f.orders.cache.Put(product, next)
}

func (f *orderFold) directory(product string, before, next order, changed bool, revision int64) {
	if before.stored && !changed {
		return
	}
	var ids []uint32
	for _, c := range next.Chunks() {
		ids = append(ids, c.ID)
	}
	f.directories.Set(product, directoryRow{ids}, revision)
}

// differing leaves out of both lists of chunks what they have in common: all but a few, however far a story moved. Where
// it finds no common chunk it may leave some in.
func differing(a, b []*persistent.Chunk) (onlyA, onlyB []*persistent.Chunk) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			a, b = a[1:], b[1:]
		case a[0].ID != b[0].ID && len(a) > 1 && a[1].ID == b[0].ID:
			onlyA, a = append(onlyA, a[0]), a[1:]
		case a[0].ID != b[0].ID && len(b) > 1 && b[1].ID == a[0].ID:
			onlyB, b = append(onlyB, b[0]), b[1:]
		default:
			onlyA, onlyB, a, b = append(onlyA, a[0]), append(onlyB, b[0]), a[1:], b[1:]
		}
	}
	return append(onlyA, a...), append(onlyB, b...)
}

func sameID(a, b *persistent.Chunk) bool { return a == b || a.ID == b.ID }

// reorder is the order after an event, with every place checked: an order trusts its caller.
func reorder(o persistent.Order, product string, e events.BacklogEvent) (persistent.Order, error) {
	switch e := e.(type) {
	case events.StoryWritten:
		return insert(o, product, e.Story, e.Place)
	case events.StoryRestored:
		return insert(o, product, e.Story, e.Place)
	case events.StoryRejoined:
		return insert(o, product, e.Story, e.Place)
	case events.StoryDropped:
		return remove(o, product, e.Story)
	case events.StorySplit:
		return remove(o, product, e.Story)
	case events.StoryWithdrawn:
		return remove(o, product, e.Story)
	case events.StoriesWithdrawn:
		return removeAll(o, product, e.Stories)
	case events.StoryPrioritized:
		if e.Place == nil {
			return o, nil
		}
		return move(o, product, e.Story, e.Place.To)
	case events.BacklogReordered:
		return reorderAll(o, product, e)
	case events.StoryRevised, events.StoryEstimated, events.StoryAssigned, events.StoryScored, events.StoryMoved,
		events.StoryAccepted, events.StoryAcceptanceWithdrawn, events.StoryRejected, events.StoryLinked, events.StoryUnlinked, events.StatusCarried,
		events.SprintEvent:
		return o, nil
	}
	return o, fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

func insert(o persistent.Order, product, story string, place int) (persistent.Order, error) {
	key, err := kit.ItemKeyOf(product, events.StoryMark, story)
	if err != nil {
		return o, err
	}
	if place < 1 || place > o.Len()+1 || o.Place(key.Number) != 0 {
		return o, fmt.Errorf("place %d for %s: %w", place, story, kit.ErrPlace)
	}
	return o.Insert(key.Number, place), nil
}

func remove(o persistent.Order, product, story string) (persistent.Order, error) {
	key, err := kit.ItemKeyOf(product, events.StoryMark, story)
	if err == nil && o.Place(key.Number) == 0 {
		err = fmt.Errorf("place of %s: %w", story, kit.ErrPlace)
	}
	if err != nil {
		return o, err
	}
	return o.Remove(key.Number), nil
}

// removeAll is the order without stories, some of which may have left it before.
func removeAll(o persistent.Order, product string, stories []string) (persistent.Order, error) {
	for _, story := range stories {
		key, err := kit.ItemKeyOf(product, events.StoryMark, story)
		if err != nil {
			return o, err
		}
		o = o.Remove(key.Number)
	}
	return o, nil
}

func move(o persistent.Order, product, story string, place int) (persistent.Order, error) {
	key, err := kit.ItemKeyOf(product, events.StoryMark, story)
	if err == nil && (o.Place(key.Number) == 0 || place < 1 || place > o.Len()) {
		err = fmt.Errorf("place %d for %s: %w", place, story, kit.ErrPlace)
	}
	if err != nil {
		return o, err
	}
	return o.Move(key.Number, place), nil
}

func reorderAll(o persistent.Order, product string, e events.BacklogReordered) (persistent.Order, error) {
	if len(e.Stories) != len(e.To) || len(e.Stories) != len(e.From) || !slices.IsSorted(e.To) {
		return o, fmt.Errorf("places of %d stories: %w", len(e.Stories), kit.ErrPlace)
	}
	var err error
	for _, story := range e.Stories {
		if o, err = remove(o, product, story); err != nil {
			return o, err
		}
	}
	for i, story := range e.Stories { // ascending places: each is final when it is taken
		if o, err = insert(o, product, story, e.To[i]); err != nil {
			return o, err
		}
	}
	return o, nil
}
