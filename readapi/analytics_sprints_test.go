package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/ledger"
)

type sprintsAnswer struct {
	Velocity struct {
		Sprints         []string
		Stories, Points struct{ Mean, Deviation, Lowest, Highest *float64 }
	}
	Sprints []struct {
		Sprint, State     string
		Committed         int
		CommittedPoints   float64 `json:"committed_points"`
		Added             int
		AddedPoints       float64 `json:"added_points"`
		Removed           int
		RemovedPoints     float64 `json:"removed_points"`
		ReestimatedPoints float64 `json:"reestimated_points"`
		Done              int
		DonePoints        float64 `json:"done_points"`
		Left              int
		LeftPoints        float64 `json:"left_points"`
		DoneBefore        int     `json:"done_before"`
		CarriedOver       []struct {
			Story  string
			Points float64
			To     *string
		} `json:"carried_over"`
		Changes []struct {
			Story, Decision string
			Stories         int
			Points          float64
		}
		Days []struct {
			Day             string
			Scope, Done     int
			ScopePoints     float64 `json:"scope_points"`
			DonePoints      float64 `json:"done_points"`
			Remaining       int
			RemainingPoints float64 `json:"remaining_points"`
		}
		Decided   int
		Decisions []string
	}
}

const measuredSprints = "/v1/products/ACME/analytics/sprints"

// Of three stories of 3 points each are committed on 8 January; ACME-3 goes on the 9th, ACME-1 is done on the 10th, ACME-4 comes on the 11th
// and ACME-3 again on the 12th; on the 13th the sprint is closed. So 9 points are committed, 3 go, 6 come, 3 are done and 9 left, which go to
// the next one.
func TestSprintsAreMeasured(t *testing.T) {
	d := sprintHouse(t)
	got := seen[sprintsAnswer](d, measuredSprints)
	if len(got.Sprints) != 1 {
		t.Fatalf("got %+v", got)
	}
	s := got.Sprints[0]
	sum := fmt.Sprint(s.Sprint, " ", s.State, s.Committed, s.CommittedPoints, s.Added, s.AddedPoints, s.Removed, s.RemovedPoints, s.Done, s.DonePoints,
		s.Left, s.LeftPoints, s.Decided)
	if want := "ACME-S1 closed3 9 2 6 1 3 1 3 3 9 3"; sum != want {
		t.Errorf("got %s, want %s", sum, want)
	}
	carried, days := "", ""
	for _, c := range s.CarriedOver {
		carried += fmt.Sprint(c.Story, " ", c.Points, " ", text(c.To), "; ")
	}
	if want := "ACME-2 3 ACME-S2; ACME-3 3 ACME-S2; ACME-4 3 ACME-S2; "; carried != want {
		t.Errorf("got %s, want %s", carried, want)
	}
	for _, day := range s.Days {
		days += fmt.Sprint(day.Day[8:], ":", day.ScopePoints, "-", day.DonePoints, "=", day.RemainingPoints, " ")
	}
	if want := "09:9-0=9 10:6-0=6 11:6-3=3 12:9-3=6 13:12-3=9 14:12-3=9 "; days != want {
		t.Errorf("got %s, want %s", days, want)
	}
	if v := got.Velocity; !slices.Equal(v.Sprints, []string{"ACME-S1"}) || *v.Points.Mean != 3 || *v.Stories.Highest != 1 || v.Points.Deviation != nil {
		t.Errorf("the velocity is %+v", v)
	}
}

