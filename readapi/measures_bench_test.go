package readapi_test

import (
	"fmt"
	"math/rand/v2"
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

// busyYear tells a year of so many decisions by the ledger, in batches: of twenty decisions twelve move a story, half of them among the first
// 50 places; two change a level, three a status, two an estimate or a score, and one is of the strategy. There are as many stories, up to
// 10,000.
func (t *teller) busyYear(decisions int) {
	t.t.Helper()
	const each = 50
	random := rand.New(rand.NewPCG(1, 14))
	began, step := t.at, 365*24*time.Hour/time.Duration(decisions/each+1)
	t.as("ana", product.AssignRole{Person: "bob", Role: events.TeamMember}, product.RevokeRole{Person: "ana", Role: events.ProductOwner},
		product.AssignRole{Person: "bob", Role: events.ProductOwner})
	t.aim("ana")
	for made := 0; made < decisions; made += each {
		t.at = began.Add(time.Duration(made/each) * step)
		switch part := made / each % 20; {
		case t.stories < min(10_000, decisions/10):
			t.together("bob", each, func() ledger.Command {
				t.stories++
				return backlog.WriteStory{Title: "Make it quick", Kind: []string{"story", "bug"}[t.stories%2], Initiative: ""}
			})
		case part == 0:
			t.as("ana", roadmap.PlanInitiative{Title: "Step", Goal: "ACME-G1", Due: "2026-06-01"},
				discovery.CaptureNeed{Statement: "It is slow"}, product.MeasureGoal{Goal: "ACME-G1", On: t.at.Format(time.DateOnly), Value: 5 + 4*random.Float64()})
			t.needs++
			made -= each - 3
			t.together("ana", 10, func() ledger.Command {
				due := t.at.AddDate(0, 0, random.IntN(90)).Format(time.DateOnly)
				return roadmap.RescheduleInitiative{Initiative: fmt.Sprint("ACME-I", 1+random.IntN(t.needs)), Due: domain.Some(due)}
			})
		case part < 13:
			t.together("bob", each, func() ledger.Command {
				places := t.stories
				if part%2 == 0 {
					places = min(50, places)
				}
				return backlog.PrioritizeStory{Story: t.some(random, places), Place: 1 + random.IntN(places)}
			})
		case part < 15:
			t.together("bob", each, func() ledger.Command {
				return backlog.PrioritizeStory{Story: t.some(random, t.stories), Level: domain.Some([]string{"High", "Medium", "Low"}[random.IntN(3)])}
			})
		case part < 18:
			t.together("bob", each, func() ledger.Command {
				return backlog.MoveStory{Story: t.some(random, t.stories), Status: []string{"To Do", "In Progress", "Done"}[random.IntN(3)]}
			})
		default:
			t.together("bob", each, func() ledger.Command {
				return backlog.EstimateStory{Story: t.some(random, t.stories), Points: domain.Some(float64(random.IntN(13)))}
			})
		}
	}
}

func (t *teller) some(random *rand.Rand, of int) string {
	return fmt.Sprint("ACME-", 1+random.IntN(of))
}

// together has somebody decide several things at once.
func (t *teller) together(actor string, n int, next func() ledger.Command) {
	t.t.Helper()
	made := make([]ledger.Decision, n)
	for i := range made {
		made[i] = ledger.Decision{Command: next(), Actor: actor, Reason: fmt.Sprint("because of ", i%40), Source: "api"}
	}
	result, err := t.ledger.Do(t.t.Context(), ledger.Request{Product: "ACME", Decisions: made})
	if err != nil {
		t.t.Fatal(err)
	}
	t.position = result.Position
}

// BenchmarkMeasures asks each measure for a year by week, each time another one, of a product with 1,000,000 decisions in it.
func BenchmarkMeasures(b *testing.B) {
	d := &teller{decided: newDecided(b, later)}
	d.busyYear(full(1_000_000))
	seen[any](d.decided, "/v1/products/ACME/assessment") // waits until the read models have all
	d.exec("analyze")
	for _, measure := range []string{
		"analytics/priority-changes?bucket=week", "analytics/priority-changes?bucket=week&group=actor", "analytics/priority-changes?bucket=week&group=reason",
		"analytics/priority-changes?bucket=week&group=level", "analytics/churn?bucket=week", "analytics/thrash?", "analytics/reversals?bucket=week",
		"analytics/score-drift?bucket=week", "analytics/roadmap-slip?bucket=week", "analytics/goal-progress?bucket=week", "analytics/sprints?", "assessment?",
	} {
		b.Run(measure, func(b *testing.B) {
			minute := 0
			d.measure(b, func() string {
				minute++
				from := day(0).Add(time.Duration(minute) * time.Minute)
				return fmt.Sprintf("/v1/products/ACME/%s&from=%s&to=%s", measure, from.Format(time.RFC3339), from.AddDate(1, 0, -1).Format(time.RFC3339))
			})
		})
	}
}
