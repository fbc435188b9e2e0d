package embedded

import (
	"context"
	"errors"
	"fmt"
	"time"
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
