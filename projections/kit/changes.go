package kit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// fewRows is how many rows of a read model are inserted one by one, all in one round trip. For more, copying each table is quicker.
const fewRows = 48

// ErrDiverged says that the database does not hold what the events before say it must.
var ErrDiverged = errors.New("read model does not hold what its events made")

// Change is what a page writes to one table.
type Change struct {
	Schema  string // that has the table; empty: it is found by the search path
	Table   string
	Columns []string
	Rows    [][]any
	Keys    []Column // of ended
	Ended   [][]any  // keys of the versions that end, each followed by the revision at which they do
	sums    bool     // the rows are added to those that are there
}

// In are changes of tables of this schema.
func In(schema string, changes []Change) []Change {
	all := slices.Clone(changes)
	for i := range all {
		all[i].Schema = schema
	}
	return all
}

// table is the name of the table.
func (c Change) table() pgx.Identifier {
	if c.Schema == "" {
		return pgx.Identifier{c.Table}
	}
	return pgx.Identifier{c.Schema, c.Table}
}

// Write writes the changes of read models: first the ends of versions, then new ones, since only one version of a row may hold. All
// that is few goes in one round trip.
func Write(ctx context.Context, tx pgx.Tx, models ...[]Change) error {
	batch := &pgx.Batch{}
	var many []Change
	for _, changes := range models {
		total := 0
		for _, c := range changes {
			switch {
			case c.Sums():
				c.QueueSums(batch)
				continue
			case len(c.Ended) > 0:
				c.queueEnds(batch)
			}
			total += len(c.Rows)
		}
		if total > fewRows {
			many = append(many, changes...)
			continue
		}
		for _, c := range changes {
			if !c.Sums() {
				c.queueRows(batch)
			}
		}
	}
	if batch.Len() > 0 {
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
	}
	return copyRows(ctx, tx, many)
}

func copyRows(ctx context.Context, tx pgx.Tx, changes []Change) error {
	for _, c := range changes {
		if len(c.Rows) == 0 || c.Sums() {
			continue
		}
		if _, err := tx.CopyFrom(ctx, c.table(), c.Columns, pgx.CopyFromRows(c.Rows)); err != nil {
			return fmt.Errorf("write %s: %w", c.Table, err)
		}
	}
	return nil
}

// queueRows inserts row by row.
func (c Change) queueRows(batch *pgx.Batch) {
	places := make([]string, len(c.Columns))
	for i := range places {
		places[i] = "$" + strconv.Itoa(i+1)
	}
	sql := fmt.Sprintf("insert into %s (%s) values (%s)", c.table().Sanitize(), strings.Join(c.Columns, ", "), strings.Join(places, ", "))
	for _, row := range c.Rows {
		batch.Queue(sql, row...)
	}
}

// queueEnds ends versions, all in one statement. It is written so that the only plan is a probe of the index for each of
// them, whatever statistics say of a table that grows quickly.
func (c Change) queueEnds(batch *pgx.Batch) {
	var names, arrays, same []string
	args := make([]any, 0, len(c.Keys)+1)
	for i, k := range append(c.Keys[:len(c.Keys):len(c.Keys)], Column{Name: "until_revision", kind: kind{Typ: "bigint"}}) {
		names = append(names, k.Name)
		arrays = append(arrays, fmt.Sprintf("$%d::%s[]", i+1, k.Typ))
		args = append(args, ColumnOf(c.Ended, i))
		if i < len(c.Keys) {
			same = append(same, k.Name+" = ended."+k.Name)
		}
	}
	sql := fmt.Sprintf(`update %[1]s t set until_revision = e.until_revision
		from (
			select now.ctid, ended.until_revision
			from unnest(%[2]s) as ended (%[3]s)
			cross join lateral (select ctid, until_revision from %[1]s where %[4]s order by from_revision desc limit 1) now
			where now.until_revision is null
		) e
		where t.ctid = e.ctid`, c.table().Sanitize(), strings.Join(arrays, ", "), strings.Join(names, ", "), strings.Join(same, " and "))
	batch.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
		if got := tag.RowsAffected(); got != int64(len(c.Ended)) {
			return fmt.Errorf("%w: %s has %d of the %d rows that end", ErrDiverged, c.Table, got, len(c.Ended))
		}
		return nil
	})
}

// ColumnOf is a column of rows as an array.
func ColumnOf(rows [][]any, at int) any {
	switch rows[0][at].(type) {
	case string:
		return typed[string](rows, at)
	case bool:
		return typed[bool](rows, at)
	case int32:
		return typed[int32](rows, at)
	case time.Time:
		return typed[time.Time](rows, at)
	default:
		return typed[int64](rows, at)
	}
}

func typed[T any](rows [][]any, at int) []T {
	values := make([]T, len(rows))
	for i, row := range rows {
		values[i] = row[at].(T)
	}
	return values
}
