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
	Kind  string `json:"kind" maxLength:"100"` // need, score, goal or link
	Value string `json:"value" maxLength:"2000"`
}

// Metadata is what is recorded beside an event: who decided, in which role, why and when.
type Metadata struct {
	Actor         string     `json:"actor"`
	RecordedBy    string     `json:"recorded_by,omitempty"` // who sent it, where that was not the actor: imported decisions
	Role          Role       `json:"role,omitempty"`        // empty where it is not known: imported decisions
	Reason        string     `json:"reason,omitempty"`
	Evidence      []Evidence `json:"evidence,omitempty"`
	EffectiveAt   time.Time  `json:"effective_at"`          // never goes backwards within a book
	HappenedAt    *time.Time `json:"happened_at,omitempty"` // where it happened before what the book already held
	RecordedAt    time.Time  `json:"recorded_at,omitzero"`  // when it was put into the log; zero: by the store's clock
	CorrelationID string     `json:"$correlationId"`
	CausationID   string     `json:"$causationId"`
	CommandID     string     `json:"command_id"`
	Command       string     `json:"command,omitempty"`        // its name, such as "prioritize-story"; of an undo that of the command that it takes back; empty: not known
	BatchID       string     `json:"batch_id,omitempty"`       // shared by all decisions of a request of several; see Batch
	CommandDigest string     `json:"command_digest,omitempty"` // SHA-256 of the command, hex: guards a reused key
	Undoes        string     `json:"undoes,omitempty"`         // the id of the event that this one takes back
	Source        string     `json:"source"`
	Trace         string     `json:"traceparent,omitempty"` // W3C Trace Context
	Schema        int        `json:"schema"`
	Hash          string     `json:"-"` // last member of the stored JSON; see Seal
}

// Batch is the id that all decisions of one request share: that of the request, or of the command where it was given
// alone.
func (m Metadata) Batch() string {
	if m.BatchID != "" {
		return m.BatchID
	}
	return m.CommandID
}

// ErrGap says that the event store no longer has events of a stream: they were deleted, truncated or scavenged.
var ErrGap = errors.New("events are gone from the event store")

// ErrBroken says that stored bytes do not match their hash.
var ErrBroken = errors.New("hash chain is broken")

const hashMember = `,"hash":"`

// Seal encodes the metadata of an event and closes it with the hash that chains it to the event before it in its stream:
// SHA-256 over the previous hash, type, data and the rest of the metadata, each preceded by its length as 8 bytes,
// big-endian. Before the first event of a stream stands the stream's name,
// without the prefix that the store has it under, so that no stream can be moved. It returns the stored bytes and the hash in hex.
func (m Metadata) Seal(previous, typ string, data []byte) ([]byte, string, error) {
	rest, err := json.Marshal(m)
	if err != nil {
		return nil, "", fmt.Errorf("encode metadata: %w", err)
	}
	hash := chain(previous, typ, data, rest[:len(rest)-1])
	return append(append(append(rest[:len(rest)-1], hashMember...), hash...), `"}`...), hash, nil
}

// Verify checks stored bytes against the hash of the event before them and returns their own hash.
func Verify(previous string, raw Raw) (string, error) {
	open, stored, err := splitHash(raw.Metadata)
	if err != nil {
		return "", err
	}
	hash := chain(previous, raw.Type, raw.Data, open)
	if hash != string(stored) {
		return "", fmt.Errorf("%w at %s revision %d", ErrBroken, raw.Stream, raw.Revision)
	}
	return hash, nil
}

// ParseMetadata decodes stored metadata, its hash included.
func ParseMetadata(stored []byte) (Metadata, error) {
	m, ok := plain(stored)
	if !ok {
		var err error
		if m, err = anyMetadata(stored); err != nil {
			return m, fmt.Errorf("decode metadata: %w", err)
		}
	}
	_, hash, err := splitHash(stored)
	m.Hash = string(hash)
	return m, err
}

// anyMetadata reads what plain does not.
func anyMetadata(stored []byte) (m Metadata, err error) {
	err = json.Unmarshal(stored, &m)
	return m, err
}

// splitHash finds the hash in stored metadata, and what stands before: all else, yet without the brace that closes it.
func splitHash(stored []byte) (open, hash []byte, err error) {
	at := len(stored) - len(hashMember) - 2*sha256.Size - len(`"}`)
	if at < 0 || !bytes.HasPrefix(stored[at:], []byte(hashMember)) {
		at = bytes.LastIndex(stored, []byte(hashMember)) // of another length
	}
	if at < 0 || !bytes.HasSuffix(stored, []byte(`"}`)) {
		return nil, nil, fmt.Errorf("%w: metadata does not end in a hash", ErrBroken)
	}
	return stored[:at], stored[at+len(hashMember) : len(stored)-2], nil
}

// chain is the hash of an event whose metadata is given without the brace that closes it.
func chain(previous, typ string, data, open []byte) string {
	all := make([]byte, 0, 4*8+len(previous)+len(typ)+len(data)+len(open)+1)
	all = append(binary.BigEndian.AppendUint64(all, uint64(len(previous))), previous...)
	all = append(binary.BigEndian.AppendUint64(all, uint64(len(typ))), typ...)
	all = append(binary.BigEndian.AppendUint64(all, uint64(len(data))), data...)
	all = append(binary.BigEndian.AppendUint64(all, uint64(len(open)+1)), open...)
	sum := sha256.Sum256(append(all, '}'))
	return hex.EncodeToString(sum[:])
}
