package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"waymark/events"
	"waymark/persistent"
)

// snapshot is all that folding a stream up to its head makes, but for what speeds up undo.
type snapshot struct {
	head       head
	known, ids run
}

// about is what a snapshot says of itself.
type about struct {
	Fingerprint string // of the code that made it
	Stream      string // its name in the store
	Revision    int64
	Hash        string // of the event at the revision, which says the rest
}

// errUnfit says that bytes are no snapshot of a stream as its log stands, or of other code.
var errUnfit = errors.New("it does not fit")

// snapshotForm begins every snapshot.
const snapshotForm = "waymark snapshot\n"

// encode is a snapshot in bytes: its form, what it is about, the state, both indices, and SHA-256 over all of that.
func (s snapshot) encode(fingerprint, stream string) ([]byte, error) {
	is, err := persistent.Encode(&about{fingerprint, stream, s.head.revision, s.head.hash})
	if err != nil {
		return nil, err
	}
	state, err := s.head.decider.encode()
	if err != nil {
		return nil, err
	}
	all := make([]byte, 0, len(snapshotForm)+len(is)+len(state)+s.known.size()+s.ids.size()+4*8+sha256.Size)
	all = append(all, snapshotForm...)
	all = appendPart(appendPart(all, is), state)
	all = s.ids.append(s.known.append(all))
	sum := sha256.Sum256(all)
	return append(all, sum[:]...), nil
}

// decodeSnapshot reads a snapshot of a book, if it is whole and of this code and stream. What the event at its head says of that
// is still to be read: see confirm.
func decodeSnapshot(stored []byte, book events.Book, fingerprint, stream string) (s snapshot, err error) {
	all, whole := bytes.CutPrefix(stored[:max(0, len(stored)-sha256.Size)], []byte(snapshotForm))
	if !whole || sha256.Sum256(stored[:len(stored)-sha256.Size]) != [sha256.Size]byte(stored[len(stored)-sha256.Size:]) {
		return s, fmt.Errorf("%w: it is damaged", errUnfit)
	}
	var parts [4][]byte
	for i := range parts {
		if parts[i], all, whole = cutPart(all); !whole {
			return s, fmt.Errorf("%w: it is not whole", errUnfit)
		}
	}
	is, err := persistent.Decode[about](parts[0])
	if err != nil {
		return s, fmt.Errorf("%w: %w", errUnfit, err)
	}
	if is.Fingerprint != fingerprint || is.Stream != stream {
		return s, fmt.Errorf("%w: it is of %s, and was made by %s", errUnfit, is.Stream, is.Fingerprint)
	}
	s.head.revision, s.head.hash = is.Revision, is.Hash
	s.known, s.ids = decodeRun(parts[2]), decodeRun(parts[3])
	if s.head.decider, err = newDecider(book).restore(parts[1]); err != nil {
		return s, fmt.Errorf("%w: %w", errUnfit, err)
	}
	return s, nil
}

// appendPart adds a part behind its length.
func appendPart(to, part []byte) []byte {
	return append(binary.LittleEndian.AppendUint64(to, uint64(len(part))), part...)
}

// cutPart takes a part off that stands behind its length.
func cutPart(from []byte) (part, rest []byte, whole bool) {
	if len(from) < 8 || binary.LittleEndian.Uint64(from) > uint64(len(from)-8) {
		return nil, nil, false
	}
	length := binary.LittleEndian.Uint64(from)
	return from[8 : 8+length], from[8+length:], true
}

// entryBytes is what an entry of an index takes: its hash and its revision.
const entryBytes = 8 + 4

func (r run) size() int { return len(r.hashes) * entryBytes }

// append adds a run behind its length in bytes.
func (r run) append(to []byte) []byte {
	to = binary.LittleEndian.AppendUint64(to, uint64(r.size()))
	for _, hash := range r.hashes {
		to = binary.LittleEndian.AppendUint64(to, hash)
	}
	for _, revision := range r.revisions {
		to = binary.LittleEndian.AppendUint32(to, revision)
	}
	return to
}

func decodeRun(from []byte) run {
	length := len(from) / entryBytes
	r := run{hashes: make([]uint64, length), revisions: make([]uint32, length)}
	for i := range length {
		r.hashes[i] = binary.LittleEndian.Uint64(from[8*i:])
		r.revisions[i] = binary.LittleEndian.Uint32(from[8*length+4*i:])
	}
	return r
}
