package readapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"waymark/domain/backlog"
)

type sprintSeen struct {
	Sprint, Name, Goal, State string
	Start, End                *string
	StartedAt                 *time.Time `json:"started_at"`
	ClosedAt                  *time.Time `json:"closed_at"`
	Stories, Done             int
	Points                    float64
	PointsDone                float64 `json:"points_done"`
	Scope                     []struct {
		Story, Title         string
		Category             string `json:"status_category"`
		Added, Removed, Done *struct {
			Revision int64
			At       time.Time
		}
	}
}

// sum is a sprint in short.
func (s sprintSeen) sum() string {
	return fmt.Sprintf("%s %s: %d stories of %g points, %d of %g done", s.Sprint, s.State, s.Stories, s.Points, s.Done, s.PointsDone)
}

// sprintHouse has a sprint from its plan, at revision 4, to its end, at revision 12, and the next one.
func sprintHouse(t *testing.T) *decided {
	d := newDecided(t)
	d.write("a", "b", "c", "d")
	d.decide("plan", backlog.PlanSprint{Name: "One", Goal: "Walk", Start: "2026-01-05", End: "2026-01-18"}, backlog.PlanSprint{Name: "Two"}) // 4, 5
	d.decide("plan",
		backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-1", "ACME-2", "ACME-3"}}, // 6
		backlog.StartSprint{Sprint: "ACME-S1"},                                                    // 7
		backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-3"}, Remove: true},       // 8
		backlog.MoveStory{Story: "ACME-1", Status: "Done"},                                        // 9
		backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-4"}},                     // 10
		backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-3"}},                     // 11
		backlog.CloseSprint{Sprint: "ACME-S1", Next: "ACME-S2"},                                   // 12
		backlog.MoveStory{Story: "ACME-2", Status: "Done"})                                        // 13
	return d
}

func TestSprintsTellWhatWasCommittedAndDone(t *testing.T) {
	d := sprintHouse(t)
	for at, want := range map[string][]string{
		"revision:4":  {"ACME-S1 planned: 0 stories of 0 points, 0 of 0 done"},
		"revision:7":  {"ACME-S1 running: 3 stories of 9 points, 0 of 0 done", "ACME-S2 planned: 0 stories of 0 points, 0 of 0 done"},
		"revision:9":  {"ACME-S1 running: 2 stories of 6 points, 1 of 3 done", "ACME-S2 planned: 0 stories of 0 points, 0 of 0 done"},
		"revision:12": {"ACME-S1 closed: 4 stories of 12 points, 1 of 3 done", "ACME-S2 planned: 3 stories of 9 points, 0 of 0 done"},
		"":            {"ACME-S1 closed: 4 stories of 12 points, 1 of 3 done", "ACME-S2 planned: 3 stories of 9 points, 0 of 0 done"},
	} {
		list := seen[struct{ Items []sprintSeen }](d, "/v1/products/ACME/sprints?at="+at)
		var got []string
		for _, s := range list.Items {
			got = append(got, s.sum())
			alone := seen[sprintSeen](d, "/v1/products/ACME/sprints/"+s.Sprint+"?at="+at)
			if alone.sum() != s.sum() {
				t.Errorf("at %q alone %s, in the list %s", at, alone.sum(), s.sum())
			}
		}
		if strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Errorf("at %q: %q, want %q", at, got, want)
		}
	}
}

