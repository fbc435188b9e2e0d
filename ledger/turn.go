package ledger

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"waymark/eventstore"
)

const (
	maxConflicts = 100              // rounds against other writers of the same stream before giving up
	groupTimeout = 10 * time.Second // for all that one group does with the store, and its waits for a turn after a lost race
	turnTimeout  = 10 * time.Second // for the wait for a turn, after which it is done without
)

// errNoTurn says that a group must not be appended without a turn, if one can be had.
var errNoTurn = errors.New("the group needs a turn")

// Turns lets the processes that write to a stream take turns, so that none of them loses race after race. A turn is a hint: what
// is right is decided by the expected revision of an append alone, and whoever has no turn may append and lose.
type Turns interface {
	// Take waits for the turn on a stream if others want to write to it, which is known, or if the caller must have one. Held
	// says that it has the turn; others that others may have written since its last one.
	Take(ctx context.Context, stream string, must bool) (held, others bool)
	// Pass ends what Take began. More says that the caller expects to write again soon. The note is given to those who come
	// after, before they have the turn (see Ledger.Heard); if it is urgent also where nobody waits. It is made when it is wanted.
	Pass(stream string, more bool, note func() []byte, urgent bool)
	// Shared says whether other processes are there.
	Shared() bool
}

// alone is the turns of a process that knows of no others.
type alone struct{}

// Take never waits.
func (alone) Take(context.Context, string, bool) (held, others bool) { return false, false }

// Pass does nothing.
func (alone) Pass(string, bool, func() []byte, bool) {}

// Shared is false.
func (alone) Shared() bool { return false }

// turn is what the stream's worker knows of its turn.
type turn struct {
	held   bool // nobody else should append now
	asked  bool // it was asked for
	others bool // others may have appended since this process looked
	lost   int  // races
	note   note // for those after it
}

// workOnce is a turn of the stream's worker: it decides as many of the jobs that wait as fit in one append, appends what they
// decided, hands the turn on and finishes the jobs.
func (s *stream) workOnce() {
	wait, end := context.WithTimeout(context.Background(), turnTimeout)
	defer end()
	s.preload(wait)
	t := &turn{}
	t.held, t.others = s.ledger.turns.Take(wait, s.name(), false)
	jobs := s.take()
	ctx, cancel := context.WithTimeout(context.Background(), groupTimeout)
	defer cancel()
	taken, err := s.group(ctx, jobs, t)
	s.putBack(jobs[taken:])
	s.ledger.turns.Pass(s.name(), true, func() []byte { return t.note.bytes(s.ledger) }, len(t.note.said) > 0)
	s.finish(jobs[:taken], err)
}

// preload reads a book that is not known yet: before the turn, so that others need not wait for it.
func (s *stream) preload(ctx context.Context) {
	if s.head.Load() == nil {
		_ = s.refresh(ctx) // if that fails the group finds it, and tells
	}
}

// group decides as many of the jobs as fit in one append, appends what they decided, and says how many they were.
func (s *stream) group(ctx context.Context, jobs []*job, t *turn) (taken int, err error) {
	for t.lost < maxConflicts {
		g, err := s.tryGroup(ctx, jobs, t)
		switch {
		case errors.Is(err, eventstore.ErrTooLarge) && g.taken > 1:
			jobs = jobs[:1]
		case errors.Is(err, eventstore.ErrWrongRevision):
			t.lost, t.others = t.lost+1, true
			s.ledger.counts.conflicts.WithLabelValues(string(s.book)).Inc()
			if !t.held && !s.ask(ctx, t) { // the other writer may go first
				time.Sleep(rand.N(time.Duration(t.lost)*time.Millisecond + 1))
			}
		case errors.Is(err, errNoTurn):
			s.ask(ctx, t)
		case g.taken == 0: // the store could not even be read, and it is so for all
			return len(jobs), err
		default:
			return g.taken, err
		}
	}
	return len(jobs), ErrContended
}

// ask waits for a turn that others than those who wrote already know of.
func (s *stream) ask(ctx context.Context, t *turn) (held bool) {
	s.ledger.turns.Pass(s.name(), true, func() []byte { return nil }, false)
	held, others := s.ledger.turns.Take(ctx, s.name(), true)
	t.held, t.asked, t.others = held, true, t.others || others
	return held
}

// tryGroup is one round, on what others wrote if they may have.
func (s *stream) tryGroup(ctx context.Context, jobs []*job, t *turn) (g *group, err error) {
	g = &group{}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.ledger.panicked(ctx, &err)
	if t.others {
		s.stale = !s.foldHeard() || !t.held || t.lost > 0 || s.stale
	}
	if g, err = s.decideAll(ctx, jobs); err != nil {
		return g, err
	}
	t.others = false
	if t.note.said, err = s.unrecordedOf(jobs[:g.taken]); err != nil {
		return g, err
	}
	if len(t.note.said) > 0 && !t.held && !t.asked && s.ledger.turns.Shared() {
		return g, errNoTurn
	}
	if err = s.append(ctx, g, jobs); err == nil {
		s.ledger.unrecorded.add(t.note.said, time.Now())
		h := s.head.Load()
		t.note.tail = &tail{h.revision, h.position, g.entries}
	}
	return g, err
}
