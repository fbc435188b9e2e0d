package embedded

import (
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"sort"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

// What the last revision of a stream may be beside a revision.
const (
	noStream   int64 = -1            // it holds no event
	tombstoned int64 = math.MaxInt64 // it is deleted for good
)

// streamState is where a stream stands.
type streamState struct {
	head   int64
	meta   *streamMetadata // nil: the stream has none
	buried bool            // it holds the metadata of a stream that is deleted for good: readers find none, but it can be written
}

// gone says that readers find the stream deleted for good.
func (st streamState) gone() bool { return st.head == tombstoned || st.buried }

// softDeleted says that a stream is deleted and may be written again.
func (st streamState) softDeleted() bool {
	return st.meta != nil && st.meta.TruncateBefore == softDelete
}

// exists says that a stream can be read.
func (st streamState) exists() bool {
	return st.head >= 0 && !st.gone() && !st.softDeleted()
}

// maxStates is how many streams' states are kept in memory.
const maxStates = 1 << 16

// stateCache holds the states of streams that were used lately.
type stateCache struct {
	mu     sync.RWMutex
	states map[string]streamState
}

func newStateCache() *stateCache { return &stateCache{states: map[string]streamState{}} }

func (c *stateCache) get(stream string) (streamState, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	st, ok := c.states[stream]
	return st, ok
}

// update takes in new states. Meanwhile it calls publish, so that who sees a state also sees its events.
func (c *stateCache) update(states map[string]streamState, publish func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	publish()
	c.makeRoom(len(states))
	maps.Copy(c.states, states)
}

// keep takes in a state that was looked up, if it is still true.
func (c *stateCache) keep(stream string, st streamState, stillTrue func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if stillTrue() {
		c.makeRoom(1)
		c.states[stream] = st
	}
}

// makeRoom empties a full cache: a state is a few looks at the index away.
func (c *stateCache) makeRoom(n int) {
	if len(c.states)+n > maxStates {
		clear(c.states)
	}
}

// state is where a stream stands in what is published.
func (s *store) state(stream string) (streamState, error) {
	if st, ok := s.states.get(stream); ok {
		return st, nil
	}
	end := s.published.Load()
	st, err := s.lookUp(stream, end)
	if err == nil {
		s.states.keep(stream, st, func() bool { return s.published.Load() == end })
	}
	return st, err
}

// lookUp is the state that a stream has at a position of the log.
func (s *store) lookUp(stream string, end uint64) (streamState, error) {
	head, position, err := s.lastBefore(stream, end)
	if err != nil {
		return streamState{}, err
	}
	if described, ok := describedBy(stream); ok {
		last, _, err := s.lastBefore(described, end)
		if last == tombstoned {
			return s.buried(head, position), err
		}
		return streamState{head: head, meta: ofMetaStreams}, err
	}
	last, _, err := s.lastBefore(metaStream(stream), end)
	if err != nil || last == noStream {
		return streamState{head: head}, err
	}
	e, err := s.at(metaStream(stream), last)
	if err != nil {
		return streamState{}, err
	}
	return streamState{head: head, meta: metadataIn(e)}, nil
}

// buried is where the metadata of a stream that is deleted for good stands, given its last event. EventStoreDB's readers
// find it deleted with its stream. Its writer remembers where streams stand that were written since it was started, asks
// the readers about others, and takes a stream without events for a new one: so metadata that is older than the start is
// deleted for the writer too, and other metadata goes on.
func (s *store) buried(head int64, position uint64) streamState {
	if head != noStream && position <= s.opened {
		return streamState{head: tombstoned, meta: ofMetaStreams}
	}
	return streamState{head: head, meta: ofMetaStreams, buried: true}
}

// lastBefore is the last revision of a stream up to a position of the log, and its own position.
func (s *store) lastBefore(stream string, end uint64) (revision int64, position uint64, err error) {
	iter, err := s.db.NewIter(ofStream(stream))
	if err != nil {
		return noStream, 0, err
	}
	revision = noStream
	for ok := iter.Last(); ok; ok = iter.Prev() {
		if at := binary.BigEndian.Uint64(iter.Value()); at <= end {
			revision, position = revisionIn(iter.Key()), at
			break
		}
	}
	return revision, position, errors.Join(iter.Error(), iter.Close())
}

// head is the last published revision of a stream: noStream where there is none, tombstoned where it is deleted for good.
func (s *store) head(stream string) (int64, error) {
	st, err := s.state(stream)
	return st.head, err
}

// firstReadable is the first revision of a stream that its metadata lets be read. There may be none from there on.
func (s *store) firstReadable(stream string, st streamState) (int64, error) {
	if st.meta == nil {
		return 0, nil
	}
	first := st.meta.TruncateBefore
	if n := st.meta.MaxCount; n > 0 {
		first = max(first, st.head-n+1)
	}
	if age := st.meta.maxAge(); age > 0 && first <= st.head {
		return s.firstSince(stream, first, st.head, time.Now().Add(-age))
	}
	return first, nil
}

// firstSince is the first revision in a range that was appended at an instant or later; the one after the range if there
// is none. The time at which events are appended never goes back, so it can be searched.
func (s *store) firstSince(stream string, first, last int64, since time.Time) (int64, error) {
	var failed error
	n := sort.Search(int(last-first+1), func(i int) bool {
		e, err := s.at(stream, first+int64(i))
		failed = errors.Join(failed, err)
		return failed != nil || e == nil || !e.created.Before(since)
	})
	return first + int64(n), failed
}

// at is the event of a stream at a revision; nil where there is none.
func (s *store) at(stream string, revision int64) (*record, error) {
	index, closer, err := s.db.Get(streamKey(stream, revision))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	key := append([]byte{keyEvent}, index...)
	if err := closer.Close(); err != nil {
		return nil, err
	}
	stored, closer, err := s.db.Get(key)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	return decode(positionIn(key), stored)
}
