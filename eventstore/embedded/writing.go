package embedded

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/google/uuid"
)

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
		return w.tombstone(r.stream, st)
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
	case expectNoStream: // an append of no events does not find that a deleted stream is none
		return st.head == noStream || st.softDeleted() && (r.change != addEvents || len(r.events) > 0), nil
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

// put adds the events of an append. A deleted stream exists again after that, also if there are none, and also if it is the
// metadata that is written.
func (w *writing) put(r *appendRequest, st streamState) (appended, error) {
	described, isMeta := describedBy(r.stream)
	if !isMeta {
		done := w.extend(r.stream, st, r.events)
		return done, w.undelete(r.stream, st)
	}
	before, err := w.state(described)
	if err != nil {
		return appended{}, err
	}
	done := w.extend(r.stream, st, r.events)
	if n := len(r.events); n > 0 {
		w.states[described] = streamState{head: before.head, meta: metadataIn(r.events[n-1])}
	}
	return done, w.undelete(described, before)
}

// undelete lets a stream that is deleted be read again, from the first event on that was not there when it was deleted. A
// stream that was deleted for good meanwhile ended with the largest revision that there is: there the count goes on with the
// least number, as EventStoreDB's does, and nothing can be read all the same.
func (w *writing) undelete(stream string, deleted streamState) error {
	if !deleted.softDeleted() {
		return nil
	}
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
	if len(events) == 0 {
		return appended{revision: st.head, position: w.next - 1}
	}
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
	w.states[stream] = streamState{head: st.head, meta: metadataIn(e)}
	return done, nil
}

// tombstone writes the event after which no other may come; it has no data, and that is no JSON. The metadata is buried with
// its stream.
func (w *writing) tombstone(stream string, st streamState) (appended, error) {
	last, err := w.last(metaStream(stream))
	if err != nil {
		return appended{}, err
	}
	head, position := noStream, uint64(0)
	if last != nil {
		head, position = last.revision, last.position
	}
	w.write(stream, tombstoned, &record{id: uuid.New(), typ: typeTombstone, contentType: contentBinary})
	w.states[stream] = streamState{head: tombstoned, meta: st.meta}
	w.states[metaStream(stream)] = w.store.buried(head, position)
	return appended{revision: tombstoned, position: w.next - 1}, nil
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
