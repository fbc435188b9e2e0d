package replay

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
)

//go:embed *.sql
var queries embed.FS

// Difference is a row, or a field of a row, in which a read model does not say what the log says.
type Difference struct {
	Row       string          `json:"row"`             // such as "backlog.story ACME-12"
	Field     string          `json:"field,omitempty"` // empty where the whole row is missing on one side
	Log       json.RawMessage `json:"log"`             // what a replay of the log gives; null for nothing
	ReadModel json.RawMessage `json:"read_model"`      // what the read model holds; null for nothing
}

// Check is the outcome of a comparison.
type Check struct {
	Rows        int          `json:"rows"` // compared, of all read models
	Differences []Difference `json:"differences"`
}

// comparison is one table of a read model: the query of its rows at a revision, and the rows that a replay expects.
type comparison struct {
	table string
	query string // file name
	book  events.Book
	key   func(row map[string]json.RawMessage) string
	want  []any
}

func (out Replay) comparisons() []comparison {
	field := func(names ...string) func(map[string]json.RawMessage) string {
		return func(row map[string]json.RawMessage) string {
			key := ""
			for _, name := range names {
				key += " " + string(bytes.Trim(row[name], `"`))
			}
			return key
		}
	}
	list := []comparison{
		{"backlog.story", "stories.sql", events.Backlog, field("story"), anyOf(out.stories())},
		{"backlog.sprint", "sprints.sql", events.Backlog, field("sprint"), anyOf(out.sprints())},
		{"roadmap.initiative", "initiatives.sql", events.Roadmap, field("initiative"), anyOf(out.initiatives())},
		{"roadmap.release", "releases.sql", events.Roadmap, field("release"), anyOf(out.releases())},
		{"charter.charter", "charter.sql", events.Product, field(), anyOf(out.charters())},
		{"charter.vision", "visions.sql", events.Product, field("from"), anyOf(out.visions)},
		{"charter.goal", "goals.sql", events.Product, field("goal"), anyOf(out.goals())},
		{"charter.challenge", "challenges.sql", events.Product, field("challenge"), anyOf(out.challenges())},
	}
	for _, book := range []events.Book{events.Product, events.Roadmap, events.Backlog} {
		of := slices.DeleteFunc(slices.Clone(out.decisions), func(d decisionRow) bool { return d.Book != book })
		list = append(list, comparison{"decisions.decision", "decisions.sql", book, field("book", "revision"), anyOf(of)})
	}
	return list
}

// Check replays the product up to a moment, as At does, and compares every row of every read model, as it stood then,
// with the outcome. It waits until the read models have caught up with the log.
func (r Replayer) Check(ctx context.Context, key, at string) (Replay, Check, error) {
	out, err := r.At(ctx, key, at)
	if err != nil {
		return out, Check{}, err
	}
	if err := r.Wait(ctx, out.End); err != nil {
		return out, Check{}, err
	}
	check := Check{Differences: []Difference{}}
	for _, c := range out.comparisons() {
		if err := r.compare(ctx, key, out.Revisions[c.book], c, &check); err != nil {
			return out, check, fmt.Errorf("compare %s: %w", c.table, err)
		}
	}
	return out, check, nil
}

func (r Replayer) compare(ctx context.Context, key string, revision int64, c comparison, check *Check) error {
	want, err := byKey(c, c.want)
	if err != nil {
		return err
	}
	sql, err := queries.ReadFile(c.query)
	if err != nil {
		return err
	}
	rows, err := r.Pool.Query(ctx, string(sql), pgx.NamedArgs{"product": key, "book": string(c.book), "revision": revision})
	if err != nil {
		return err
	}
	texts, err := pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
	if err != nil {
		return err
	}
	got, err := byKey(c, anyOf(texts))
	if err != nil {
		return err
	}
	check.add(c.table, want, got)
	return nil
}

func byKey(c comparison, rows []any) (map[string]map[string]json.RawMessage, error) {
	found := map[string]map[string]json.RawMessage{}
	for _, row := range rows {
		text, err := json.Marshal(row)
		if err != nil {
			return nil, err
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			return nil, err
		}
		found[c.key(fields)] = fields
	}
	return found, nil
}

func (c *Check) add(table string, want, got map[string]map[string]json.RawMessage) {
	all := maps.Clone(want)
	maps.Copy(all, got)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		c.Rows++
		expected, inLog := want[key]
		held, inModel := got[key]
		if !inLog || !inModel {
			c.Differences = append(c.Differences, Difference{Row: table + key, Log: whole(expected), ReadModel: whole(held)})
			continue
		}
		for _, field := range slices.Sorted(maps.Keys(expected)) {
			if !sameJSON(expected[field], held[field]) {
				c.Differences = append(c.Differences, Difference{table + key, field, expected[field], held[field]})
			}
		}
	}
}

func whole(fields map[string]json.RawMessage) json.RawMessage {
	text, _ := json.Marshal(fields) // of JSON that was just read
	return text
}

// sameJSON compares values, not spelling: a number is a number, members have no order.
func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	left, _ := json.Marshal(x)
	right, _ := json.Marshal(y)
	return bytes.Equal(left, right)
}

func anyOf[T any](list []T) []any {
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = v
	}
	return all
}
