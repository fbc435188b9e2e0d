package projections

import (
	"time"

	"waymark/events"
)

type storyRow struct {
	story, title, kind, status string
	category                   events.Category
	resolution, level          string
	points                     *float64
	initiative                 string
	needs                      []string // as its text names them; known only where it is counted
	labels                     []string
	links                      []events.Link
	external                   *events.External
	dropped                    bool
	score                      *events.Score
	acceptance                 *acceptance
	sprint                     string   // key of the open sprint that it is committed to; empty for none
	splitInto                  []string // keys
	splitFrom                  string   // key; empty for none
}

// acceptance is who accepted a story, and when.
type acceptance struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func storyTable() *table[itemKey, storyRow] {
	return &table[itemKey, storyRow]{
		name: "story", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{
			"story", "title", "kind", "status", "status_category", "resolution", "priority", "points", "initiative", "labels",
			"links", "external", "external_id", "dropped", "score", "acceptance", "sprint", "split_into", "split_from",
		},
		key: itemKey.values,
		row: func(s storyRow) []any {
			var externalID *string
			if s.external != nil {
				externalID = &s.external.ID
			}
			return []any{
				s.story, s.title, s.kind, s.status, string(s.category), s.resolution, s.level, s.points, s.initiative,
				filled(s.labels), listJSON(s.links), jsonOf(s.external), externalID, s.dropped, jsonOf(s.score),
				jsonOf(s.acceptance), s.sprint, filled(s.splitInto), s.splitFrom,
			}
		},
	}
}

type textRow struct {
	asA, iWant, soThat, description string
	acceptance, needs               []string
}

func textTable() *table[itemKey, textRow] {
	return &table[itemKey, textRow]{
		name: "story_text", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"as_a", "i_want", "so_that", "description", "acceptance_criteria", "needs"},
		key:     itemKey.values,
		row: func(t textRow) []any {
			return []any{t.asA, t.iWant, t.soThat, t.description, filled(t.acceptance), filled(t.needs)}
		},
	}
}

// unstartedTable holds which stories are in the order with a status that means todo: among them the next one is found.
func unstartedTable() *table[itemKey, struct{}] {
	return &table[itemKey, struct{}]{
		name: "unstarted", keys: []column{{"product", "text"}, {"number", "int"}}, key: itemKey.values,
		row: func(struct{}) []any { return nil },
	}
}

// blockKey is a link by which a story blocks another one, whichever of them has it.
type blockKey struct {
	product  string
	blocked  uint32
	relation string // as it was linked
	blocker  uint32
}

func blockTable() *table[blockKey, struct{}] {
	return &table[blockKey, struct{}]{
		name: "block", keys: []column{{"product", "text"}, {"blocked", "int"}, {"relation", "text"}, {"blocker", "int"}},
		key: func(k blockKey) []any { return []any{k.product, int32(k.blocked), k.relation, int32(k.blocker)} },
		row: func(struct{}) []any { return nil },
	}
}

type sprintRow struct {
	sprint, name, goal string
	start, end         string // "2006-01-02" or empty
	state              events.SprintState
	done               []string // of a closed one: keys of the stories of its scope that were done
}

func sprintTable() *table[itemKey, sprintRow] {
	return &table[itemKey, sprintRow]{
		name: "sprint", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"sprint", "name", "goal", "start_date", "end_date", "state", "done"},
		key:     itemKey.values,
		row: func(s sprintRow) []any {
			return []any{s.sprint, s.name, s.goal, dateOf(s.start), dateOf(s.end), string(s.state), filled(s.done)}
		},
	}
}

type scopeKey struct {
	product       string
	sprint, story uint32
}

func scopeTable() *table[scopeKey, struct{}] {
	return &table[scopeKey, struct{}]{
		name: "scope", keys: []column{{"product", "text"}, {"sprint", "int"}, {"number", "int"}},
		key: func(k scopeKey) []any { return []any{k.product, int32(k.sprint), int32(k.story)} },
		row: func(struct{}) []any { return nil },
	}
}
