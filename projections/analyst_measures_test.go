package projections

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
)

// recomputable are the measures of the queries of the document, by section, with the answers that they are to give: the list of an answer whose members are
// named, where they differ behind "=", as the columns are; of some only those of these kinds.
var recomputable = []struct {
	section, path, list, fields string
	kinds                       []string
}{
	{"priority-changes", "priority-changes?group=actor&bucket=month", "buckets", "month=from actor=group decided moves level_changes up down places reasoned", nil},
	{"churn", "churn?bucket=week&from=2026-01-05&to=2026-10-04", "buckets", "week=from stories moves per_story_week=moves_per_story_week jaccard overlap", nil},
	{"churn", "churn?bucket=week&from=2026-01-12&to=2026-10-04", "whole", "stories discordant tau", nil},
	{"roadmap-slip", "roadmap-slip?bucket=month", "buckets", "month=from later earlier days_later days_earlier set_again days_again", nil},
	{"sprints", "sprints?", "sprints", "sprint committed added removed done left done_points", nil},
	{"thrash", "thrash?limit=500", "items", "story other turns places days", []string{"order"}},
	{"reversals", "reversals?bucket=month", "buckets", "month=from kind reversed of rate", []string{"place", "level"}},
	{"score-drift", "score-drift?", "whole", "scored inversions pairs", nil},
	{"goal-progress", "goal-progress?bucket=month", "buckets", "month=from done serving", nil},
	{"lead-time", "lead-time?bucket=month", "buckets", "month=from leg stories missing backward p50 p85 p95", nil},
}

// sqlBlocks are the queries in a document: indented lines that begin with select or with, up to the next line that is not.
var sqlBlocks = regexp.MustCompile(`(?m)^    (?:select|with) (?:.*\n)(?:^    .+\n)*`)

// queriesOf are the queries of a document's sections.
func queriesOf(t *testing.T, file string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	queries := map[string][]string{}
	for _, section := range strings.Split(string(text), "\n## ")[1:] {
		title, text, _ := strings.Cut(section, "\n")
		queries[title] = sqlBlocks.FindAllString(text, -1)
	}
	return queries
}

// A newcomer who runs the queries of the document on the views gets what the endpoints answer, whatever was decided.
func TestTheQueriesOfTheDocumentAnswerWhatTheEndpointsDo(t *testing.T) {
	t.Parallel()
	queries := queriesOf(t, "../docs/analytics.md")
	count := 0
	for _, of := range queries {
		count += len(of)
	}
	if count != len(recomputable) || count != 10 {
		t.Fatalf("there are %d queries in %v", count, queries)
	}
	m := newMeasurer(t)
	h, round, said := newHistory(), 0, map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		round++
		key := fmt.Sprintf("Q%d", round)
		from := len(h.log)
		drawMonths(rt, h, key)
		m.take(rt, h.log[from:])
		nth := map[string]int{}
		for _, of := range recomputable {
			sql := strings.ReplaceAll(queries[of.section][nth[of.section]], "ACME", key)
			nth[of.section]++
			got := recomputed(rt, m.pool, sql, of.fields)
			want := answered(rt, m, key, of.path, of.list, of.fields, of.kinds)
			if !slices.EqualFunc(got, want, figures.same) {
				rt.Fatalf("%s: the query says\n%s\nthe endpoint\n%s", of.path, onlyIn(got, want), onlyIn(want, got))
			}
			said[of.path] += len(want)
		}
	})
	for _, of := range recomputable {
		if said[of.path] == 0 {
			t.Errorf("no history had anything to say of %s", of.path)
		}
	}
}

