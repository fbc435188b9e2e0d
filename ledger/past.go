package ledger

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/events"
)

// past is a decision that is to be undone, and what happened since in its book; in the other books too, if it made or
// took away a thing, for they may name it. It is read before the stream is locked, for that takes long in a long book;
// what was appended in the meantime is read under the lock.
type past struct {
	stream  *stream
	named   string          // id of the event by which the decision was named
	next    int64           // the first revision that was not read yet
	state   decider         // after the last event read, until the decision was read
	batch   string          // whose events targets are
	first   int64           // revision of the first of them
	targets []target        // the events of the decision; before it was read, those of the last batch
	found   bool            // the event named is among them
	sets    map[string]bool // what the decision set; nil while its last event may not have been read
	later   []later         // the oldest of a book first
	since   map[string]bool // ids of all events after the decision
	others  []otherBook     // nil until the other books were looked at, or where they can't name what the decision set
}

// target is an event that is to be undone, between two states of its book.
type target struct {
	id            string
	position      events.Position
	role          events.Role
	undoneAs      events.Role // the role in which it is taken back
	command       string      // its name; empty: not known
	event         events.Event
	before, after decider
}

// later is an event after the decision that touches what it set, or undoes something.
type later struct {
	Later
	position events.Position
	undoes   string
	touches  bool
}

// past finds a decision by the id of one of its events and reads its book.
func (sh *shelf) past(ctx context.Context, u Undo) (*past, error) {
	id, err := uuid.Parse(u.Decision)
	if err != nil {
		return nil, domain.Unknown("decision", u.Decision)
	}
	s, revision, err := sh.search(ctx, id, u.Book)
	if err == nil {
		err = s.mayUndo(ctx, revision)
	}
	if err != nil {
		return nil, err
	}
	from := s.before(revision)
	for {
		p := &past{stream: s, named: id.String(), state: newDecider(s.book), since: map[string]bool{}}
		if from != nil {
			p.state, p.next = from.decider, from.revision+1
		}
		start := p.next
		if err := p.read(ctx, math.MaxInt64); err != nil {
			return nil, err
		}
		if p.first > start || from == nil {
			return p, p.readOthers(ctx)
		}
		from = s.before(from.revision) // the decision may have begun before the mark
	}
}

// search finds the stream that holds an event, and the event's revision: in one book, or in all of them if it is empty.
// What the cached books don't hold another node may have just recorded.
func (sh *shelf) search(ctx context.Context, id uuid.UUID, only events.Book) (*stream, int64, error) {
	for _, caughtUp := range []bool{false, true} {
		for _, book := range events.Books() {
			if s := sh.streams[book]; only == "" || only == book {
				if revision, err := s.find(ctx, id, caughtUp); revision >= 0 || err != nil {
					return s, revision, err
				}
			}
		}
	}
	return nil, -1, domain.Unknown("decision", id.String())
}

// find is the revision of the event with this id; -1 for none.
func (s *stream) find(ctx context.Context, id uuid.UUID, catchUp bool) (int64, error) {
	if catchUp {
		if err := s.lookAgain(ctx); err != nil { // without news the worker may have had them since the first look
			return -1, err
		}
	}
	for _, revision := range s.ids.find(id) {
		if is, err := s.isAt(ctx, id, revision); is || err != nil {
			return revision, err
		}
	}
	return -1, nil
}

// lookAgain catches up, however fresh the stream is.
func (s *stream) lookAgain(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.catchUp(ctx)
	return err
}

// isAt says whether the event at a revision has the id.
func (s *stream) isAt(ctx context.Context, id uuid.UUID, revision int64) (bool, error) {
	for raw, err := range s.read(ctx, revision) {
		if err != nil {
			return false, fmt.Errorf("read %s: %w", s.name(), err)
		}
		return raw.ID == id.String(), nil
	}
	return false, nil
}

// read goes on to a revision, or as far as the log goes.
func (p *past) read(ctx context.Context, last int64) error {
	if p.next > last {
		return nil
	}
	for raw, err := range p.stream.read(ctx, p.next) {
		if err != nil {
			return fmt.Errorf("read %s: %w", p.stream.name(), err)
		}
		if raw.Revision > last {
			return nil
		}
		recorded, err := events.Record(raw)
		if err != nil {
			return err
		}
		if err := p.add(recorded); err != nil {
			return err
		}
		p.next = raw.Revision + 1
	}
	return nil
}

func (p *past) add(r events.Recorded) error {
	switch same := r.Metadata.Batch() == p.batch; {
	case p.found && !same:
		p.follow(r, p.state.facets)
		return nil
	case !same:
		p.batch, p.targets, p.first = r.Metadata.Batch(), nil, r.Revision
	}
	after, err := p.state.evolve(r.Event)
	if err != nil {
		return err
	}
	p.targets = append(p.targets, target{
		id: r.ID, position: r.Position, role: r.Metadata.Role, command: r.Metadata.Command, event: r.Event, before: p.state, after: after,
	})
	p.state = after
	p.found = p.found || r.ID == p.named
	return nil
}

// set is what the decision set; its last event was read.
func (p *past) set() map[string]bool {
	if p.sets == nil {
		p.sets = map[string]bool{}
		for _, t := range p.targets {
			sets, _ := t.before.facets(t.event)
			for _, facet := range sets {
				p.sets[facet] = true
			}
		}
	}
	return p.sets
}

// follow takes in an event after the decision; facets are those of the event's book.
func (p *past) follow(r events.Recorded, facets func(events.Event) (sets, needs []string)) {
	p.since[r.ID] = true
	sets, needs := facets(r.Event)
	isSet := func(facet string) bool { return p.set()[facet] }
	touches := slices.ContainsFunc(sets, isSet) || slices.ContainsFunc(needs, isSet)
	if touches || r.Metadata.Undoes != "" {
		p.later = append(p.later, later{
			Later:    Later{ID: r.ID, Type: r.Event.Type(), Book: r.Book, Revision: r.Revision},
			position: r.Position, undoes: r.Metadata.Undoes, touches: touches,
		})
	}
}
