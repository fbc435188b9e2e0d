package embedded

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/google/uuid"
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

// errTombstoned says that a stream is deleted: for good or, where it was expected to exist, until it is written.
var errTombstoned = errors.New("stream is deleted")

// change is what a request to the writer does to its stream.
type change int

const (
	addEvents     change = iota
	deleteSoftly         // until it is written again
	deleteForGood        // nothing may be written any more
)

// appended is where the last event of an append stands.
type appended struct {
	revision int64 // noStream for an append of nothing to a stream that does not exist
	position uint64
}

// appendRequest is an append, or the deletion of a stream, on its way to the writer.
type appendRequest struct {
	stream   string
	expected expectation
	change   change
	events   []*record // to add; without revision and position
	taken    int       // bytes of the events that a client sent
	result   appended
	err      error
	done     chan struct{}
}

// append writes events to the end of a stream, all or none. When it returns without an error they are on disk.
func (s *store) append(ctx context.Context, stream string, expected expectation, events []*record) (appended, error) {
	return s.do(ctx, &appendRequest{stream: stream, expected: expected, events: events})
}

// do has a request done. When it returns without an error the outcome is on disk.
func (s *store) do(ctx context.Context, r *appendRequest) (appended, error) {
	if err := s.submit(ctx, r); err != nil {
		return appended{}, err
	}
	return s.outcome(r)
}

// submit hands a request to the writer: requests are done in the order in which they are submitted.
func (s *store) submit(ctx context.Context, r *appendRequest) error {
	r.done = make(chan struct{})
	select {
	case s.appends <- r:
		return nil
	case <-s.closing:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// outcome waits for what becomes of a request.
func (s *store) outcome(r *appendRequest) (appended, error) {
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
				s.failure.Store(&err)
				s.refuse(err)
				return
			}
		case <-s.closing:
			return
		}
	}
}

func (s *store) gather(first *appendRequest) []*appendRequest {
	group, size := []*appendRequest{first}, first.taken
	for len(group) < maxGroup && size < maxGroupBytes {
		select {
		case next := <-s.appends:
			group = append(group, next)
			size += next.taken
		default:
			return group
		}
	}
	return group
}

