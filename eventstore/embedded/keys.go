package embedded

import (
	"encoding/binary"
	"math"

	"github.com/cockroachdb/pebble/v2"
)

// Keys of the database. An event lies under its position; the index of its stream leads there:
//
//	'f'                                         version of the stored form
//	'e' position                                event
//	's' length of name, name, revision          position
//
// Numbers are 8 bytes, big-endian; the length is 2.
const (
	keyFormat = 'f'
	keyEvent  = 'e'
	keyStream = 's'
)

// maxNameBytes is how long a stream's name may be: that of its metadata stream must have room in a key, too.
const maxNameBytes = 1<<16 - 1 - len(metaPrefix)

// fits says that a stream may have this name, as far as its length goes.
func fits(name string) bool {
	described, _ := describedBy(name)
	return name != "" && len(described) <= maxNameBytes
}

func eventKey(position uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{keyEvent}, position)
}

func positionIn(eventKey []byte) uint64 { return binary.BigEndian.Uint64(eventKey[1:]) }

func streamPrefix(name string) []byte {
	key := make([]byte, 0, 1+2+len(name)+8)
	key = binary.BigEndian.AppendUint16(append(key, keyStream), uint16(len(name)))
	return append(key, name...)
}

func streamKey(name string, revision int64) []byte {
	return binary.BigEndian.AppendUint64(streamPrefix(name), uint64(revision))
}

func revisionIn(streamKey []byte) int64 {
	return int64(binary.BigEndian.Uint64(streamKey[len(streamKey)-8:]))
}

func allEvents() *pebble.IterOptions {
	return &pebble.IterOptions{LowerBound: []byte{keyEvent}, UpperBound: []byte{keyEvent + 1}}
}

// ofStream bounds an iterator to the index of one stream.
func ofStream(name string) *pebble.IterOptions { return ofStreamBetween(name, 0, math.MaxInt64) }

// ofStreamBetween bounds an iterator to the index of one stream from one revision to another, with both.
func ofStreamBetween(name string, first, last int64) *pebble.IterOptions {
	return &pebble.IterOptions{
		LowerBound: streamKey(name, first), UpperBound: binary.BigEndian.AppendUint64(streamPrefix(name), uint64(last)+1),
	}
}
