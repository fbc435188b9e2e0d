package export

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/events"
	"waymark/eventstore"
)

// Tree is the Merkle log of all books.
type Tree interface {
	CatchUp(ctx context.Context) (merkle.Head, error)
	Size(ctx context.Context) (int64, error)
	Index(ctx context.Context, raw events.Raw) (index int64, there bool, err error)
	Inclusion(ctx context.Context, size, index int64) (tlog.RecordProof, error)
	Consistency(ctx context.Context, size, older int64) (tlog.TreeProof, error)
}

// proofs is what of an export can be proven by the seal of its head.
type proofs struct {
	last  map[string]int64 // of each stream the last revision of the export that it covers
	first int64            // index of the first leaf that is exported
}

// prove looks up what the seal of the head covers. Where log and tree do not lead to it, the export says so and proves nothing.
func (e *Export) prove(ctx context.Context) error {
	if e.head.Seal == nil {
		return nil
	}
	size := e.head.Seal.Size
	e.proofs = proofs{last: map[string]int64{}, first: size}
	if err := e.reach(ctx, size); err != nil {
		return e.unproven(err)
	}
	for _, s := range e.spans {
		if err := e.cover(ctx, s, size); err != nil {
			return e.unproven(err)
		}
	}
	return nil
}

// unproven notes why nothing can be proven; other errors end the export.
func (e *Export) unproven(err error) error {
	for _, known := range []error{seal.ErrBehind, seal.ErrProof, seal.ErrSignature, merkle.ErrOtherStore, merkle.ErrIncomplete, events.ErrBroken} {
		if errors.Is(err, known) {
			e.end.Note = err.Error()
			e.proofs = proofs{}
			return nil
		}
	}
	return err
}

// reach brings the tree up to date if it is smaller than what the seal covers.
func (e *Export) reach(ctx context.Context, size int64) error {
	held, err := e.Tree.Size(ctx)
	if err != nil || held >= size {
		return err
	}
	head, err := e.Tree.CatchUp(ctx)
	if err == nil && head.Size < size {
		err = fmt.Errorf("%w: %d events, seal %d covers %d", seal.ErrBehind, head.Size, e.head.Seal.Number, size)
	}
	return err
}

// cover finds the last event of a span that is among the first so many leaves.
func (e *Export) cover(ctx context.Context, s span, size int64) error {
	last, err := eventstore.LastThat(ctx, e.Store, s.stream, s.first-1, s.last, func(raw events.Raw) (bool, error) {
		index, there, err := e.Tree.Index(ctx, raw)
		return there && index < size, err
	})
	if err != nil || last < s.first {
		return err
	}
	e.proofs.last[s.stream] = last
	raw, err := e.at(ctx, s.stream, s.first)
	if err != nil {
		return err
	}
	index, _, err := e.Tree.Index(ctx, raw)
	e.proofs.first = min(e.proofs.first, index)
	return err
}

// writeInclusion writes the proof of the event that was just written.
func (e *Export) writeInclusion(ctx context.Context, out output, raw events.Raw, previous string) error {
	proof, err := e.inclusion(ctx, raw, previous)
	if err != nil {
		return e.unproven(err)
	}
	return out.line(line{Inclusion: &Inclusion{raw.Stream, raw.Revision, proof.Leaf.Index, proof.Path}})
}

func (e *Export) inclusion(ctx context.Context, raw events.Raw, previous string) (seal.InclusionProof, error) {
	index, _, err := e.Tree.Index(ctx, raw)
	if err != nil {
		return seal.InclusionProof{}, err
	}
	path, err := e.Tree.Inclusion(ctx, e.head.Seal.Size, index)
	if err != nil {
		return seal.InclusionProof{}, err
	}
	proof, err := seal.NewInclusion(raw, previous, index, path, *e.head.Seal)
	if err == nil {
		err = proof.Check("")
	}
	return proof, err
}

// writeSeals writes the older seals that cover an event of the export, the oldest first, each with the proof that leads to that of the head.
func (e *Export) writeSeals(ctx context.Context, out output) error {
	if e.head.Seal == nil {
		return nil
	}
	e.end.Seals = 1
	if len(e.proofs.last) == 0 {
		return nil
	}
	oldest, there, err := seal.FirstCovering(ctx, e.Store, e.proofs.first)
	if err != nil || !there {
		return err
	}
	for raw, err := range e.Store.ReadStream(ctx, events.SealStream, oldest.Number-1) {
		if err != nil {
			return err
		}
		s, err := seal.Of(raw)
		if err != nil {
			return e.unproven(err)
		}
		if s.Number >= e.head.Seal.Number {
			return nil
		}
		if err := e.writeSeal(ctx, out, s); err != nil {
			return e.unproven(err)
		}
	}
	return nil
}

func (e *Export) writeSeal(ctx context.Context, out output, s seal.Seal) error {
	path, err := e.Tree.Consistency(ctx, e.head.Seal.Size, s.Size)
	if err != nil {
		return err
	}
	proof := seal.NewConsistency(s, *e.head.Seal, path)
	if err := proof.Check(""); err != nil {
		return err
	}
	e.end.Seals++
	return out.line(line{Seal: &Older{s, proof.Path}})
}