// writeGroup decides each append in turn, writes what they add with one sync, and answers them. After an error of the
// disk nothing is known of what it holds: no more is written.
func (s *store) writeGroup(group []*appendRequest) error {
	g := &writing{store: s, batch: s.db.NewBatch(), next: s.published.Load() + 1, now: s.now(), states: map[string]streamState{}, added: map[string][]*record{}}
	defer g.batch.Close()
	full := s.disk.room()
	for _, r := range group {
		if r.err = full; full == nil {
			r.result, r.err = g.add(r)
		}
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
	} else if len(g.events) > 0 {
		s.tail.extend(g.events)
		s.publish(g.next-1, g.states)
	}
	for _, r := range group {
		close(r.done)
	}
	if err == nil && len(g.events) > 0 { // who wrote is answered before the many who follow are woken
		s.awaited.came(g.states)
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

// now is the time for the next events: never before that of the last ones, whatever the clock does. That is the clock on
// the wall, which may be put back, as that is what is stored.
func (s *store) now() time.Time {
	if now := time.Now().Round(0); now.After(s.latest) {
		s.latest = now
	}
	return s.latest
}

// writing is a group of appends while it is made.
type writing struct {
	store  *store
	batch  *pebble.Batch
	next   uint64 // position of the next event
	now    time.Time
	states map[string]streamState // of streams that the group changes
	added  map[string][]*record
	events []*record // all that it adds, in order

	failed error // the batch holds part of an append: none of the group may be written
}

func (w *writing) add(r *appendRequest) (appended, error) {
	st, err := w.state(r.stream)
	if err != nil {
		return appended{}, err
	}
	if st.head == tombstoned || r.expected == expectStreamExists && st.softDeleted() {
		return appended{}, errTombstoned
	}
	met, err := w.met(r, st)
	if err != nil {
		return appended{}, err
	}
	if r.change == addEvents && int64(r.expected) != st.head {
		before, done, err := w.before(r, st.head)
		if done || err != nil {
			return before, err
		}
	}
	if !met {
		return appended{}, &wrongRevision{current: st.head}
	}
	switch r.change {
	case deleteSoftly:
		return w.truncate(r.stream, softDelete, nil)
	case deleteForGood:
		return w.tombstone(r.stream, st), nil
	default:
		return w.put(r, st)
	}
}

func (w *writing) state(stream string) (streamState, error) {
	if st, ok := w.states[stream]; ok {
		return st, nil
	}
	return w.store.state(stream)
}

// inexact says that an expectation names no revision.
func (e expectation) inexact() bool { return e == expectAny || e == expectStreamExists }

func (w *writing) met(r *appendRequest, st streamState) (bool, error) {
	if r.expected == expectStreamExists || r.change == deleteSoftly { // what is not there can't be hidden
		if known, err := w.known(r.stream, st); !known || err != nil {
			return false, err
		}
	}
	switch r.expected {
	case expectAny, expectStreamExists:
		return true, nil
	case expectNoStream:
		return st.head == noStream || st.softDeleted(), nil
	default:
		return int64(r.expected) == st.head, nil
	}
}

// known says that a stream was written, or has metadata: with that it exists before its first event.
func (w *writing) known(stream string, st streamState) (bool, error) {
	if st.head != noStream {
		return true, nil
	}
	meta, err := w.state(metaStream(stream))
	return meta.head != noStream, err
}

// put adds the events of an append. A deleted stream exists again after that.
func (w *writing) put(r *appendRequest, st streamState) (appended, error) {
	if len(r.events) == 0 {
		return appended{revision: st.head, position: w.next - 1}, nil
	}
	described, isMeta := describedBy(r.stream)
	if !isMeta {
		done := w.extend(r.stream, st, r.events)
		if !st.softDeleted() {
			return done, nil
		}
		return done, w.undelete(r.stream, st)
	}
	before, err := w.state(described)
	if err != nil {
		return appended{}, err
	}
	done := w.extend(r.stream, st, r.events)
	if before.softDeleted() {
		return done, w.undelete(described, before)
	}
	w.states[described] = streamState{before.head, metadataIn(r.events[len(r.events)-1])}
	return done, nil
}

// undelete lets a stream be read again, from the first event on that was not there when it was deleted.
func (w *writing) undelete(stream string, deleted streamState) error {
	last, err := w.last(metaStream(stream))
	if err != nil {
		w.failed = errors.Join(w.failed, err)
		return err
	}
	_, err = w.truncate(stream, deleted.head+1, last)
	return err
}

// extend writes events to the end of a stream.
func (w *writing) extend(stream string, st streamState, events []*record) appended {
	for _, e := range events {
		st.head++
		w.write(stream, st.head, e)
	}
	w.states[stream] = st
	w.added[stream] = append(w.added[stream], events...)
	return appended{revision: st.head, position: w.next - 1}
}

func (w *writing) write(stream string, revision int64, e *record) {
	e.position, e.revision, e.created, e.stream = w.next, revision, w.now, stream
	w.failed = errors.Join(w.failed,
		w.batch.Set(eventKey(w.next), e.encode(), nil),
		w.batch.Set(streamKey(stream, revision), binary.BigEndian.AppendUint64(nil, w.next), nil),
	)
	w.events = append(w.events, e)
	w.store.recent.put(e.id, place{stream: stream, revision: revision, position: w.next})
	w.next++
}

// truncate adds to a stream's metadata, given its last event or nil, from which revision on it can be read.
func (w *writing) truncate(stream string, before int64, last *record) (appended, error) {
	e, err := truncated(last, before)
	if err != nil {
		w.failed = errors.Join(w.failed, err)
		return appended{}, err
	}
	st, err := w.state(stream)
	meta, err2 := w.state(metaStream(stream))
	if err := errors.Join(err, err2); err != nil {
		w.failed = errors.Join(w.failed, err)
		return appended{}, err
	}
	done := w.extend(metaStream(stream), meta, []*record{e})
	w.states[stream] = streamState{st.head, metadataIn(e)}
	return done, nil
}

// tombstone writes the event after which no other may come. The metadata is deleted with its stream.
func (w *writing) tombstone(stream string, st streamState) appended {
	w.write(stream, tombstoned, &record{id: uuid.New(), typ: typeTombstone, contentType: contentJSON})
	w.states[stream] = streamState{tombstoned, st.meta}
	w.states[metaStream(stream)] = streamState{tombstoned, ofMetaStreams}
	return appended{revision: tombstoned, position: w.next - 1}
}

// last is the last event of a stream, be it on disk or still in the group; nil where there is none.
func (w *writing) last(stream string) (*record, error) {
	st, err := w.state(stream)
	if err != nil || st.head == noStream {
		return nil, err
	}
	return w.at(stream, st.head, st.head)
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
	n := int64(len(r.events))
	if n == 0 || from < 0 || n > head-from+1 { // from may be the largest number that there is
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
	return appended{revision: from + n - 1, position: position}, true, nil
}

// at is the event of a stream at a revision, be it on disk or still in the group; nil where there is none.
func (w *writing) at(stream string, revision, head int64) (*record, error) {
	added := w.added[stream]
	if i := revision - head + int64(len(added)) - 1; i >= 0 {
		return added[i], nil
	}
	return w.store.at(stream, revision)
}
