package projections

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// layout is how a table looks in the database.
type layout struct {
	name     string
	columns  []typedColumn
	keys     []string // of the primary key
	from     int      // the column that says from which revision a row holds; -1 where rows are counted up in place
	until    int      // and until which; -1 where rows hold for ever
	book     int      // the column that says of which book; -1 where all are of one
	identity []int    // the columns of the key, without the revision
}

type typedColumn struct {
	name     string
	typ      uint32
	typeName string
}

// layouts are the tables of a schema.
func layouts(ctx context.Context, on querier, schema string) ([]*layout, error) {
	columns, err := found[struct {
		Table, Column string
		Type          uint32
		TypeName      string
		Key           int32
	}](ctx, on, "shadow_columns.sql", pgx.NamedArgs{"schema": schema})
	if err != nil {
		return nil, fmt.Errorf("tables of %s: %w", schema, err)
	}
	var all []*layout
	keys := map[int32]string{}
	for i, c := range columns {
		if i == 0 || c.Table != columns[i-1].Table {
			all = append(all, &layout{name: c.Table})
			clear(keys)
		}
		t := all[len(all)-1]
		t.columns = append(t.columns, typedColumn{c.Column, c.Type, c.TypeName})
		if c.Key >= 0 {
			keys[c.Key] = c.Column
			t.keys = t.keys[:0]
			for _, at := range slices.Sorted(maps.Keys(keys)) {
				t.keys = append(t.keys, keys[at])
			}
		}
	}
	return all, nil
}

// complete finds the columns that every table of a read model has; false where the rows can't be told apart without one
// that it lacks.
func (t *layout) complete() bool {
	t.until, t.book, t.identity = t.find("until_revision"), t.find("book"), nil
	if t.from = t.find("from_revision"); t.from < 0 {
		t.from = t.find("revision")
	}
	for _, key := range t.keys {
		at := t.find(key)
		if at < 0 {
			return false
		}
		if at != t.from {
			t.identity = append(t.identity, at)
		}
	}
	return len(t.keys) > 0 && t.find("product") >= 0
}

// counts says whether rows are counted up in place: those of other tables have a revision in their key.
func (t *layout) counts() bool { return t.from < 0 }

func (t *layout) find(column string) int {
	return slices.IndexFunc(t.columns, func(c typedColumn) bool { return c.name == column })
}

// names are the columns, as SQL spells them.
func (t *layout) names(of string) string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = of + pgx.Identifier{c.name}.Sanitize()
	}
	return strings.Join(names, ", ")
}
