// Package merkle keeps the Merkle log (RFC 6962) of all events of all books, beside the log in PostgreSQL. It is made of the
// log alone: dropping its schema changes nothing but time.
package merkle

import (
	"crypto/sha256"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/events"
)

// leafHead begins every leaf, so that one of another form can't be taken for it.
const leafHead = "waymark event v1\n"

// Leaf is what the log commits to of an event. Its hash covers the event and all events before it in its stream.
type Leaf struct {
	Stream   string // such as backlog-ACME, without the prefix that the store has it under
	Revision int64
	Chain    string // the event's hash in the chain of its stream, in hex
}

// LeafOf is the leaf of an event as it is stored; events.ErrBroken where it has no hash. Whether its hash is right is not looked at.
func LeafOf(raw events.Raw) (Leaf, error) {
	hash, err := events.StoredHash(raw.Metadata)
	return Leaf{Stream: raw.Stream, Revision: raw.Revision, Chain: hash}, err
}

// Text is the leaf as it is hashed: its head, stream, revision and hash, each ended by a line feed.
func (l Leaf) Text() string { return string(l.appendText(nil)) }

func (l Leaf) appendText(to []byte) []byte {
	to = append(append(append(to, leafHead...), l.Stream...), '\n')
	to = append(strconv.AppendInt(to, l.Revision, 10), '\n')
	return append(append(to, l.Chain...), '\n')
}

// Hash is the leaf's hash in the tree: SHA-256 over a zero byte and its text. It is what tlog.RecordHash says, and allocates nothing.
func (l Leaf) Hash() tlog.Hash {
	var room [256]byte
	return sha256.Sum256(l.appendText(append(room[:0], 0)))
}
