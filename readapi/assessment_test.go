package readapi_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/ledger"
)

type assessed struct {
	Verdict         string
	Recommendations []struct {
		Verdict    string
		Confidence float64
	}
	Rules     []assessedRule
	Questions struct {
		Doing struct {
			People []struct {
				Person                        string
				Roles                         []string
				ActedAs                       []string `json:"acted_as"`
				Strategic, Tactical, Delivery int
			}
			Overlap float64
			Both    []string
		}
		Challenges struct {
			Weeks, Needs int
			Quiet        int                    `json:"quiet_weeks"`
			Longest      int                    `json:"longest_quiet"`
			AgeingNeeds  []struct{ Key string } `json:"ageing_needs"`
			Thrashed     []string
		}
		Process struct {
			Reasoned, Contested float64
			Answered            int
		}
		Success struct {
			Goals, Measured int
			Traced          *float64
		}
	}
}

type assessedRule struct {
	Rule, Figure    string
	Value           *float64
	Threshold       float64
	Fired, Adjusted bool
	URL             *string `json:"decisions_url"`
	Measure         *string `json:"measure_url"`
	Decisions       []string
}

// teller tells a history: who decided what, in which week.
type teller struct {
	*decided
	stories, needs int
}

// as has somebody decide, within the hour.
func (t *teller) as(actor string, commands ...ledger.Command) {
	t.t.Helper()
	for _, c := range commands {
		made := ledger.Decision{Command: c, Actor: actor, Reason: "because it counts", Source: "api"}
		result, err := t.ledger.Do(t.t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{made}})
		if err != nil {
			t.t.Fatalf("%s: %#v: %v", actor, c, err)
		}
		t.position, t.at = result.Position, t.at.Add(time.Minute)
	}
}

// weeks tells week after week, each from its Monday on.
func (t *teller) weeks(n int, tell func(week int)) {
	for week := range n {
		monday := t.at.Truncate(24 * time.Hour)
		for monday.Weekday() != time.Monday || monday.Before(t.at) {
			monday = monday.AddDate(0, 0, 1)
		}
		t.at = monday.Add(9 * time.Hour)
		tell(week)
	}
}

// heed captures a need, writes a story for it, answers it with that and prioritizes it.
func (t *teller) heed(actor string) {
	t.needs, t.stories = t.needs+1, t.stories+1
	need, story := fmt.Sprintf("ACME-N%d", t.needs), fmt.Sprintf("ACME-%d", t.stories)
	t.as(actor, discovery.CaptureNeed{Statement: "It is slow"}, backlog.WriteStory{Title: "Make it quick", Needs: []string{need}},
		discovery.AnswerNeed{Need: need, Stories: []string{story}}, backlog.PrioritizeStory{Story: story, Top: true})
}

// aim sets a goal, and measures it.
func (t *teller) aim(actor string) {
	t.as(actor, product.SetGoal{Title: "Fewer leave", Metric: "churn", Baseline: 10, Target: 5},
		product.MeasureGoal{Goal: "ACME-G1", On: t.at.Format(time.DateOnly), Value: 9})
}

func (t *teller) assessed(query string) assessed {
	t.t.Helper()
	return seen[assessed](t.decided, "/v1/products/ACME/assessment?to="+t.at.Format(time.RFC3339)+query)
}

