package embedded

import (
	"encoding/binary"
	"errors"
	"maps"
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// maxHeads is how many streams' heads are kept in memory.
const maxHeads = 1 << 16

// headCache holds the last revision of streams that were written lately.
type headCache struct {
	mu        sync.RWMutex
	revisions map[string]int64
}

func newHeadCache() *headCache { return &headCache{revisions: map[string]int64{}} }

func (c *headCache) get(stream string) (int64, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	revision, ok := c.revisions[stream]
	return revision, ok
}

// update takes in new heads. A full cache starts anew: a head is one look at the index away. Meanwhile it calls publish,
// so that who sees a head also sees its event.
func (c *headCache) update(heads map[string]int64, publish func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	publish()
	if len(c.revisions)+len(heads) > maxHeads {
		clear(c.revisions)
	}
	maps.Copy(c.revisions, heads)
}

// head is the last published revision of a stream; noStream where it does not exist.
func (s *store) head(stream string) (int64, error) {
	if revision, ok := s.heads.get(stream); ok {
		return revision, nil
	}
	iter, err := s.db.NewIter(ofStream(stream))
	if err != nil {
		return 0, err
	}
	revision, end := noStream, s.published.Load()
	for ok := iter.Last(); ok; ok = iter.Prev() {
		if binary.BigEndian.Uint64(iter.Value()) <= end {
			revision = revisionIn(iter.Key())
			break
		}
	}
	return revision, iter.Close()
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
