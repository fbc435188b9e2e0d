package projections

import (
	"iter"

	"waymark/events"
)

// inOrder merges streams, each of them in the order of the log, into that order. An error ends it.
func inOrder(streams []iter.Seq2[events.Raw, error]) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		var heads []*pulled
		for _, s := range streams {
			next, stop := iter.Pull2(s)
			defer stop()
			p := &pulled{next: next}
			if p.pull() {
				heads = append(heads, p)
			}
		}
		for len(heads) > 0 {
			first := 0
			for i, p := range heads {
				if p.err != nil {
					yield(events.Raw{}, p.err)
					return
				}
				if p.raw.Position.Compare(heads[first].raw.Position) < 0 {
					first = i
				}
			}
			if !yield(heads[first].raw, nil) {
				return
			}
			if !heads[first].pull() {
				heads = append(heads[:first], heads[first+1:]...)
			}
		}
	}
}

// pulled is a stream with its next event.
type pulled struct {
	next func() (events.Raw, error, bool)
	raw  events.Raw
	err  error
}

func (p *pulled) pull() (ok bool) {
	p.raw, p.err, ok = p.next()
	return ok
}
