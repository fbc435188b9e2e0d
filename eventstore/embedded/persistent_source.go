package embedded

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// source is where a group takes its messages from: a stream, or the log. A place in it is a revision, or a position.
type source struct {
	store  *store
	stream string
	filter *filter // of the log; nil for everything
	ended  bool    // the stream was deleted for good before the group was started
}

func (s *source) all() bool { return s.stream == allStream }

// news is closed when the source may hold more than at the call.
func (s *source) news() <-chan struct{} {
	if s.all() {
		return s.store.awaited.news("")
	}
	return s.store.awaited.news(s.stream)
}

// read is what a group takes next. Of a stream that is deleted for good while the group runs that is what is left, and the
// tombstone: EventStoreDB's groups have read it by then, and get the tombstone as they get any event that is written. A group
// that is started on such a stream gets nothing but the error.
func (s *source) read(from, limit uint64) (page, error) {
	if s.all() {
		return s.store.allForwards(from, limit)
	}
	p, err := s.store.streamForwards(s.stream, from, limit)
	if errors.Is(err, errTombstoned) && !s.ended {
		return s.store.left(s.stream, from, limit)
	}
	return p, err
}

// over says that the stream is deleted for good.
func (s *source) over() (bool, error) {
	if s.all() {
		return false, nil
	}
	st, err := s.store.state(s.stream)
	return st.gone(), err
}

func (s *source) place(e *record) int64 {
	if s.all() {
		return int64(e.position)
	}
	return e.revision
}

// end is the place of the last event; -1 for none.
func (s *source) end() (int64, error) {
	if !s.all() {
		head, err := s.store.head(s.stream)
		if head == tombstoned {
			head = noStream
		}
		return head, err
	}
	if end := s.store.published.Load(); end > 0 {
		return int64(end), nil
	}
	return -1, nil
}

// own says whether an event of the log was written by a group of the log. No such group gets it, or its checkpoints would
// give it work for ever.
func (s *source) own(e *record) bool {
	return s.all() && strings.HasPrefix(e.stream, groupPrefix+groupKey(allStream, "")) &&
		(strings.HasSuffix(e.stream, checkpointSuffix) || strings.HasSuffix(e.stream, parkedSuffix))
}

// text is a place as clients read it.
func (s *source) text(place int64) string {
	if s.all() {
		return fmt.Sprintf("C:%d/P:%d", place, place)
	}
	return strconv.FormatInt(place, 10)
}

// parse reads what text writes.
func (s *source) parse(text string) (int64, error) {
	if s.all() {
		commit, _, _ := strings.Cut(strings.TrimPrefix(text, "C:"), "/")
		text = commit
	}
	return strconv.ParseInt(text, 10, 64)
}
