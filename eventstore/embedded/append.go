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
	if !g.batch.Empty() {
		if err := commit(g.batch); err != nil {
			for _, r := range group {
				r.result, r.err = appended{}, fmt.Errorf("write events: %w", err)
				close(r.done)
			}
			return err
		}
		s.heads.update(g.heads)
		s.publish(g.next - 1)
	}
	for _, r := range group {
		close(r.done)
	}
	return nil
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
}

func (w *writing) add(r *appendRequest) (appended, error) {
	head, ok := w.heads[r.stream]
	if !ok {
		var err error
		if head, err = w.store.head(r.stream); err != nil {
			return appended{}, err
		}
	}
	if !r.expected.met(head) || r.expected < 0 && r.expected != expectNoStream {
		if before, ok, err := w.repeated(r, head); ok || err != nil {
			return before, err
		}
	}
	if !r.expected.met(head) {
		return appended{}, &wrongRevision{current: head}
	}
	return w.put(r, head)
}

func (e expectation) met(head int64) bool {
	switch e {
	case expectAny:
		return true
	case expectStreamExists:
		return head != noStream
	default:
		return int64(e) == head
	}
}

func (w *writing) put(r *appendRequest, head int64) (appended, error) {
	created := time.Now()
	for _, e := range r.events {
		head++
		e.position, e.revision, e.created, e.stream = w.next, head, created, r.stream
		if err := w.batch.Set(eventKey(w.next), e.encode(), nil); err != nil {
			return appended{}, err
		}
		if err := w.batch.Set(streamKey(r.stream, head), binary.BigEndian.AppendUint64(nil, w.next), nil); err != nil {
			return appended{}, err
		}
		w.next++
	}
	if len(r.events) > 0 {
		w.heads[r.stream] = head
		w.added[r.stream] = append(w.added[r.stream], r.events...)
	}
	return appended{revision: head, position: w.next - 1}, nil
}

// repeated finds an append that was done before: its ids stand, in order, right after the revision that it expects; with
// no exact revision, at the end of the stream.
func (w *writing) repeated(r *appendRequest, head int64) (appended, bool, error) {
	from := int64(r.expected) + 1
	if r.expected == expectAny || r.expected == expectStreamExists {
		from = head - int64(len(r.events)) + 1
	}
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
