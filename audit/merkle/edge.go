package merkle

import (
	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight // hashes in a tile
)

// Edge is the right edge of a growing tree: on each level the hashes of the tile that is not full yet. A hash on level n stands
// for 256^n leaves. The zero value is the empty tree.
type Edge struct {
	size int64
	rows [][]tlog.Hash
}

// Size is how many leaves there are.
func (e *Edge) Size() int64 { return e.size }

// Add adds a leaf. Each tile that it fills is handed over, unless nobody wants it.
func (e *Edge) Add(leaf tlog.Hash, full func(tile)) {
	e.size++
	for level, hash := 0, leaf; ; level++ {
		if level == len(e.rows) {
			e.rows = append(e.rows, nil)
		}
		row := append(e.rows[level], hash)
		if len(row) < tileWidth {
			e.rows[level] = row
			return
		}
		if full != nil {
			full(tile{level, e.number(level) - 1, row})
		}
		e.rows[level], hash = nil, perfect(row)
	}
}

// number is that of the tile on a level that is not full yet.
func (e *Edge) number(level int) int64 { return e.size >> (tileHeight * (level + 1)) }

// partial are the tiles that are not full and hold something.
func (e *Edge) partial() (tiles []tile) {
	for level, row := range e.rows {
		if len(row) > 0 {
			tiles = append(tiles, tile{level, e.number(level), row})
		}
	}
	return tiles
}

// Root is the hash of the tree: RFC 6962, section 2.1. That of the empty tree is the hash of nothing.
func (e *Edge) Root() tlog.Hash {
	var root tlog.Hash
	empty := true
	for _, row := range e.rows { // from the right to the left
		for end := len(row); end > 0; {
			width := end & -end // of the last subtree that is perfect
			left := perfect(row[end-width : end])
			if end -= width; empty {
				root, empty = left, false
				continue
			}
			root = nodeHash(left, root)
		}
	}
	if empty {
		root, _ = tlog.TreeHash(0, nil) // nothing is read for it
	}
	return root
}

// perfect is the hash over a number of hashes that is a power of two.
func perfect(hashes []tlog.Hash) tlog.Hash {
	if len(hashes) == 1 {
		return hashes[0]
	}
	half := len(hashes) / 2
	return nodeHash(perfect(hashes[:half]), perfect(hashes[half:]))
}

// nodeHash is that of a node over two hashes: SHA-256 over a byte 1 and both. It is what tlog.NodeHash says, and allocates nothing.
func nodeHash(left, right tlog.Hash) tlog.Hash {
	var text [1 + 2*tlog.HashSize]byte
	text[0] = 1
	copy(text[1:], left[:])
	copy(text[1+tlog.HashSize:], right[:])
	return sha256.Sum256(text[:])
}

// tile is up to 256 neighbouring hashes of a level.
type tile struct {
	level  int
	number int64
	hashes []tlog.Hash
}

// bytes are the hashes one behind the other, as tlog reads tiles.
func (t tile) bytes() []byte {
	all := make([]byte, 0, len(t.hashes)*tlog.HashSize)
	for _, h := range t.hashes {
		all = append(all, h[:]...)
	}
	return all
}

// hashesOf takes apart what bytes made.
func hashesOf(all []byte) []tlog.Hash {
	hashes := make([]tlog.Hash, len(all)/tlog.HashSize)
	for i := range hashes {
		copy(hashes[i][:], all[i*tlog.HashSize:])
	}
	return hashes
}
