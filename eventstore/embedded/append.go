package embedded

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

// expectation is which revision an append expects its stream to be at.
type expectation int64

// What an append may expect beside an exact revision from 0.
const (
	expectNoStream     expectation = -1
	expectAny          expectation = -2
	expectStreamExists expectation = -4
)

// wrongRevision says that a stream is not where an append expected it.
type wrongRevision struct{ current int64 }

func (e *wrongRevision) Error() string { return fmt.Sprintf("stream is at revision %d", e.current) }

// appended is where the last event of an append stands.
type appended struct {
	revision int64 // noStream for an append of nothing to a stream that does not exist
	position uint64
}

// appendRequest is an append on its way to the writer.
type appendRequest struct {
	stream   string
	expected expectation
	events   []*record // without revision and position
	result   appended
	err      error
	done     chan struct{}
}

// append writes events to the end of a stream, all or none. When it returns without an error they are on disk.
func (s *store) append(ctx context.Context, stream string, expected expectation, events []*record) (appended, error) {
	r := &appendRequest{stream: stream, expected: expected, events: events, done: make(chan struct{})}
	select {
	case s.appends <- r:
	case <-s.closing:
		return appended{}, ErrClosed
	case <-ctx.Done():
		return appended{}, ctx.Err()
	}
	select {
	case <-r.done:
		return r.result, r.err
	case <-s.closing:
		return appended{}, ErrClosed
	}
}

const (
	maxGroup      = 1024    // appends that share one sync
	maxGroupBytes = 8 << 20 // roughly
)

// write is the one goroutine that writes: all appends that wait when a sync ends share the next one.
func (s *store) write() {
	defer s.written.Done()
	for {
		select {
		case first := <-s.appends:
			if err := s.writeGroup(s.gather(first)); err != nil {
				s.log.Error("event store stops writing", "error", err)
				s.refuse(err)
				return
			}
		case <-s.closing:
			return
		}
	}
}

func (s *store) gather(first *appendRequest) []*appendRequest {
	group, size := []*appendRequest{first}, first.size()
	for len(group) < maxGroup && size < maxGroupBytes {
		select {
		case next := <-s.appends:
			group = append(group, next)
			size += next.size()
		default:
			return group
		}
	}
	return group
}

func (r *appendRequest) size() int {
	size := 0
	for _, e := range r.events {
		size += len(e.data) + len(e.metadata)
	}
	return size
}

// writeGroup decides each append in turn, writes what they add with one sync, and answers them. After an error of the
// disk nothing is known of what it holds: no more is written.
func (s *store) writeGroup(group []*appendRequest) error {
	g := &writing{store: s, batch: s.db.NewBatch(), next: s.published.Load() + 1, heads: map[string]int64{}, added: map[string][]*record{}}
	defer g.batch.Close()
	for _, r := range group {
		r.result, r.err = g.add(r)
	}
	err := g.failed
	if err == nil && !g.batch.Empty() {
		err = commit(g.batch)
	}
	if err != nil {
		err = fmt.Errorf("write events: %w", err)
		for _, r := range group {
			r.result, r.err = appended{}, errors.Join(ErrClosed, err)
		}
	} else if len(g.heads) > 0 {
		s.publish(g.next-1, g.heads)
	}
	for _, r := range group {
		close(r.done)
	}
	return err
}

// refuse answers every append with an error until the store is closed.
func (s *store) refuse(cause error) {
	for {
		select {
		case r := <-s.appends:
			r.err = errors.Join(ErrClosed, cause)
			close(r.done)
		case <-s.closing:
			return
		}
	}
}

// writing is a group of appends while it is made.
type writing struct {
	store *store
	batch *pebble.Batch
	next  uint64           // position of the next event
	heads map[string]int64 // of streams that the group adds to
	added map[string][]*record

	failed error // the batch holds part of an append: none of the group may be written
}

func (w *writing) add(r *appendRequest) (appended, error) {
	head, err := w.head(r.stream)
	if err != nil {
		return appended{}, err
	}
	met, err := w.met(r, head)
	if err != nil {
		return appended{}, err
	}
	if !met || r.expected.inexact() {
		before, done, err := w.before(r, head)
		if done || err != nil {
			return before, err
		}
	}
	if !met {
		return appended{}, &wrongRevision{current: head}
	}
	return w.put(r, head), nil
}

func (w *writing) head(stream string) (int64, error) {
	if head, ok := w.heads[stream]; ok {
		return head, nil
	}
	return w.store.head(stream)
}

// inexact says that an expectation names no revision.
func (e expectation) inexact() bool { return e == expectAny || e == expectStreamExists }

func (w *writing) met(r *appendRequest, head int64) (bool, error) {
	switch r.expected {
	case expectAny:
		return true, nil
	case expectStreamExists:
		if head != noStream {
			return true, nil
		}
		described, err := w.head("$$" + r.stream) // a stream with metadata exists before its first event
		return described != noStream, err
	default:
		return int64(r.expected) == head, nil
	}
}

func (w *writing) put(r *appendRequest, head int64) appended {
	created := time.Now()
	for _, e := range r.events {
		head++
		e.position, e.revision, e.created, e.stream = w.next, head, created, r.stream
		w.failed = errors.Join(w.failed,
			w.batch.Set(eventKey(w.next), e.encode(), nil),
			w.batch.Set(streamKey(r.stream, head), binary.BigEndian.AppendUint64(nil, w.next), nil),
		)
		w.store.recent.put(e.id, place{stream: r.stream, revision: head, position: w.next})
		w.next++
	}
	if len(r.events) > 0 {
		w.heads[r.stream] = head
		w.added[r.stream] = append(w.added[r.stream], r.events...)
	}
	return appended{revision: head, position: w.next - 1}
}

// before is where the events of an append lie if it was done before. With an exact revision they stand, in order, right
// after it. Without one they are among the recent events of the stream, or stand at its end.
func (w *writing) before(r *appendRequest, head int64) (appended, bool, error) {
	if !r.expected.inexact() {
		return w.repeated(r, int64(r.expected)+1, head)
	}
	last, known := place{}, 0
	for _, e := range r.events {
		p, ok := w.store.recent.in(r.stream, e.id)
		if !ok {
			break
		}
		last, known = p, known+1
	}
	switch {
	case known == 0:
		return w.repeated(r, head-int64(len(r.events))+1, head)
	case known < len(r.events): // some were appended before, some were not: neither a repetition nor a new append
		return appended{}, false, &wrongRevision{current: head}
	default:
		return appended{revision: last.revision, position: last.position}, true, nil
	}
}

// repeated looks whether the events of an append stand, in order, from a revision on.
func (w *writing) repeated(r *appendRequest, from, head int64) (appended, bool, error) {
	last := from + int64(len(r.events)) - 1
	if len(r.events) == 0 || from < 0 || last > head {
		return appended{}, false, nil
	}
	position := uint64(0)
	for i, e := range r.events {
		found, err := w.at(r.stream, from+int64(i), head)
		if err != nil || found == nil || found.id != e.id {
			return appended{}, false, err
		}
		position = found.position
	}
	return appended{revision: last, position: position}, true, nil
}

// at is the event of a stream at a revision, be it on disk or still in the group; nil where there is none.
func (w *writing) at(stream string, revision, head int64) (*record, error) {
	added := w.added[stream]
	if i := revision - head + int64(len(added)) - 1; i >= 0 {
		return added[i], nil
	}
	return w.store.at(stream, revision)
}
