package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/klauspost/compress/zstd"

	"waymark/events"
	"waymark/eventstore"
)

const (
	// mostHeard is how many tails of a stream wait to be folded at most.
	mostHeard = 64
	// largestNote is how large a note may be: notifications of PostgreSQL take 8,000 bytes.
	largestNote = 5000
	// largestTail is how large the events of a tail may be that is told, and so unfolded.
	largestTail = 64 << 10
)

// tail is what a turn appended. It is told with the turn, so that nobody needs to read what was appended by those before it: it is
// folded if it follows what is known, hash by hash. What is missing or does not fit is read from the log.
type tail struct {
	revision int64           // of the head after the turn
	position events.Position // likewise
	entries  []entry
}

// append adds a tail to a note. One that is large is left out, but for the revision.
func (t *tail) append(text []byte, squeeze *zstd.Encoder) []byte {
	for _, number := range []uint64{uint64(t.revision), t.position.Commit, t.position.Prepare} {
		text = binary.BigEndian.AppendUint64(text, number)
	}
	var plain []byte
	for _, e := range t.entries {
		for _, part := range [][]byte{[]byte(e.stored.Type), e.stored.Data, e.stored.Metadata} {
			plain = append(binary.AppendUvarint(plain, uint64(len(part))), part...)
		}
	}
	if len(plain) == 0 || len(plain) > largestTail {
		return text
	}
	if all := squeeze.EncodeAll(plain, text); len(all) <= largestNote {
		return all
	}
	return text
}

// errNoTail says that what was heard can't be read.
var errNoTail = errors.New("no tail")

// heardTail is a tail as it was heard.
type heardTail struct {
	revision int64
	position events.Position
	squeezed []byte
}

func parseTail(text []byte) (t heardTail, ok bool) {
	if len(text) < 3*8 {
		return t, false
	}
	number := func(n int) uint64 { return binary.BigEndian.Uint64(text[8*n:]) }
	return heardTail{int64(number(0)), events.Position{Commit: number(1), Prepare: number(2)}, text[3*8:]}, true
}

// raws are the events of the tail as the store has them. The time at which it recorded them is not told.
func (t heardTail) raws(stream string, unfold *zstd.Decoder) ([]events.Raw, error) {
	plain, err := unfold.DecodeAll(t.squeezed, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoTail, err)
	}
	var parts [][]byte
	for len(plain) > 0 {
		length, n := binary.Uvarint(plain)
		if n <= 0 || length > uint64(len(plain)-n) {
			return nil, errNoTail
		}
		parts, plain = append(parts, plain[n:n+int(length)]), plain[n+int(length):]
	}
	if len(parts)%3 != 0 {
		return nil, errNoTail
	}
	raws := make([]events.Raw, len(parts)/3)
	for i := range raws {
		raws[i] = events.Raw{
			Stream: stream, Revision: t.revision - int64(len(raws)-1-i), Position: t.position,
			Type: string(parts[3*i]), Data: parts[3*i+1], Metadata: parts[3*i+2],
		}
	}
	return raws, nil
}

// hear keeps a tail until it is folded, which begins at once, aside.
func (s *stream) hear(t heardTail) {
	s.heardMu.Lock()
	defer s.heardMu.Unlock()
	s.told = t.revision
	if len(t.squeezed) == 0 {
		return
	}
	if len(s.heard) == mostHeard {
		s.heard = nil // nobody folds them; they are read when they are needed
	}
	if s.heard = append(s.heard, t); !s.folding {
		s.folding = true
		go s.foldAside()
	}
}

// nextHeard takes the tail that was heard first; false if there is none.
func (s *stream) nextHeard() (t heardTail, ok bool) {
	s.heardMu.Lock()
	defer s.heardMu.Unlock()
	if len(s.heard) == 0 {
		s.folding = false
		return t, false
	}
	t, s.heard = s.heard[0], s.heard[1:]
	return t, true
}

func (s *stream) foldAside() {
	for {
		s.mu.Lock()
		t, ok := s.nextHeard()
		if ok {
			s.fold(t)
		}
		s.mu.Unlock()
		if !ok {
			return
		}
	}
}

// foldHeard folds all tails that wait, and says whether the head is as new as the holder of the last turn said. The lock is held.
func (s *stream) foldHeard() bool {
	for t, ok := s.nextHeard(); ok; t, ok = s.nextHeard() {
		s.fold(t)
	}
	s.heardMu.Lock()
	defer s.heardMu.Unlock()
	known := s.head.Load()
	return known != nil && s.told > 0 && known.revision >= s.told
}

// fold moves the head over a tail, if that follows it. The lock is held.
func (s *stream) fold(t heardTail) {
	known := s.head.Load()
	if known == nil || known.revision >= t.revision {
		return
	}
	raws, err := t.raws(s.name(), s.ledger.unfold)
	if err != nil || len(raws) == 0 || raws[0].Revision > known.revision+1 {
		return
	}
	h := *known
	news := raws[known.revision+1-raws[0].Revision:]
	folded := make([]events.Recorded, 0, len(news))
	for _, raw := range news {
		recorded, err := verified(h.hash, raw)
		if err != nil {
			return
		}
		if h, err = h.after(recorded.Event, recorded.Metadata, recorded.Metadata.Hash); err != nil {
			return
		}
		h.position = raw.Position
		folded = append(folded, recorded)
	}
	for i, r := range folded {
		s.index(r.ID, r.Metadata.CommandID, r.Revision)
		s.recent.add(r, len(news[i].Data)+len(news[i].Metadata))
	}
	s.head.Store(&h)
	s.mark(&h)
	s.holds(h.revision)
	s.checked = time.Now()
	s.grew()
}

// verified is an event that follows the hash, with the id that is made from its own.
func verified(previous string, raw events.Raw) (events.Recorded, error) {
	hash, err := events.Verify(previous, raw)
	if err != nil {
		return events.Recorded{}, err
	}
	id, err := eventstore.IDOf(hash)
	if err != nil {
		return events.Recorded{}, err
	}
	raw.ID = id.String()
	return events.Record(raw)
}
