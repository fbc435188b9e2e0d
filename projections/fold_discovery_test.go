package projections

import (
	"fmt"
	"slices"

	"waymark/projections/kit"

	"github.com/jackc/pgx/v5/pgxpool"
)

func checkDiscovery(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	personas := load(t, pool, "discovery.persona", "number", key)
	competitors := load(t, pool, "discovery.competitor", "number", key)
	needs := load(t, pool, "discovery.need", "number", key)
	evidence := load(t, pool, "discovery.evidence", "need || ' ' || number", key)
	insights := load(t, pool, "discovery.insight", "number", key)
	answers := load(t, pool, "discovery.answer", "item || ' ' || need", key)
	for r, state := range p.discovery {
		things := 0
		same := func(rows versioned, key, id string, want map[string]any) {
			t.Helper()
			columns := []string{}
			for column := range want {
				columns = append(columns, column)
			}
			sameJSON(t, fmt.Sprintf("%s at %d", key, r), rows.at(t, id, int64(r), columns...), plain(want))
			things++
		}
		for n, p := range state.Personas.All {
			same(personas, p.Key, fmt.Sprint(n), map[string]any{
				"persona": p.Key, "name": p.Name, "kind": p.Kind, "goals": kit.Filled(p.Goals), "pains": kit.Filled(p.Pains), "description": p.Description,
			})
		}
		for n, c := range state.Competitors.All {
			same(competitors, c.Key, fmt.Sprint(n), map[string]any{
				"competitor": c.Key, "name": c.Name, "strengths": kit.Filled(c.Strengths), "weaknesses": kit.Filled(c.Weaknesses),
				"positioning": c.Positioning, "link": c.Link,
			})
		}
		for n, i := range state.Insights.All {
			same(insights, i.Key, fmt.Sprint(n), map[string]any{
				"insight": i.Key, "statement": i.Statement, "method": i.Method, "personas": kit.Filled(i.Personas), "needs": kit.Filled(i.Needs),
				"competitors": kit.Filled(i.Competitors),
			})
		}
		for n, need := range state.Needs.All {
			same(needs, need.Key, fmt.Sprint(n), map[string]any{
				"need": need.Key, "statement": need.Statement, "source": need.Source, "importance": need.Importance,
				"customers": kit.Filled(need.Customers), "persona": need.Persona, "status": need.Status, "answer": need.Answer,
				"explanation": need.Explanation, "merged_into": need.MergedInto,
			})
			if need.Answer != nil {
				for _, item := range slices.Concat(need.Answer.Stories, need.Answer.Initiatives) {
					same(answers, need.Key, fmt.Sprint(item, " ", n), map[string]any{"item": item})
				}
			}
			for _, e := range need.Evidence {
				same(evidence, need.Key, fmt.Sprint(n, " ", e.Number), map[string]any{
					"kind": e.Kind, "text": e.Text, "link": e.Link, "customer": e.Customer,
				})
			}
		}
		held := 0
		for _, rows := range []versioned{personas, competitors, needs, evidence, insights, answers} {
			held += rows.count(int64(r))
		}
		if held != things {
			t.Fatalf("the discovery book of %s holds %d things at %d, want %d", key, held, r, things)
		}
	}
}