// What was done before a sprint is in its scope, but it is not what the sprint did.
func TestASprintHasDoneWhatWasDoneSinceItStarted(t *testing.T) {
	d := newDecided(t)
	three := 3.0
	d.write("before", "again", "within", "free", "open") // 0 to 4, each of 3 points
	d.decide("work", backlog.PlanSprint{Name: "One"},    // 5
		backlog.MoveStory{Story: "ACME-1", Status: "Done"}, backlog.MoveStory{Story: "ACME-2", Status: "Done"}, // 6, 7
		backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-1", "ACME-2", "ACME-3", "ACME-5"}}, // 8
		backlog.StartSprint{Sprint: "ACME-S1"},                                                                        // 9
		backlog.MoveStory{Story: "ACME-3", Status: "Done"},                                                            // 10
		backlog.MoveStory{Story: "ACME-2", Status: "In Progress"}, backlog.MoveStory{Story: "ACME-2", Status: "Done"}, // 11, 12
		backlog.WriteStory{Title: "born done", Status: "Done", Points: &three}, // 13
		backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-6"}},  // 14
		backlog.CloseSprint{Sprint: "ACME-S1"})                                 // 15
	for at, want := range map[string]string{
		"revision:8": "planned: 0 of 0 done, 2 of 6 before", "revision:9": "running: 0 of 0 done, 2 of 6 before",
		"revision:10": "running: 1 of 3 done, 2 of 6 before", "revision:12": "running: 2 of 6 done, 1 of 3 before",
		"": "closed: 3 of 9 done, 1 of 3 before",
	} {
		s := seen[struct {
			State            string
			Done             int
			PointsDone       float64 `json:"points_done"`
			DoneBefore       int     `json:"done_before"`
			PointsDoneBefore float64 `json:"points_done_before"`
		}](d, "/v1/products/ACME/sprints/ACME-S1?at="+at)
		got := fmt.Sprintf("%s: %d of %g done, %d of %g before", s.State, s.Done, s.PointsDone, s.DoneBefore, s.PointsDoneBefore)
		if got != want {
			t.Errorf("at %q it is %s, want %s", at, got, want)
		}
	}
}

func TestASprintIsToldInFull(t *testing.T) {
	d := sprintHouse(t)
	s := seen[sprintSeen](d, "/v1/products/ACME/sprints/ACME-S1")
	if s.Name != "One" || s.Goal != "Walk" || *s.Start != "2026-01-05" || *s.End != "2026-01-18" ||
		!s.StartedAt.Equal(day(8)) || !s.ClosedAt.Equal(day(13)) {
		t.Errorf("got %+v", s)
	}
	var got []string
	for _, story := range s.Scope {
		line := fmt.Sprintf("%s added %d", story.Story, story.Added.Revision)
		if story.Removed != nil {
			line += fmt.Sprintf(" removed %d", story.Removed.Revision)
		}
		if story.Done != nil {
			line += fmt.Sprintf(" done %d", story.Done.Revision)
			if !story.Done.At.Equal(day(int(story.Done.Revision) + 1)) {
				t.Errorf("%s was done at %s", story.Story, story.Done.At)
			}
		}
		got = append(got, line)
	}
	want := "ACME-1 added 6 done 9; ACME-2 added 6; ACME-3 added 6 removed 8; ACME-4 added 10; ACME-3 added 11"
	if strings.Join(got, "; ") != want {
		t.Errorf("the scope is %q, want %q", got, want)
	}
	before := seen[sprintSeen](d, "/v1/products/ACME/sprints/ACME-S1?at=revision:6")
	if len(before.Scope) != 3 || before.Scope[2].Removed != nil || before.StartedAt != nil || before.ClosedAt != nil {
		t.Errorf("before it was started: %+v", before)
	}
	story := seen[map[string]any](d, "/v1/products/ACME/backlog/ACME-3")
	if story["sprint"] != "ACME-S2" {
		t.Errorf("ACME-3 is in %v", story["sprint"])
	}
}

func TestSprintsComeInPages(t *testing.T) {
	d := sprintHouse(t)
	type page struct {
		Items []sprintSeen
		Next  *string
	}
	first := seen[page](d, "/v1/products/ACME/sprints?limit=1")
	if len(first.Items) != 1 || first.Next == nil {
		t.Fatalf("got %+v", first)
	}
	second := seen[page](d, "/v1/products/ACME/sprints?limit=1&cursor="+*first.Next)
	if len(second.Items) != 1 || second.Items[0].Sprint != "ACME-S2" || second.Next != nil {
		t.Errorf("got %+v", second)
	}
}

func TestASprintThatIsNotThereIsNamed(t *testing.T) {
	d := sprintHouse(t)
	seen[map[string]any](d, "/v1/products/ACME/sprints")
	for _, path := range []string{"ACME-S3", "ACME-1", "ACME-S01", "S", "ACME-S2?at=revision:4"} {
		p, _ := d.refused("/v1/products/ACME/sprints/"+path, 404)
		key, _, _ := strings.Cut(path, "?")
		p.mentions(t, `"`+key+`"`)
	}
	d.refused("/v1/products/NONE/sprints", 404)
}
