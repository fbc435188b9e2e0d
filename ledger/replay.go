package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/events"
)

// skip is how many events are rather read past than a read is begun anew for what lies behind them.
const skip = 500

// earlier is what a decision with an idempotency key made when it was recorded.
type earlier struct {
	events   []events.Recorded
	revision int64 // of the last one
}

// remembered is what commands made before, by their ids.
type remembered map[uuid.UUID]*earlier

// of is what the decision made before; nil for nothing.
func (r remembered) of(product string, d Decision) *earlier {
	if d.Key == "" {
		return nil
	}
	if e := r[d.commandID(product)]; e != nil && len(e.events) > 0 {
		return e
	}
	if e := r[productsID(product, d.Key)]; !d.Imported && e != nil && e.isOf(d) {
		return e
	}
	return nil
}

// isOf says whether what was recorded before keys belonged to their actors is of the decision's actor.
func (e *earlier) isOf(d Decision) bool {
	return len(e.events) > 0 && e.events[0].Metadata.Actor == d.Actor && !strings.HasPrefix(e.events[0].Metadata.Source, "import:")
}

// earlierOf finds what the request's decisions made before, by the ids of their commands. A key whose index entry is
// another one's, for eight bytes may collide, is not among them. The lock of the stream is held.
func (s *stream) earlierOf(ctx context.Context, r Request) (remembered, error) {
	found := remembered{}
	var revisions []int64
	for _, d := range r.Decisions {
		if d.Key == "" {
			continue
		}
		for _, id := range []uuid.UUID{d.commandID(s.shelf.product), productsID(s.shelf.product, d.Key)} {
			if revision, ok := s.known.find(id); ok && found[id] == nil {
				found[id] = &earlier{}
				revisions = append(revisions, revision)
			}
		}
	}
	slices.Sort(revisions)
	for len(revisions) > 0 {
		var err error
		if revisions, err = s.readEarlier(ctx, revisions, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// readEarlier reads from the first of the revisions on, as far as more of them are near, and gives back the others.
func (s *stream) readEarlier(ctx context.Context, revisions []int64, found remembered) ([]int64, error) {
	for recorded, err := range s.recorded(ctx, revisions[0]) {
		if err != nil {
			return nil, err
		}
		for len(revisions) > 0 && revisions[0] <= recorded.Revision {
			revisions = revisions[1:]
		}
		id, _ := uuid.Parse(recorded.Metadata.CommandID) // a command without an id was not looked for
		if e := found[id]; e != nil {
			e.events, e.revision = append(e.events, recorded), recorded.Revision
		} else if len(revisions) == 0 || revisions[0] > recorded.Revision+skip {
			return revisions, nil
		}
	}
	return nil, nil
}

// replay adds what a decision made before to a result; false where it made nothing.
func (r *Result) replay(e *earlier, d Decision, index int) (bool, error) {
	if e == nil || len(e.events) == 0 {
		return false, nil
	}
	for _, recorded := range e.events {
		if err := sameCommand(d, recorded.Metadata); err != nil {
			return false, err
		}
		r.Events = append(r.Events, Event{ID: recorded.ID, Command: index, Undoes: recorded.Metadata.Undoes, Event: recorded.Event})
		r.Position = recorded.Position
	}
	r.Revision, r.Batch = e.revision, e.events[0].Metadata.Batch()
	r.Outcomes = append(r.Outcomes, Replayed)
	return true, nil
}

func sameCommand(d Decision, m events.Metadata) error {
	sum, err := digest(d)
	if err != nil {
		return err
	}
	if sum != m.CommandDigest && !d.Imported {
		return fmt.Errorf("%w: %q", ErrKeyReused, d.Key)
	}
	return nil
}

// refusal is the error of a decision; in a request of several it says of which.
func refusal(r Request, index int, err error) error {
	rule, invalid := new(domain.RuleError), new(domain.InvalidError)
	ofCommand := errors.Is(err, domain.ErrUnknown) || errors.Is(err, ErrForbidden) || errors.Is(err, ErrKeyReused) ||
		errors.As(err, &rule) || errors.As(err, &invalid)
	if len(r.Decisions) > 1 && ofCommand {
		return &CommandError{Index: index, Err: err}
	}
	return err
}
