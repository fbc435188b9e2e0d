package seal

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"waymark/events"
	"waymark/eventstore"
)

// ErrUnknown says that there is no such seal.
var ErrUnknown = errors.New("no such seal")

// Store is the event store in which the seals are.
type Store interface {
	Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error)
	Last(ctx context.Context, stream string) (events.Raw, bool, error)
	ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error]
}

// Seal is a signed statement of what the log of all books was.
type Seal struct {
	Number      int64     `json:"number" minimum:"1" doc:"1 is the first one"`
	Size        int64     `json:"size" minimum:"1" doc:"How many events it covers: the first ones of the log"`
	Root        string    `json:"root" doc:"Root of the tree over them, in base64; RFC 6962"`
	SealedAt    time.Time `json:"sealed_at"`
	Actor       string    `json:"actor" doc:"Who had it made; waymark where it was made at an interval"`
	Reason      string    `json:"reason,omitempty"`
	Checkpoint  string    `json:"checkpoint" doc:"What is signed, origin, size and root, with its signature: a signed note"`
	VerifierKey string    `json:"verifier_key" doc:"Of the key that signed it: NAME+HASH+KEY"`
	Hash        string    `json:"hash" doc:"Of the seal in the chain of all seals, in hex"`

	checkpoint Checkpoint
	effective  time.Time
}

// Of reads a seal. A checkpoint that its own key did not sign is ErrSignature.
func Of(raw events.Raw) (Seal, error) {
	sealed, meta, err := events.DecodeSealed(raw)
	if err != nil {
		return Seal{}, err
	}
	s := Seal{
		Number: raw.Revision + 1, SealedAt: meta.RecordedAt, Actor: meta.Actor, Reason: meta.Reason,
		Checkpoint: sealed.Checkpoint, VerifierKey: sealed.VerifierKey, Hash: meta.Hash, effective: meta.EffectiveAt,
	}
	if err := s.open(); err != nil {
		return Seal{}, fmt.Errorf("seal %d: %w", s.Number, err)
	}
	return s, nil
}

// open reads the checkpoint.
func (s *Seal) open() (err error) {
	s.checkpoint, err = Open(s.Checkpoint, s.VerifierKey)
	s.Size, s.Root = s.checkpoint.Size, s.checkpoint.Root.String()
	return err
}

// Signed is what the seal says, whose signature was checked with its own key.
func (s Seal) Signed() Checkpoint { return s.checkpoint }

// Newest is the last seal; false where there is none.
func Newest(ctx context.Context, store Store) (Seal, bool, error) {
	raw, there, err := store.Last(ctx, events.SealStream)
	if err != nil || !there {
		return Seal{}, false, err
	}
	s, err := Of(raw)
	return s, err == nil, err
}

// Get is a seal by its number; ErrUnknown.
func Get(ctx context.Context, store Store, number int64) (Seal, error) {
	if number > 0 {
		for raw, err := range store.ReadStream(ctx, events.SealStream, number-1) {
			if err != nil {
				return Seal{}, err
			}
			return Of(raw)
		}
	}
	return Seal{}, fmt.Errorf("%w: %d", ErrUnknown, number)
}

// List are up to limit seals before a number, the newest first.
func List(ctx context.Context, store Store, before int64, limit int) ([]Seal, error) {
	from := max(before-int64(limit), 1)
	found := make([]Seal, 0, limit)
	if from >= before {
		return found, nil
	}
	for raw, err := range store.ReadStream(ctx, events.SealStream, from-1) {
		if err != nil {
			return nil, err
		}
		if raw.Revision+1 >= before {
			break
		}
		s, err := Of(raw)
		if err != nil {
			return nil, err
		}
		found = append(found, s)
	}
	slices.Reverse(found)
	return found, nil
}

// FirstCovering is the first seal that covers the leaf at an index; false where none does.
func FirstCovering(ctx context.Context, store Store, index int64) (Seal, bool, error) {
	newest, there, err := Newest(ctx, store)
	if err != nil || !there || newest.Size <= index {
		return Seal{}, false, err
	}
	low, high := int64(1), newest.Number
	for low < high {
		middle, err := Get(ctx, store, (low+high)/2)
		if err != nil {
			return Seal{}, false, err
		}
		if middle.Size > index {
			high = middle.Number
		} else {
			low = middle.Number + 1
		}
	}
	s, err := Get(ctx, store, low)
	return s, err == nil, err
}
