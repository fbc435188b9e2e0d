package ledger

import (
	"cmp"
	"context"
	"fmt"
	"sort"

	"waymark/events"
)

// otherBook is what another book of the product recorded after a decision.
type otherBook struct {
	stream *stream
	next   int64 // the first revision that was not read yet
}

// readOthers goes on in the other books as far as the log goes, if the decision set a thing that they may name by its
// key.
func (p *past) readOthers(ctx context.Context) error {
	if !p.setsAThing() {
		return nil
	}
	if p.others == nil {
		for _, book := range events.Books() {
			if s := p.stream.shelf.streams[book]; s != p.stream {
				next, err := s.firstAfter(ctx, p.targets[0].position)
				if err != nil {
					return err
				}
				p.others = append(p.others, otherBook{s, next})
			}
		}
	}
	for i := range p.others {
		if err := p.readOther(ctx, &p.others[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *past) readOther(ctx context.Context, o *otherBook) error {
	facets := newDecider(o.stream.book).facets
	for raw, err := range o.stream.read(ctx, o.next) {
		if err != nil {
			return fmt.Errorf("read %s: %w", o.stream.name(), err)
		}
		recorded, err := events.Record(raw)
		if err != nil {
			return err
		}
		p.follow(recorded, facets)
		o.next = raw.Revision + 1
	}
	return nil
}

// firstAfter is the first revision of the stream that lies after a position of the log.
func (s *stream) firstAfter(ctx context.Context, position events.Position) (int64, error) {
	var failed error
	known := int(s.head.Load().revision) + 1
	first := sort.Search(known, func(revision int) bool {
		for raw, err := range s.read(ctx, int64(revision)) {
			failed = cmp.Or(failed, err)
			return err == nil && raw.Position.Compare(position) > 0
		}
		return true
	})
	if failed != nil {
		return 0, fmt.Errorf("read %s: %w", s.name(), failed)
	}
	return int64(first), nil
}

// setsAThing says whether the decision made a thing that has a key, or took it away.
func (p *past) setsAThing() bool {
	for facet := range p.set() {
		if _, is := events.ParseKey(facet); is {
			return true
		}
	}
	return false
}
