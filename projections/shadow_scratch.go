package projections

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/projections/kit"
)

// temporary is the schema of the tables that end with their session, whatever ends it.
const temporary = "pg_temp"

// scratch is where a fold of a shadow keeps what it needs to go on: tables like those of the read model, in a session of
// their own. They hold only the rows that hold now, or all rows of the tables that are kept whole or counted up in place.
type scratch struct {
	conn   *pgx.Conn
	model  kit.Model
	folder kit.Folder
	whole  map[string]bool // tables
}

// openScratch makes the tables, empty. A session of the pool may have temporary tables of others.
func openScratch(ctx context.Context, pool *pgxpool.Pool, m kit.Model, whole map[string]bool) (*scratch, error) {
	conn, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	if err != nil {
		return nil, err
	}
	s := &scratch{conn: conn, model: m, folder: m.Folder(), whole: whole}
	_, err = s.conn.Exec(ctx, "set temp_buffers = '32MB'; set timezone = 'UTC'; set search_path = "+temporary)
	if err == nil {
		_, err = s.conn.Exec(ctx, m.Schema)
	}
	if err != nil {
		s.close(ctx)
		return nil, fmt.Errorf("tables of the shadow of %s: %w", m.Name, err)
	}
	return s, nil
}

func (s *scratch) close(ctx context.Context) { hangUp(ctx, s.conn) }

// hangUp ends a session, though the context may have ended.
func hangUp(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	_ = conn.Close(ctx) // the server notices anyway
}

// fold folds a page and says what it changes.
func (s *scratch) fold(ctx context.Context, page []events.Recorded) (changes []kit.Change, err error) {
	err = guard(func() error {
		return pgx.BeginFunc(ctx, s.conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, statement("page_settings.sql"), pageSettings(temporary)); err != nil {
				return err
			}
			if changes, err = s.folder.Fold(ctx, tx, page); err != nil {
				return err
			}
			return s.write(ctx, tx, changes)
		})
	})
	s.folder.Settle(err == nil)
	return changes, err
}

func (s *scratch) write(ctx context.Context, tx pgx.Tx, changes []kit.Change) error {
	var all []kit.Change
	batch := &pgx.Batch{}
	for _, c := range changes {
		if s.whole[c.Table] || c.Sums() {
			all = append(all, c)
			continue
		}
		if heldAt(c) < 0 {
			if len(c.Keys) > 0 {
				all = append(all, succeed(batch, c))
			}
			continue
		}
		if len(c.Ended) > 0 {
			queueRemovals(batch, c)
		}
		all = append(all, kit.Change{Table: c.Table, Columns: c.Columns, Rows: current(c)})
	}
	if batch.Len() > 0 {
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
	}
	return kit.Write(ctx, tx, all)
}

// heldAt is where the rows say until when they hold; -1 where rows hold for ever.
func heldAt(c kit.Change) int { return slices.Index(c.Columns, "until_revision") }

// current are the rows that hold now.
func current(c kit.Change) [][]any {
	at := heldAt(c)
	return slices.DeleteFunc(slices.Clone(c.Rows), func(row []any) bool {
		until, _ := row[at].(*int64)
		return until != nil
	})
}

// succeed removes the rows that are followed by others of the change, of which it leaves the last of each key.
func succeed(batch *pgx.Batch, c kit.Change) kit.Change {
	last := map[string][]any{}
	for _, row := range c.Rows {
		last[fmt.Sprint(row[:len(c.Keys)]...)] = row
	}
	rows := slices.Collect(maps.Values(last))
	if len(rows) > 0 {
		sql, args := among(c.Keys, rows, `delete from %[1]s t
			using unnest(%[2]s) as ended (%[3]s) cross join lateral (select ctid from %[1]s where %[4]s) now
			where t.ctid = now.ctid`, c.Table)
		batch.Queue(sql, args...)
	}
	return kit.Change{Table: c.Table, Columns: c.Columns, Rows: rows}
}

// among is a statement on the rows of a table with the keys that records begin with. In its format stand the table, arrays of the
// columns of the keys, their names, and the condition that a row has the key ended.
func among(keys []kit.Column, records [][]any, format, table string) (sql string, args []any) {
	var names, arrays, same []string
	for i, k := range keys {
		names = append(names, k.Name)
		arrays = append(arrays, fmt.Sprintf("$%d::%s[]", i+1, k.Typ))
		same = append(same, k.Name+" = ended."+k.Name)
		args = append(args, kit.ColumnOf(records, i))
	}
	return fmt.Sprintf(format, table, strings.Join(arrays, ", "), strings.Join(names, ", "), strings.Join(same, " and ")), args
}

// queueRemovals removes the versions that end. As where they end in place, the only plan is to probe the index.
func queueRemovals(batch *pgx.Batch, c kit.Change) {
	sql, args := among(c.Keys, c.Ended, `delete from %[1]s t
		using (
			select now.ctid
			from unnest(%[2]s) as ended (%[3]s)
			cross join lateral (select ctid from %[1]s where %[4]s order by from_revision desc limit 1) now
		) e
		where t.ctid = e.ctid`, c.Table)
	batch.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
		if got := tag.RowsAffected(); got != int64(len(c.Ended)) {
			return fmt.Errorf("%w: %s has %d of the %d rows that end", kit.ErrDiverged, c.Table, got, len(c.Ended))
		}
		return nil
	})
}
