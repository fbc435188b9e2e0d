package ledger

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"waymark/events"
	"waymark/eventstore"
)

// freshness is how old the known state of a book may get before other books' decisions look again: with several nodes,
// a role or a story that another node recorded is seen after at most this time.
const freshness = time.Second

// stream is one book of one product: its cached state and the queue of requests on it.
type stream struct {
	ledger *Ledger
	shelf  *shelf
	book   events.Book

	mu      sync.Mutex           // held by who reads from or appends to the log
	head    atomic.Pointer[head] // what is known; nil until loaded; replaced, never changed
	marks   atomic.Pointer[marks]
	known   keyIndex     // of commands that came with an idempotency key
	ids     index        // of events
	indexed int64        // how many events known and ids have, also of a load that failed
	stale   bool         // an append had an unknown outcome: catch up first
	length  atomic.Int64 // how many events the log is known to hold at least
	checked time.Time    // when the log was last looked at
	kept    int64        // the revision of the last snapshot that was used or taken
	waits   bool         // for a snapshot to be taken

	recent recent

	heardMu sync.Mutex
	heard   []heardTail // what other processes said they appended, and nobody folded yet
	folding bool        // somebody folds them
	told    int64       // the revision of the stream after the last turn that was heard of

	queueMu sync.Mutex
	queue   []*job
	running bool
}

// head is a book as it stands after an event.
type head struct {
	decider   decider
	revision  int64
	position  events.Position
	hash      string
	effective time.Time
}

// markEvery is how many events lie between two marks at least.
const markEvery = 1024

// marks are two older heads of a stream, the younger one first: an undo of a recent decision needs not fold the whole
// book. What a book held then is kept in memory as far as it has changed since, so there are but two.
type marks [2]*head

// mark keeps a head that is far enough from the last one that was kept. The lock is held.
func (s *stream) mark(h *head) {
	m := marks{}
	if known := s.marks.Load(); known != nil {
		m = *known
	}
	if m[0] == nil || h.revision >= m[0].revision+markEvery {
		s.marks.Store(&marks{h, m[0]})
	}
}

// before is the youngest head kept from before a revision; nil for none.
func (s *stream) before(revision int64) *head {
	if known := s.marks.Load(); known != nil {
		for _, h := range known {
			if h != nil && h.revision < revision {
				return h
			}
		}
	}
	return nil
}

func (s *stream) name() string { return s.book.Stream(s.shelf.product) }

// refresh loads the stream, or catches it up if it was not looked at for a while.
func (s *stream) refresh(ctx context.Context) error {
	if s.head.Load() != nil && s.isFresh() {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.head.Load() != nil && time.Since(s.checked) < freshness {
		return nil
	}
	_, err := s.catchUp(ctx)
	return err
}

// isFresh is also true while someone else works on the stream: then the head is as new as can be.
func (s *stream) isFresh() bool {
	if !s.mu.TryLock() {
		return true
	}
	defer s.mu.Unlock()
	return time.Since(s.checked) < freshness
}

// catchUp reads what the log holds beyond the head and says whether there was anything. The lock is held.
func (s *stream) catchUp(ctx context.Context) (bool, error) {
	h := head{decider: newDecider(s.book), revision: eventstore.NoStream, hash: s.name()}
	known := s.head.Load()
	if known != nil {
		h = *known
	} else if kept, ok := s.restore(ctx); ok {
		h = kept
	}
	before := h.revision
	for d, err := range s.ahead(ctx, max(h.revision, 0)) {
		if err != nil {
			return false, err
		}
		if d.Revision == before { // the log still holds what was built on
			if d.Metadata.Hash != h.hash {
				return false, s.lost("it holds another event at revision %d", d.Revision)
			}
			continue
		}
		if h, err = h.after(d.Event, d.Metadata, d.Metadata.Hash); err != nil {
			return false, fmt.Errorf("%s revision %d: %w", s.name(), d.Revision, err)
		}
		h.position = d.Position
		if h.revision%markEvery == 0 {
			kept := h
			s.mark(&kept)
		}
		s.index(d.ID, d.Metadata.CommandID, d.Revision)
		if known != nil { // else it is loaded, and what it holds may be old
			s.recent.add(d.Recorded, d.stored)
		}
	}
	s.head.Store(&h)
	s.holds(h.revision)
	s.stale, s.checked = false, time.Now()
	s.grew()
	return h.revision > before, nil
}

// index has an event found by its id, and by that of its command. One that is no UUID is looked for by nobody.
func (s *stream) index(event, command string, revision int64) {
	if revision < s.indexed {
		return
	}
	s.indexed = revision + 1
	if id, err := uuid.Parse(event); err == nil {
		s.ids.add(id, revision)
	}
	if id, err := uuid.Parse(command); err == nil {
		s.known.add(id, revision)
	}
}

// after is the head after one more event.
func (h head) after(e events.Event, m events.Metadata, hash string) (head, error) {
	d, err := h.decider.evolve(e)
	if err != nil {
		return h, err
	}
	return head{decider: d, revision: h.revision + 1, position: h.position, hash: hash, effective: m.EffectiveAt}, nil
}
