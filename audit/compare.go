package audit

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi"
)

//go:embed *.sql
var queries embed.FS

// comparison is one table of a read model: the query of its rows at a revision, and the rows that a replay expects.
type comparison struct {
	table string
	query string // file name
	book  events.Book
	key   []string // fields
	want  []any
}

func (out Replay) comparisons() []comparison {
	return []comparison{
		{"backlog.story", "stories.sql", events.Backlog, []string{"story"}, anyOf(out.stories())},
		{"backlog.sprint", "sprints.sql", events.Backlog, []string{"sprint"}, anyOf(out.sprints())},
		{"roadmap.initiative", "initiatives.sql", events.Roadmap, []string{"initiative"}, anyOf(out.initiatives())},
		{"roadmap.release", "releases.sql", events.Roadmap, []string{"release"}, anyOf(out.releases())},
		{"discovery.persona", "personas.sql", events.Discovery, []string{"persona"}, anyOf(out.personas())},
		{"discovery.competitor", "competitors.sql", events.Discovery, []string{"competitor"}, anyOf(out.competitors())},
		{"discovery.need", "needs.sql", events.Discovery, []string{"need"}, anyOf(out.needs())},
		{"discovery.insight", "insights.sql", events.Discovery, []string{"insight"}, anyOf(out.insights())},
		{"roadmap.proposal", "proposals.sql", events.Roadmap, []string{"proposal"}, anyOf(out.proposals())},
		{"charter.charter", "charter.sql", events.Product, nil, anyOf(out.charters())},
		{"charter.vision", "visions.sql", events.Product, []string{"from"}, anyOf(out.visions)},
		{"charter.goal", "goals.sql", events.Product, []string{"goal"}, anyOf(out.goals())},
		{"charter.challenge", "challenges.sql", events.Product, []string{"challenge"}, anyOf(out.challenges())},
		{"charter.import", "imports.sql", events.Product, []string{"import"}, anyOf(out.imports())},
	}
}

// compare holds the rows of a table, one after the other, against those that are expected.
func (c *checking) compare(ctx context.Context, of comparison) error {
	want := map[string]json.RawMessage{}
	for _, row := range of.want {
		text, err := httpapi.Encode(row) // as the database spells it, but for the spaces
		if err != nil {
			return err
		}
		key, err := of.keyOf(text)
		if err != nil {
			return err
		}
		want[key] = text
	}
	sql, err := queries.ReadFile(of.query)
	if err != nil {
		return err
	}
	rows, err := c.snapshot.Query(ctx, string(sql), pgx.NamedArgs{"product": c.key, "revision": c.out.Revisions[of.book]})
	if err != nil {
		return err
	}
	var text json.RawMessage
	var spare bytes.Buffer
	_, err = pgx.ForEachRow(rows, []any{&text}, func() error {
		key, err := of.keyOf(text)
		if err != nil {
			return err
		}
		expected := want[key]
		delete(want, key)
		spare.Reset()
		if json.Compact(&spare, text) == nil && bytes.Equal(spare.Bytes(), expected) { // nearly always
			c.check.Rows++
			return nil
		}
		return c.check.row(of.table, key, expected, bytes.Clone(text))
	})
	if err != nil {
		return fmt.Errorf("compare %s: %w", of.table, err)
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if err := c.check.row(of.table, key, want[key], nil); err != nil {
			return err
		}
	}
	return nil
}

// keyOf is the key of a row, whose first member is mostly all of it.
func (of comparison) keyOf(text json.RawMessage) (string, error) {
	if len(of.key) == 1 {
		if key, plain := leading(text, of.key[0]); plain {
			return key, nil
		}
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return "", err
	}
	var key [][]byte
	for _, name := range of.key {
		key = append(key, bytes.Trim(fields[name], `"`))
	}
	return string(bytes.Join(key, []byte(" "))), nil
}

// leading is the string that is the first member of an object, if that has the name and no escapes.
func leading(text []byte, name string) (value string, plain bool) {
	rest, ok := bytes.CutPrefix(text, []byte(`{"`+name+`"`))
	if !ok {
		return "", false
	}
	rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, " "), []byte(":"))
	if !ok {
		return "", false
	}
	rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, " "), []byte(`"`))
	end := bytes.IndexByte(rest, '"')
	if !ok || end < 0 || bytes.IndexByte(rest[:end], '\\') >= 0 {
		return "", false
	}
	return string(rest[:end]), true
}

func anyOf[T any](list []T) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = v
	}
	return all
}
