package seal

import (
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/events"
	"waymark/eventstore"
)

// ErrProof says that a proof does not prove what it says.
var ErrProof = errors.New("the proof is not right")

// Kinds of proofs, by which a file tells what it is.
const (
	InclusionKind   = "waymark inclusion proof v1"
	ConsistencyKind = "waymark consistency proof v1"
)

// ProvenEvent is an event as it is stored, with the hash that it follows.
type ProvenEvent struct {
	ID       string `json:"id" doc:"Made from the hash: version 8, from its first 16 bytes"`
	Stream   string `json:"stream" doc:"Book and product, such as backlog-ACME"`
	Revision int64  `json:"revision"`
	Type     string `json:"type"`
	Data     string `json:"data" doc:"The stored bytes"`
	Metadata string `json:"metadata" doc:"The stored bytes; their last member is the hash"`
	Previous string `json:"previous" doc:"Hash of the event before it in its stream; for the first one the name of the stream"`
}

// ProvenLeaf is what the tree holds of an event.
type ProvenLeaf struct {
	Index int64  `json:"index" doc:"Place in the tree; 0 is the first"`
	Text  string `json:"text" doc:"What is hashed: a head, stream, revision and hash of the event, a line each"`
	Hash  string `json:"hash" doc:"SHA-256 over a zero byte and the text, in base64"`
}

// InclusionProof proves that a decision is among what a seal covers.
type InclusionProof struct {
	Kind    string      `json:"kind" enum:"waymark inclusion proof v1"`
	Product string      `json:"product"`
	Event   ProvenEvent `json:"event"`
	Leaf    ProvenLeaf  `json:"leaf"`
	Path    []string    `json:"path" nullable:"false" doc:"Hashes from the leaf's neighbour up to the root, in base64: RFC 6962, section 2.1.1"`
	Seal    Seal        `json:"seal"`
}

// ConsistencyProof proves that what one seal covers begins with what an older one covers.
type ConsistencyProof struct {
	Kind string   `json:"kind" enum:"waymark consistency proof v1"`
	From Seal     `json:"from"`
	To   Seal     `json:"to"`
	Path []string `json:"path" nullable:"false" doc:"Hashes, in base64: RFC 6962, section 2.1.2"`
}

// NewInclusion is the proof for an event, which follows a hash, at an index.
func NewInclusion(raw events.Raw, previous string, index int64, path tlog.RecordProof, sealed Seal) (InclusionProof, error) {
	leaf, err := merkle.LeafOf(raw)
	if err != nil {
		return InclusionProof{}, err
	}
	_, product, _ := events.CutStream(raw.Stream)
	return InclusionProof{
		Kind: InclusionKind, Product: product, Seal: sealed, Path: texts(path),
		Event: ProvenEventOf(raw, previous),
		Leaf:  ProvenLeaf{Index: index, Text: leaf.Text(), Hash: leaf.Hash().String()},
	}, nil
}

// ProvenEventOf is an event that follows a hash.
func ProvenEventOf(raw events.Raw, previous string) ProvenEvent {
	return ProvenEvent{
		ID: raw.ID, Stream: raw.Stream, Revision: raw.Revision, Type: raw.Type, Data: string(raw.Data), Metadata: string(raw.Metadata), Previous: previous,
	}
}

// NewConsistency is the proof for two seals.
func NewConsistency(from, to Seal, path tlog.TreeProof) ConsistencyProof {
	return ConsistencyProof{Kind: ConsistencyKind, From: from, To: to, Path: texts(path)}
}

