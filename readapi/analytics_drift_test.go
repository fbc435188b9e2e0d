package readapi_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/events"
	"waymark/ledger"
)

type driftFigures struct {
	Framework                 string
	Scored, Inversions, Pairs int
	Share, Tau                *float64
}

type driftOffender struct {
	Story, Title        string
	Place, Rank, Off    int
	ByScore             int `json:"by_score"`
	Score               float64
	Inversions, Decided int
	Placed, Scored      *struct{ ID, Actor, Reason string }
	Decisions           []string
}

type driftAnswer struct {
	At       time.Time
	Whole    driftFigures
	Worst    []driftOffender
	Outdated []struct {
		Story, Input string
		Key          *string
		Place        int
		Decided      int
		Decisions    []string
	}
	Buckets []struct {
		From time.Time
		driftFigures
	}
}

func (f driftFigures) short() string {
	return fmt.Sprintf("%s: %d of %d of %d", f.Framework, f.Inversions, f.Pairs, f.Scored)
}

// outdated are the inputs that changed in short.
func (a driftAnswer) outdated() string {
	var lines []string
	for _, o := range a.Outdated {
		lines = append(lines, fmt.Sprint(o.Place, " ", o.Story, " ", o.Input, " ", text(o.Key), " by ", o.Decided))
	}
	return strings.Join(lines, ", ")
}

// ice scores a story by ICE with 1 and 1: its value is the impact.
func ice(story int, impact float64) backlog.ScoreStory {
	one := 1.0
	return backlog.ScoreStory{Story: fmt.Sprintf("ACME-%d", story), Framework: "ice", Inputs: events.ScoreInputs{Impact: &impact, Confidence: &one, Ease: &one}}
}

func moscow(story int, priority string) backlog.ScoreStory {
	return backlog.ScoreStory{Story: fmt.Sprintf("ACME-%d", story), Framework: "moscow", Inputs: events.ScoreInputs{Priority: priority}}
}

// driftHouse has five stories, of which the first four are scored 3, 1, 5, 3 by 10 January, and the fifth by another framework.
func driftHouse(t *testing.T) *decided {
	d := newDecided(t)
	d.decide("", discovery.CaptureNeed{Statement: "slow"}, discovery.CaptureNeed{Statement: "ugly"})                   // 2, 3 January
	d.write("a", "b", "c")                                                                                             // 4, 5, 6
	d.decide("", backlog.WriteStory{Title: "d", Needs: []string{"ACME-N1", "no key"}}, backlog.WriteStory{Title: "e"}) // 7, 8
	d.decide("so it is", ice(1, 3), ice(2, 1), ice(3, 5))                                                              // 9, 10, 11
	made := ledger.Decision{Command: ice(4, 3), Actor: "ana", Source: "api", Evidence: []events.Evidence{{Kind: "need", Value: "ACME-N2"}, {Kind: "goal", Value: "ACME-G1"}}}
	d.decide("", product.RenameProduct{Name: "Acme again"}, // 12
		product.SetGoal{Title: "Grow", Metric: "sales", Target: 1}) // 13
	result, err := d.ledger.Do(t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{made}}) // 14
	if err != nil {
		t.Fatal(err)
	}
	d.position, d.at = result.Position, d.at.Add(24*time.Hour)
	return d
}

func TestDriftComputedByHand(t *testing.T) {
	d := driftHouse(t)
	const path = "/v1/products/ACME/analytics/score-drift"
	got := seen[driftAnswer](d, path+"?bucket=week")
	// 3, 1, 5, 3: see the test of analytics.Contradict.
	if w := got.Whole; w.short() != "ice: 3 of 5 of 4" || w.Share == nil || *w.Share != 0.6 || math.Abs(*w.Tau+1/math.Sqrt(30)) > 1e-12 {
		t.Errorf("got %+v", w)
	}
	if w := got.Worst; len(w) != 4 || w[0].Story != "ACME-2" && w[0].Story != "ACME-3" || w[0].Off != 2 && w[0].Off != -2 {
		t.Errorf("got %+v", w)
	}
	third := got.Worst[slices.IndexFunc(got.Worst, func(o driftOffender) bool {
		return o.Story == "ACME-3"
	})]
	if third.Place != 3 || third.Rank != 3 || third.ByScore != 1 || third.Off != 2 || third.Score != 5 || third.Inversions != 2 || third.Title != "c" ||
		third.Placed.Reason != "write c" || third.Scored.Reason != "so it is" || third.Decided != 2 || third.Decisions[0] != third.Scored.ID {
		t.Errorf("got %+v", third)
	}
	var weeks []string
	for _, b := range got.Buckets[:3] {
		weeks = append(weeks, b.From.Format("02.01. ")+b.short())
	}
	if want := "[29.12. : 0 of 0 of 0 05.01. ice: 2 of 3 of 3 12.01. ice: 3 of 5 of 4]"; fmt.Sprint(weeks) != want {
		t.Errorf("got %v", weeks)
	}
	if got.outdated() != "" {
		t.Errorf("nothing changed, but %s", got.outdated())
	}
	d.decide("", backlog.MoveStory{Story: "ACME-2", Status: "Done"}) // what is done counts no longer
	if got := seen[driftAnswer](d, path); got.Whole.short() != "ice: 1 of 2 of 3" || got.Buckets[0].short() != got.Whole.short() {
		t.Errorf("got %+v", got.Whole)
	}
	table := strings.Split(string(d.get(path+"?format=csv&table=worst&limit=1").body), "\r\n")
	if len(table) != 3 || table[0] != "story,title,place,rank,by_score,off,score,inversions,decided,decisions,decisions_url" || !strings.HasPrefix(table[1], "ACME-1,a,1,1,2,-1,3,1,2,") {
		t.Errorf("got %q", table)
	}
	d.refused("/v1/products/NONE/analytics/score-drift", 404)
	d.refused(path+"?table=all", 422)
}

