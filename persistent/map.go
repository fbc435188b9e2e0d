// Package persistent holds immutable collections: a change gives a new value and leaves the old one as it was, so that a
// decision may be tried on a state and thrown away. Their zero values are empty.
package persistent

const (
	fanBits = 5
	fan     = 1 << fanBits
)

// Map is an immutable map from small numbers to values: a radix tree of fan-out 32 whose depth grows with the largest
// key. Get and Set cost one step a level.
type Map[V any] struct {
	root   *node[V]
	levels int
}

type node[V any] struct {
	kids   []*node[V] // of an inner node
	values []*V       // of a leaf
}

// Get is the value at the key; false where there is none.
func (m Map[V]) Get(key uint32) (V, bool) {
	var zero V
	if !m.holds(key) {
		return zero, false
	}
	n := m.root
	for level := m.levels - 1; level > 0 && n != nil; level-- {
		n = n.kids[slot(key, level)]
	}
	if n == nil || n.values[slot(key, 0)] == nil {
		return zero, false
	}
	return *n.values[slot(key, 0)], true
}

// Set is the map with the value at the key.
func (m Map[V]) Set(key uint32, value V) Map[V] { return m.put(key, &value) }

// Delete is the map without the key.
func (m Map[V]) Delete(key uint32) Map[V] {
	if _, ok := m.Get(key); !ok {
		return m
	}
	return m.put(key, nil)
}

// All calls yield with every key and value in ascending order of keys.
func (m Map[V]) All(yield func(uint32, V) bool) {
	if m.root != nil {
		m.root.each(0, m.levels-1, yield)
	}
}

func (n *node[V]) each(prefix uint32, level int, yield func(uint32, V) bool) bool {
	for i := range uint32(fan) {
		key := prefix | i<<(fanBits*level)
		switch {
		case level == 0 && n.values[i] != nil:
			if !yield(key, *n.values[i]) {
				return false
			}
		case level > 0 && n.kids[i] != nil:
			if !n.kids[i].each(key, level-1, yield) {
				return false
			}
		}
	}
	return true
}

func (m Map[V]) put(key uint32, value *V) Map[V] {
	for !m.holds(key) {
		var grown *node[V]
		if m.root != nil {
			grown = &node[V]{kids: make([]*node[V], fan)}
			grown.kids[0] = m.root
		}
		m = Map[V]{root: grown, levels: m.levels + 1}
	}
	return Map[V]{root: m.root.with(key, m.levels-1, value), levels: m.levels}
}

func (m Map[V]) holds(key uint32) bool {
	return m.levels*fanBits >= 32 || key>>(m.levels*fanBits) == 0 && m.levels > 0
}

func (n *node[V]) with(key uint32, level int, value *V) *node[V] {
	if n == nil {
		n = &node[V]{}
	}
	at := slot(key, level)
	if level == 0 {
		values := grow(n.values)
		values[at] = value
		return &node[V]{values: values}
	}
	kids := grow(n.kids)
	kids[at] = kids[at].with(key, level-1, value)
	return &node[V]{kids: kids}
}

func grow[T any](from []T) []T {
	to := make([]T, fan)
	copy(to, from)
	return to
}

func slot(key uint32, level int) uint32 { return key >> (fanBits * level) & (fan - 1) }
