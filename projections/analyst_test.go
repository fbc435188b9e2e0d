package projections

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/httpapi"
	"waymark/postgres/postgrestest"
	"waymark/readapi"
)

// analystHouse has all read models of a log.
func analystHouse(t *testing.T, size int) *pgxpool.Pool {
	t.Helper()
	pool, log := connect(t, postgrestest.Database(t)), syntheticLog(size)
	for _, m := range models() {
		pages(t, own(t, pool, m, "one"), log, func() int { return 512 }, false)
	}
	return pool
}

func analystViews() []string {
	return []string{
		"priority_changes", "deciders", "stories", "initiatives", "status_changes", "target_changes", "order_at('P3', '2030-01-01Z')", "decisions",
		"story_versions", "story_lives", "first_places", "side_changes", "reversals", "goals", "measurements", "serving", "sprints", "sprint_scope",
	}
}

// untold are the views of which the log has no row.
var untold = []string{"target_changes", "goals", "measurements", "serving", "sprints", "sprint_scope"}

// viewRows are the rows of each view.
func viewRows(t *testing.T, on *pgxpool.Pool) map[string]string {
	t.Helper()
	rows := map[string]string{}
	for _, view := range analystViews() {
		rows[view] = strings.Join(texts(t, on, "select v::text from analytics."+view+" v order by 1"), "\n")
		if rows[view] == "" && !slices.Contains(untold, view) {
			t.Errorf("%s has no row", view)
		}
	}
	return rows
}

func TestViewsOfAnalystsSurviveThatAnotherReadModelIsBuiltAnew(t *testing.T) {
	t.Parallel()
	pool := analystHouse(t, 3000)
	before := viewRows(t, pool)
	for _, name := range []string{"backlog", "roadmap"} {
		err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), "alter schema "+name+" rename to before"); err != nil {
				return err
			}
			if err := createTables(t.Context(), tx, name, modelNamed(t, name)); err != nil {
				return err
			}
			tables, err := tablesIn(t.Context(), tx, name)
			for _, table := range tables {
				if _, err := tx.Exec(t.Context(), "insert into "+table.String()+" table before."+table.Table); err != nil {
					return err
				}
			}
			if err == nil {
				_, err = tx.Exec(t.Context(), "drop schema before cascade")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for view, rows := range viewRows(t, pool) {
		if rows != before[view] {
			t.Errorf("%s has other rows than before", view)
		}
	}
}

func TestViewsOfAnalystsSayWhatTheBooksSay(t *testing.T) {
	t.Parallel()
	h := newHistory()
	h.start("ACME")
	mustDecide(t, h, "ACME", roadmap.PlanInitiative{Title: "one", Horizon: events.Next, Due: "2026-03-01"})
	mustDecide(t, h, "ACME", backlog.WriteStory{Title: "one"})
	mustDecide(t, h, "ACME", backlog.WriteStory{Title: "two", Top: true})
	mustDecide(t, h, "ACME", backlog.MoveStory{Story: "ACME-1", Status: "Done"})
	mustDecide(t, h, "ACME", backlog.PrioritizeStory{Story: "ACME-1", Place: 1})
	mustDecide(t, h, "ACME", roadmap.RescheduleInitiative{Initiative: "ACME-I1", Due: domain.Some("2026-03-08")})
	pool := connect(t, postgrestest.Database(t))
	for _, m := range models() {
		pages(t, own(t, pool, m, "one"), h.log, func() int { return 512 }, false)
	}
	for sql, want := range map[string]string{
		"concat_ws(' ', story, status_from, status_to, category_to) from analytics.status_changes":              "ACME-1 To Do Done done",
		"concat_ws(' ', key, target, day_from, day_to, days, again) from analytics.target_changes":              "ACME-I1 due 2026-03-01 2026-03-08 7 f",
		"concat_ws(' ', number, place_from, place_to, direction, first) from analytics.priority_changes":        "1 2 1 1 t",
		"string_agg(place || '=' || number, ' ' order by place) from analytics.order_at('ACME', '2030-01-01Z')": "1=1 2=2",
		"string_agg(story || ' ' || status, ', ' order by number) from analytics.stories":                       "ACME-1 Done, ACME-2 To Do",
		"concat_ws(' ', initiative, due_date) from analytics.initiatives":                                       "ACME-I1 2026-03-08",
		"sum(decisions)::text from analytics.deciders where product = 'ACME' and type = 'StoryWritten'":         "2",
	} {
		if got := strings.Join(texts(t, pool, "select "+sql), "; "); got != want {
			t.Errorf("%s is %q, want %q", sql, got, want)
		}
	}
}

func TestTheQueriesOfTheDashboardAnswer(t *testing.T) {
	t.Parallel()
	pool := analystHouse(t, 3000)
	text, err := os.ReadFile("../deploy/grafana/priorities.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Templating struct {
			List []struct{ Name, Query string }
		}
		Panels []struct {
			Title   string
			Targets []struct{ RawSQL string }
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil || len(dashboard.Panels) == 0 {
		t.Fatalf("%d panels, %v", len(dashboard.Panels), err)
	}
	if got := texts(t, pool, dashboard.Templating.List[1].Query); len(got) != 10 {
		t.Errorf("products are %q", got)
	}
	for _, p := range dashboard.Panels {
		sql := strings.NewReplacer("$product", "P3", "$__timeFilter(effective_at)", "effective_at between '2000-01-01Z' and '2100-01-01Z'").Replace(p.Targets[0].RawSQL)
		if rows := texts(t, pool, "select q::text from ("+sql+") q"); len(rows) == 0 {
			t.Errorf("no row answers %q", p.Title)
		}
	}
}

// The first query of the document, over more blocks than one, answers what the endpoint does.
func TestFactsAddUpToWhatTheEndpointAnswers(t *testing.T) {
	t.Parallel()
	pool := analystHouse(t, 30_000)
	var last int64
	if err := pool.QueryRow(t.Context(), "select max(block) from analytics.tally where product = 'P3'").Scan(&last); err != nil || last < 1 {
		t.Fatalf("there are no two blocks: %d, %v", last, err)
	}
	mux := http.NewServeMux()
	later := func() time.Time { return time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC) }
	readapi.Register(httpapi.New(mux, "test"), readapi.New(pool, readapi.Options{Now: later, QueryTimeout: time.Minute}))
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/v1/products/P3/analytics/priority-changes?group=actor&bucket=quarter", nil))
	var got struct{ Buckets []measuredRow }
	if err := json.Unmarshal(answer.Body.Bytes(), &got); err != nil || len(got.Buckets) == 0 {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	var rows []string
	for _, b := range got.Buckets {
		rows = append(rows, fmt.Sprint(b.From.UTC().Format(time.DateOnly), " ", b.Group, " ", b.Decided, " ", b.Moves, " ", b.Levels, " ", b.Places, " ", b.Up, " ", b.Down))
	}
	want := texts(t, pool, `select concat_ws(' ', date_trunc('quarter', effective_at at time zone 'UTC')::date, actor, count(*) filter (where first), count(place_to),
			count(level_to), coalesce(sum(abs(place_to - place_from)), 0), count(*) filter (where direction > 0), count(*) filter (where direction < 0))
		from analytics.priority_changes where product = 'P3' group by date_trunc('quarter', effective_at at time zone 'UTC'), actor
		order by date_trunc('quarter', effective_at at time zone 'UTC'), actor collate "C"`)
	if !slices.Equal(rows, want) {
		t.Errorf("the endpoint answers %q, the facts say %q", rows, want)
	}
}

// What the role may read it may still read after a read model was made anew, and it may write nothing.
func TestWhoIsAnAnalystReadsAndWritesNothing(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	for _, m := range models() {
		pages(t, own(t, pool, m, "one"), syntheticLog(500), func() int { return 512 }, false)
	}
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), "set local role waymark_analyst"); err != nil {
			return err
		}
		for _, view := range analystViews() {
			if _, err := tx.Exec(t.Context(), "select * from analytics."+view+" limit 1"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), "set local role waymark_analyst; delete from analytics.tally")
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("a deletion: %v", err)
	}
}
