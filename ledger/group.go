package ledger

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
)

const (
	groupBytes    = 700 << 10 // data and metadata in one append; the store takes 1 MiB
	maxGroupEvent = 2000
)

// ErrContended says that other writers won every round for the stream; nothing was appended.
var ErrContended = errors.New("the book is under contention")

// job is a request in the queue of its stream.
type job struct {
	ctx     context.Context
	request Request
	back    back // of what takes something back: what happened
	follows bool // no request: stories follow the workflow
	result  Result
	err     error
	done    chan struct{}
}

// wasReplayed says whether a job's answer was read from the log.
func (j *job) wasReplayed() bool {
	return j.err == nil && len(j.result.Outcomes) > 0 && !slices.ContainsFunc(j.result.Outcomes, func(o Outcome) bool { return o != Replayed })
}

// enqueue adds a job and starts the stream's worker if none runs. Jobs that arrive while the worker appends are decided
// in turn and appended together.
func (s *stream) enqueue(j *job) {
	s.ledger.cache.hold(s.shelf) // until finish
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	s.queue = append(s.queue, j)
	if !s.running {
		s.running = true
		go s.work()
	}
}

func (s *stream) work() {
	for s.wanted() {
		s.workOnce()
	}
}

// wanted says whether jobs wait; if not the worker must end.
func (s *stream) wanted() bool {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	s.running = len(s.queue) > 0
	return s.running
}

// take takes what waits.
func (s *stream) take() []*job {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	jobs := s.queue
	s.queue = nil
	return jobs
}

// putBack has jobs wait before those that came since they were taken.
func (s *stream) putBack(jobs []*job) {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	s.queue = append(jobs, s.queue...)
}

// finish ends jobs with what they decided, or all of them with the error.
func (s *stream) finish(jobs []*job, err error) {
	if err != nil {
		s.ledger.log.Warn("commands failed", "stream", s.name(), "requests", len(jobs), "error", err)
	}
	for _, j := range jobs {
		if err != nil {
			j.result, j.err = Result{}, err
		}
		s.ledger.cache.release(s.shelf)
		close(j.done)
	}
}

// group is what the jobs of one append decided.
type group struct {
	taken   int   // how many jobs
	from    int64 // the revision before the first entry
	head    head  // after the last entry
	entries []entry
	bytes   int                // of the entries
	ids     map[uuid.UUID]bool // of the commands that came with a key
}

