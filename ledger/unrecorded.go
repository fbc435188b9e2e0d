package ledger

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/google/uuid"

	"waymark/events"
)

const (
	// rememberedFor is how long the answer to a decision is known that came with a key and recorded nothing.
	rememberedFor = 10 * time.Minute
	// mostRemembered is how many of them are known at most.
	mostRemembered = 50_000
	// mostNoted is how many of a turn those after it are told of: a note has its bounds.
	mostNoted = 100
)

// unrecorded is the answer to a decision with an idempotency key that found all already so. The log does not have it.
type unrecorded struct {
	id       [16]byte // made from the command, and from what it is
	revision int64    // at which it was so
	position events.Position
}

const unrecordedBytes = 16 + 3*8

// unrecordedID is the same for the same decision on the same book.
func unrecordedID(stream string, command uuid.UUID, digest string) (id [16]byte) {
	sum := sha256.Sum256([]byte(stream + " " + command.String() + " " + digest))
	copy(id[:], sum[:])
	return id
}

// memory knows what was answered lately to decisions that recorded nothing: what a book said once to a key it says again,
// here and in the processes that have the turn after this one.
type memory struct {
	mu    sync.Mutex
	known map[[16]byte]unrecorded
	order []aged // the oldest first
}

type aged struct {
	id [16]byte
	at time.Time
}

// add remembers answers, where there is none yet to the same decision.
func (m *memory) add(list []unrecorded, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[[16]byte]unrecorded{}
	}
	for len(m.order) > 0 && (now.Sub(m.order[0].at) > rememberedFor || len(m.order) > mostRemembered) {
		delete(m.known, m.order[0].id)
		m.order = m.order[1:]
	}
	for _, u := range list {
		if _, ok := m.known[u.id]; !ok {
			m.known[u.id] = u
			m.order = append(m.order, aged{u.id, now})
		}
	}
}

func (m *memory) find(id [16]byte) (unrecorded, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	u, ok := m.known[id]
	return u, ok
}

// answerAgain answers a decision as it was answered before, if that is known; it found all already so then.
func (s *stream) answerAgain(r *Result, d Decision, command uuid.UUID) (bool, error) {
	if d.Key == "" {
		return false, nil
	}
	sum, err := digest(d)
	if err != nil {
		return false, err
	}
	u, ok := s.ledger.unrecorded.find(unrecordedID(s.name(), command, sum))
	if !ok {
		return false, nil
	}
	if len(r.Events) == 0 {
		r.Revision, r.Position = u.revision, u.position
	}
	r.Outcomes = append(r.Outcomes, AlreadySo)
	return true, nil
}

// unrecordedOf are the answers of a group of jobs that are in no log.
func (s *stream) unrecordedOf(jobs []*job) ([]unrecorded, error) {
	var list []unrecorded
	for _, j := range jobs {
		if j.err != nil || j.request.DryRun {
			continue
		}
		for i, d := range j.request.Decisions {
			if d.Key == "" || j.result.Outcomes[i] != AlreadySo {
				continue
			}
			sum, err := digest(d)
			if err != nil {
				return nil, err
			}
			id := unrecordedID(s.name(), d.commandID(s.shelf.product), sum)
			if _, ok := s.ledger.unrecorded.find(id); !ok {
				list = append(list, unrecorded{id, j.result.Revision, j.result.Position})
			}
		}
	}
	return list, nil
}