func TestTheFrameworkIsThatOfThePolicyElseThatOfMost(t *testing.T) {
	d := driftHouse(t)
	d.decide("", moscow(4, "should"), moscow(5, "must")) // 15, 16 January: now three to two
	const path = "/v1/products/ACME/analytics/score-drift"
	if got := seen[driftAnswer](d, path); got.Whole.short() != "ice: 2 of 3 of 3" {
		t.Errorf("got %+v", got.Whole)
	}
	d.decide("", product.SetDecisionPolicy{Scoring: domain.Some(events.Scoring{Framework: "moscow", Version: 1})}) // 17
	got := seen[driftAnswer](d, path+"?bucket=day&from=2026-01-16")
	if got.Whole.short() != "moscow: 1 of 1 of 2" || got.Buckets[0].short() != "ice: 2 of 3 of 3" || got.Buckets[1].short() != got.Whole.short() {
		t.Errorf("got %+v", got)
	}
}

func TestAScoreIsOutdatedWhenWhatItRestsOnChanged(t *testing.T) {
	d := driftHouse(t)
	const path = "/v1/products/ACME/analytics/score-drift"
	is := func(want string) {
		t.Helper()
		if got := seen[driftAnswer](d, path); got.outdated() != want {
			t.Errorf("got %s, want %s", got.outdated(), want)
		}
	}
	points := func(story string, points float64) backlog.EstimateStory {
		return backlog.EstimateStory{Story: story, Points: domain.Some(points)}
	}
	d.decide("", points("ACME-1", 8), points("ACME-2", 5), points("ACME-2", 3)) // the second has its three points back
	is("1 ACME-1 estimate none by 1")
	d.decide("", discovery.AddEvidence{Need: "ACME-N1", Kind: events.Survey, Text: "3 of 4"},
		discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-4"}}) // which changes nothing
	is("1 ACME-1 estimate none by 1, 4 ACME-4 need ACME-N1 by 1")
	d.decide("", discovery.MergeNeeds{Needs: []string{"ACME-N2"}, Into: "ACME-N1"},
		product.MeasureGoal{Goal: "ACME-G1", On: "2026-01-15", Value: 0.5})
	got := seen[driftAnswer](d, path)
	if want := "1 ACME-1 estimate none by 1, 4 ACME-4 need ACME-N1 by 1, 4 ACME-4 need ACME-N2 by 1, 4 ACME-4 goal ACME-G1 by 1"; got.outdated() != want {
		t.Errorf("got %s", got.outdated())
	}
	d.decide("", ice(1, 4), ice(4, 2)) // scored anew
	is("")
	if got := seen[driftAnswer](d, path+"?to=2026-01-17"); got.outdated() != "1 ACME-1 estimate none by 1" { // as it was then
		t.Errorf("got %s", got.outdated())
	}
}

// Each round goes on with the stories of the ones before.
func TestDriftOfRandomBacklogsIsWhatALookAtAllPairsSays(t *testing.T) {
	d := newDecided(t)
	d.write("a", "b", "c", "d", "e", "f", "g", "h")
	order, scores := []int{1, 2, 3, 4, 5, 6, 7, 8}, map[int]float64{}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 6).Draw(rt, "decisions") {
			story := rapid.IntRange(1, 8).Draw(rt, "story")
			if rapid.Bool().Draw(rt, "moved") {
				place := rapid.IntRange(1, 8).Draw(rt, "place")
				order = slices.Insert(slices.DeleteFunc(order, func(s int) bool { return s == story }), place-1, story)
				d.decide("", prioritize(story, place, ""))
			} else {
				scores[story] = float64(rapid.IntRange(1, 4).Draw(rt, "score"))
				d.decide("", ice(story, scores[story]))
			}
			d.at = d.at.Add(time.Minute - 24*time.Hour)
		}
		got := seen[driftAnswer](d, "/v1/products/ACME/analytics/score-drift?bucket=quarter&limit=8&to="+d.at.Format(time.RFC3339))
		inversions, pairs, own := 0, 0, map[string]int{}
		for i, above := range order {
			for _, below := range order[i+1:] {
				if scores[above] == 0 || scores[below] == 0 || scores[above] == scores[below] {
					continue
				}
				if pairs++; scores[above] < scores[below] {
					inversions++
					own[keys("ACME", []int{above})[0]]++
					own[keys("ACME", []int{below})[0]]++
				}
			}
		}
		if got.Whole.Inversions != inversions || got.Whole.Pairs != pairs || got.Whole.Scored != len(scores) || len(got.Worst) != len(own) {
			rt.Fatalf("got %+v, want %d of %d of %d", got, inversions, pairs, len(scores))
		}
		for _, w := range got.Worst {
			if w.Inversions != own[w.Story] {
				rt.Fatalf("%s is in %d, want %d", w.Story, w.Inversions, own[w.Story])
			}
		}
		if last := got.Buckets[len(got.Buckets)-1]; last.short() != got.Whole.short() {
			rt.Fatalf("got %+v", last)
		}
	})
}
