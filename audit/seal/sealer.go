package seal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/events"
	"waymark/eventstore"
)

var (
	// ErrNothing says that there is nothing to seal: no event of any book.
	ErrNothing = errors.New("there is nothing to seal yet")
	// ErrRewritten says that the log does not begin with what the newest seal covers: nothing more is sealed.
	ErrRewritten = errors.New("the log is not what was sealed")
	// ErrBehind says that the log shows fewer events than the newest seal covers: the node that was asked lags, or events are gone.
	ErrBehind = errors.New("the log shows fewer events than were sealed")
)

// Tree is the Merkle log of all books.
type Tree interface {
	CatchUp(ctx context.Context) (merkle.Head, error)
	Root(ctx context.Context, size int64) (tlog.Hash, error)
	First(ctx context.Context) (tlog.Hash, error) // leaf
}

// Sealer seals the log.
type Sealer struct {
	Store  Store
	Tree   Tree
	Key    Key
	Now    func() time.Time
	Logger *slog.Logger
}

// By is who has a seal made, and why.
type By struct {
	Actor, Reason, Source, Trace string
}

const (
	// lag is how long a node may take to show what others show.
	lag = 2 * time.Second
	// pause is the time between two looks for it.
	pause = 50 * time.Millisecond
)

// Seal seals what the log holds now. Where that is sealed already, also by another node meanwhile, it is the newest seal, and made is
// false. Errors: ErrNothing, ErrRewritten, ErrBehind, those of the tree and the event store.
func (s *Sealer) Seal(ctx context.Context, by By) (sealed Seal, made bool, err error) {
	for until := s.Now().Add(lag); ; {
		sealed, made, err = s.try(ctx, by)
		again := errors.Is(err, eventstore.ErrWrongRevision) || errors.Is(err, eventstore.ErrOutcomeUnknown) || errors.Is(err, ErrBehind)
		if !again || s.Now().After(until) {
			return sealed, made, err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return Seal{}, false, ctx.Err()
		}
	}
}

func (s *Sealer) try(ctx context.Context, by By) (Seal, bool, error) {
	newest, there, err := Newest(ctx, s.Store)
	if err != nil {
		return Seal{}, false, err
	}
	head, err := s.Tree.CatchUp(ctx) // after the look: what that seal covers is in the log
	if err != nil {
		return Seal{}, false, err
	}
	if there {
		if err := s.continues(ctx, newest, head); err != nil || head.Size == newest.Size {
			return newest, false, err
		}
	}
	if head.Size == 0 {
		return Seal{}, false, ErrNothing
	}
	next, err := s.append(ctx, newest, head, by)
	return next, err == nil, err
}

// continues fails unless the tree begins with what a seal covers.
func (s *Sealer) continues(ctx context.Context, sealed Seal, head merkle.Head) error {
	if head.Size < sealed.Size {
		return fmt.Errorf("%w: %d, seal %d covers %d", ErrBehind, head.Size, sealed.Number, sealed.Size)
	}
	root, err := s.Tree.Root(ctx, sealed.Size)
	if err != nil {
		return err
	}
	if root != sealed.checkpoint.Root {
		return fmt.Errorf("%w: over its first %d events the root is %v, seal %d says %v", ErrRewritten, sealed.Size, root, sealed.Number, sealed.Root)
	}
	return nil
}

// append appends the seal that follows another one, whose number is 0 where there is none.
func (s *Sealer) append(ctx context.Context, before Seal, head merkle.Head, by By) (Seal, error) {
	first, err := s.Tree.First(ctx)
	if err != nil {
		return Seal{}, err
	}
	signed, err := s.Key.Sign(Checkpoint{Origin: OriginOf(first), Size: head.Size, Root: head.Root})
	if err != nil {
		return Seal{}, err
	}
	data, err := json.Marshal(events.LedgerSealed{Checkpoint: signed, VerifierKey: s.Key.Verifier})
	if err != nil {
		return Seal{}, err
	}
	stored, err := s.chained(before, by, data)
	if err != nil {
		return Seal{}, err
	}
	if _, err := s.Store.Append(ctx, events.SealStream, before.Number-1, []eventstore.NewEvent{stored}); err != nil {
		return Seal{}, fmt.Errorf("append a seal: %w", err)
	}
	return Of(events.Raw{Stream: events.SealStream, Revision: before.Number, Type: stored.Type, Data: data, Metadata: stored.Metadata})
}

// chained is the event that follows another seal.
func (s *Sealer) chained(before Seal, by By, data []byte) (eventstore.NewEvent, error) {
	previous := before.Hash
	if before.Number == 0 {
		previous = events.SealStream
	}
	metadata, hash, err := s.metadata(before, by).Seal(previous, events.LedgerSealedType, data)
	if err != nil {
		return eventstore.NewEvent{}, err
	}
	id, err := eventstore.IDOf(hash)
	return eventstore.NewEvent{ID: id, Type: events.LedgerSealedType, Data: data, Metadata: metadata}, err
}

// metadata is what is recorded beside a seal. Time never goes backwards.
func (s *Sealer) metadata(before Seal, by By) events.Metadata {
	now, id := s.Now().UTC().Truncate(time.Microsecond), uuid.NewString()
	m := events.Metadata{
		Actor: by.Actor, Reason: by.Reason, EffectiveAt: now, RecordedAt: now, CorrelationID: id, CausationID: id, CommandID: id,
		Command: "seal-ledger", Source: by.Source, Trace: by.Trace, Schema: events.Schema,
	}
	if m.EffectiveAt.Before(before.effective) {
		m.EffectiveAt = before.effective
	}
	return m
}

// Run seals what is new at an interval until the context ends.
func (s *Sealer) Run(ctx context.Context, every time.Duration) {
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
		case <-ctx.Done():
			return
		}
		sealed, made, err := s.Seal(ctx, By{Actor: "waymark", Source: "interval"})
		switch {
		case ctx.Err() != nil || errors.Is(err, ErrNothing):
		case err != nil:
			s.Logger.Error("the log could not be sealed; it is tried again at the next interval", "error", err, "every", every)
		case made:
			s.Logger.Info("the log is sealed", "seal", sealed.Number, "events", sealed.Size, "root", sealed.Root)
		}
	}
}
