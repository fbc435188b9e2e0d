package audit_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit"
	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/events"
	"waymark/httpapi/moment"
	"waymark/ledger"
)

// tableIn finds the name of a table in a statement.
var tableIn = regexp.MustCompile(`(analytics|backlog|roadmap|discovery|charter|decisions)\.[a-z_]+`)

// tables are all tables of all read models.
func tables(t *testing.T, pool *pgxpool.Pool) []column {
	t.Helper()
	return columns(t, pool, "c.ordinal_position = 1")
}

// save copies every table.
func save(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	execute(t, pool, "create schema saved")
	for _, c := range tables(t, pool) {
		table := c.Schema + "." + c.Table
		execute(t, pool, fmt.Sprintf("create table %s as table %s", copyOf(table), table))
	}
}

func copyOf(table string) string { return pgx.Identifier{"saved", table}.Sanitize() }

// restore makes a table what it was when it was saved.
func restore(t *testing.T, pool *pgxpool.Pool, table string) {
	t.Helper()
	execute(t, pool, fmt.Sprintf("delete from %[1]s; insert into %[1]s table %[2]s", table, copyOf(table)))
}

func rowsOf(t *testing.T, pool *pgxpool.Pool) int {
	t.Helper()
	rows := 0
	for _, c := range tables(t, pool) {
		var n int
		if err := pool.QueryRow(t.Context(), "select count(*) from "+c.Schema+"."+c.Table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		rows += n
	}
	return rows
}

func execute(t *testing.T, pool *pgxpool.Pool, sql string) int64 {
	t.Helper()
	tag, err := pool.Exec(context.WithoutCancel(t.Context()), sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return tag.RowsAffected()
}

// column is a column of a table of a read model.
type column struct {
	Schema, Table, Name, Type string
	InKey                     bool // the primary key
}

// columns are those of the read models, as the database knows them.
func columns(t *testing.T, pool *pgxpool.Pool, condition string) []column {
	t.Helper()
	rows, err := pool.Query(t.Context(), `
		select c.table_schema::text as schema, c.table_name::text as table, c.column_name::text as name, c.udt_name::text as type,
		       exists (
		           select
		           from pg_index i
		           where i.indisprimary and i.indrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
		               and c.ordinal_position = any(i.indkey)) as in_key
		from information_schema.columns c
		join waymark.projection p on p.name = c.table_schema
		join pg_tables t on t.schemaname = c.table_schema and t.tablename = c.table_name
		where `+condition+` order by 1, 2, c.ordinal_position`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[column])
	if err != nil || len(found) == 0 {
		t.Fatalf("%d columns, %v", len(found), err)
	}
	return found
}

// another is an expression for another value of the column than it holds, by its type.
func (c column) another(t *testing.T) string {
	t.Helper()
	forged, known := map[string]string{
		"text": "coalesce(%[1]s, '') || ' '", "int2": "coalesce(%[1]s, 0) + 1000", "int4": "coalesce(%[1]s, 0) + 1000", "int8": "coalesce(%[1]s, 0) + 1000", "float8": "coalesce(%[1]s, 0) + 0.125",
		"bool": "not %[1]s", "date": "coalesce(%[1]s, date '2001-01-01') + 1", "timestamptz": "coalesce(%[1]s, now()) + interval '1 microsecond'",
		"uuid": "coalesce(gen_random_uuid(), %[1]s)", "jsonb": "jsonb_build_array(%[1]s)", "_text": "%[1]s || 'forged'::text", "_int4": "%[1]s || 1000",
		"_int8": "%[1]s || 1000::bigint",
		"bytea": "%[1]s || '\\x00'",
	}[c.Type]
	if !known {
		t.Fatalf("%+v: the test knows no other value of this type", c)
	}
	return fmt.Sprintf(forged, c.Name)
}

// found are the keys of the differences between the tables of ACME and the log, by table and column.
func found(t *testing.T, r audit.Replayer) map[string][]string {
	t.Helper()
	_, check, err := r.Check(t.Context(), "ACME", moment.Moment{})
	if err != nil || check.Total != len(check.Differences) {
		t.Fatalf("%d differences, %v", check.Total, err)
	}
	keys := map[string][]string{}
	for _, d := range check.Differences {
		if d.Row != strings.TrimSpace(d.Table+" "+d.Key) {
			t.Errorf("difference is %+v", d)
		}
		at := strings.TrimSpace(d.Table + " " + d.Field)
		keys[at] = append(keys[at], d.Key)
	}
	return keys
}

// forgeable is a replayer of the product ACME with rows in every table: a priority decision takes another one back too, one changes a level
// alone, and one event is no decision.
func forgeable(t *testing.T) (audit.Replayer, *pgxpool.Pool) {
	t.Helper()
	h := newHouse(t)
	do(t, h.ledger, backlog.PrioritizeStory{Story: "ACME-2", Bottom: true, Level: domain.SomeOrNone("")})
	do(t, h.ledger, backlog.PrioritizeStory{Story: "ACME-2", Level: domain.Some("High")})
	do(t, h.ledger, backlog.ReviseStory{Story: "ACME-2", External: &events.External{Source: "jira", Key: "FOO-2", ID: "2"}}) // no decision
	return h.Replayer, h.pool
}

func TestAForgedValueOfAnyColumnOfAnyTableIsFoundAndNamed(t *testing.T) {
	r, pool := forgeable(t)
	if clean := found(t, r); len(clean) > 0 {
		t.Fatalf("before anything is forged: %v", clean)
	}
	save(t, pool)
	values := map[string][]column{} // by table
	most := 0
	for _, c := range columns(t, pool, "true") {
		if table := c.Schema + "." + c.Table; !c.InKey {
			values[table] = append(values[table], c)
			most = max(most, len(values[table]))
		}
	}
	for turn := range most { // in each, one column of every table
		var forged []column
		for _, all := range values {
			if turn < len(all) {
				forged = append(forged, all[turn])
			}
		}
		for _, c := range forged {
			table := c.Schema + "." + c.Table
			forge := fmt.Sprintf("update %[1]s set %[2]s = %[3]s where ctid = (select max(ctid) from %[1]s where product = 'ACME')", table, c.Name, c.another(t))
			if execute(t, pool, forge) != 1 {
				t.Fatalf("%s has no row: let the test give a command that makes one", table)
			}
		}
		keys := found(t, r)
		for _, c := range forged {
			table := c.Schema + "." + c.Table
			if !slices.ContainsFunc(keys[table+" "+c.Name], isKey) {
				t.Errorf("%s of %s was forged, the differences are %v", c.Name, table, keys)
			}
			restore(t, pool, table)
		}
	}
}

// isKey knows the key of a row from that of a thing.
func isKey(key string) bool {
	return strings.Contains(key, "revision=") || strings.Contains(key, "block=") || strings.Contains(key, "nr=")
}

func TestRowsThatAreMissingOrInventedAreFoundInEveryTable(t *testing.T) {
	r, pool := forgeable(t)
	if clean := found(t, r); len(clean) > 0 {
		t.Fatalf("before anything is forged: %v", clean)
	}
	save(t, pool)
	for name, sql := range map[string]string{
		"missing":  "delete from %[1]s where ctid = (select max(ctid) from %[1]s where product = 'ACME')",
		"invented": "update %[1]s set %[2]s = 4711 where ctid = (select max(ctid) from %[1]s where product = 'ACME')",
	} {
		t.Run(name, func(t *testing.T) {
			for some := range slices.Chunk(tables(t, pool), 20) { // for no more than 100 differences are listed
				falsified(t, r, pool, sql, some)
			}
		})
	}
}

// falsified changes a row of each of some tables, and restores them once it was found.
func falsified(t *testing.T, r audit.Replayer, pool *pgxpool.Pool, sql string, some []column) {
	t.Helper()
	for _, of := range some {
		if execute(t, pool, fmt.Sprintf(sql, of.Schema+"."+of.Table, of.revision())) != 1 {
			t.Fatalf("%s has no row: let the test give a command that makes one", of.Table)
		}
	}
	keys := found(t, r)
	for _, of := range some {
		table := of.Schema + "." + of.Table
		whole := strings.Join(keys[table], ";")
		if !isKey(whole) || strings.HasPrefix(sql, "update") && !strings.Contains(whole, of.revision()+"=4711") {
			t.Errorf("differences of rows of %s are %v", table, whole)
		}
		restore(t, pool, table)
	}
}

// revision is the column of a table that says from which revision on a row holds, or which revisions it counts.
func (c column) revision() string {
	switch {
	case c.Table == "book_revision" || c.Table == "decision" || c.Table == "passed" || c.Table == "level_change":
		return "revision"
	case c.Schema == "analytics" && c.Table == "tally" || c.Table == "decided" || strings.HasPrefix(c.Table, "reversal_"):
		return "block"
	case c.Table == "author" || c.Table == "trait":
		return "nr"
	}
	return "from_revision"
}

func TestRowsOfAnotherProductAreNoneOfThisOnes(t *testing.T) {
	r, pool := acme(t)
	if clean := found(t, r); len(clean) > 0 {
		t.Fatalf("before anything is forged: %v", clean)
	}
	for _, of := range tables(t, pool) {
		if of.Table != "decision" && of.Schema+"."+of.Table != "decisions.passed" { // their ids are of all products
			execute(t, pool, fmt.Sprintf("create temp table other as table %[1]s; update other set product = 'OTHER'; insert into %[1]s table other; drop table other", of.Schema+"."+of.Table))
		}
	}
	if keys := found(t, r); len(keys) > 0 {
		t.Errorf("the differences are %v", keys)
	}
}

func TestMoreDifferencesThanAreListedAreCounted(t *testing.T) {
	r, pool := acme(t)
	if clean := found(t, r); len(clean) > 0 {
		t.Fatalf("before anything is forged: %v", clean)
	}
	execute(t, pool, "update decisions.decision set actor = 'eve', reason = 'none'")
	_, check, err := r.Check(t.Context(), "ACME", moment.Moment{})
	if err != nil || check.Total != 4*54 || len(check.Differences) != 100 { // two fields, by the domain's fold and by the other
		t.Errorf("%d differences of which %d are listed, %v", check.Total, len(check.Differences), err)
	}
}

func TestDecisionsThatAreMadeMeanwhileAreNoDifferences(t *testing.T) {
	h := newHouse(t)
	before, _, err := h.Check(t.Context(), "ACME", moment.Moment{})
	if err != nil {
		t.Fatal(err)
	}
	enough, wrote := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(wrote)
		for {
			select {
			case <-enough:
				return
			default:
			}
			d := ledger.Decision{Command: backlog.WriteStory{Title: "more", Labels: []string{"x"}}, Actor: "ana", Source: "api"}
			if _, err := h.ledger.Do(context.Background(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{d}}); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	events := before.Events
	for range 5 {
		out, check, err := h.Check(t.Context(), "ACME", moment.Moment{})
		if err != nil || check.Total > 0 {
			t.Errorf("%+v, %v", check, err)
		}
		events = out.Events
	}
	close(enough)
	<-wrote
	if events == before.Events {
		t.Error("nothing was decided meanwhile")
	}
}

func TestTablesAndColumnsThatAreNotAsTheyAreMadeAreNamed(t *testing.T) {
	r, pool := acme(t)
	if clean := found(t, r); len(clean) > 0 {
		t.Fatalf("before anything is forged: %v", clean)
	}
	for _, c := range []struct{ sql, at, log, readModel string }{
		{"create table backlog.extra (product text)", "backlog.extra", `null`, `"a table"`},
		{"create table charter.keyed (product text, from_revision bigint, primary key (product, from_revision))", "charter.keyed", `null`, `"a table"`},
		{"alter table roadmap.release add seen bigint", "roadmap.release seen", `null`, `"a column of type bigint"`},
		{"alter table discovery.insight drop method", "discovery.insight method", `"a column of type text"`, `null`},
		{"alter table decisions.decision drop batch_id", "decisions.decision batch_id", `"a column of type text"`, `null`},
		{"alter table backlog.story_text drop product cascade", "backlog.story_text product", `"a column of type text"`, `null`},
		{"alter table charter.goal alter target type real", "charter.goal target", `"a column of type double precision"`, `"a column of type real"`},
		{"drop table backlog.placed", "backlog.placed", `"a table"`, `null`},
	} {
		execute(t, pool, c.sql)
		_, check, err := r.Check(t.Context(), "ACME", moment.Moment{})
		if err != nil {
			t.Fatalf("%s: %v", c.sql, err)
		}
		if !slices.ContainsFunc(check.Differences, func(d audit.Difference) bool {
			return strings.TrimSpace(d.Table+" "+d.Field) == c.at && d.Key == "" && string(d.Log) == c.log && string(d.ReadModel) == c.readModel
		}) {
			t.Errorf("%s: the differences are %+v", c.sql, check.Differences)
		}
	}
	if keys := found(t, r); len(keys) != 8 {
		t.Errorf("what stayed as it was differs too: %v", keys)
	}
	execute(t, pool, "update discovery.insight set statement = 'other'; update roadmap.release set name = 'Two'")
	if keys := found(t, r); !slices.ContainsFunc(keys["discovery.insight statement"], isKey) || !slices.ContainsFunc(keys["roadmap.release name"], isKey) {
		t.Errorf("what is forged beside them is not found: %v", keys)
	}
}
