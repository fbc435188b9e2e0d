package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"time"

	"github.com/google/uuid"
)

// errCorrupt says that a stored event does not match its checksum.
var errCorrupt = errors.New("stored event is corrupt")

// record is an event as the store holds it.
type record struct {
	position    uint64 // from its key
	revision    int64
	id          uuid.UUID
	created     time.Time // to 100 ns
	stream      string
	typ         string
	contentType string
	data        []byte
	metadata    []byte
}

// maxTicks is the last time that an event may have: in nanoseconds it is a number of 64 bits.
const maxTicks = math.MaxInt64 / 100

// ticks is the time as the protocol writes it: in units of 100 ns since 1970.
func (r *record) ticks() int64 { return r.created.UnixNano() / 100 }

// size is how many bytes a reader counts for it.
func (r *record) size() int { return len(r.data) + len(r.metadata) }

// encode is the stored form: id, revision, ticks, then each text preceded by its length, then a CRC-32C of it all.
func (r *record) encode() []byte {
	size := 16 + 3*binary.MaxVarintLen64 + 5*binary.MaxVarintLen32 +
		len(r.stream) + len(r.typ) + len(r.contentType) + len(r.data) + len(r.metadata) + 4
	b := append(make([]byte, 0, size), r.id[:]...)
	b = binary.AppendVarint(b, r.revision)
	b = binary.AppendVarint(b, r.ticks())
	b = appendText(b, r.stream)
	b = appendText(b, r.typ)
	b = appendText(b, r.contentType)
	b = appendText(b, r.data)
	b = appendText(b, r.metadata)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)))
}

func appendText[T string | []byte](b []byte, text T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// decode reads the stored form. The record holds no part of the bytes given.
func decode(position uint64, stored []byte) (*record, error) {
	if len(stored) < 16+4 {
		return nil, fmt.Errorf("%w at position %d", errCorrupt, position)
	}
	body, sum := stored[:len(stored)-4], binary.BigEndian.Uint32(stored[len(stored)-4:])
	if crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)) != sum {
		return nil, fmt.Errorf("%w at position %d", errCorrupt, position)
	}
	c := cursor{rest: append([]byte(nil), body...)}
	r := &record{position: position}
	copy(r.id[:], c.take(16))
	r.revision = c.varint()
	ticks := c.varint()
	r.created = time.Unix(0, ticks*100).UTC()
	r.stream, r.typ, r.contentType = string(c.text()), string(c.text()), string(c.text())
	r.data, r.metadata = c.text(), c.text()
	if c.short || ticks > maxTicks || ticks < -maxTicks {
		return nil, fmt.Errorf("%w at position %d", errCorrupt, position)
	}
	return r, nil
}

// cursor reads from bytes and remembers if there were too few.
type cursor struct {
	rest  []byte
	short bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.rest) {
		c.short = true
		return nil
	}
	taken := c.rest[:n:n]
	c.rest = c.rest[n:]
	return taken
}

func (c *cursor) varint() int64 {
	v, n := binary.Varint(c.rest)
	c.short = c.short || n <= 0
	c.take(n)
	return v
}

func (c *cursor) text() []byte {
	length, n := binary.Uvarint(c.rest)
	c.short = c.short || n <= 0 || length > uint64(len(c.rest))
	c.take(n)
	return c.take(int(length))
}
