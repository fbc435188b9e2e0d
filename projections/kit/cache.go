package kit

// Cache keeps between pages what the database holds too. What a page changes is staged until its transaction is over.
type Cache[K comparable, V any] struct {
	limit  int
	weigh  func(V) int
	weight int // at least that of what is kept
	kept   map[K]V
	staged map[K]V
}

// NewCache keeps values up to a limit of their weight.
func NewCache[K comparable, V any](limit int, weigh func(V) int) *Cache[K, V] {
	return &Cache[K, V]{limit: limit, weigh: weigh, kept: map[K]V{}, staged: map[K]V{}}
}

// Get is what is staged, else what is kept.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	if v, ok := c.staged[key]; ok {
		return v, true
	}
	v, ok := c.kept[key]
	return v, ok
}

// Put stages a value.
func (c *Cache[K, V]) Put(key K, value V) { c.staged[key] = value }

// Settle ends a page. After one that was not committed for sure everything is forgotten, as it is when too much is kept.
func (c *Cache[K, V]) Settle(committed bool) {
	for key, value := range c.staged {
		if old, had := c.kept[key]; had {
			c.weight -= c.weigh(old)
		}
		c.kept[key] = value
		c.weight += c.weigh(value)
	}
	clear(c.staged)
	if !committed || c.weight > c.limit {
		clear(c.kept)
		c.weight = 0
	}
}
