package embedded

import (
	"encoding/binary"
	"errors"

	"github.com/cockroachdb/pebble/v2"
)

const (
	pageEvents = 512     // events that a reader holds at once
	pageBytes  = 1 << 20 // of their data and metadata, roughly
)

// page is events of the log or of a stream, and where the next page starts. A reader never holds more than a page and
// never an open iterator between two: one that does not take what it asked for costs nothing else.
type page struct {
	events []*record
	next   uint64 // position, or revision, at which the next page starts
	more   bool   // there is more to read
	bytes  int
}

func (p *page) add(r *record) {
	p.events = append(p.events, r)
	p.bytes += r.size()
}

func (p *page) full(limit uint64) bool {
	return len(p.events) >= pageEvents || p.bytes >= pageBytes || uint64(len(p.events)) >= limit
}

// allForwards is the published events from a position on.
func (s *store) allForwards(from, limit uint64) (p page, err error) {
	end := s.published.Load()
	p.next = from
	if from > end {
		return p, nil
	}
	if last, ok := s.tail.between(from, end); ok {
		for n := 0; n < len(last) && !p.full(limit); n++ {
			p.events = last[: n+1 : n+1]
			p.bytes += last[n].size()
		}
		p.next += uint64(len(p.events))
		p.more = p.next <= end
		return p, nil
	}
	iter, err := s.db.NewIter(allEvents())
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, iter.Close()) }()
	for ok := iter.SeekGE(eventKey(from)); ok; ok = iter.Next() {
		position := positionIn(iter.Key())
		if position > end {
			break
		}
		if p.full(limit) {
			p.more = true
			break
		}
		r, err := decode(position, iter.Value())
		if err != nil {
			return p, err
		}
		p.add(r)
		p.next = position + 1
	}
	return p, iter.Error()
}

// allBackwards is the published events before a position, the last first.
func (s *store) allBackwards(before, limit uint64) (p page, err error) {
	before = min(before, s.published.Load()+1)
	iter, err := s.db.NewIter(allEvents())
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, iter.Close()) }()
	p.next = before
	for ok := iter.SeekLT(eventKey(before)); ok; ok = iter.Prev() {
		if p.full(limit) {
			p.more = true
			break
		}
		r, err := decode(positionIn(iter.Key()), iter.Value())
		if err != nil {
			return p, err
		}
		p.add(r)
		p.next = r.position
	}
	return p, iter.Error()
}

// streamForwards is the published events of a stream from a revision on, as far as its metadata lets them be read.
func (s *store) streamForwards(stream string, from, limit uint64) (page, error) {
	st, first, err := s.readable(stream)
	if err != nil || from > uint64(max(st.head, 0)) || first > st.head {
		return page{next: from}, err // who waits for one stream is woken by all of them
	}
	first = max(first, int64(from))
	p, err := s.streamPage(stream, first, st.head, limit, (*pebble.Iterator).First, (*pebble.Iterator).Next)
	p.next = from
	if n := len(p.events); n > 0 {
		p.next = uint64(p.events[n-1].revision) + 1
	}
	return p, err
}

// streamBackwards is the published events of a stream from a revision down, as far as its metadata lets them be read.
func (s *store) streamBackwards(stream string, from, limit uint64) (page, error) {
	st, first, err := s.readable(stream)
	if err != nil || first > st.head || from < uint64(first) {
		return page{}, err
	}
	last := int64(min(from, uint64(st.head)))
	p, err := s.streamPage(stream, first, last, limit, (*pebble.Iterator).Last, (*pebble.Iterator).Prev)
	if n := len(p.events); p.more {
		p.next = uint64(p.events[n-1].revision) - 1 // there is more, so the last one read is not the first of the stream
	}
	return p, err
}

// left is what could be read, from a revision on, of a stream that is deleted for good if it were not, and its tombstone.
func (s *store) left(stream string, from, limit uint64) (page, error) {
	if from > uint64(tombstoned) {
		return page{next: from}, nil
	}
	st, err := s.state(stream)
	if err != nil {
		return page{next: from}, err
	}
	if st.head, err = s.lastEvent(stream); err != nil {
		return page{next: from}, err
	}
	st.buried = false
	first := st.head + 1
	if st.exists() {
		if first, err = s.firstReadable(stream, st); err != nil {
			return page{next: from}, err
		}
	}
	p, err := s.streamPage(stream, max(first, int64(from)), tombstoned, limit, (*pebble.Iterator).First, (*pebble.Iterator).Next)
	p.next = from
	if n := len(p.events); n > 0 {
		p.next = uint64(p.events[n-1].revision) + 1
	}
	return p, err
}

// lastEvent is the revision of the last event of a stream that is no tombstone.
func (s *store) lastEvent(stream string) (int64, error) {
	iter, err := s.db.NewIter(ofStreamBetween(stream, 0, tombstoned-1))
	if err != nil {
		return noStream, err
	}
	revision := noStream
	if iter.Last() {
		revision = revisionIn(iter.Key())
	}
	return revision, errors.Join(iter.Error(), iter.Close())
}

// readable is where a stream stands and the first revision of it that can be read: one after its end if there is none. A
// stream that is deleted for good is errTombstoned.
func (s *store) readable(stream string) (streamState, int64, error) {
	st, err := s.state(stream)
	switch {
	case err != nil:
		return st, 0, err
	case st.gone():
		return st, 0, errTombstoned
	case !st.exists():
		return st, st.head + 1, nil
	}
	first, err := s.firstReadable(stream, st)
	return st, first, err
}

// streamPage walks the index of a stream and looks each event up; neighbours in a stream are close in the log, so the
// second iterator rarely has to seek far. First and last belong to one state of the stream, which is published: with a
// last one of another time than the first, a stream that keeps few events could look empty while it is written.
func (s *store) streamPage(stream string, first, last int64, limit uint64, start, step func(*pebble.Iterator) bool) (p page, err error) {
	index, err := s.db.NewIter(ofStreamBetween(stream, first, last))
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	events, err := s.db.NewIter(allEvents())
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, events.Close()) }()
	for ok := start(index); ok; ok = step(index) {
		if p.full(limit) {
			p.more = true
			break
		}
		position := binary.BigEndian.Uint64(index.Value())
		if !standAt(events, position) {
			return p, errors.Join(errCorrupt, events.Error())
		}
		r, err := decode(position, events.Value())
		if err != nil {
			return p, err
		}
		p.add(r)
	}
	return p, index.Error()
}

// nearby is how far away a wanted event may lie so that stepping to it is quicker than a search.
const nearby = 16

// standAt moves an iterator of events to a position. The events of a stream are often close to each other in the log.
func standAt(events *pebble.Iterator, position uint64) bool {
	if !events.Valid() || positionIn(events.Key()) > position || positionIn(events.Key())+nearby < position {
		return events.SeekGE(eventKey(position)) && positionIn(events.Key()) == position
	}
	for positionIn(events.Key()) < position {
		if !events.Next() {
			return false
		}
	}
	return positionIn(events.Key()) == position
}
