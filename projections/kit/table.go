package kit

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Table is a table whose rows are versions: each holds for a range of revisions of its book. The fields of K are the columns of its
// key, of which the first is the product; those of R are what a row says.
type Table[K comparable, R any] struct {
	name    string
	keys    []Column
	columns []Column
	names   []string // of all columns, in the order of record
	appends bool     // each row holds until the next one of its key
	find    string   // finds the rows with the keys in the arrays $1 and so on that hold now, each with the number of its key
}

// NewTable is the table of that name.
func NewTable[K comparable, R any](name string) *Table[K, R] { return newTable[K, R](name, false) }

// NewAppendTable is the table of that name, without the column until_revision: a row holds until the next one of its key, so rows are
// added and never changed. Whether there is anything of a key another table says.
func NewAppendTable[K comparable, R any](name string) *Table[K, R] { return newTable[K, R](name, true) }

func newTable[K comparable, R any](name string, appends bool) *Table[K, R] {
	t := &Table[K, R]{name: name, columns: columnsOf(reflect.TypeFor[R]()), appends: appends}
	if of := reflect.TypeFor[K](); of.Kind() == reflect.Struct {
		t.keys = columnsOf(of)
	} else {
		t.keys = []Column{{"product", kindOf(of), nil}}
	}
	var arrays, keys, same, read []string
	for i, k := range t.keys {
		arrays = append(arrays, fmt.Sprintf("$%d::%s[]", i+1, k.Typ))
		keys, same = append(keys, k.Name), append(same, k.Name+" = k."+k.Name)
	}
	for _, c := range t.columns {
		read = append(read, fmt.Sprintf(c.read, "t."+c.Name))
		t.names = append(t.names, c.Name)
	}
	span, holds := []string{"from_revision", "until_revision"}, "t.until_revision is null"
	if appends {
		span, holds = span[:1], "true"
	}
	t.names = slices.Concat(keys, span, t.names)
	t.find = fmt.Sprintf(`select %s
		from unnest(%s) with ordinality as k (%s, nr)
		cross join lateral (select * from %s where %s order by from_revision desc limit 1) t
		where %s`,
		strings.Join(append([]string{"k.nr", "t.from_revision"}, read...), ", "), strings.Join(arrays, ", "), strings.Join(keys, ", "), name,
		strings.Join(same, " and "), holds)
	return t
}

// key is what the columns of a key hold: strings, int32s and int64s.
func (t *Table[K, R]) key(key K) []any { return valuesOf(t.keys, key) }

// record is a row with its key and the range in which it holds.
func (t *Table[K, R]) record(key K, from int64, until *int64, row R) []any {
	record := make([]any, 0, len(t.names))
	record = append(append(record, t.key(key)...), from)
	if !t.appends {
		record = append(record, until)
	}
	return append(record, valuesOf(t.columns, row)...)
}

func valuesOf(columns []Column, of any) []any {
	v := reflect.ValueOf(of)
	values := make([]any, len(columns))
	for i, c := range columns {
		field := v
		if len(c.path) > 0 {
			field = v.FieldByIndex(c.path)
		}
		values[i] = c.value(field)
	}
	return values
}

// queue finds rows that hold now and gives each to found, with the revision from which on it does.
func (t *Table[K, R]) queue(batch *pgx.Batch, keys []K, found func(K, R, int64)) {
	records := make([][]any, len(keys))
	for i, key := range keys {
		records[i] = t.key(key)
	}
	args := make([]any, len(t.keys))
	for i := range t.keys {
		args[i] = ColumnOf(records, i)
	}
	batch.Queue(t.find, args...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			var nr int
			var from int64
			var row R
			v := reflect.ValueOf(&row).Elem()
			targets := []any{&nr, &from}
			for _, c := range t.columns {
				targets = append(targets, v.FieldByIndex(c.path).Addr().Interface())
			}
			if err := rows.Scan(targets...); err != nil {
				return fmt.Errorf("read %s: %w", t.name, err)
			}
			found(keys[nr-1], row, from)
		}
		return rows.Err()
	})
}

// loadable are the versions of a table.
type loadable interface{ queueNeeded(*pgx.Batch) }

// Fetch finds what is needed of some tables, in one round trip.
func Fetch(ctx context.Context, tx pgx.Tx, tables ...loadable) error {
	batch := &pgx.Batch{}
	for _, t := range tables {
		t.queueNeeded(batch)
	}
	if batch.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, batch).Close()
}
