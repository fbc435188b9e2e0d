package embedded

import "slices"

// progress knows how far a group is done with a source, though its messages are done in any order.
type progress struct {
	last   int64      // place of the last event looked at: a revision, or a position in the log; -1 for none
	undone []*message // in the order of the source: the first one is undone, of the others at most half are done
	done   int        // how many of those are done
}

// take follows a message that stands at a place of the source.
func (p *progress) take(m *message, at int64) {
	m.progress, m.at, m.previous = p, at, p.last
	p.last = at
	p.undone = append(p.undone, m)
}

// skip passes over an event that nobody gets.
func (p *progress) skip(at int64) { p.last = at }

func (p *progress) finish(m *message) {
	m.done = true
	p.done++
	for len(p.undone) > 0 && p.undone[0].done {
		p.undone[0] = nil
		p.undone, p.done = p.undone[1:], p.done-1
	}
	if 2*p.done > len(p.undone) {
		p.undone, p.done = slices.DeleteFunc(p.undone, func(m *message) bool { return m.done }), 0
	}
}

// reached is the last place up to which everything is done.
func (p *progress) reached() int64 {
	if len(p.undone) > 0 {
		return p.undone[0].previous
	}
	return p.last
}