// toldHistories are histories, each with what who tells it expects.
func toldHistories() map[string]struct {
	tell func(*teller)
	want string
} {
	split := func(t *teller) {
		t.as("ana", product.AssignRole{Person: "bob", Role: events.TeamMember}, product.RevokeRole{Person: "ana", Role: events.ProductOwner},
			product.AssignRole{Person: "bob", Role: events.ProductOwner})
	}
	return map[string]struct {
		tell func(*teller)
		want string
	}{
		"a lone founder who keeps the strategy in sight": {func(t *teller) {
			t.aim("ana")
			t.weeks(10, func(week int) {
				t.heed("ana")
				t.as("ana", roadmap.PlanInitiative{Title: fmt.Sprint("Step ", week), Goal: "ACME-G1"})
			})
		}, "one_person"},
		"a healthy split": {func(t *teller) {
			split(t)
			t.aim("ana")
			t.weeks(10, func(week int) {
				t.heed("bob")
				t.as("ana", roadmap.PlanInitiative{Title: fmt.Sprint("Step ", week), Goal: "ACME-G1"})
			})
		}, "split"},
		"a split in name only": {func(t *teller) {
			// Carl is called product manager; ana is, too, and decides all.
			t.as("ana", product.AssignRole{Person: "carl", Role: events.ProductManager})
			t.aim("ana")
			t.weeks(10, func(week int) {
				t.heed("ana")
				t.as("ana", roadmap.PlanInitiative{Title: fmt.Sprint("Step ", week), Goal: "ACME-G1"})
			})
		}, "clarify"},
		"a starved strategy": {func(t *teller) {
			t.weeks(12, func(week int) {
				for range 6 {
					t.stories++
					t.as("ana", backlog.WriteStory{Title: "Make it quick"}, backlog.PrioritizeStory{Story: fmt.Sprint("ACME-", t.stories), Top: true})
				}
			})
		}, "split"},
		"too little evidence": {func(t *teller) {
			t.weeks(2, func(int) { t.heed("ana") })
		}, "insufficient_evidence"},
		"two owners in turn who undo each other": {func(t *teller) {
			t.as("ana", product.AssignRole{Person: "bob", Role: events.TeamMember}, product.AssignRole{Person: "carl", Role: events.TeamMember},
				backlog.WriteStory{Title: "One"}, backlog.WriteStory{Title: "Two"}, backlog.WriteStory{Title: "Three"}, backlog.WriteStory{Title: "Four"},
				product.RevokeRole{Person: "ana", Role: events.ProductOwner})
			t.aim("ana")
			t.weeks(10, func(week int) {
				owner, place := "bob", 1
				if week%2 == 1 {
					owner, place = "carl", 4
				}
				t.as("ana", product.AssignRole{Person: owner, Role: events.ProductOwner}, roadmap.PlanInitiative{Title: fmt.Sprint("Step ", week)})
				t.as(owner, backlog.PrioritizeStory{Story: "ACME-1", Place: place})
				t.as("ana", product.RevokeRole{Person: owner, Role: events.ProductOwner})
			})
		}, "clarify"},
		"one owner of two teams": {func(t *teller) {
			split(t)
			t.aim("ana")
			for range 10 { // needs that nobody answers
				t.as("bob", discovery.CaptureNeed{Statement: "It is slow"})
				t.needs++
			}
			for n := range 12 {
				t.as("ana", product.AssignRole{Person: fmt.Sprint("dev", n), Role: events.TeamMember})
			}
			t.weeks(16, func(week int) {
				t.heed("bob")
				t.as("ana", roadmap.PlanInitiative{Title: fmt.Sprint("Step ", week), Goal: "ACME-G1"})
			})
		}, "add_product_owner"},
	}
}

func TestTheThresholdsOfThePolicyCount(t *testing.T) {
	told := &teller{decided: newDecided(t, later)}
	toldHistories()["a starved strategy"].tell(told)
	told.as("ana", product.SetDecisionPolicy{Thresholds: domain.Some([]product.Threshold{{Rule: "strain", Value: 6}})})
	if got := told.assessed(""); got.Verdict != "one_person" {
		t.Errorf("where more strain is needed it is %s", got.Verdict)
	}
	told.as("ana", product.SetDecisionPolicy{Thresholds: domain.Some([]product.Threshold{{Rule: "longest_quiet", Value: 100}})})
	got := told.assessed("")
	for _, r := range got.Rules {
		if r.Adjusted != (r.Rule == "longest_quiet") || r.Adjusted && (r.Threshold != 100 || r.Fired) {
			t.Errorf("%+v", r)
		}
	}
}

func TestWhatWasBeforeTheFirstDecisionIsNotHeldAgainstAnybody(t *testing.T) {
	told := &teller{decided: newDecided(t, later)}
	toldHistories()["a lone founder who keeps the strategy in sight"].tell(told)
	whole, long := told.assessed(""), told.assessed("&from=2020-01-01")
	if long.Verdict != whole.Verdict || long.Questions.Challenges.Longest != whole.Questions.Challenges.Longest {
		t.Errorf("from long before it is %s with %d quiet weeks, want %s with %d", long.Verdict, long.Questions.Challenges.Longest, whole.Verdict,
			whole.Questions.Challenges.Longest)
	}
}

