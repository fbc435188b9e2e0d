package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/eventstore"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

// recorder folds with another folder, and keeps what that says.
type recorder struct {
	kit.Folder
	schema string
	pages  [][]kit.Change
}

func (r *recorder) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	changes, err := r.Folder.Fold(ctx, tx, page)
	kept := slices.Clone(changes)
	for i := range kept {
		kept[i].Table = r.schema + "." + kept[i].Table
	}
	r.pages = append(r.pages, kept)
	return changes, err
}

// recordChanges has all read models take a log in pages of this size, and says what each page changed.
func recordChanges(t testing.TB, log []events.Raw, size int) (members []*consumer, pages [][]kit.Change) {
	t.Helper()
	members, _ = convoyOf(t, connect(t, postgrestest.Database(t)), nil, "")
	var recorders []*recorder
	for _, c := range members {
		r := &recorder{Folder: c.folder, schema: c.model.Name}
		recorders = append(recorders, r)
		c.folder = r
	}
	for page := range slices.Chunk(log, size) {
		takeTogether(t, members, page)
	}
	for i, c := range members {
		c.folder = recorders[i].Folder
		for n, changes := range recorders[i].pages {
			if n == len(pages) {
				pages = append(pages, nil)
			}
			pages[n] = append(pages[n], changes...)
		}
	}
	return members, pages
}

// takeTogether has read models take a page as those of a convoy do.
func takeTogether(t testing.TB, members []*consumer, page []events.Raw) {
	t.Helper()
	for _, c := range members {
		c.mu.Lock()
	}
	p := eventstore.Page{Events: page, End: page[len(page)-1].Position}
	if err := errors.Join(takeAll(t.Context(), members, p, patience)...); err != nil {
		t.Fatal(err)
	}
}

// emptyTables makes the tables of all read models in a database of their own.
func emptyTables(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool := connect(t, postgrestest.Database(t))
	for _, m := range models() {
		own(t, pool, m, "one")
	}
	return pool
}

// writeFloor writes changes that are known beforehand, each page in one transaction of one connection: what writing alone costs.
func writeFloor(ctx context.Context, pool *pgxpool.Pool, pages [][]kit.Change) error {
	return pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error {
		for _, page := range pages {
			if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return writeFloorPage(ctx, tx, page) }); err != nil {
				return err
			}
		}
		return nil
	})
}

func writeFloorPage(ctx context.Context, tx pgx.Tx, page []kit.Change) error {
	batch := &pgx.Batch{}
	batch.Queue(statement("page_settings.sql"), pageSettings("waymark"))
	for _, c := range page {
		switch {
		case c.Sums():
			c.Schema, c.Table, _ = strings.Cut(c.Table, ".")
			c.QueueSums(batch)
		case len(c.Ended) > 0:
			queueFloorEnds(batch, c)
		}
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	for _, c := range page {
		if len(c.Rows) == 0 || c.Sums() {
			continue
		}
		if _, err := tx.CopyFrom(ctx, strings.Split(c.Table, "."), c.Columns, pgx.CopyFromRows(c.Rows)); err != nil {
			return err
		}
	}
	return nil
}

// queueFloorEnds ends versions by one probe of the index for each. The columns of a key are the first ones of a table.
func queueFloorEnds(batch *pgx.Batch, c kit.Change) {
	keys := c.Columns[:len(c.Ended[0])-1]
	var arrays, same []string
	var args []any
	for i, value := range c.Ended[0] {
		switch value.(type) {
		case string:
			arrays, args = append(arrays, fmt.Sprintf("$%d::text[]", i+1)), append(args, valuesAt[string](c.Ended, i))
		case int32:
			arrays, args = append(arrays, fmt.Sprintf("$%d::int[]", i+1)), append(args, valuesAt[int32](c.Ended, i))
		case int64:
			arrays, args = append(arrays, fmt.Sprintf("$%d::bigint[]", i+1)), append(args, valuesAt[int64](c.Ended, i))
		}
	}
	for _, key := range keys {
		same = append(same, key+" = e."+key)
	}
	batch.Queue(fmt.Sprintf(`update %[1]s t set until_revision = e.until
		from unnest(%[2]s) e (%[3]s, until),
			lateral (select ctid from %[1]s where %[4]s order by from_revision desc limit 1) last
		where t.ctid = last.ctid`, c.Table, strings.Join(arrays, ", "), strings.Join(keys, ", "), strings.Join(same, " and ")), args...)
}

func valuesAt[T any](rows [][]any, at int) []T {
	values := make([]T, len(rows))
	for i, row := range rows {
		values[i] = row[at].(T)
	}
	return values
}

// Else the benchmarks would compare different things.
func TestTheFloorWritesTheRowsOfAllReadModels(t *testing.T) {
	t.Parallel()
	log := syntheticLog(1000)
	_, pages := recordChanges(t, log, 300)
	pool := emptyTables(t)
	if err := writeFloor(t.Context(), pool, pages); err != nil {
		t.Fatal(err)
	}
	holds(t, pool, log)
}
