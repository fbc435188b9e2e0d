package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// Count counts and adds up every row of every table: as the tables stood when the last of these revisions of the books was
// decided, or, without any, all that they hold.
func (s *Snapshot) Count(ctx context.Context, last map[events.Book]int64) error {
	s.bounds = last
	conn, err := pgx.ConnectConfig(ctx, s.engine.options.Pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer hangUp(ctx, conn)
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, conn, options, func(tx pgx.Tx) error {
		if err := s.share(ctx, tx); err != nil {
			return err
		}
		for _, sh := range s.shadows {
			for _, t := range sh.layouts {
				if !s.compares(t) {
					continue
				}
				if s.live[t], err = s.tally(ctx, tx, sh.model, t); err != nil {
					return fmt.Errorf("count %s.%s: %w", sh.model.Name, t.name, err)
				}
			}
		}
		return nil
	})
}

// share has a transaction that has just begun see what the snapshot sees.
func (s *Snapshot) share(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "set transaction snapshot '"+s.name+"'")
	return err
}

// compares says whether a table is compared. One that is counted in place says nothing of a moment before.
func (s *Snapshot) compares(t *layout) bool { return !t.counts() || s.bounds == nil }

// Compare compares what Count found with what the folded events make of it. It answers how many rows there are, and whether
// all are as they must be. If not, it waits for the same events once more, and Differences says which are not.
func (s *Snapshot) Compare(ctx context.Context) (rows int, same bool, err error) {
	same = true
	for _, sh := range s.shadows {
		sh.suspect, sh.skip = map[string]bool{}, true
		if sh.held != "" {
			continue
		}
		for _, t := range slices.DeleteFunc(slices.Clone(sh.layouts), func(t *layout) bool { return !s.compares(t) }) {
			expected, err := s.expected(ctx, sh, t)
			if err != nil {
				return 0, false, fmt.Errorf("count the shadow of %s.%s: %w", sh.model.Name, t.name, err)
			}
			rows += s.live[t].rows
			if s.live[t] != expected {
				sh.suspect[t.name], sh.skip, same = true, false, false
			}
		}
	}
	for _, sh := range s.shadows {
		sh.close(ctx)
	}
	return rows, same, nil
}

// expected is the tally of the rows that the folded events make of a table.
func (s *Snapshot) expected(ctx context.Context, sh *shadow, t *layout) (tally, error) {
	if t.counts() {
		return s.tallyOf(ctx, sh.scratch.conn, t, "select "+t.names("")+" from "+t.made())
	}
	return sh.expect[t.name].total(), nil
}

// Held says, by read model, why it does not hold the events of the product: it waits, somebody has left one out, or they
// can't be folded. Its tables are not compared.
func (s *Snapshot) Held() map[string]string {
	held := map[string]string{}
	for _, sh := range s.shadows {
		if sh.held != "" {
			held[sh.model.Name] = sh.held
		}
	}
	return held
}

// Report is called with a difference: in which table, such as "backlog.story", in which row, by its primary key, and in
// which column; no column where the whole row is on one side alone, and null on the other.
type Report = func(table, key, column string, expected, recorded json.RawMessage)

// Differences reports what Compare found. The events must have been folded once more since.
func (s *Snapshot) Differences(ctx context.Context, report Report) error {
	for _, sh := range s.shadows {
		for _, t := range sh.layouts {
			if !sh.suspect[t.name] {
				continue
			}
			if err := s.differences(ctx, sh, t, report); err != nil {
				return fmt.Errorf("differences of %s.%s: %w", sh.model.Name, t.name, err)
			}
		}
	}
	return nil
}

func (s *Snapshot) differences(ctx context.Context, sh *shadow, t *layout, report Report) (err error) {
	if sh.scratch == nil { // nothing was folded again
		if sh.scratch, err = openScratch(ctx, s.engine.options.Pool, sh.model, sh.suspect); err != nil {
			return err
		}
	}
	if err := s.copyLive(ctx, sh, t); err != nil {
		return err
	}
	rows, err := sh.scratch.conn.Query(ctx, t.comparison())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var keys []string
		var expected, recorded json.RawMessage
		if err := rows.Scan(&keys, &expected, &recorded); err != nil {
			return err
		}
		if err := t.report(sh.model.Name+"."+t.name, keys, expected, recorded, report); err != nil {
			return err
		}
	}
	return rows.Err()
}

// copyLive copies the rows of the table in the snapshot, next to those that the fold made.
func (s *Snapshot) copyLive(ctx context.Context, sh *shadow, t *layout) error {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead}
	return pgx.BeginTxFunc(ctx, sh.scratch.conn, options, func(tx pgx.Tx) error {
		if err := s.share(ctx, tx); err != nil {
			return err
		}
		empty := fmt.Sprintf("create temporary table %s as select %s from %s with no data", t.live(), t.names(""), t.made())
		if _, err := tx.Exec(ctx, empty); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into "+t.live()+" "+t.selection(sh.model, s.bounds), s.bounds.selectionArguments(s.product)...)
		return err
	})
}

// made is the name of the table that the fold fills.
func (t *layout) made() string { return pgx.Identifier{temporary, t.name}.Sanitize() }

// live is the name of the copy.
func (t *layout) live() string { return pgx.Identifier{"live " + t.name}.Sanitize() }

// comparison is the query of the rows that differ, byte by byte.
func (t *layout) comparison() string {
	var keys, names, same []string
	for _, key := range t.keys {
		name := pgx.Identifier{key}.Sanitize()
		same = append(same, "f."+name+" = l."+name)
		if key != "product" {
			keys = append(keys, "coalesce(f."+name+", l."+name+")::text")
			names = append(names, "coalesce(f."+name+", l."+name+")")
		}
	}
	return fmt.Sprintf(`select array[%s], to_jsonb(f), to_jsonb(l)
		from (select %s from %s) f full join %s l on %s
		where f.product is null or l.product is null or f *<> l
		order by %s`,
		strings.Join(keys, ", "), t.names(""), t.made(), t.live(), strings.Join(same, " and "), strings.Join(names, ", "))
}

// report reports the columns in which a row differs.
func (t *layout) report(table string, keys []string, expected, recorded json.RawMessage, report Report) error {
	names := slices.DeleteFunc(slices.Clone(t.keys), func(key string) bool { return key == "product" })
	for i, name := range names {
		names[i] = name + "=" + keys[i]
	}
	key := strings.Join(names, " ")
	if expected == nil || recorded == nil {
		report(table, key, "", expected, recorded)
		return nil
	}
	var want, got map[string]json.RawMessage
	if err := json.Unmarshal(expected, &want); err != nil {
		return err
	}
	if err := json.Unmarshal(recorded, &got); err != nil {
		return err
	}
	for _, column := range slices.Sorted(maps.Keys(want)) {
		if string(want[column]) != string(got[column]) {
			report(table, key, column, want[column], got[column])
		}
	}
	return nil
}
