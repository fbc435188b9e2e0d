package merkle

import (
	"context"
	_ "embed" // the statements
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"

	"waymark/events"
)

//go:embed find.sql
var findSQL string

// ErrIncomplete says that the database lacks hashes that the tree has: somebody deleted them.
var ErrIncomplete = errors.New("the Merkle log lacks hashes")

// Index is the place of an event's leaf in the tree; false where it has none yet.
func (l *Log) Index(ctx context.Context, raw events.Raw) (index int64, there bool, err error) {
	var number int64
	var place *int64
	err = l.pool.QueryRow(ctx, findSQL, pgx.NamedArgs{
		"stream": raw.Stream, "revision": raw.Revision, "commit": raw.Position.Commit, "prepare": raw.Position.Prepare,
	}).Scan(&number, &place)
	switch {
	case isMissing(err) || err == nil && place == nil:
		return 0, false, nil
	case err != nil:
		return 0, false, fmt.Errorf("find the leaf of an event: %w", err)
	}
	return number*tileWidth + *place - 1, true, nil
}

// Inclusion proves that the leaf at an index is in the tree as it was at a size (RFC 6962, section 2.1.1).
func (l *Log) Inclusion(ctx context.Context, size, index int64) (tlog.RecordProof, error) {
	return tlog.ProveRecord(size, index, l.hashes(ctx))
}

// Consistency proves that the tree of one size begins with that of another one, neither empty (RFC 6962, section 2.1.2).
func (l *Log) Consistency(ctx context.Context, size, older int64) (tlog.TreeProof, error) {
	return tlog.ProveTree(size, older, l.hashes(ctx))
}

// Root is the hash of the tree as it was at a size.
func (l *Log) Root(ctx context.Context, size int64) (tlog.Hash, error) {
	return tlog.TreeHash(size, l.hashes(ctx))
}

// hashes reads hashes by their index as tlog counts them: each from the tile that it is in, all tiles in one round trip.
func (l *Log) hashes(ctx context.Context) tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) {
		var wanted []tile
		asked := map[[2]int64]bool{}
		for _, index := range indexes {
			t := tlog.TileForIndex(tileHeight, index)
			at := [2]int64{int64(t.L), t.N}
			if !asked[at] {
				asked[at] = true
				wanted = append(wanted, tile{level: t.L, number: t.N})
			}
		}
		found, err := readTiles(ctx, l.pool, wanted)
		if err != nil {
			return nil, err
		}
		return pick(indexes, found)
	}
}

// pick computes hashes from tiles.
func pick(indexes []int64, tiles []tile) ([]tlog.Hash, error) {
	data := map[[2]int64][]byte{}
	for _, t := range tiles {
		data[[2]int64{int64(t.level), t.number}] = t.bytes()
	}
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		t := tlog.TileForIndex(tileHeight, index)
		held := data[[2]int64{int64(t.L), t.N}]
		if len(held) < t.W*tlog.HashSize {
			return nil, fmt.Errorf("%w: %s", ErrIncomplete, dropMend)
		}
		t.W = len(held) / tlog.HashSize
		var err error
		if hashes[i], err = tlog.HashFromTile(t, held, index); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// First is the hash of the first leaf.
func (l *Log) First(ctx context.Context) (tlog.Hash, error) { return tlog.TreeHash(1, l.hashes(ctx)) }
