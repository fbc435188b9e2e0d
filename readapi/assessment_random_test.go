package readapi_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"waymark/analytics/assessment"
	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/ledger"
)

// plainly is what a record says that is read decision by decision.
type plainly struct {
	people            map[string]map[assessment.Kind]int
	decisions, reason int
	weeks, strategic  map[time.Time]bool
}

func mondayOf(at time.Time) time.Time {
	day := at.UTC().Truncate(24 * time.Hour)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

// plainly reads all decisions of a range.
func (d *decided) plainly(from, to time.Time) plainly {
	p := plainly{map[string]map[assessment.Kind]int{}, 0, 0, map[time.Time]bool{}, map[time.Time]bool{}}
	kinds := assessment.Kinds()
	path := fmt.Sprintf("/v1/products/ACME/decisions?limit=500&from=%s&to=%s", from.Format(time.RFC3339Nano), to.Format(time.RFC3339Nano))
	page := seen[struct {
		Items []struct {
			Type, Actor, Reason string
			At                  time.Time
		}
		Next *string
	}](d, path)
	if page.Next != nil {
		d.t.Fatal("there are more than a page")
	}
	for _, item := range page.Items {
		kind := kinds[item.Type]
		if p.people[item.Actor] == nil {
			p.people[item.Actor] = map[assessment.Kind]int{}
		}
		p.people[item.Actor][kind]++
		p.weeks[mondayOf(item.At)] = true
		if kind == assessment.Strategic {
			p.strategic[mondayOf(item.At)] = true
		}
		if kind != assessment.Delivery {
			p.decisions++
			if item.Reason != "" {
				p.reason++
			}
		}
	}
	return p
}

// longest is the longest run of weeks without a strategic decision.
func (p plainly) longest(from, to time.Time) (longest int) {
	run := 0
	for week := mondayOf(from); week.Before(to); week = week.AddDate(0, 0, 7) {
		if run++; p.strategic[week] {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// TestTheRecordIsWhatItsDecisionsSay compares what is asked of sums and indexes with what all decisions say, one by one.
func TestTheRecordIsWhatItsDecisionsSay(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 14))
			d := &teller{decided: newDecided(t, later)}
			captured, answered := tellAtRandom(d, random)
			for range 8 {
				from := day(0).Add(time.Duration(random.IntN(100*24)) * time.Hour)
				to := from.Add(time.Duration(1+random.IntN(100*24)) * time.Hour)
				if random.IntN(4) == 0 { // just at a decision
					from = captured[random.IntN(len(captured))]
					to = from.Add(30 * 24 * time.Hour)
				}
				got := seen[assessed](d.decided, fmt.Sprintf("/v1/products/ACME/assessment?from=%s&to=%s", from.Format(time.RFC3339Nano), to.Format(time.RFC3339Nano)))
				compareRecord(t, got, d.plainly(from, to), from, to)
				var waits, ageing int
				for need, at := range captured {
					if at.Before(to) && (answered[need].IsZero() || !answered[need].Before(to)) {
						waits++
						if !at.After(to.AddDate(0, 0, -90)) {
							ageing++
						}
					}
				}
				if c := got.Questions.Challenges; c.Needs != waits || len(c.AgeingNeeds) != min(ageing, 20) {
					t.Errorf("%d needs wait, %d for long; want %d, %d", c.Needs, len(c.AgeingNeeds), waits, ageing)
				}
			}
		})
	}
}

func compareRecord(t *testing.T, got assessed, want plainly, from, to time.Time) {
	t.Helper()
	if len(got.Questions.Doing.People) != len(want.people) {
		t.Errorf("got %+v, want %v", got.Questions.Doing.People, want.people)
	}
	for _, p := range got.Questions.Doing.People {
		w := want.people[p.Person]
		if p.Strategic != w[assessment.Strategic] || p.Tactical != w[assessment.Tactical] || p.Delivery != w[assessment.Delivery] {
			t.Errorf("%+v, want %v", p, w)
		}
	}
	figures := map[string]float64{"decisions": float64(want.decisions), "weeks": float64(len(want.weeks)), "longest_quiet": float64(want.longest(from, to))}
	if want.decisions > 0 {
		figures["reasoned"] = float64(want.reason) / float64(want.decisions)
	}
	if len(want.weeks) > 0 {
		figures["quiet_weeks"] = float64(len(want.weeks)-len(want.strategic)) / float64(len(want.weeks))
	}
	for name, value := range figures {
		at := slices.IndexFunc(got.Rules, func(r assessedRule) bool { return r.Figure == name })
		if got := got.Rules[at].Value; got == nil || math.Abs(*got-value) > 1e-9 {
			t.Errorf("%s is %v, want %v, from %v to %v", name, got, value, from, to)
		}
	}
}

// tellAtRandom tells a history in which needs are captured, some of them answered, and says when.
func tellAtRandom(d *teller, random *rand.Rand) (captured, answered []time.Time) {
	d.as("ana", product.AssignRole{Person: "bob", Role: events.TeamMember}, product.RevokeRole{Person: "ana", Role: events.ProductOwner},
		product.AssignRole{Person: "bob", Role: events.ProductOwner}, product.AssignRole{Person: "cleo", Role: events.TeamMember})
	for step := range 120 {
		d.at = d.at.Add(time.Duration(random.IntN(60)) * time.Hour)
		var command ledger.Command
		actor := "bob"
		switch pick := random.IntN(6); {
		case pick == 0:
			actor, command = "ana", roadmap.PlanInitiative{Title: fmt.Sprint("Step ", step)}
		case pick == 1 || len(captured) == 0:
			actor, command = "cleo", discovery.CaptureNeed{Statement: "It is slow"}
			captured, answered = append(captured, d.at), append(answered, time.Time{})
		case pick == 2 || d.stories < 2:
			command = backlog.WriteStory{Title: "Make it quick"}
			d.stories++
		case pick == 3:
			need := random.IntN(len(captured))
			if !answered[need].IsZero() {
				continue
			}
			actor, command, answered[need] = "ana", discovery.DismissNeed{Need: fmt.Sprint("ACME-N", need+1), Explanation: "no"}, d.at
		case pick == 4:
			command = backlog.PrioritizeStory{Story: fmt.Sprint("ACME-", 1+random.IntN(d.stories)), Place: 1 + random.IntN(d.stories)}
		default:
			actor, command = "cleo", backlog.EstimateStory{Story: fmt.Sprint("ACME-", 1+random.IntN(d.stories)), Points: domain.Some(float64(step))}
		}
		reason := []string{"", "because"}[random.IntN(2)]
		made := ledger.Decision{Command: command, Actor: actor, Reason: reason, Source: "api"}
		result, err := d.ledger.Do(d.t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{made}})
		if err != nil {
			d.t.Fatalf("%#v: %v", command, err)
		}
		d.position = result.Position
	}
	d.at = d.at.Add(time.Hour)
	return captured, answered
}
