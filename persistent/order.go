package persistent

import (
	"iter"
	"slices"
)

// DefaultChunk is how many items a chunk of an Order holds at most where nothing else is said.
const DefaultChunk = 512

// Order is an immutable total order of distinct small numbers that knows the place of each: 1 is first. It is kept as a
// list of chunks, so a change copies the list of chunks and at most three chunks, and a place is found by adding up the
// sizes of the chunks before it. 100,000 insertions at one place cost no more each than the first.
type Order struct {
	max    int // items a chunk holds at most; 0 is DefaultChunk
	chunks []*Chunk
	home   homes
	length int
	lastID uint32 // the largest of the chunks: so an order that was restored goes on as if it had not been
}

// homes says of each item in which chunk it is. Pages of plain numbers are nothing that a garbage collector looks into.
type homes struct{ pages Map[[homesPage]uint32] }

const homesPage = 64

// Get is the id of the item's chunk; false where it is in none.
func (h homes) Get(item uint32) (uint32, bool) {
	page, _ := h.pages.Get(item / homesPage)
	id := page[item%homesPage]
	return id, id != 0 // ids begin at 1
}

// Set is the same with the item in a chunk; in none where the id is 0.
func (h homes) Set(item, id uint32) homes {
	page, _ := h.pages.Get(item / homesPage)
	page[item%homesPage] = id
	return homes{h.pages.Set(item/homesPage, page)}
}

// Chunk is a run of neighbours in an order. Its id stays while its items change; its items are never changed in place.
type Chunk struct {
	ID    uint32
	Items []uint32
}

// Restore is the order made of these chunks, each of at most limit items.
func Restore(limit int, chunks []*Chunk) Order {
	o := Order{max: limit, chunks: slices.Clone(chunks)}
	for _, c := range chunks {
		o.lastID = max(o.lastID, c.ID)
		o.length += len(c.Items)
		for _, item := range c.Items {
			o.home = o.home.Set(item, c.ID)
		}
	}
	return o
}

// Len is how many items the order has.
func (o Order) Len() int { return o.length }

// Chunks are the chunks in order; they must not be changed. A change of the order keeps those that it leaves as they are.
func (o Order) Chunks() []*Chunk { return o.chunks }

// All yields every item from the first place to the last.
func (o Order) All(yield func(uint32) bool) {
	for _, c := range o.chunks {
		for _, item := range c.Items {
			if !yield(item) {
				return
			}
		}
	}
}

// Above yields the items above a place, the nearest first.
func (o Order) Above(place int) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if place < 2 || len(o.chunks) == 0 {
			return
		}
		last, offset := o.find(place - 1)
		for i := last; i >= 0; i-- {
			items := o.chunks[i].Items
			if i == last {
				items = items[:offset+1]
			}
			for _, item := range slices.Backward(items) {
				if !yield(item) {
					return
				}
			}
		}
	}
}

// Place is the item's place; 0 where the order does not have it.
func (o Order) Place(item uint32) int {
	id, ok := o.home.Get(item)
	if !ok {
		return 0
	}
	before := 0
	for _, c := range o.chunks {
		if c.ID == id {
			return before + slices.Index(c.Items, item) + 1
		}
		before += len(c.Items)
	}
	return 0
}

// At is the item at a place from 1 to Len.
func (o Order) At(place int) uint32 {
	i, offset := o.find(place)
	return o.chunks[i].Items[offset]
}

// Insert is the order with a new item at a place from 1 to Len+1.
func (o Order) Insert(item uint32, place int) Order {
	o.length++
	if len(o.chunks) == 0 {
		o.lastID++
		o.chunks = []*Chunk{{ID: o.lastID, Items: []uint32{item}}}
		o.home = o.home.Set(item, o.lastID)
		return o
	}
	o.chunks = slices.Clone(o.chunks)
	o.insert(item, place)
	return o
}

