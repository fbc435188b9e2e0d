package projections

// cache keeps between pages what the database holds too. What a page changes is staged until its transaction is over.
type cache[K comparable, V any] struct {
	limit  int
	weigh  func(V) int
	weight int // at least that of what is kept
	kept   map[K]V
	staged map[K]V
}

func newCache[K comparable, V any](limit int, weigh func(V) int) *cache[K, V] {
	return &cache[K, V]{limit: limit, weigh: weigh, kept: map[K]V{}, staged: map[K]V{}}
}

func (c *cache[K, V]) get(key K) (V, bool) {
	if v, ok := c.staged[key]; ok {
		return v, true
	}
	v, ok := c.kept[key]
	return v, ok
}

func (c *cache[K, V]) put(key K, value V) { c.staged[key] = value }

// settle ends a page. After one that was not committed for sure everything is forgotten, as it is when too much is kept.
func (c *cache[K, V]) settle(committed bool) {
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