// decideAll decides jobs in turn, each on the state that the ones before it leave. A refusal, or "already so", is
// believed only on a state that was compared with the log since the jobs were given.
func (s *stream) decideAll(ctx context.Context, jobs []*job) (*group, error) {
	caughtUp := false
	if s.stale || s.head.Load() == nil {
		if _, err := s.catchUp(ctx); err != nil {
			return &group{}, err
		}
		caughtUp = true
	}
	for {
		g := &group{head: *s.head.Load(), from: s.head.Load().revision, entries: make([]entry, 0, len(jobs)), ids: map[uuid.UUID]bool{}}
		doubtful := false
		for _, j := range jobs {
			if !g.fits(s.shelf.product, j) {
				break
			}
			made := len(g.entries)
			s.decide(ctx, g, j)
			g.took(s.shelf.product, j)
			doubtful = doubtful || len(g.entries) == made && !j.wasReplayed()
		}
		if !doubtful || caughtUp {
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
	if j.back != nil {
		return false
	}
	for _, d := range j.request.Decisions {
		if d.Key != "" && g.ids[d.commandID(key)] {
			return false
		}
	}
	return g.bytes < groupBytes && len(g.entries)+len(j.request.Decisions) < maxGroupEvent
}

// took counts a job that the group decided.
func (g *group) took(product string, j *job) {
	g.taken++
	for _, d := range j.request.Decisions {
		if d.Key != "" {
			g.ids[d.commandID(product)] = true
		}
	}
}

// decide decides one job and adds what it decided to the group, or sets its error.
func (s *stream) decide(ctx context.Context, g *group, j *job) {
	j.result, j.err = Result{Book: s.book, Stream: s.ledger.streamPrefix + s.name(), Revision: g.head.revision, Position: g.head.position}, nil
	if err := j.ctx.Err(); err != nil {
		j.err = err
		return
	}
	_, span := s.ledger.tracer.Start(j.ctx, "decide")
	entries, h, err := s.tryJob(ctx, g.head, j)
	span.End()
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
		g.bytes += len(e.stored.Data) + len(e.stored.Metadata)
	}
}

// tryJob decides a job on a head: its entries and the head after them.
func (s *stream) tryJob(ctx context.Context, h head, j *job) (_ []entry, _ head, err error) {
	defer s.ledger.panicked(ctx, &err)
	if j.follows {
		made, h, err := s.follow(ctx, h)
		if j.result.add(made, ""); len(made) > 0 {
			j.result.Revision = h.revision
		}
		return made, h, err
	}
	r, from := j.request, h.revision
	var entries []entry
	matched := r.IfMatch == nil || *r.IfMatch == from
	before, err := s.earlierOf(ctx, r)
	if err != nil {
		return nil, h, err
	}
	batch := "" // the id of the first command that makes something
	for i, d := range r.Decisions {
		if replayed, err := j.result.replay(before.of(s.shelf.product, d), d, i); err != nil {
			return nil, h, refusal(r, i, err)
		} else if replayed {
			continue
		}
		o := origin{command: d.commandID(s.shelf.product), index: i}
		if known, err := s.answerAgain(&j.result, d, o.command); err != nil {
			return nil, h, err
		} else if known {
			continue
		}
		if !matched {
			return nil, h, &StaleError{Current: from}
		}
		if len(r.Decisions) > 1 {
			o.batch = cmp.Or(batch, o.command.String())
		}
		o.batch = cmp.Or(d.Batch, o.batch)
		made, next, err := s.decideOne(ctx, h, j, o)
		if err != nil {
			return nil, h, refusal(r, i, err)
		}
		h = next
		if len(made) > 0 {
			batch = o.batch
		}
		entries = append(entries, made...)
		j.result.add(made, cmp.Or(o.batch, o.command.String()))
	}
	if len(entries) > 0 {
		j.result.Revision = h.revision
	}
	return entries, h, nil
}

func (s *stream) decideOne(ctx context.Context, h head, j *job, o origin) ([]entry, head, error) {
	d := j.request.Decisions[o.index]
	b := s.shelf.books()
	if s.book == events.Product {
		b.product = stateOf[product.State, product.Command, events.ProductEvent](h.decider)
	}
	if _, starts := d.Command.(product.StartProduct); !starts && !b.product.Started() {
		return nil, h, domain.Unknown("product", s.shelf.product)
	}
	in := domain.Context{Product: s.shelf.product, Imported: d.Imported}
	if err := in.CheckEvidence(d.Evidence); err != nil {
		return nil, h, err
	}
	var made []decided
	var err error
	if j.back != nil {
		made, err = j.back.make(ctx, s.ledger, h, b, d)
	} else if err = mayBring(b.product, d.Batch); err == nil {
		made, err = s.ledger.decide(h, b, d, s.shelf.product)
	}
	if err != nil || len(made) == 0 {
		return nil, h, err
	}
	return s.ledger.record(h, d, o, made)
}

// decide is what a decision other than an undo makes.
func (l *Ledger) decide(h head, b books, d Decision, product string) ([]decided, error) {
	about := describe(d.Command)
	role, err := l.authorise(b.product, d, about.Owners)
	if err != nil {
		return nil, err
	}
	if err := checkReason(b.product.Policy, d, about.Name); err != nil {
		return nil, err
	}
	list, err := h.decider.decide(b.context(product, d, l.now()), d.Command)
	return plain(list, role, about.Name), err
}

// add adds what one more decision made.
func (r *Result) add(made []entry, batch string) {
	if len(made) == 0 {
		r.Outcomes = append(r.Outcomes, AlreadySo)
		return
	}
	r.Outcomes, r.Batch = append(r.Outcomes, Done), batch
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
	started := time.Now()
	position, err := s.ledger.store.Append(ctx, s.name(), g.from, stored)
	if errors.Is(err, eventstore.ErrOutcomeUnknown) {
		s.stale = true
		position, err = s.settle(ctx, g.from, stored, err)
	}
	s.ledger.traceAppend(jobs[:g.taken], started, len(stored), err)
	if errors.Is(err, eventstore.ErrWrongRevision) {
		s.holds(g.from + 1) // what came first, though it may not show yet
	}
	if err != nil {
		return fmt.Errorf("append to %s: %w", s.name(), err)
	}
	g.head.position, s.stale = position, false
	s.head.Store(&g.head)
	s.holds(g.head.revision)
	s.mark(&g.head)
	s.checked = time.Now()
	for i, e := range g.entries {
		revision := g.from + 1 + int64(i)
		s.index(e.event.ID, e.command.String(), revision)
		s.recent.add(events.Recorded{
			ID: e.event.ID, Book: s.book, Product: s.shelf.product, Revision: revision, Position: position, Metadata: e.meta, Event: e.event.Event,
		}, len(e.stored.Data)+len(e.stored.Metadata))
	}
	s.grew()
	for _, j := range jobs[:g.taken] {
		if j.err == nil && j.result.Revision > g.from { // it decided something, or on something that was just decided
			j.result.Position = position
		}
	}
	return nil
}
