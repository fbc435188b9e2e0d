package persistent

import (
	"iter"
	"slices"
)

// Differ are the keys whose value is not the very same in another map, in ascending order. What both have in common because one was made
// of the other is not looked at.
func (m Map[V]) Differ(other Map[V]) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		levels := max(m.levels, other.levels)
		differ(m.grown(levels), other.grown(levels), 0, levels-1, yield)
	}
}

// grown is the root of the map with so many levels.
func (m Map[V]) grown(levels int) *node[V] {
	root := m.root
	for range levels - m.levels {
		if root != nil {
			up := &node[V]{kids: make([]*node[V], fan)}
			up.kids[0] = root
			root = up
		}
	}
	return root
}

func differ[V any](a, b *node[V], prefix uint32, level int, yield func(uint32) bool) bool {
	if a == b {
		return true
	}
	for i := range uint32(fan) {
		key := prefix | i<<(fanBits*level)
		if level > 0 {
			if !differ(a.kid(i), b.kid(i), key, level-1, yield) {
				return false
			}
		} else if a.value(i) != b.value(i) && !yield(key) {
			return false
		}
	}
	return true
}

func (n *node[V]) kid(i uint32) *node[V] {
	if n == nil {
		return nil
	}
	return n.kids[i]
}

func (n *node[V]) value(i uint32) *V {
	if n == nil {
		return nil
	}
	return n.values[i]
}

// Differ are the parts of two orders that are not the same: what stands before the first item and behind the last in which they differ is
// left out; before is how many items that are at the front.
func (o Order) Differ(other Order) (before int, of, others []uint32) {
	a, b := o.chunks, other.chunks
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		before += len(a[0].Items)
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	of, others = items(a), items(b)
	for len(of) > 0 && len(others) > 0 && of[0] == others[0] {
		before++
		of, others = of[1:], others[1:]
	}
	for len(of) > 0 && len(others) > 0 && of[len(of)-1] == others[len(others)-1] {
		of, others = of[:len(of)-1], others[:len(others)-1]
	}
	return before, of, others
}

// Rotated is the one item whose move from an end of a list to the other one makes another list of it; false where there is none, or where
// it might be either of two.
func Rotated(list, other []uint32) (item uint32, is bool) {
	last := len(list) - 1
	switch {
	case last < 2 || len(other) != len(list):
		return 0, false
	case list[0] == other[last] && slices.Equal(list[1:], other[:last]):
		return list[0], true
	case list[last] == other[0] && slices.Equal(list[:last], other[1:]):
		return list[last], true
	}
	return 0, false
}

func items(chunks []*Chunk) (all []uint32) {
	for _, c := range chunks {
		all = append(all, c.Items...)
	}
	return all
}
