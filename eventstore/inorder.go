package eventstore

import (
	"iter"

	"waymark/events"
)

// InOrder is what several streams hold, in the order of the log, if each is given in its order. An error ends it.
func InOrder(streams []iter.Seq2[events.Raw, error]) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		var heads []*head
		for _, stream := range streams {
			h := &head{}
			var stop func()
			h.next, stop = iter.Pull2(stream)
			defer stop()
			if h.advance(); h.ok {
				heads = append(heads, h)
			}
		}
		for len(heads) > 0 {
			at := first(heads)
			h := heads[at]
			if !yield(h.raw, h.err) || h.err != nil {
				return
			}
			if h.advance(); !h.ok {
				heads = append(heads[:at], heads[at+1:]...)
			}
		}
	}
}

// head is the next event of a stream.
type head struct {
	next func() (events.Raw, error, bool)
	raw  events.Raw
	err  error
	ok   bool
}

func (h *head) advance() { h.raw, h.err, h.ok = h.next() }

// first is the one that stands first in the log; an error comes before all.
func first(heads []*head) int {
	at := 0
	for i, h := range heads {
		if h.err != nil {
			return i
		}
		if h.raw.Position.Compare(heads[at].raw.Position) < 0 {
			at = i
		}
	}
	return at
}