// drawMonths tells a product's history that goes on for months, and begins so that there is something to measure.
func drawMonths(t *rapid.T, h *history, key string) {
	h.at = newHistory().at
	h.start(key)
	initiative, sprint := events.InitiativeMark.Key(key, 1), events.SprintMark.Key(key, 1)
	one, two := events.StoryMark.Key(key, 1), events.StoryMark.Key(key, 2)
	value, low, high := 7.0, 2.0, 9.0
	for _, command := range []any{
		roadmap.PlanInitiative{Title: "one", Horizon: events.Next, Due: "2026-03-01"},
		roadmap.RescheduleInitiative{Initiative: initiative, Due: domain.Some("2026-03-08")},
		backlog.WriteStory{Title: "one"}, backlog.WriteStory{Title: "two"},
		backlog.PrioritizeStory{Story: two, Top: true}, backlog.PrioritizeStory{Story: one, Top: true}, backlog.PrioritizeStory{Story: two, Top: true},
		backlog.ScoreStory{Story: one, Framework: "value_effort", Inputs: events.ScoreInputs{Value: &value, Effort: &low}},
		backlog.ScoreStory{Story: two, Framework: "value_effort", Inputs: events.ScoreInputs{Value: &value, Effort: &high}},
		backlog.PlanSprint{Name: "one"}, backlog.CommitStories{Sprint: sprint, Stories: []string{one, two}}, backlog.StartSprint{Sprint: sprint},
		backlog.MoveStory{Story: one, Status: "Done"},
	} {
		mustDecide(t, h, key, command)
	}
	for range rapid.IntRange(0, 150).Draw(t, "commands") {
		h.at = h.at.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "hours")) * time.Hour)
		_ = h.decide(key, drawCommand(t, key, h.products[key]))
	}
}

// figures is a row of figures: what they are of, and they themselves.
type figures struct {
	of     string
	values []float64
}

// same says whether both are of the same, and differ by no more than what sums of decimals leave behind.
func (f figures) same(g figures) bool {
	return f.of == g.of && slices.EqualFunc(f.values, g.values, func(a, b float64) bool { return math.Abs(a-b) < 1e-9*max(1, math.Abs(a)) })
}

// recomputed are the rows of a query, in order.
func recomputed(t tester, pool *pgxpool.Pool, sql, fields string) (rows []figures) {
	t.Helper()
	for _, row := range texts(t, pool, "select to_jsonb(q)::text from ("+sql+") q") {
		var columns map[string]any
		if err := json.Unmarshal([]byte(row), &columns); err != nil {
			t.Fatalf("%s: %v", row, err)
		}
		rows = append(rows, figuresOf(columns, fields, false))
	}
	return byName(rows)
}

// answered are the members of a list of an answer, likewise.
func answered(t tester, m measurer, key, path, list, fields string, kinds []string) (rows []figures) {
	t.Helper()
	measure, parameters, _ := strings.Cut(path, "?")
	query, err := url.ParseQuery(parameters)
	if err != nil {
		t.Fatal(err)
	}
	if !query.Has("to") {
		query.Set("to", "2026-10-04") // behind all that was decided
	}
	var body map[string]any
	m.answer(t, key, measure, query, &body)
	members, is := body[list].([]any)
	if !is {
		members = []any{body[list]}
	}
	for _, member := range members {
		if row := member.(map[string]any); kinds == nil || slices.Contains(kinds, row["kind"].(string)) {
			rows = append(rows, figuresOf(row, fields, true))
		}
	}
	return byName(rows)
}

func byName(rows []figures) []figures {
	slices.SortFunc(rows, func(a, b figures) int { return cmp.Compare(a.of, b.of) })
	return rows
}

// figuresOf are some fields of a row, named as columns or as in an answer.
func figuresOf(row map[string]any, fields string, answer bool) (f figures) {
	for _, field := range strings.Fields(fields) {
		name, member, differs := strings.Cut(field, "=")
		if differs && answer {
			name = member
		}
		switch value := row[name].(type) {
		case float64:
			f.values = append(f.values, value)
		case string: // the day of an instant
			value, _, _ = strings.Cut(value, "T00:00:00")
			f.of += value + " "
		default:
			f.of += fmt.Sprint(field, " ", value, " ")
		}
	}
	return f
}

// onlyIn are the rows that others do not have.
func onlyIn(rows, others []figures) string {
	var only []string
	for _, row := range rows {
		if !slices.ContainsFunc(others, row.same) {
			only = append(only, fmt.Sprint(row))
		}
	}
	return strings.Join(only, "\n")
}