// TestARuleLinksToItsDecisions follows the links of the history in which most rules fire.
func TestARuleLinksToItsDecisions(t *testing.T) {
	told := &teller{decided: newDecided(t, later)}
	toldHistories()["two owners in turn who undo each other"].tell(told)
	linked := 0
	for _, r := range told.assessed("").Rules {
		if r.URL != nil {
			linked++
			if found := seen[struct{ Total int }](told.decided, *r.URL); r.Fired && found.Total == 0 && r.Rule != "measured" {
				t.Errorf("%s fires without a decision: %s", r.Rule, *r.URL)
			}
		}
		if r.Measure != nil {
			linked++
			seen[any](told.decided, *r.Measure)
		}
		if (r.Rule == "contested" || r.Rule == "overrides") && r.Fired != (len(r.Decisions) > 0) {
			t.Errorf("%+v", r)
		}
	}
	if linked < 15 {
		t.Errorf("%d rules have a link", linked)
	}
}

func TestACompanyIsAssessedProductByProduct(t *testing.T) {
	told := &teller{decided: newDecided(t, later)}
	toldHistories()["a lone founder who keeps the strategy in sight"].tell(told)
	for _, key := range []string{"BETA", "GAMMA"} {
		made := ledger.Decision{Command: product.StartProduct{Key: key, Name: key}, Actor: "ana", Source: "api"}
		result, err := told.ledger.Do(t.Context(), ledger.Request{Product: key, Decisions: []ledger.Decision{made}})
		if err != nil {
			t.Fatal(err)
		}
		told.position = result.Position
	}
	type company struct {
		Items []struct {
			Product, Verdict, URL string
			Confidence            *float64
		}
		Next     *string
		Verdicts map[string]int
		People   []struct {
			Person   string
			Products []string
		}
	}
	to := "&to=" + told.at.Add(time.Hour).Format(time.RFC3339)
	all := seen[company](told.decided, "/v1/assessment?limit=50"+to)
	if len(all.Items) != 3 || all.Items[0].Product != "ACME" || all.Items[0].Verdict != "one_person" || all.Items[0].Confidence == nil ||
		all.Items[1].Verdict != "insufficient_evidence" || all.Items[1].Confidence != nil || all.Verdicts["insufficient_evidence"] != 2 || all.Next != nil ||
		len(all.People) != 1 || all.People[0].Person != "ana" || len(all.People[0].Products) != 3 {
		t.Errorf("got %+v", all)
	}
	if whole := seen[assessed](told.decided, all.Items[0].URL); whole.Verdict != "one_person" {
		t.Errorf("%s says %s", all.Items[0].URL, whole.Verdict)
	}
	var keys []string
	for path := "/v1/assessment?limit=2" + to; path != ""; {
		page := seen[company](told.decided, path)
		for _, item := range page.Items {
			keys = append(keys, item.Product)
		}
		path = ""
		if page.Next != nil {
			path = "/v1/assessment?limit=2" + to + "&cursor=" + *page.Next
		}
	}
	if !slices.Equal(keys, []string{"ACME", "BETA", "GAMMA"}) {
		t.Errorf("pages have %v", keys)
	}
}

func TestToldHistoriesComeOutAsTheirTellersExpect(t *testing.T) {
	for name, c := range toldHistories() {
		t.Run(name, func(t *testing.T) {
			told := &teller{decided: newDecided(t, later)}
			c.tell(told)
			got := told.assessed("")
			if got.Verdict != c.want {
				t.Errorf("got %s, want %s", got.Verdict, c.want)
				for _, r := range got.Rules {
					if r.Value != nil {
						t.Logf("%s: %v against %v, %t", r.Rule, *r.Value, r.Threshold, r.Fired)
					}
				}
			}
			if first := got.Recommendations[0]; c.want != "insufficient_evidence" && first.Verdict != got.Verdict || len(got.Recommendations) != 4 {
				t.Errorf("the most likely are %+v", got.Recommendations)
			}
		})
	}
}