func TestSprintsAreMeasuredAsOfTheEndOfTheRange(t *testing.T) {
	d := sprintHouse(t)
	for query, want := range map[string]string{
		"?to=2026-01-08":                 "",                              // it starts on the 9th
		"?to=2026-01-11":                 "running 2 of 6 left 1, 0 kept", // the third is the last day of the range
		"?from=2026-01-15":               "",
		"?from=2026-01-14&tz=Asia/Tokyo": "closed 4 of 12 left 3, 3 kept",
	} {
		got := ""
		for _, s := range seen[sprintsAnswer](d, measuredSprints+query).Sprints {
			got += fmt.Sprintf("%s %d of %g left %d, %d kept", s.State, s.Done+s.Left, s.DonePoints+s.LeftPoints, s.Left, len(s.CarriedOver))
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	if a := d.get(measuredSprints + "?format=csv&table=days"); a.status != 200 || !strings.HasPrefix(string(a.body),
		"sprint,day,at,scope,scope_points,done,done_points,remaining,remaining_points\r\nACME-S1,2026-01-09,2026-01-10 00:00:00,3,9,0,0,3,9\r\n") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if a := d.get(measuredSprints + "?format=csv"); a.status != 200 || !strings.Contains(string(a.body), "ACME-S1,One,closed,2026-01-05,2026-01-18,") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// randomSprints decides about eight stories and two sprints, once a day; what can't be is left out.
func randomSprints(d *decided, seed uint64, decisions int) {
	r := rand.New(rand.NewPCG(seed, seed))
	d.write("a", "b", "c", "d", "e", "f")
	d.decide("", backlog.PlanSprint{Name: "One"}, backlog.PlanSprint{Name: "Two"})
	for range decisions {
		story, sprint := fmt.Sprintf("ACME-%d", 1+r.IntN(6)), fmt.Sprintf("ACME-S%d", 1+r.IntN(2))
		var c ledger.Command
		switch points := float64(r.IntN(30)) / 10; r.IntN(8) {
		case 0, 1:
			c = backlog.CommitStories{Sprint: sprint, Stories: []string{story}}
		case 2:
			c = backlog.CommitStories{Sprint: sprint, Stories: []string{story}, Remove: true}
		case 3:
			c = backlog.EstimateStory{Story: story, Points: domain.Some(points)}
		case 4:
			c = backlog.StartSprint{Sprint: sprint}
		case 5:
			c = backlog.MoveStory{Story: story, Status: "To Do"}
		default:
			c = backlog.MoveStory{Story: story, Status: "Done"}
		}
		made := ledger.Decision{Command: c, Actor: "ana", Source: "api"}
		if result, err := d.ledger.Do(d.t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{made}}); err == nil && len(result.Events) > 0 {
			d.position = result.Position
			d.at = d.at.AddDate(0, 0, 1)
		}
	}
}

// At the end of each day a sprint stood as its own page shows it at the revision of that day.
func TestSprintsOfRandomHistoriesAreThoseOfTheirPages(t *testing.T) {
	for seed := range uint64(3) {
		d := newDecided(t)
		randomSprints(d, seed, 75)
		checked := 0
		for _, s := range seen[sprintsAnswer](d, measuredSprints).Sprints {
			for _, day := range s.Days {
				page := seen[struct {
					Stories, Done    int
					Points           float64
					PointsDone       float64 `json:"points_done"`
					DoneBefore       int     `json:"done_before"`
					PointsDoneBefore float64 `json:"points_done_before"`
				}](d, "/v1/products/ACME/sprints/"+s.Sprint+"?at="+day.Day)
				if day.Scope != page.Stories-page.DoneBefore || day.Done != page.Done || !nearly(day.DonePoints, page.PointsDone) ||
					!nearly(day.ScopePoints, page.Points-page.PointsDoneBefore) || day.Remaining != day.Scope-day.Done {
					t.Errorf("seed %d: %s on %s: got %+v, want %+v", seed, s.Sprint, day.Day, day, page)
				}
				checked++
			}
			last := s.Days[len(s.Days)-1]
			if s.Committed+s.Added-s.Removed != last.Scope || s.Done != last.Done || s.Left != last.Remaining || s.Decided != len(s.Changes) ||
				!nearly(s.CommittedPoints+s.AddedPoints-s.RemovedPoints+s.ReestimatedPoints, last.ScopePoints) {
				t.Errorf("seed %d: %+v does not add up", seed, s)
			}
		}
		if checked < 10 {
			t.Errorf("seed %d: only %d days were compared", seed, checked)
		}
	}
}

func nearly(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }
