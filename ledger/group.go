package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
)

const (
	maxConflicts  = 100              // rounds against other writers of the same stream before giving up
	groupBytes    = 700 << 10        // data and metadata in one append; the store takes 1 MiB
	groupTimeout  = 10 * time.Second // for all that one group does with the store
	maxGroupEvent = 2000
)

// ErrContended says that other writers won every round for the stream; nothing was appended.
var ErrContended = errors.New("the book is under contention")

// job is a request in the queue of its stream.
type job struct {
	ctx     context.Context
	request Request
	past    *past // of an undo: what is to be undone, and what happened since
	result  Result
	err     error
	done    chan struct{}
}

// enqueue adds a job and starts the stream's worker if none runs. Jobs that arrive while the worker appends are decided
// in turn and appended together.
func (s *stream) enqueue(j *job) {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	s.queue = append(s.queue, j)
	if !s.running {
		s.running = true
		go s.work()
	}
}

func (s *stream) work() {
	for {
		s.queueMu.Lock()
		jobs := s.queue
		s.queue = nil
		s.running = len(jobs) > 0
		s.queueMu.Unlock()
		if len(jobs) == 0 {
			return
		}
		for len(jobs) > 0 {
			jobs = jobs[s.group(jobs):]
		}
	}
}

// group decides as many of the jobs as fit in one append, appends what they decided, finishes them and says how many
// they were.
func (s *stream) group(jobs []*job) int {
	ctx, cancel := context.WithTimeout(context.Background(), groupTimeout)
	defer cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	for lost := range maxConflicts {
		time.Sleep(rand.N(time.Duration(lost)*time.Millisecond + 1)) // let the other writer have its turn
		g, err := s.decideAll(ctx, jobs)
		if err == nil {
			err = s.append(ctx, g, jobs)
		}
		switch {
		case errors.Is(err, eventstore.ErrTooLarge) && g.taken > 1:
			jobs = jobs[:1]
			continue
		case errors.Is(err, eventstore.ErrWrongRevision):
			if _, err = s.catchUp(ctx); err == nil {
				continue
			}
		}
		return s.finish(jobs, g.taken, err)
	}
	return s.finish(jobs, len(jobs), ErrContended)
}

// finish ends the first jobs with what they decided, or all of them with the error, and says how many it ended. Where
// the store could not even be read none was taken, and it is so for all.
func (s *stream) finish(jobs []*job, taken int, err error) int {
	if taken == 0 {
		taken = len(jobs)
	}
	if err != nil {
		s.ledger.log.Warn("commands failed", "stream", s.name(), "requests", taken, "error", err)
	}
	for _, j := range jobs[:taken] {
		if err != nil {
			j.result, j.err = Result{}, err
		}
		close(j.done)
	}
	return taken
}

// group is what the jobs of one append decided.
type group struct {
	taken   int   // how many jobs
	from    int64 // the revision before the first entry
	head    head  // after the last entry
	entries []entry
	bytes   int                // of the entries
	ids     map[uuid.UUID]bool // of the commands that made the entries
}

// decideAll decides jobs in turn, each on the state that the ones before it leave. A refusal, or "already so", is
// believed only on a state that was compared with the log.
func (s *stream) decideAll(ctx context.Context, jobs []*job) (*group, error) {
	if s.stale || s.head.Load() == nil {
		if _, err := s.catchUp(ctx); err != nil {
			return &group{}, err
		}
	}
	for {
		g := &group{head: *s.head.Load(), from: s.head.Load().revision, ids: map[uuid.UUID]bool{}}
		doubtful := false
		for _, j := range jobs {
			if !g.fits(s.shelf.product, j) {
				break
			}
			made := len(g.entries)
			s.decide(ctx, g, j)
			doubtful = doubtful || len(g.entries) == made
			g.taken++
		}
		if !doubtful {
			return g, nil
		}
		news, err := s.catchUp(ctx)
		if err != nil || !news {
			return g, err
		}
	}
}

// fits says whether a job may join the group: there is room, none of its keys is in the group already, and it does not
// look into the log, which does not have yet what the group decided.
func (g *group) fits(key string, j *job) bool {
	if g.taken == 0 {
		return true
	}
	if j.past != nil {
		return false
	}
	for _, d := range j.request.Decisions {
		if d.Key != "" && g.ids[commandID(key, d.Key)] {
			return false
		}
	}
	return g.bytes < groupBytes && len(g.entries)+len(j.request.Decisions) < maxGroupEvent
}

// decide decides one job and adds what it decided to the group, or sets its error.
func (s *stream) decide(ctx context.Context, g *group, j *job) {
	j.result, j.err = Result{Book: s.book, Stream: s.name(), Revision: g.head.revision, Position: g.head.position}, nil
	if err := j.ctx.Err(); err != nil {
		j.err = err
		return
	}
	entries, h, err := s.tryJob(ctx, g.head, j)
	if err != nil {
		j.err = err
		return
	}
	if j.request.DryRun {
		j.result.Order = shifts(s.shelf.product, g.head.decider, h.decider)
		return
	}
	if len(entries) == 0 {
		return
	}
	g.head = h
	g.entries = append(g.entries, entries...)
	for _, e := range entries {
		g.ids[e.command] = true
		g.bytes += len(e.stored.Data) + len(e.stored.Metadata)
	}
}

// tryJob decides a job on a head: its entries and the head after them.
func (s *stream) tryJob(ctx context.Context, h head, j *job) ([]entry, head, error) {
	r, from := j.request, h.revision
	var entries []entry
	matched := r.IfMatch == nil || *r.IfMatch == from
	before, err := s.earlierOf(ctx, r)
	if err != nil {
		return nil, h, err
	}
	for i, d := range r.Decisions {
		id := commandID(s.shelf.product, d.Key)
		if replayed, err := j.result.replay(before[id], d, i); err != nil {
			return nil, h, refusal(r, i, err)
		} else if replayed {
			continue
		}
		if !matched {
			return nil, h, &StaleError{Current: from}
		}
		made, next, err := s.decideOne(ctx, h, j, id, i)
		if err != nil {
			return nil, h, refusal(r, i, err)
		}
		h = next
		entries = append(entries, made...)
		j.result.add(made)
	}
	if len(entries) > 0 {
		j.result.Revision = h.revision
	}
	return entries, h, nil
}

func (s *stream) decideOne(ctx context.Context, h head, j *job, id uuid.UUID, index int) ([]entry, head, error) {
	d := j.request.Decisions[index]
	b := s.shelf.books()
	if s.book == events.Product {
		b.product = stateOf[product.State, product.Command, events.ProductEvent](h.decider)
	}
	if _, starts := d.Command.(product.StartProduct); !starts && !b.product.Started() {
		return nil, h, domain.Unknown("product", s.shelf.product)
	}
	owners := d.Command.Owners()
	if j.past != nil {
		owners = j.past.owners()
	}
	role, err := authorise(b.product, d, owners)
	if err != nil {
		return nil, h, err
	}
	if err := checkReason(b.product.Policy, d); err != nil {
		return nil, h, err
	}
	in := b.context(s.shelf.product, d)
	var made []decided
	if j.past != nil {
		made, err = j.past.undo(ctx, h, in)
	} else {
		made, err = decide(h, in, d.Command)
	}
	if err != nil || len(made) == 0 {
		return nil, h, err
	}
	return s.ledger.record(h, d, id, role, index, made)
}

func decide(h head, in domain.Context, c Command) ([]decided, error) {
	list, err := h.decider.decide(in, c)
	return plain(list), err
}

func (r *Result) add(made []entry) {
	outcome := Done
	if len(made) == 0 {
		outcome = AlreadySo
	}
	r.Outcomes = append(r.Outcomes, outcome)
	for _, e := range made {
		r.Events = append(r.Events, e.event)
	}
}

// append appends what the group decided, after which its head is the stream's. The store tells the position of the last
// event alone: it serves as the position of every request of the group, for none of them is visible later.
func (s *stream) append(ctx context.Context, g *group, jobs []*job) error {
	if len(g.entries) == 0 {
		return nil
	}
	stored := make([]eventstore.NewEvent, len(g.entries))
	for i, e := range g.entries {
		stored[i] = e.stored
	}
	position, err := s.ledger.store.Append(ctx, s.name(), g.from, stored)
	if err != nil {
		s.stale = s.stale || errors.Is(err, eventstore.ErrOutcomeUnknown)
		return fmt.Errorf("append to %s: %w", s.name(), err)
	}
	g.head.position = position
	s.head.Store(&g.head)
	s.mark(&g.head)
	s.checked = time.Now()
	for i, e := range g.entries {
		s.known.add(e.command.String(), g.from+1+int64(i))
	}
	for _, j := range jobs[:g.taken] {
		if j.err == nil && j.result.Revision > g.from { // it decided something, or on something that was just decided
			j.result.Position = position
		}
	}
	return nil
}
