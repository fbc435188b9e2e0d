package ledger

import (
	"container/list"
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

const (
	// defaultCacheBytes is how much the cached books of all products may weigh if nothing is said.
	defaultCacheBytes = 256 << 20
	// shelfBytes is about what the books of a product take that hold nothing, and eventBytes what an event adds.
	shelfBytes, eventBytes = 4 << 10, 128
)

// cache holds the books of the products that were used last, as long as they are not too heavy together. Books in use stay,
// and so do those used last of all: a book that is heavier than the bound is not loaded for each of its decisions.
type cache struct {
	limit   int64
	mu      sync.Mutex
	weight  int64                    // of all
	shelves map[string]*list.Element // of *kept, by the key of their product
	order   *list.List               // the used last comes first

	hits, misses prometheus.Counter // of take
}

// kept is a shelf in the cache.
type kept struct {
	shelf  *shelf
	users  int
	weight int64 // as it was counted
}

func newCache(limit int64) *cache {
	return &cache{
		limit: limit, shelves: map[string]*list.Element{}, order: list.New(),
		hits:   counter("waymark_book_cache_hits_total", "Requests whose product's books were in memory."),
		misses: counter("waymark_book_cache_misses_total", "Requests whose product's books had to be read from the log."),
	}
}

// take gives the shelf of a product, which stays until it is released as often as it was taken; a new one if there is none.
func (c *cache) take(key string, make func() *shelf) *shelf {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.shelves[key]
	if ok {
		c.hits.Inc()
	} else {
		c.misses.Inc()
		at = c.order.PushFront(&kept{shelf: make()})
		c.shelves[key] = at
	}
	c.order.MoveToFront(at)
	k := at.Value.(*kept)
	k.users++
	return k.shelf
}

// find is the shelf of a product, without a use of it; nil if there is none.
func (c *cache) find(key string) *shelf {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.shelves[key]; ok {
		return at.Value.(*kept).shelf
	}
	return nil
}

// hold takes a shelf once more.
func (c *cache) hold(sh *shelf) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k := c.of(sh); k != nil {
		k.users++
	}
}

// release ends a use of a shelf, and lets go of those not used for the longest time if all weigh too much.
func (c *cache) release(sh *shelf) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.of(sh)
	if k == nil {
		return
	}
	k.users--
	now := sh.weight()
	c.weight += now - k.weight
	k.weight = now
	for at := c.order.Back(); at != c.order.Front() && c.weight > c.limit; {
		before := at.Prev()
		if at.Value.(*kept).users == 0 {
			c.drop(at)
		}
		at = before
	}
}

// forget drops the cache of a product that does not exist, lest asking for many of them fill the memory. Who works with
// it goes on: what it appends is guarded by the expected revision, as that of another node is.
func (c *cache) forget(sh *shelf) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of(sh) != nil {
		c.drop(c.shelves[sh.product])
	}
}

// of is how a shelf is kept; nil where it is not any more. The lock is held.
func (c *cache) of(sh *shelf) *kept {
	if at, ok := c.shelves[sh.product]; ok && at.Value.(*kept).shelf == sh {
		return at.Value.(*kept)
	}
	return nil
}

func (c *cache) drop(at *list.Element) {
	k := c.order.Remove(at).(*kept)
	c.weight -= k.weight
	delete(c.shelves, k.shelf.product)
}

// weighs is about how many bytes all books take.
func (c *cache) weighs() float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return float64(c.weight)
}

// weight is about how many bytes the books take.
func (sh *shelf) weight() int64 {
	weight := int64(shelfBytes)
	for _, s := range sh.streams {
		weight += s.recent.weight.Load()
		if h := s.head.Load(); h != nil {
			weight += (h.revision + 1) * eventBytes
		}
	}
	return weight
}

// panicked is the error of what panicked: a decision or a fold with a fault ends neither the process nor the queue of its
// book. Deferred, it takes the place of what the function returns.
func (l *Ledger) panicked(ctx context.Context, err *error) {
	if cause := recover(); cause != nil {
		l.log.ErrorContext(ctx, "panic", "cause", cause, "stack", string(debug.Stack()))
		*err = fmt.Errorf("panic: %v", cause)
	}
}