// Remove is the order without the item.
func (o Order) Remove(item uint32) Order {
	id, ok := o.home.Get(item)
	if !ok {
		return o
	}
	o.length--
	o.chunks = slices.Clone(o.chunks)
	o.home = o.home.Set(item, 0)
	o.remove(item, id)
	return o
}

// Move is the order with an item that it has at another place, counted in the order that results.
func (o Order) Move(item uint32, place int) Order {
	id, ok := o.home.Get(item)
	if !ok || o.length == 1 {
		return o
	}
	o.chunks = slices.Clone(o.chunks)
	o.remove(item, id)
	o.insert(item, place)
	return o
}

// insert and remove work on a list of chunks that is already the order's own.
func (o *Order) insert(item uint32, place int) {
	i, offset := o.find(place)
	c := o.chunks[i]
	if len(c.Items) == o.limit() && offset == len(c.Items) && i == len(o.chunks)-1 {
		o.lastID++ // appending leaves full chunks behind
		o.chunks = append(o.chunks, &Chunk{ID: o.lastID, Items: []uint32{item}})
		o.home = o.home.Set(item, o.lastID)
		return
	}
	o.set(i, slices.Concat(c.Items[:offset], []uint32{item}, c.Items[offset:]))
	o.home = o.home.Set(item, c.ID)
	if len(o.chunks[i].Items) > o.limit() {
		o.split(i)
	}
}

func (o *Order) remove(item, chunk uint32) {
	i := slices.IndexFunc(o.chunks, func(c *Chunk) bool { return c.ID == chunk })
	items := o.chunks[i].Items
	at := slices.Index(items, item)
	o.set(i, slices.Concat(items[:at], items[at+1:]))
	o.shrink(i)
}

// set gives the chunk at i other items. The list of chunks is already the order's own, the chunks are not.
func (o *Order) set(i int, items []uint32) { o.chunks[i] = &Chunk{ID: o.chunks[i].ID, Items: items} }

func (o Order) limit() int {
	if o.max == 0 {
		return DefaultChunk
	}
	return o.max
}

// find is the chunk that holds a place and the offset in it. The place after the last one is in the last chunk.
func (o Order) find(place int) (chunk, offset int) {
	offset = place - 1
	for i, c := range o.chunks {
		if offset < len(c.Items) || i == len(o.chunks)-1 {
			return i, offset
		}
		offset -= len(c.Items)
	}
	return 0, 0
}

// split halves the chunk at i; the upper half gets a new id. The list of chunks is already the order's own.
func (o *Order) split(i int) {
	items := o.chunks[i].Items
	half := len(items) / 2
	o.lastID++
	upper := &Chunk{ID: o.lastID, Items: slices.Clone(items[half:])}
	o.set(i, slices.Clone(items[:half]))
	o.chunks = slices.Insert(o.chunks, i+1, upper)
	for _, item := range upper.Items {
		o.home = o.home.Set(item, upper.ID)
	}
}

// shrink removes the chunk at i if it is empty, or joins it with the one before it if both together are less than half
// full, so that the number of chunks stays in proportion to the number of items.
func (o *Order) shrink(i int) {
	c := o.chunks[i]
	if len(c.Items) == 0 {
		o.drop(i)
		return
	}
	if i == 0 || len(o.chunks[i-1].Items)+len(c.Items) > o.limit()/2 {
		return
	}
	before := o.chunks[i-1]
	o.set(i-1, slices.Concat(before.Items, c.Items))
	for _, item := range c.Items {
		o.home = o.home.Set(item, before.ID)
	}
	o.drop(i)
}

// drop takes the chunk at i out of the list.
func (o *Order) drop(i int) {
	gone := o.chunks[i].ID
	o.chunks = slices.Delete(o.chunks, i, i+1)
	if gone != o.lastID {
		return
	}
	o.lastID = 0
	for _, c := range o.chunks {
		o.lastID = max(o.lastID, c.ID)
	}
}
