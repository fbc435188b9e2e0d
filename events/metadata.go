package events

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Schema is the version of the stored form that this program writes. It grows when any event's JSON changes.
const Schema = 1

// Evidence is what a decision rests on.
type Evidence struct {
	Kind  string `json:"kind"` // need, score, goal or link
	Value string `json:"value"`
}

// Metadata is what is recorded beside an event: who decided, in which role, why and when.
type Metadata struct {
	Actor         string     `json:"actor"`
	Role          Role       `json:"role,omitempty"` // empty where it is not known: imported decisions
	Reason        string     `json:"reason,omitempty"`
	Evidence      []Evidence `json:"evidence,omitempty"`
	EffectiveAt   time.Time  `json:"effective_at"`          // never goes backwards within a book
	HappenedAt    *time.Time `json:"happened_at,omitempty"` // where it happened before what the book already held
	CorrelationID string     `json:"$correlationId"`
	CausationID   string     `json:"$causationId"`
	CommandID     string     `json:"command_id"`
	CommandDigest string     `json:"command_digest,omitempty"` // SHA-256 of the command, hex: guards a reused key
	Undoes        string     `json:"undoes,omitempty"`         // the id of the event that this one takes back
	Source        string     `json:"source"`
	Trace         string     `json:"traceparent,omitempty"` // W3C Trace Context
	Schema        int        `json:"schema"`
	Hash          string     `json:"-"` // last member of the stored JSON; see Seal
}

// ErrBroken says that stored bytes do not match their hash.
var ErrBroken = errors.New("hash chain is broken")

const hashMember = `,"hash":"`

// Seal encodes the metadata of an event and closes it with the hash that chains it to the event before it in its stream:
// SHA-256 over the previous hash, type, data and the rest of the metadata, each preceded by its length as 8 bytes,
// big-endian. Before the first event of a stream stands the stream's name, so that no stream can be moved. It returns the stored bytes and the hash in hex.
func (m Metadata) Seal(previous, typ string, data []byte) ([]byte, string, error) {
	rest, err := json.Marshal(m)
	if err != nil {
		return nil, "", fmt.Errorf("encode metadata: %w", err)
	}
	hash := chain(previous, typ, data, rest)
	return append(append(append(rest[:len(rest)-1], hashMember...), hash...), `"}`...), hash, nil
}

// Verify checks stored bytes against the hash of the event before them and returns their own hash.
func Verify(previous string, raw Raw) (string, error) {
	rest, hash, err := splitHash(raw.Metadata)
	if err != nil {
		return "", err
	}
	if chain(previous, raw.Type, raw.Data, rest) != hash {
		return "", fmt.Errorf("%w at %s revision %d", ErrBroken, raw.Stream, raw.Revision)
	}
	return hash, nil
}

// ParseMetadata decodes stored metadata, its hash included.
func ParseMetadata(stored []byte) (Metadata, error) {
	var m Metadata
	if err := json.Unmarshal(stored, &m); err != nil {
		return m, fmt.Errorf("decode metadata: %w", err)
	}
	_, hash, err := splitHash(stored)
	m.Hash = hash
	return m, err
}

func splitHash(stored []byte) (rest []byte, hash string, err error) {
	at := bytes.LastIndex(stored, []byte(hashMember))
	if at < 0 || !bytes.HasSuffix(stored, []byte(`"}`)) {
		return nil, "", fmt.Errorf("%w: metadata does not end in a hash", ErrBroken)
	}
	rest = append(bytes.Clone(stored[:at]), '}')
	return rest, string(stored[at+len(hashMember) : len(stored)-2]), nil
}

func chain(previous, typ string, data, rest []byte) string {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(previous), []byte(typ), data, rest} {
		_ = binary.Write(h, binary.BigEndian, uint64(len(part)))
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))
}
