package ledger

import (
	"context"
	"errors"
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Undo takes back the whole decision that an event belongs to, as it was given: all events of its batch, or of its command
// where that was given alone, the newest first. Where later decisions build on it it is refused with a *LaterError. An undo
// is a decision like others and can be undone itself.
type Undo struct {
	domain.Of[books]             // it is of all of them
	Decision         string      `json:"decision" format:"uuid" doc:"Id of an event of the decision, as in /decisions"`
	Book             events.Book `json:"book,omitempty" enum:"product,discovery,roadmap,backlog" doc:"The book that it is in; all are searched if left out"`
}

// make is what an undo makes.
func (p *past) make(ctx context.Context, l *Ledger, h head, b books, d Decision) ([]decided, error) {
	for i := range p.targets {
		role, err := l.authorise(b.product, d, p.owners(p.targets[i]))
		if err != nil {
			return nil, err
		}
		p.targets[i].undoneAs = role
	}
	if err := checkReason(b.product.Policy, d, p.commands(d)...); err != nil {
		return nil, err
	}
	return p.undo(ctx, h, b.context(p.stream.shelf.product, d, l.now()))
}

// owners are the roles that may take an event back: the one that it was made in, and the owner of the book where that is a
// role whose every command the owner may give too. An imported event has no role: it is the owner's.
func (p *past) owners(t target) []events.Role {
	owner := events.ProductManager
	if p.stream.book == events.Backlog {
		owner = events.ProductOwner
	}
	switch made := t.role; made {
	case "", owner:
		return []events.Role{owner}
	case events.ProductManager, events.ProductOwner:
		return []events.Role{made}
	default:
		return []events.Role{made, owner}
	}
}

// commands are the names of those that an undo counts as. Events of old logs don't say by which command they were made: it
// may have been any one of the book.
func (p *past) commands(d Decision) []string {
	names := []string{describe(d.Command).Name}
	for _, t := range p.targets {
		if t.command != "" {
			names = append(names, t.command)
			continue
		}
		for _, c := range Commands() {
			if c.Book == p.stream.book {
				names = append(names, c.Name)
			}
		}
		break
	}
	return names
}

// undo is what takes the decision back on a head that the log is at; nothing where it was taken back already.
func (p *past) undo(ctx context.Context, h head, in domain.Context) ([]decided, error) {
	if err := p.reversible(in); err != nil {
		return nil, err
	}
	if err := p.read(ctx, h.revision); err != nil {
		return nil, err
	}
	if err := p.readOthers(ctx); err != nil {
		return nil, err
	}
	undone := p.undone()
	if slices.ContainsFunc(p.targets, func(t target) bool { return undone[t.id] }) {
		return nil, nil
	}
	if later := p.inTheWay(undone); len(later) > 0 {
		return nil, &LaterError{Decisions: later}
	}
	return p.compensate(h.decider, in)
}

// reversible says whether the decision could have been taken back at once; so nothing need be cleared out of the way
// of one that can't.
func (p *past) reversible(in domain.Context) error {
	for _, t := range p.targets {
		if _, err := t.before.undo(t.after, in, t.event); errors.Is(err, domain.ErrNotReversible) {
			return err
		}
	}
	return nil
}

// undone is the ids of all events that are undone by an event that is not undone itself.
func (p *past) undone() map[string]bool {
	undone := map[string]bool{}
	for _, l := range slices.Backward(p.later) {
		if l.undoes != "" && !undone[l.ID] {
			undone[l.undoes] = true
		}
	}
	return undone
}

// inTheWay are the later events that touch what the decision set and still count. An undo of something that itself came
// later does not: both cancel out. The undo of something older counts.
func (p *past) inTheWay(undone map[string]bool) []Later {
	var list []Later
	slices.SortStableFunc(p.later, func(a, b later) int { return a.position.Compare(b.position) })
	for _, l := range p.later {
		if l.touches && !undone[l.ID] && !p.since[l.undoes] {
			list = append(list, l.Later)
		}
	}
	return list
}

func (p *past) compensate(now decider, in domain.Context) ([]decided, error) {
	var made []decided
	for _, t := range slices.Backward(p.targets) {
		list, err := t.before.undo(now, in, t.event)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			if now, err = now.evolve(e); err != nil {
				return nil, err
			}
			made = append(made, decided{event: e, role: t.undoneAs, command: t.command, undoes: t.id})
		}
	}
	return made, nil
}
