package projections

import "waymark/events"

func personaTable() *table[itemKey, events.PersonaRecorded] {
	return &table[itemKey, events.PersonaRecorded]{
		name: "persona", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"persona", "name", "kind", "goals", "pains", "description"},
		key:     itemKey.values,
		row: func(p events.PersonaRecorded) []any {
			return []any{p.Persona, p.Name, string(p.Kind), filled(p.Goals), filled(p.Pains), p.Description}
		},
	}
}

func competitorTable() *table[itemKey, events.CompetitorRecorded] {
	return &table[itemKey, events.CompetitorRecorded]{
		name: "competitor", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"competitor", "name", "strengths", "weaknesses", "positioning", "link"},
		key:     itemKey.values,
		row: func(c events.CompetitorRecorded) []any {
			return []any{c.Competitor, c.Name, filled(c.Strengths), filled(c.Weaknesses), c.Positioning, c.Link}
		},
	}
}

// needRow is a need as it was captured, and what was decided on it.
type needRow struct {
	events.NeedCaptured
	Status      events.NeedStatus
	Answer      *events.NeedAnswer
	Explanation string
	MergedInto  string
}

func needTable() *table[itemKey, needRow] {
	return &table[itemKey, needRow]{
		name: "need", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{
			"need", "statement", "source", "importance", "customers", "persona", "status", "answer", "explanation", "merged_into",
		},
		key: itemKey.values,
		row: func(n needRow) []any {
			return []any{
				n.Need, n.Statement, n.Source, int32(n.Importance), filled(n.Customers), n.Persona, string(n.Status),
				jsonOf(n.Answer), n.Explanation, n.MergedInto,
			}
		},
	}
}

// answerKey is a story or an initiative that answers a need.
type answerKey struct {
	product, item string
	need          uint32
}

// answerTable finds the needs that an item answers.
func answerTable() *table[answerKey, struct{}] {
	return &table[answerKey, struct{}]{
		name: "answer", keys: []column{{"product", "text"}, {"item", "text"}, {"need", "int"}},
		key: func(k answerKey) []any { return []any{k.product, k.item, int32(k.need)} },
		row: func(struct{}) []any { return nil },
	}
}

// evidenceKey names evidence by its need and its number within the need.
type evidenceKey struct {
	need   itemKey
	number int
}

func evidenceTable() *table[evidenceKey, events.NeedEvidence] {
	return &table[evidenceKey, events.NeedEvidence]{
		name: "evidence", keys: []column{{"product", "text"}, {"need", "int"}, {"number", "int"}},
		columns: []string{"kind", "text", "link", "customer"},
		key:     func(k evidenceKey) []any { return append(k.need.values(), int32(k.number)) },
		row: func(e events.NeedEvidence) []any {
			return []any{string(e.Kind), e.Text, e.Link, e.Customer}
		},
	}
}

func insightTable() *table[itemKey, events.InsightRecorded] {
	return &table[itemKey, events.InsightRecorded]{
		name: "insight", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"insight", "statement", "method", "personas", "needs", "competitors"},
		key:     itemKey.values,
		row: func(i events.InsightRecorded) []any {
			return []any{i.Insight, i.Statement, i.Method, filled(i.Personas), filled(i.Needs), filled(i.Competitors)}
		},
	}
}
