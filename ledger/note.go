package ledger

import (
	"encoding/binary"
	"time"

	"waymark/events"
)

// note is what the holder of a turn tells those after it: answers that are in no log, and what it appended.
type note struct {
	said []unrecorded
	tail *tail // nil: nothing is said of it
}

// bytes is the note as it is told: how many answers, the answers, the tail.
func (n note) bytes(l *Ledger) []byte {
	said := n.said[max(0, len(n.said)-mostNoted):]
	text := []byte{byte(len(said))}
	for _, u := range said {
		text = append(text, u.id[:]...)
		for _, number := range []uint64{uint64(u.revision), u.position.Commit, u.position.Prepare} {
			text = binary.BigEndian.AppendUint64(text, number)
		}
	}
	if n.tail != nil {
		text = n.tail.append(text, l.squeeze)
	}
	return text
}

// parseNote reads what bytes wrote, as far as it can be read.
func parseNote(text []byte) (said []unrecorded, rest []byte) {
	if len(text) == 0 || len(text) < 1+int(text[0])*unrecordedBytes {
		return nil, nil
	}
	count, text := int(text[0]), text[1:]
	for ; count > 0; count-- {
		number := func(n int) uint64 { return binary.BigEndian.Uint64(text[16+8*n:]) }
		said = append(said, unrecorded{
			id: [16]byte(text[:16]), revision: int64(number(0)), position: events.Position{Commit: number(1), Prepare: number(2)},
		})
		text = text[unrecordedBytes:]
	}
	return said, text
}

// Heard takes what another process said of its turn on a stream: see Turns.
func (l *Ledger) Heard(stream string, note []byte) {
	said, rest := parseNote(note)
	l.unrecorded.add(said, time.Now())
	t, ok := parseTail(rest)
	book, product, known := events.CutStream(stream)
	if !ok || !known {
		return
	}
	if sh := l.cache.find(product); sh != nil {
		sh.streams[book].hear(t)
	}
}
