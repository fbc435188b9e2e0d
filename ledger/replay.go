package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/events"
)

// replayed are the events that a decision with this id made when its key was first recorded; none where the id was not
// recorded. The lock of the stream is held.
func (s *stream) replayed(ctx context.Context, d Decision, id uuid.UUID, index int) ([]Event, *events.Raw, error) {
	revision, ok := s.known.find(id)
	if d.Key == "" || !ok {
		return nil, nil, nil
	}
	var found []Event
	var last *events.Raw
	for raw, err := range s.ledger.store.ReadStream(ctx, s.name(), revision) {
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", s.name(), err)
		}
		recorded, err := events.Record(raw)
		if err != nil {
			return nil, nil, err
		}
		if recorded.Metadata.CommandID != id.String() {
			break
		}
		if err := sameCommand(d, recorded.Metadata); err != nil {
			return nil, nil, err
		}
		found = append(found, Event{ID: raw.ID, Command: index, Event: recorded.Event})
		last = &raw
	}
	return found, last, nil
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

// checkKeys refuses keys that another book of the product has recorded. The books are loaded.
func (l *Ledger) checkKeys(r Request, book events.Book) error {
	for i, d := range r.Decisions {
		for _, other := range decidable() {
			if d.Key == "" || other == book {
				continue
			}
			if _, taken := l.stream(r.Product, other).known.find(commandID(r.Product, d.Key)); taken {
				return refusal(r, i, fmt.Errorf("%w: %q", ErrKeyReused, d.Key))
			}
		}
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
