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
	command string          // whose events targets are
	first   int64           // revision of the first of them
	targets []target        // the events of the decision; before it was read, those of the last command
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
	s, revision, err := sh.search(ctx, id.String(), u.Book)
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

// firstPage is how many events a search looks at first; each page after it is larger, for older decisions are undone
// more rarely.
const firstPage = 512

// search finds the stream that holds an event, and the event's revision: in one book, or in all of them if it is empty.
// Ids have no index, so the books are looked through, the newest events of all first.
func (sh *shelf) search(ctx context.Context, id string, only events.Book) (*stream, int64, error) {
	ends := map[*stream]int64{} // of what was not looked through yet
	for _, book := range events.Books() {
		if only == "" || only == book {
			ends[sh.streams[book]] = math.MaxInt64
		}
	}
	for page := int64(firstPage); len(ends) > 0; page *= 4 {
		for s, end := range ends {
			from := max(0, min(end, s.head.Load().revision+1)-page)
			if revision, err := s.find(ctx, id, from, end); revision >= 0 || err != nil {
				return s, revision, err
			}
			if ends[s] = from; from == 0 {
				delete(ends, s)
			}
		}
	}
	return nil, -1, domain.Unknown("decision", id)
}

// find is the revision of the event with this id, of those from a revision to the one before the end; -1 for none.
func (s *stream) find(ctx context.Context, id string, from, end int64) (int64, error) {
	for raw, err := range s.ledger.store.ReadStream(ctx, s.name(), from) {
		if err != nil {
			return -1, fmt.Errorf("read %s: %w", s.name(), err)
		}
		if raw.Revision >= end {
			break
		}
		if raw.ID == id {
			return raw.Revision, nil
		}
	}
	return -1, nil
}

// read goes on to a revision, or as far as the log goes.
func (p *past) read(ctx context.Context, last int64) error {
	if p.next > last {
		return nil
	}
	for raw, err := range p.stream.ledger.store.ReadStream(ctx, p.stream.name(), p.next) {
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
	switch same := r.Metadata.CommandID == p.command; {
	case p.found && !same:
		p.follow(r, p.state.facets)
		return nil
	case !same:
		p.command, p.targets, p.first = r.Metadata.CommandID, nil, r.Revision
	}
	after, err := p.state.evolve(r.Event)
	if err != nil {
		return err
	}
	p.targets = append(p.targets, target{id: r.ID, position: r.Position, role: r.Metadata.Role, event: r.Event, before: p.state, after: after})
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
