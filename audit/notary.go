package audit

import (
	"context"
	_ "embed" // the statement
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/audit/verify"
	"waymark/events"
)

var (
	// ErrUnknownDecision says that the product has no such decision.
	ErrUnknownDecision = errors.New("unknown decision")
	// ErrNotSealed says that no seal, or not the one that was asked for, covers a decision yet.
	ErrNotSealed = errors.New("not sealed yet")
	// ErrUnproven says that the log does not lead to what was sealed.
	ErrUnproven = errors.New("the log is not what was sealed: run waymark verify")
)

//go:embed decision_place.sql
var decisionPlaceSQL string

// LogStore is what proofs need of the event store.
type LogStore interface {
	seal.Store
	verify.Store
}

// Notary seals the log and proves what is in it.
type Notary struct {
	Store  LogStore
	Tree   *merkle.Log
	Sealer *seal.Sealer
	Pool   *pgxpool.Pool                                   // of the read models, where decisions are found by their ids
	Settle func(ctx context.Context, product string) error // waits until these hold all that is in the product's books now
}

// Inclusion proves that a decision is among what a seal covers; number 0: the newest one. Errors: ErrUnknownDecision, ErrNotSealed,
// ErrUnproven, seal.ErrUnknown, those of the stores.
func (n Notary) Inclusion(ctx context.Context, product, id string, number int64) (seal.InclusionProof, error) {
	raw, previous, err := n.event(ctx, product, id)
	if err != nil {
		return seal.InclusionProof{}, err
	}
	index, err := n.index(ctx, raw)
	if err != nil {
		return seal.InclusionProof{}, err
	}
	sealed, err := n.covering(ctx, index, number)
	if err != nil {
		return seal.InclusionProof{}, err
	}
	if err := n.reach(ctx, sealed.Size); err != nil {
		return seal.InclusionProof{}, err
	}
	path, err := n.Tree.Inclusion(ctx, sealed.Size, index)
	if err != nil {
		return seal.InclusionProof{}, err
	}
	proof, err := seal.NewInclusion(raw, previous, index, path, sealed)
	if err == nil {
		err = proven(proof.Check(""))
	}
	return proof, err
}

// proven is ErrUnproven where a proof that was made is none.
func proven(err error) error {
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnproven, err)
	}
	return nil
}

// event is the event of a decision, and the hash that it follows.
func (n Notary) event(ctx context.Context, product, id string) (raw events.Raw, previous string, err error) {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return raw, "", fmt.Errorf("%w %q", ErrUnknownDecision, id)
	}
	stream, revision, err := n.place(ctx, product, parsed.String())
	if isNotThere(err) {
		if err = n.Settle(ctx, product); err == nil {
			stream, revision, err = n.place(ctx, product, parsed.String())
		}
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return raw, "", fmt.Errorf("%w %q of the product %q", ErrUnknownDecision, id, product)
	}
	if err != nil {
		return raw, "", err
	}
	return n.read(ctx, stream, revision, parsed.String())
}

// read is the event at a revision, which must have an id, and the hash that it follows.
func (n Notary) read(ctx context.Context, stream string, revision int64, id string) (raw events.Raw, previous string, err error) {
	previous = stream
	for raw, err := range n.Store.ReadStream(ctx, stream, max(revision-1, 0)) {
		switch {
		case err != nil:
			return raw, "", err
		case raw.Revision == revision && raw.ID == id:
			return raw, previous, nil
		case raw.Revision == revision:
			return raw, "", fmt.Errorf("%w: another event stands at %s revision %d", ErrUnproven, stream, revision)
		}
		if previous, err = events.StoredHash(raw.Metadata); err != nil {
			return raw, "", fmt.Errorf("%w: %w", ErrUnproven, err)
		}
	}
	return raw, "", fmt.Errorf("%w: %s ends before revision %d", ErrUnproven, stream, revision)
}

// isNotThere says whether a read model does not hold what it was asked for, or is not even made yet.
func isNotThere(err error) bool {
	p := new(pgconn.PgError)
	return errors.Is(err, pgx.ErrNoRows) || errors.As(err, &p) && (p.Code == "42P01" || p.Code == "3F000")
}

func (n Notary) place(ctx context.Context, product, id string) (stream string, revision int64, err error) {
	var book events.Book
	err = n.Pool.QueryRow(ctx, decisionPlaceSQL, pgx.NamedArgs{"product": product, "id": id}).Scan(&book, &revision)
	return book.Stream(product), revision, err
}

// index is the place of an event in the tree, which is brought up to date if it is not there yet.
func (n Notary) index(ctx context.Context, raw events.Raw) (int64, error) {
	index, there, err := n.Tree.Index(ctx, raw)
	if err == nil && !there {
		if _, err = n.Tree.CatchUp(ctx); err == nil {
			index, there, err = n.Tree.Index(ctx, raw)
		}
	}
	if err == nil && !there {
		err = fmt.Errorf("%w: the tree has no leaf of %s revision %d", ErrUnproven, raw.Stream, raw.Revision)
	}
	return index, err
}

// reach brings the tree up to date if it is smaller than what a seal covers: it was dropped, or the seal was made beside another
// database.
func (n Notary) reach(ctx context.Context, size int64) error {
	held, err := n.Tree.Size(ctx)
	if err != nil || held >= size {
		return err
	}
	head, err := n.Tree.CatchUp(ctx)
	if err == nil && head.Size < size {
		err = fmt.Errorf("%w: %d events, a seal covers %d", seal.ErrBehind, head.Size, size)
	}
	return err
}

// covering is the seal that was asked for, if it covers a leaf.
func (n Notary) covering(ctx context.Context, index, number int64) (sealed seal.Seal, err error) {
	there := true
	if number > 0 {
		sealed, err = seal.Get(ctx, n.Store, number)
	} else {
		sealed, there, err = seal.Newest(ctx, n.Store)
	}
	if err != nil || there && sealed.Size > index {
		return sealed, err
	}
	first, covered, err := seal.FirstCovering(ctx, n.Store, index)
	switch {
	case err != nil:
		return sealed, err
	case covered:
		return sealed, fmt.Errorf("%w by seal %d, which covers the first %d events of the log: the decision is number %d, and seal %d is the first one "+
			"that covers it", ErrNotSealed, sealed.Number, sealed.Size, index+1, first.Number)
	}
	return sealed, fmt.Errorf("%w: the decision is number %d of the log, and the newest seal covers %d: POST /v1/seals seals it now, the interval of "+
		"--seal-every later", ErrNotSealed, index+1, sealed.Size)
}

// Consistency proves that what one seal covers begins with what an older one covers. Errors: ErrUnproven, seal.ErrUnknown, those of
// the stores.
func (n Notary) Consistency(ctx context.Context, from, to int64) (seal.ConsistencyProof, error) {
	older, err := seal.Get(ctx, n.Store, from)
	if err != nil {
		return seal.ConsistencyProof{}, err
	}
	newer, err := seal.Get(ctx, n.Store, to)
	if err != nil {
		return seal.ConsistencyProof{}, err
	}
	if err := n.reach(ctx, newer.Size); err != nil {
		return seal.ConsistencyProof{}, err
	}
	path, err := n.Tree.Consistency(ctx, newer.Size, older.Size)
	if err != nil {
		return seal.ConsistencyProof{}, err
	}
	proof := seal.NewConsistency(older, newer, path)
	return proof, proven(proof.Check(""))
}
