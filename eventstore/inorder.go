package eventstore

import (
	"iter"

	"waymark/events"
)

// InOrder is what several streams hold, in the order of the log, if each is given in its order. An error ends it.
func InOrder(streams []iter.Seq2[events.Raw, error]) iter.Seq2[events.Raw, error] {
	return Merge(streams, func(a, b events.Raw) bool { return a.Position.Compare(b.Position) < 0 })
}

// Merge is what several sequences hold, if each is in order: always what stands before the others. An error ends it.
func Merge[T any](all []iter.Seq2[T, error], before func(a, b T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var heads []*head[T]
		for _, one := range all {
			h := &head[T]{}
			var stop func()
			h.next, stop = iter.Pull2(one)
			defer stop()
			if h.advance(); h.ok {
				heads = append(heads, h)
			}
		}
		for len(heads) > 0 {
			at := first(heads, before)
			h := heads[at]
			if !yield(h.value, h.err) || h.err != nil {
				return
			}
			if h.advance(); !h.ok {
				heads = append(heads[:at], heads[at+1:]...)
			}
		}
	}
}

// head is what comes next of a sequence.
type head[T any] struct {
	next  func() (T, error, bool)
	value T
	err   error
	ok    bool
}

func (h *head[T]) advance() { h.value, h.err, h.ok = h.next() }

// first is the one that stands first; an error comes before all.
func first[T any](heads []*head[T], before func(a, b T) bool) int {
	at := 0
	for i, h := range heads {
		if h.err != nil {
			return i
		}
		if before(h.value, heads[at].value) {
			at = i
		}
	}
	return at
}
