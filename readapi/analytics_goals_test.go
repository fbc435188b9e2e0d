package readapi_test

import (
	"fmt"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
)

type goalsAnswer struct {
	Goals []struct {
		Goal, Progress                      string
		On                                  *string
		Value, Share, Line, Ahead, Expected *float64
		AheadBy                             *float64 `json:"ahead_by"`
		Done                                int
		DonePoints                          float64 `json:"done_points"`
		Measurements                        []struct{ On, Decision string }
		Decided                             int
		Hindsight                           *struct {
			Stories, Initiatives []struct {
				Item      string
				Place     int
				Predicted *float64
				DoneAt    *string `json:"done_at"`
			}
			Done, Scored int
			Predicted    float64
			Brought      *float64
			FirstDone    *string `json:"first_done"`
		}
	}
	Buckets    []goalsSum
	Totals     goalsSum
	Prediction struct {
		Framework *string
		Goals     int
		Tau       *float64
		TooFew    bool `json:"too_few"`
	}
}

type goalsSum struct {
	From                                     string
	Done, Serving, Without                   int
	DonePoints, ServingPoints, WithoutPoints float64
	Share                                    *float64
	Decided                                  int
	Decisions                                []string
}

const goalProgressPath = "/v1/products/ACME/analytics/goal-progress"

func valueEffort(value, effort float64) events.ScoreInputs {
	return events.ScoreInputs{Value: &value, Effort: &effort}
}

func writeStory(title, initiative string, points float64, needs ...string) backlog.WriteStory {
	return backlog.WriteStory{Title: title, Initiative: initiative, Points: &points, Needs: needs}
}

// goalsHouse has a goal since 9 January that is due on the 29th: one story serves it by its initiative, one by a need that this answers, and one
// serves nothing. All three are done from the 13th on; it is measured before and after.
func goalsHouse(t *testing.T) *decided {
	d := newDecided(t)
	d.decide("",
		roadmap.PlanInitiative{Title: "Fast", Horizon: events.Now},                                // 2
		discovery.CaptureNeed{Statement: "Slow", Source: "call", Importance: 3},                   // 3
		discovery.AnswerNeed{Need: "ACME-N1", Initiatives: []string{"ACME-I1"}},                   // 4
		writeStory("by initiative", "ACME-I1", 3),                                                 // 5
		writeStory("by need", "", 2, "ACME-N1"),                                                   // 6
		writeStory("alone", "", 5),                                                                // 7
		backlog.ScoreStory{Story: "ACME-1", Framework: "value_effort", Inputs: valueEffort(8, 4)}, // 8: 2
		product.SetGoal{Title: "Grow", Metric: "sales", Target: 100, Due: "2026-01-29"},           // 9
		roadmap.ReviseInitiative{Initiative: "ACME-I1", Goal: domain.Some("ACME-G1")},             // 10
		backlog.ScoreStory{Story: "ACME-1", Framework: "value_effort", Inputs: valueEffort(9, 3)}, // 11: 3
		product.MeasureGoal{Goal: "ACME-G1", On: "2026-01-12", Value: 10},                         // 12
		backlog.MoveStory{Story: "ACME-1", Status: "Done"},                                        // 13
		backlog.MoveStory{Story: "ACME-2", Status: "Done"},                                        // 14
		backlog.MoveStory{Story: "ACME-3", Status: "Done"},                                        // 15
		product.MeasureGoal{Goal: "ACME-G1", On: "2026-01-16", Value: 60},                         // 16
		product.SetGoal{Title: "Rest", Metric: "sick days", Baseline: 9, Target: 3})               // 17
	return d
}

