package projections

import (
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

type span struct{ from, until int64 }

func (s span) holds(revision int64) bool {
	return s.from <= revision && (s.until < 0 || revision < s.until)
}

// versioned are the rows of a table of a product as JSON objects by key column, for every revision.
type versioned map[string][]struct {
	span
	row map[string]any
}

func load(t tester, pool *pgxpool.Pool, table, key, product string) versioned {
	t.Helper()
	// In a table whose rows hold until the next one no row says until when.
	rows, err := pool.Query(t.Context(), fmt.Sprintf(`select key, from_revision, coalesce(case when row ? 'until_revision'
			then (row -> 'until_revision')::text::bigint else lead(from_revision) over (partition by key order by from_revision) end, -1), row
		from (select (%s)::text as key, from_revision, replace(to_jsonb(t)::text, '"until_revision": null', '"until_revision": -1')::jsonb as row
			from %s t where product = $1) t
		order by 1, 2`, key, table), product)
	if err != nil {
		t.Fatal(err)
	}
	found := versioned{}
	for rows.Next() {
		var k string
		var v struct {
			span
			row map[string]any
		}
		if err := rows.Scan(&k, &v.from, &v.until, &v.row); err != nil {
			t.Fatal(err)
		}
		found[k] = append(found[k], v)
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return found
}

// at is the one version of a row at a revision, picked columns only; nil if there is none.
func (v versioned) at(t tester, key string, revision int64, columns ...string) map[string]any {
	t.Helper()
	var found map[string]any
	for _, version := range v[key] {
		if version.holds(revision) {
			if found != nil {
				t.Fatalf("%s has two versions at revision %d", key, revision)
			}
			found = version.row
		}
	}
	if found == nil {
		return nil
	}
	picked := map[string]any{}
	for _, c := range columns {
		picked[c] = found[c]
	}
	return picked
}

// count is how many keys have a version at a revision.
func (v versioned) count(revision int64) int {
	n := 0
	for _, versions := range v {
		for _, version := range versions {
			if version.holds(revision) {
				n++
			}
		}
	}
	return n
}
