package export

import (
	"fmt"

	"waymark/audit/verify"
	"waymark/events"
	"waymark/eventstore"
)

// stream is the chain of a stream in an export, as far as it was read.
type stream struct {
	name     string
	first    int64  // revision
	next     int64  // revision that is due
	chain    string // what the next event is to follow
	event    Event  // the last one
	revision int64  // of it
	ordinal  int64  // its place among all events

	unsealed     int64 // place of the first event behind the last one that is proven to be sealed; 0: none
	unsealedLine int64
	unsealedAt   int64 // revision

	fault   *verify.Finding
	line    int64
	suspect *Event // the event that does not follow, while what stands behind it may tell why
	behind  bool   // only the next event can tell
}

// find notes the first fault of the stream.
func (s *stream) find(line int64, f verify.Finding) {
	if s.fault == nil {
		s.fault, s.line = &f, line
	}
}

// take takes the next event.
func (s *stream) take(line int64, e Event, raw events.Raw) {
	s.event, s.revision = e, raw.Revision
	hash, own := ownHash(e, raw)
	switch {
	case s.suspect != nil:
		s.hear(e, raw, hash, own)
	case s.fault != nil:
	case !own || raw.Revision != s.next || e.Previous != s.chain:
		s.doubt(line, e, own)
		return
	}
	if s.fault == nil {
		s.next, s.chain = raw.Revision+1, hash
	}
}

// ownHash is the hash of an event; own: it, and the id, are of its bytes and of what it says that it follows.
func ownHash(e Event, raw events.Raw) (hash string, own bool) {
	hash, err := events.Verify(e.Previous, raw)
	if err != nil {
		return hash, false
	}
	id, err := eventstore.IDOf(hash)
	return hash, err == nil && id.String() == raw.ID
}

// doubt notes what an event that does not follow tells by itself. What stands behind it may tell more.
func (s *stream) doubt(line int64, e Event, own bool) {
	s.suspect, s.behind = &e, true
	f := verify.Finding{Revision: s.next}
	switch {
	case !own:
		f.Kind, f.Detail = verify.Altered, "its bytes are not those that its hash and its id were made of"
	case e.Revision > s.next:
		f.Kind, f.Detail = verify.Removed, fmt.Sprintf("revisions %d to %d are missing", s.next, e.Revision-1)
	case e.Revision < s.next:
		f.Kind, f.Detail = verify.Inserted, fmt.Sprintf("here stands revision %d once more", e.Revision)
	default:
		f.Kind, f.Detail = verify.Removed, "what it was written behind is missing: it was removed, or altered together with its hash"
	}
	s.find(line, f)
}

// hear is what an event behind the one in doubt tells of it.
func (s *stream) hear(e Event, raw events.Raw, hash string, own bool) {
	next := s.behind
	s.behind = false
	switch {
	case !own:
	case next && raw.Revision == s.next && e.Previous == s.chain:
		if s.suspect.Revision > s.next && hash == s.suspect.Previous {
			s.reordered(raw.Revision)
		} else {
			s.fault.Kind, s.fault.Detail = verify.Inserted, "it was not written here: the next event follows the one before it"
		}
		s.suspect = nil
	case hash == s.suspect.Previous && s.fault.Kind != verify.Altered:
		s.reordered(raw.Revision)
		s.suspect = nil
	}
}

func (s *stream) reordered(revision int64) {
	s.fault.Kind, s.fault.Detail = verify.Reordered, fmt.Sprintf("it was written behind revision %d, which stands after it", revision)
}

// end compares with what the end of the file says of the stream.
func (s *stream) end(line int64, end StreamEnd) {
	switch at := s.next - 1; {
	case s.fault != nil:
	case s.first != end.First:
		s.find(line, verify.Finding{Revision: end.First, Kind: verify.Removed, Detail: fmt.Sprintf("the end says that it begins with revision %d", end.First)})
	case at < end.Revision:
		s.find(line, verify.Finding{Revision: s.next, Kind: verify.Truncated, Detail: fmt.Sprintf("revisions %d to %d are missing", s.next, end.Revision)})
	case at > end.Revision:
		s.find(line, verify.Finding{Revision: end.Revision + 1, Kind: verify.Inserted, Detail: fmt.Sprintf("the end says that it ends with revision %d", end.Revision)})
	case s.chain != end.Hash:
		s.find(line, verify.Finding{Revision: at, Kind: verify.Rewritten, Detail: "the end says that it ends with another event"})
	}
}

// judge is what was found; nil: nothing. Of all events up to a place some are proven to be sealed, so all of them are.
func (s *stream) judge(sealed int64) (*verify.Finding, int64) {
	if s.fault == nil && s.unsealed > 0 && s.unsealed < sealed {
		s.find(s.unsealedLine, verify.Finding{Revision: s.unsealedAt, Kind: verify.Rewritten,
			Detail: "nothing proves that it is sealed, as events behind it are: from here on other events stand than were sealed, or the proof was removed"})
	}
	return s.fault, s.line
}
