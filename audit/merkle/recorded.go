package merkle

import (
	"context"
	_ "embed" // the statements
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"
	"golang.org/x/mod/sumdb/tlog"
)

//go:embed recorded.sql
var recordedSQL string

// Recorded is a leaf as the tree holds it.
type Recorded struct {
	Stream   string
	Revision int64
	Hash     tlog.Hash
}

// recordedTile are neighbours as they lie in the database.
type recordedTile struct {
	Number    int64
	Hashes    []byte
	Revisions []int64
	Streams   []int32
}

// Size is how many leaves the tree has, as it stands; 0 where there is none. Nothing is caught up.
func (l *Log) Size(ctx context.Context) (size int64, err error) {
	if err = l.pool.QueryRow(ctx, "select size from proof.head").Scan(&size); isMissing(err) {
		return 0, nil
	}
	return size, err
}

// Recorded are the first leaves of the tree, as it stands: so many, or fewer where it has no more.
func (l *Log) Recorded(ctx context.Context, size int64) iter.Seq2[Recorded, error] {
	return func(yield func(Recorded, error) bool) {
		names, err := l.streamNames(ctx)
		for next := int64(0); next*tileWidth < size; {
			var tiles []recordedTile
			if err == nil {
				tiles, err = l.recordedTiles(ctx, next)
			}
			if isMissing(err) {
				return
			}
			if err != nil {
				yield(Recorded{}, fmt.Errorf("read the Merkle log: %w", err))
				return
			}
			for _, t := range tiles {
				if t.Number != next || !t.each(names, size, yield) {
					return
				}
				next++
			}
			if len(tiles) == 0 {
				return
			}
		}
	}
}

// streamNames are the names of streams, by their numbers in the tables.
func (l *Log) streamNames(ctx context.Context) (map[int32]string, error) {
	rows, err := l.pool.Query(ctx, "select id, name from proof.stream")
	if err != nil {
		return nil, err
	}
	names := map[int32]string{}
	var id int32
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error { names[id] = name; return nil })
	return names, err
}

func (l *Log) recordedTiles(ctx context.Context, from int64) ([]recordedTile, error) {
	rows, err := l.pool.Query(ctx, recordedSQL, pgx.NamedArgs{"from": from})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[recordedTile])
}

// each yields the leaves of a tile within the size, as far as all is there that belongs to them.
func (t recordedTile) each(names map[int32]string, size int64, yield func(Recorded, error) bool) bool {
	for i, hash := range hashesOf(t.Hashes) {
		if t.Number*tileWidth+int64(i) >= size || i >= len(t.Streams) || i >= len(t.Revisions) {
			return false
		}
		if !yield(Recorded{names[t.Streams[i]], t.Revisions[i], hash}, nil) {
			return false
		}
	}
	return true
}
