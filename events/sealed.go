package events

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// SealStream is the stream of the seals. It is no book: what reads the books passes it over.
const SealStream = "seals"

// LedgerSealedType is the name under which a LedgerSealed is stored.
const LedgerSealedType = "LedgerSealed"

// LedgerSealed says what the log of all books was: how many events, and the root of the tree over them, signed. It is in no
// book, so it is no Event; it is stored and chained as those are.
type LedgerSealed struct {
	Checkpoint  string `json:"checkpoint"`   // a signed note: origin, size and root
	VerifierKey string `json:"verifier_key"` // of the key that signed it, as golang.org/x/mod/sumdb/note writes it
}

// DecodeSealed reads a stored event of the stream of seals.
func DecodeSealed(raw Raw) (LedgerSealed, Metadata, error) {
	meta, err := ParseMetadata(raw.Metadata)
	switch {
	case err != nil:
		return LedgerSealed{}, meta, fmt.Errorf("%s revision %d: %w", raw.Stream, raw.Revision, err)
	case meta.Schema > Schema:
		return LedgerSealed{}, meta, fmt.Errorf("%w: %s has schema %d, this program knows %d", ErrNewerSchema, raw.Type, meta.Schema, Schema)
	case raw.Type != LedgerSealedType:
		return LedgerSealed{}, meta, fmt.Errorf("%w %q in %s", ErrUnknownType, raw.Type, raw.Stream)
	}
	var sealed LedgerSealed
	if err := json.Unmarshal(raw.Data, &sealed); err != nil {
		return sealed, meta, fmt.Errorf("decode %s: %w", raw.Type, err)
	}
	return sealed, meta, nil
}

// StoredHash is the hash in stored metadata, whether it is right or not; ErrBroken where there is no SHA-256 in hex.
func StoredHash(metadata []byte) (string, error) {
	_, hash, err := splitHash(metadata)
	if err != nil {
		return "", err
	}
	var sum [sha256.Size]byte
	if len(hash) != hex.EncodedLen(len(sum)) || bytes.ContainsAny(hash, "ABCDEF") {
		return "", fmt.Errorf("%w: its hash is no SHA-256 in hex", ErrBroken)
	}
	if _, err := hex.Decode(sum[:], hash); err != nil {
		return "", fmt.Errorf("%w: its hash is no SHA-256 in hex", ErrBroken)
	}
	return string(hash), nil
}
