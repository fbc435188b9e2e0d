package merkle

import (
	"context"
	_ "embed" // the statements
	"fmt"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

var (
	//go:embed head.sql
	headSQL string
	//go:embed head_move.sql
	moveSQL string
	//go:embed tiles.sql
	tilesSQL string
	//go:embed tiles_write.sql
	writeTilesSQL string
	//go:embed streams.sql
	streamsSQL string
	//go:embed leaves.sql
	leavesSQL string
	//go:embed leaves_write.sql
	writeLeavesSQL string
)

// growth is the tree as it is in the database, at its right edge.
type growth struct {
	edge   Edge
	last   last
	leaves leaves // of the tile of level 0 that is not full yet
}

// last is the last event that has a leaf.
type last struct {
	Size            int64
	Stream          string
	Revision        int64
	EventID         string
	Commit, Prepare uint64
}

// position is where it lies; nil: there is none.
func (l last) position() *events.Position {
	if l.Size == 0 {
		return nil
	}
	return &events.Position{Commit: l.Commit, Prepare: l.Prepare}
}

// leaves says of which events the leaves of a tile of level 0 are.
type leaves struct {
	Number          int64
	Commit, Prepare uint64
	Streams         []int32
	Revisions       []int64
}

func loadGrowth(ctx context.Context, tx pgx.Tx) (*growth, error) {
	g := &growth{}
	var err error
	if g.last, err = one[last](ctx, tx, headSQL, nil); err != nil {
		return nil, err
	}
	if g.edge, err = loadEdge(ctx, tx, g.last.Size); err != nil {
		return nil, err
	}
	g.leaves.Number = g.edge.number(0)
	if g.last.Size%tileWidth > 0 {
		g.leaves, err = one[leaves](ctx, tx, leavesSQL, pgx.NamedArgs{"number": g.leaves.Number})
	}
	return g, err
}

func loadEdge(ctx context.Context, tx pgx.Tx, size int64) (Edge, error) {
	e := Edge{size: size}
	var wanted []tile
	for level := 0; size>>(tileHeight*level) > 0; level++ {
		e.rows = append(e.rows, nil)
		if size>>(tileHeight*level)%tileWidth > 0 {
			wanted = append(wanted, tile{level: level, number: e.number(level)})
		}
	}
	found, err := readTiles(ctx, tx, wanted)
	for _, t := range found {
		width := int(size >> (tileHeight * t.level) % tileWidth)
		if len(t.hashes) < width {
			return e, fmt.Errorf("%w of level %d: %s", ErrIncomplete, t.level, dropMend)
		}
		e.rows[t.level] = t.hashes[:width:width]
	}
	if err == nil && len(found) < len(wanted) {
		err = fmt.Errorf("%w: %s", ErrIncomplete, dropMend)
	}
	return e, err
}

// write adds the leaves of events, unless another process has added leaves since the tree was loaded.
func (g *growth) write(ctx context.Context, tx pgx.Tx, page []events.Raw) error {
	var size int64
	if err := tx.QueryRow(ctx, "select size from proof.head for update").Scan(&size); err != nil {
		return err
	}
	if size != g.edge.Size() {
		return errMoved
	}
	ids, err := streamIDs(ctx, tx, page)
	if err != nil {
		return err
	}
	w := &writing{batch: &pgx.Batch{}}
	for _, raw := range page {
		if err := g.take(w, raw, ids[raw.Stream]); err != nil {
			return fmt.Errorf("%s revision %d: %w", raw.Stream, raw.Revision, err)
		}
	}
	w.tiles = append(w.tiles, g.edge.partial()...)
	if len(g.leaves.Streams) > 0 {
		w.leaves(g.leaves)
	}
	w.end(g.edge.Size(), page[len(page)-1])
	return tx.SendBatch(ctx, w.batch).Close()
}

// take adds the leaf of an event, and to what is written the tiles that it fills.
func (g *growth) take(w *writing, raw events.Raw, stream int32) error {
	leaf, err := LeafOf(raw)
	if err != nil {
		return err
	}
	g.place(raw, stream)
	g.edge.Add(leaf.Hash(), func(t tile) {
		w.tiles = append(w.tiles, t)
		if t.level == 0 {
			w.leaves(g.leaves)
			g.leaves = leaves{Number: t.number + 1}
		}
	})
	return nil
}

// place notes of which event the next leaf is.
func (g *growth) place(raw events.Raw, stream int32) {
	if len(g.leaves.Streams) == 0 {
		g.leaves.Commit, g.leaves.Prepare = raw.Position.Commit, raw.Position.Prepare
	}
	g.leaves.Streams, g.leaves.Revisions = append(g.leaves.Streams, stream), append(g.leaves.Revisions, raw.Revision)
}

// streamIDs are the numbers by which the tables know the streams of events.
func streamIDs(ctx context.Context, tx pgx.Tx, page []events.Raw) (map[string]int32, error) {
	ids := map[string]int32{}
	var names []string
	for _, raw := range page {
		if _, seen := ids[raw.Stream]; !seen {
			ids[raw.Stream], names = 0, append(names, raw.Stream)
		}
	}
	rows, err := tx.Query(ctx, streamsSQL, pgx.NamedArgs{"names": names})
	if err != nil {
		return nil, err
	}
	var id int32
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error { ids[name] = id; return nil })
	return ids, err
}

// writing is what is written for a page.
type writing struct {
	batch *pgx.Batch
	tiles []tile
}

func (w *writing) leaves(l leaves) {
	w.batch.Queue(writeLeavesSQL, pgx.NamedArgs{
		"number": l.Number, "commit": l.Commit, "prepare": l.Prepare, "streams": l.Streams, "revisions": l.Revisions,
	})
}

// end adds the tiles and moves the head to the last event.
func (w *writing) end(size int64, raw events.Raw) {
	var levels []int32
	var numbers []int64
	var hashes [][]byte
	for _, t := range w.tiles {
		levels, numbers, hashes = append(levels, int32(t.level)), append(numbers, t.number), append(hashes, t.bytes())
	}
	w.batch.Queue(writeTilesSQL, pgx.NamedArgs{"levels": levels, "numbers": numbers, "hashes": hashes})
	w.batch.Queue(moveSQL, pgx.NamedArgs{
		"size": size, "stream": raw.Stream, "revision": raw.Revision, "event_id": raw.ID,
		"commit": raw.Position.Commit, "prepare": raw.Position.Prepare,
	})
}