// On 16 January 7 of 20 days are over: the line is at 0.35, and 60 of 100 are 0.25 ahead of it, or 25. Three stories of 10 points were done, two of
// 5 for the goal. It went from 0.1, measured before the first was done, to 0.6.
func TestGoalsAreMeasuredAgainstTheirLineAndTheWorkForThem(t *testing.T) {
	d := goalsHouse(t)
	got := seen[goalsAnswer](d, goalProgressPath)
	g := got.Goals[0]
	if *g.On != "2026-01-16" || *g.Value != 60 || *g.Share != 0.6 || !nearly(*g.Line, 0.35) || !nearly(*g.Ahead, 0.25) || !nearly(*g.AheadBy, 25) ||
		!nearly(*g.Expected, 35) || g.Progress != "ahead" || g.Done != 2 || g.DonePoints != 5 || len(g.Measurements) != 2 || g.Decided != 3 {
		t.Errorf("got %+v", g)
	}
	if rest := got.Goals[1]; rest.Progress != "unknown" || rest.Hindsight != nil || rest.On != nil || rest.Done != 0 {
		t.Errorf("got %+v", rest)
	}
	if b := got.Totals; b.Done != 3 || b.Serving != 2 || b.Without != 1 || !nearly(*b.Share, 2.0/3) || b.Decided != 3 || len(b.Decisions) != 3 ||
		len(got.Buckets) != 1 {
		t.Errorf("got %+v", b)
	}
	h := g.Hindsight
	first := ""
	for _, s := range append(h.Stories, h.Initiatives...) {
		first += fmt.Sprint(s.Item, " at ", s.Place, "; ")
	}
	if first != "ACME-1 at 1; ACME-2 at 2; ACME-I1 at 1; " || *h.Stories[0].Predicted != 2 || h.Stories[1].Predicted != nil || h.Stories[0].DoneAt == nil {
		t.Errorf("first stood %s: %+v", first, h)
	}
	if h.Done != 2 || h.Scored != 1 || h.Predicted != 3 || !nearly(*h.Brought, 0.5) {
		t.Errorf("got %+v", h)
	}
	if p := got.Prediction; *p.Framework != "value_effort" || p.Goals != 1 || p.Tau != nil || !p.TooFew {
		t.Errorf("got %+v", p)
	}
}

func TestGoalsAreMeasuredAsOfTheEndOfTheRange(t *testing.T) {
	d := goalsHouse(t)
	for query, want := range map[string]string{
		"?to=2026-01-13":                            "ACME-G1 behind 1; 1 done, 1 for goals",
		"?from=2026-01-14&to=2026-01-15":            "ACME-G1 behind 1; 2 done, 1 for goals",
		"?to=2026-01-09":                            "ACME-G1 unknown 0; 0 done, 0 for goals",
		"?to=2026-01-11&tz=America/Los_Angeles":     "ACME-G1 behind 1; 0 done, 0 for goals",
		"?from=2026-01-13&to=2026-01-15&bucket=day": "ACME-G1 behind 1; 3 done, 2 for goals",
	} {
		got := seen[goalsAnswer](d, goalProgressPath+query)
		line := ""
		for _, g := range got.Goals {
			line += fmt.Sprint(g.Goal, " ", g.Progress, " ", len(g.Measurements), "; ")
		}
		sum := goalsSum{}
		for _, b := range got.Buckets {
			sum.Done, sum.Serving = sum.Done+b.Done, sum.Serving+b.Serving
		}
		if line += fmt.Sprintf("%d done, %d for goals", sum.Done, sum.Serving); line != want {
			t.Errorf("%s: got %s, want %s", query, line, want)
		}
	}
}

func TestGoalProgressIsATable(t *testing.T) {
	d := goalsHouse(t)
	seen[goalsAnswer](d, goalProgressPath)
	for table, want := range map[string]string{
		"goals": "goal,title,metric,unit,baseline,target,set_at,due,outcome,progress,on,value,share,line,ahead,ahead_by,expected,done,done_points,decided,decisions,decisions_url\r\n" +
			"ACME-G1,Grow,sales,,0,100,2026-01-09 00:00:00,2026-01-29,,ahead,2026-01-16,60,0.6,0.35,0.25,25,35,2,5,3,",
		"buckets":      "from,to,done,done_points,serving,serving_points,without,without_points,share,share_points,decided,decisions,decisions_url\r\n2026-01-01 00:00:00,2026-02-01 00:00:00,3,10,2,5,1,5,0.6666666666666666,0.5,3,",
		"measurements": "goal,on,value,share,line,ahead,ahead_by,expected,decision\r\nACME-G1,2026-01-12,10,0.1,0.15,-",
	} {
		if a := d.get(goalProgressPath + "?format=csv&table=" + table); a.status != 200 || !strings.HasPrefix(string(a.body), want) {
			t.Errorf("%s: %d %s", table, a.status, a.body)
		}
	}
}
