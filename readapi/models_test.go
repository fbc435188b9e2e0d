package readapi_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/readapi"
)

// everyQuery are queries that between them look at all that there is to look at.
func everyQuery(decision string) []string {
	const of = "/v1/products/ACME"
	paths := []string{"/v1/products", "/v1/assessment", of}
	for _, path := range []string{
		"visions", "goals", "goals/ACME-G1", "challenges", "backlog", "backlog?release=ACME-R1&q=a", "backlog?status_category=dropped", "backlog/ACME-1", "next",
		"sprints", "sprints/ACME-S1", "roadmap", "roadmap/ACME-I1", "proposals", "discovery", "discovery/needs/ACME-N1", "decisions", "decisions/" + decision,
		"why?story=ACME-1", "why?story=ACME-2&above=ACME-1", "compare?from=revision:0&of=backlog", "compare?from=P1000D", "trace/ACME-1", "trace/ACME-G1",
		"trace/ACME-N1", "trace/ACME-I1", "assessment", "analytics/churn", "analytics/thrash", "analytics/reversals", "analytics/score-drift", "analytics/roadmap-slip",
		"analytics/goal-progress", "analytics/sprints", "analytics/lead-time?group=kind", "analytics/priority-changes?group=reason", "analytics/priority-changes?group=kind",
		"export?of=backlog&format=csv", "export?of=roadmap&format=csv", "export?of=decisions&format=csv", "export?of=analytics&format=csv",
	} {
		paths = append(paths, of+"/"+path)
	}
	return paths
}

// tellOfAll gives commands on all books, such that every query has something to say.
func tellOfAll(d *decided) {
	value, effort := 7.0, 2.0
	score := events.ScoreInputs{Value: &value, Effort: &effort}
	d.decide("because",
		product.SetVision{Statement: "Calm"}, product.SetGoal{Title: "Calls", Metric: "Calls", Baseline: 90, Target: 10, Due: "2026-12-31"},
		product.MeasureGoal{Goal: "ACME-G1", On: "2026-01-02", Value: 80}, product.RaiseChallenge{Description: "Noise", People: []string{"ana"}, Severity: events.SeverityLow},
		discovery.CaptureNeed{Statement: "It is slow"}, discovery.AddEvidence{Need: "ACME-N1", Kind: events.Interview, Text: "Slow"},
		roadmap.PlanInitiative{Title: "Fast", Goal: "ACME-G1", Due: "2026-06-30"}, roadmap.RescheduleInitiative{Initiative: "ACME-I1", Due: domain.Some("2026-07-31")},
		roadmap.PlanRelease{Name: "One", Date: "2026-08-01"}, roadmap.ProposeRoadmapChange{Change: "More", Initiative: "ACME-I1"},
	)
	d.write("a", "b", "c")
	d.decide("because",
		backlog.ReviseStory{Story: "ACME-1", Initiative: domain.Some("ACME-I1"), Needs: domain.Some([]string{"ACME-N1"})},
		discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-1"}, Initiatives: []string{"ACME-I1"}}, roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1"},
		backlog.ScoreStory{Story: "ACME-1", Framework: "value_effort", Inputs: score}, backlog.ScoreStory{Story: "ACME-2", Framework: "value_effort", Inputs: score},
		backlog.PrioritizeStory{Story: "ACME-2", Top: true}, backlog.PrioritizeStory{Story: "ACME-1", Top: true}, backlog.PrioritizeStory{Story: "ACME-2", Top: true},
		backlog.PrioritizeStory{Story: "ACME-2", Level: domain.Some("High")}, backlog.PrioritizeStory{Story: "ACME-2", Level: domain.Some("Low")},
		backlog.PrioritizeStory{Story: "ACME-2", Level: domain.Some("High")}, backlog.DropStory{Story: "ACME-3"},
		backlog.PlanSprint{Name: "One"}, backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-1"}}, backlog.StartSprint{Sprint: "ACME-S1"},
		backlog.MoveStory{Story: "ACME-1", Status: "Done"}, backlog.CloseSprint{Sprint: "ACME-S1"},
	)
}

// A query names the read models that it reads: it waits for them and says where one of them is behind. So it answers the same where there
// are no others.
func TestEveryQueryNamesAllReadModelsThatItReads(t *testing.T) {
	var named []string
	d := newDecided(t, later, func(o *readapi.Options) {
		o.Unfit = func(models []string) error {
			named = models
			return nil
		}
	})
	tellOfAll(d)
	history := seen[struct{ Items []struct{ ID string } }](d, "/v1/products/ACME/decisions?limit=1")
	seen[any](d, "/v1/products/ACME/assessment") // reads all of them, and so all are there
	rows, _ := d.pool.Query(t.Context(), "select name from waymark.projection")
	models, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(models) < 6 {
		t.Fatalf("read models are %v, %v", models, err)
	}
	told := regexp.MustCompile(`"(at|to|from|shown_at)":"[^"]*"`)
	for _, path := range everyQuery(history.Items[0].ID) {
		want := d.get(path)
		if want.status != 200 {
			t.Fatalf("GET %s: %d %s", path, want.status, want.body)
		}
		var others []string
		for _, model := range models {
			if !slices.Contains(named, model) {
				others = append(others, model)
			}
		}
		for _, model := range others {
			d.exec("alter schema " + model + " rename to without_" + model)
		}
		got := d.get(path)
		for _, model := range others {
			d.exec("alter schema without_" + model + " rename to " + model)
		}
		if got.status != want.status || told.ReplaceAllString(string(got.body), "") != told.ReplaceAllString(string(want.body), "") {
			t.Errorf("GET %s names %v, and without %v answers %d %.300s", path, named, others, got.status, got.body)
		}
	}
}
