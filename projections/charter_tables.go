package projections

import "waymark/events"

type charterRow struct {
	name   string
	stage  events.Stage
	policy events.Policy
	people []holding
}

// holding is a role that a person holds.
type holding struct {
	Person string      `json:"person"`
	Role   events.Role `json:"role"`
}

func charterTable() *table[string, charterRow] {
	return &table[string, charterRow]{
		name: "charter", keys: []column{{"product", "text"}}, columns: []string{"name", "stage", "policy", "people"},
		key: func(product string) []any { return []any{product} },
		row: func(c charterRow) []any {
			return []any{c.name, string(c.stage), mustJSON(c.policy), mustJSON(filled(c.people))}
		},
	}
}

func visionTable() *table[string, events.Vision] {
	return &table[string, events.Vision]{
		name: "vision", keys: []column{{"product", "text"}}, columns: []string{"vision"},
		key: func(product string) []any { return []any{product} },
		row: func(v events.Vision) []any { return []any{mustJSON(v)} },
	}
}

type goalRow struct {
	goal, title, metric, unit string
	baseline, target          float64
	due                       string // "2006-01-02" or empty
	outcome                   events.GoalOutcome
}

func goalTable() *table[itemKey, goalRow] {
	return &table[itemKey, goalRow]{
		name: "goal", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"goal", "title", "metric", "unit", "baseline", "target", "due_date", "outcome"},
		key:     itemKey.values,
		row: func(g goalRow) []any {
			return []any{g.goal, g.title, g.metric, g.unit, g.baseline, g.target, dateOf(g.due), string(g.outcome)}
		},
	}
}

// measurementKey names what a goal was measured to be on a day.
type measurementKey struct {
	goal itemKey
	day  string
}

func measurementTable() *table[measurementKey, float64] {
	return &table[measurementKey, float64]{
		name: "measurement", keys: []column{{"product", "text"}, {"number", "int"}, {"day", "text"}}, columns: []string{"value"},
		key: func(k measurementKey) []any { return append(k.goal.values(), k.day) },
		row: func(value float64) []any { return []any{value} },
	}
}

type challengeRow struct {
	challenge, description string
	people                 []string
	roles                  []events.Role
	severity               events.Severity
	resolution             string
}

func challengeTable() *table[itemKey, challengeRow] {
	return &table[itemKey, challengeRow]{
		name: "challenge", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"challenge", "description", "people", "roles", "severity", "resolution"},
		key:     itemKey.values,
		row: func(c challengeRow) []any {
			return []any{c.challenge, c.description, filled(c.people), filled(c.roles), string(c.severity), c.resolution}
		},
	}
}
