package projections

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/domain/backlog"
	"waymark/events"
)

// shortBlock is how many revisions analytics sums up in a row where histories are short.
const shortBlock = 5

// checkAnalytics compares facts and sums with what the states before and after each decision say.
func checkAnalytics(t tester, pool *pgxpool.Pool, key string, log []events.Raw, p *told) {
	t.Helper()
	want := countedPlainly(t, key, log, p)
	for table, rows := range want {
		got := jsonRows(t, pool, "select (to_jsonb(t) - 'product') from analytics."+table+" t where product = $1", key)
		sameJSON(t, table+" of "+key, got, sortedJSON(rows))
	}
}

// jsonRows are the rows that a query answers as one text each, sorted.
func jsonRows(t tester, pool *pgxpool.Pool, sql string, args ...any) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := []any{}
	for rows.Next() {
		var row map[string]any
		if err := rows.Scan(&row); err != nil {
			t.Fatal(err)
		}
		found = append(found, row)
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return sortedJSON(found)
}

func sortedJSON(rows []any) []string {
	texts := []string{}
	for _, row := range rows {
		texts = append(texts, fmt.Sprint(plain(row)))
	}
	slices.Sort(texts)
	return texts
}

// plainSums are the rows of a table of sums by their keys.
type plainSums map[string]map[string]any

// add counts a decision once in a row, and adds numbers.
func (s plainSums) add(revision int64, block int64, key, numbers map[string]any) {
	of := fmt.Sprint(block, key)
	row := s[of]
	if row == nil {
		row = map[string]any{"block": int(block), "latest": []int64{}}
		for name, value := range key {
			row[name] = value
		}
		s[of] = row
	}
	latest := row["latest"].([]int64)
	if again := len(latest) > 0 && latest[0] == revision; !again {
		row["latest"] = slices.Insert(latest, 0, revision)[:min(10, len(latest)+1)]
	} else {
		numbers = without(numbers, "decisions", "reasoned")
	}
	for name, n := range numbers {
		before, _ := row[name].(int)
		row[name] = before + n.(int)
	}
}

func without(numbers map[string]any, names ...string) map[string]any {
	left := map[string]any{}
	for name, n := range numbers {
		if !slices.Contains(names, name) {
			left[name] = n
		}
	}
	return left
}

func (s plainSums) rows() (rows []any) {
	for _, row := range s {
		rows = append(rows, row)
	}
	return rows
}

// countedPlainly is what analytics must hold of a product, by table.
func countedPlainly(t tester, key string, log []events.Raw, p *told) map[string][]any {
	t.Helper()
	var policy events.Policy
	var facts []any
	decided, tallies := plainSums{}, plainSums{}
	for _, raw := range log {
		r, err := events.Record(raw)
		if err != nil {
			t.Fatal(err)
		}
		if r.Product != key || events.IsBookkeeping(r.Event) {
			continue
		}
		m := r.Metadata
		decided.add(r.Revision, r.Revision/shortBlock, map[string]any{
			"book": string(r.Book), "type": r.Event.Type(), "actor": m.Actor, "role": string(m.Role),
		}, map[string]any{"decisions": 1, "reasoned": yes(m.Reason != ""), "evidenced": yes(len(m.Evidence) > 0)})
		if e, is := r.Event.(events.DecisionPolicySet); is {
			policy = *e.Policy.To
		}
		for i, c := range changedPlainly(r, p, policy) {
			facts = append(facts, c.fact(r, i == 0))
			for dimension, value := range map[string]string{
				"all": "", "actor": m.Actor, "role": string(m.Role), "source": m.Source, "reason": cutPlainly(m.Reason),
				"level": c.after.Level, "kind": c.after.Kind, "initiative": c.after.Initiative,
			} {
				tallies.add(r.Revision, r.Revision/shortBlock, map[string]any{"dimension": dimension, "value": value}, c.numbers(m.Reason))
			}
		}
	}
	return map[string][]any{"priority_changes": facts, "tally": tallies.rows(), "decided": decided.rows()}
}

// plainChange is a story before and after a priority decision that changed its place or its level.
type plainChange struct {
	number        uint32
	before, after backlog.Story
	from, to      int // places
	policy        events.Policy
}

// changedPlainly are the stories that an event changed, if it is a priority decision.
func changedPlainly(r events.Recorded, p *told, policy events.Policy) (changed []plainChange) {
	var named []string
	switch e := r.Event.(type) {
	case events.StoryPrioritized:
		named = []string{e.Story}
	case events.BacklogReordered:
		named = e.Stories
	default:
		return nil
	}
	was, is := p.backlog[r.Revision-1], p.backlog[r.Revision]
	for _, story := range named {
		n, _ := events.StoryMark.Number(r.Product, story)
		c := plainChange{number: n, from: was.Order.Place(n), to: is.Order.Place(n), policy: policy}
		c.before, _ = was.Stories.Get(n)
		c.after, _ = is.Stories.Get(n)
		if c.from != c.to || c.before.Level != c.after.Level {
			changed = append(changed, c)
		}
	}
	return changed
}

func (c plainChange) direction() int {
	if c.from != c.to {
		return cmp.Compare(c.from, c.to)
	}
	was, is := slices.Index(c.policy.Levels, c.before.Level), slices.Index(c.policy.Levels, c.after.Level)
	if was < 0 || is < 0 {
		return 0
	}
	return cmp.Compare(was, is)
}

// fact is the row of a change, which is the first of its decision or not.
func (c plainChange) fact(r events.Recorded, first bool) any {
	fact := map[string]any{
		"revision": r.Revision, "number": c.number, "place_from": nil, "place_to": nil, "direction": c.direction(), "first": first, "decision": r.ID,
		"level_from": nil, "level_to": nil, "level": c.after.Level, "kind": c.after.Kind, "initiative": c.after.Initiative, "actor": r.Metadata.Actor,
		"role": r.Metadata.Role, "reason": cutPlainly(r.Metadata.Reason), "source": r.Metadata.Source,
		"effective_at": r.Metadata.EffectiveAt.Format("2006-01-02T15:04:05.999999+00:00"),
	}
	if c.from != c.to {
		fact["place_from"], fact["place_to"] = c.from, c.to
	}
	if c.before.Level != c.after.Level {
		fact["level_from"], fact["level_to"] = c.before.Level, c.after.Level
	}
	return fact
}

func (c plainChange) numbers(reason string) map[string]any {
	return map[string]any{
		"decisions": 1, "reasoned": yes(reason != ""), "moves": yes(c.from != c.to), "level_changes": yes(c.before.Level != c.after.Level),
		"up": yes(c.direction() == 1), "down": yes(c.direction() == -1), "places": max(c.from-c.to, c.to-c.from),
	}
}

func yes(is bool) int {
	if is {
		return 1
	}
	return 0
}

// cutPlainly is the reason by which decisions are counted.
func cutPlainly(reason string) string {
	letters := strings.Split(reason, "")
	return strings.Join(letters[:min(100, len(letters))], "")
}