// Check says what is wrong with the proof; nil: it proves that the event is among what the seal covers. The verifier's key is
// that of the proof if none is given. Nothing but the proof is needed. Errors: ErrProof, ErrSignature.
func (p InclusionProof) Check(verifierKey string) error {
	signed, err := opened(p.Seal, verifierKey)
	if err != nil {
		return err
	}
	leaf, err := p.Event.leaf()
	if err != nil {
		return err
	}
	_, product, book := events.CutStream(p.Event.Stream)
	path, err := hashes(p.Path)
	switch {
	case err != nil:
		return err
	case !book || product != p.Product:
		return fmt.Errorf("%w: %s is no stream of the product %s", ErrProof, p.Event.Stream, p.Product)
	case p.Leaf.Text != leaf.Text() || p.Leaf.Hash != leaf.Hash().String():
		return fmt.Errorf("%w: the leaf is not that of the event", ErrProof)
	}
	if err := tlog.CheckRecord(path, signed.Size, signed.Root, p.Leaf.Index, leaf.Hash()); err != nil {
		return fmt.Errorf("%w: its path does not lead from the event to the root that was signed", ErrProof)
	}
	return nil
}

// leaf is what the tree holds of the event, whose hash is checked.
func (e ProvenEvent) leaf() (merkle.Leaf, error) {
	raw := events.Raw{Stream: e.Stream, Revision: e.Revision, Type: e.Type, Data: []byte(e.Data), Metadata: []byte(e.Metadata)}
	hash, err := events.Verify(e.Previous, raw)
	if err != nil {
		return merkle.Leaf{}, fmt.Errorf("%w: the event is not the one that its hash was made of", ErrProof)
	}
	id, err := eventstore.IDOf(hash)
	switch {
	case err != nil || id.String() != e.ID:
		return merkle.Leaf{}, fmt.Errorf("%w: the id %s is not that of the event", ErrProof, e.ID)
	case e.Revision == 0 && e.Previous != e.Stream:
		return merkle.Leaf{}, fmt.Errorf("%w: the first event of %s follows something else", ErrProof, e.Stream)
	}
	return merkle.LeafOf(raw)
}

// Check says what is wrong with the proof; nil: what one seal covers begins with what the other covers. The verifier's keys are
// those of the proof if none is given. Errors: ErrProof, ErrSignature.
func (p ConsistencyProof) Check(verifierKey string) error {
	from, err := opened(p.From, verifierKey)
	if err != nil {
		return err
	}
	to, err := opened(p.To, verifierKey)
	if err != nil {
		return err
	}
	path, err := hashes(p.Path)
	switch {
	case err != nil:
		return err
	case from.Origin != to.Origin:
		return fmt.Errorf("%w: the seals are of two ledgers, %s and %s", ErrProof, from.Origin, to.Origin)
	}
	if err := tlog.CheckTree(path, to.Size, to.Root, from.Size, from.Root); err != nil {
		return fmt.Errorf("%w: what seal %d covers does not begin with what seal %d covers", ErrProof, p.To.Number, p.From.Number)
	}
	return nil
}

// Check says what is wrong with the signature of the seal, and with what stands beside it. The verifier's key is that of the seal if none
// is given. Errors: ErrProof, ErrSignature.
func (s Seal) Check(verifierKey string) error {
	_, err := opened(s, verifierKey)
	return err
}

// Says says whether the checkpoint of the seal, whoever signed it, says the same as another one.
func (s Seal) Says(other Checkpoint) bool {
	said, err := Open(s.Checkpoint, s.VerifierKey)
	return err == nil && said == other
}

// opened is what the checkpoint of a seal says, checked with a key; if none is given with that of the seal. What stands beside
// the checkpoint must say the same.
func opened(s Seal, verifierKey string) (Checkpoint, error) {
	if verifierKey == "" {
		verifierKey = s.VerifierKey
	}
	c, err := Open(s.Checkpoint, verifierKey)
	if err == nil && (c.Size != s.Size || c.Root.String() != s.Root) {
		err = fmt.Errorf("%w: seal %d says another size or root than its checkpoint", ErrProof, s.Number)
	}
	return c, err
}

func texts(path []tlog.Hash) []string {
	all := make([]string, len(path))
	for i, h := range path {
		all[i] = h.String()
	}
	return all
}

func hashes(texts []string) ([]tlog.Hash, error) {
	path := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		var err error
		if path[i], err = tlog.ParseHash(text); err != nil || path[i].String() != text {
			return nil, fmt.Errorf("%w: %q in its path is no hash in base64", ErrProof, text)
		}
	}
	return path, nil
}
