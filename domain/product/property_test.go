package product_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

type tester interface {
	Helper()
	Fatal(args ...any)
}

// text shows everything that a state holds; an empty list is as good as none.
func text(t *rapid.T, s product.State) string {
	return plain(t, s) + fmt.Sprint(" ", s.LastGoal, s.LastChallenge)
}

// plain leaves out the last numbers that were given: they stay whatever is taken back.
func plain(t tester, s product.State) string {
	t.Helper()
	goals, challenges := maps.Collect(s.Goals.All), maps.Collect(s.Challenges.All)
	shown, err := json.Marshal([]any{s.Key, s.Name, s.Stage, s.Vision, s.Policy, s.People, goals, challenges})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(shown), "[]", "null")
}

func lists() *rapid.Generator[[]string] {
	return rapid.SampledFrom([][]string{nil, {}, {"set-vision"}, {"set-goal", "set-vision"}, {"set-goal", "set-goal"}, {""}})
}

func workflows() *rapid.Generator[[]events.Status] {
	ready, doing, gone := events.Status{Name: "Ready", Category: events.Todo}, events.Status{Name: "Doing", Category: events.Doing},
		events.Status{Name: "Gone", Category: events.Dropped}
	return rapid.SampledFrom([][]events.Status{nil, {}, {ready, gone}, {ready, doing, gone}, {ready, doing}, {ready, ready, gone}, {{Name: "x", Category: "y"}, ready, gone}})
}

func commands(t *rapid.T) product.Command {
	person := rapid.SampledFrom([]string{"ana", "bob", "eve", ""}).Draw(t, "person")
	role := rapid.SampledFrom(append(events.Roles(), "chief")).Draw(t, "role")
	switch rapid.IntRange(0, 12).Draw(t, "command") {
	case 0:
		return product.StartProduct{Key: rapid.SampledFrom([]string{"ACME", "OTHER", ""}).Draw(t, "key"), Name: "Acme"}
	case 1:
		return product.SetVision{Statement: rapid.SampledFrom([]string{"Find", "Buy", ""}).Draw(t, "statement"), Needs: lists().Draw(t, "needs")}
	case 2, 3:
		return product.AssignRole{Person: person, Role: role}
	case 4, 5:
		return product.RevokeRole{Person: person, Role: role}
	case 6:
		return product.RenameProduct{Name: rapid.SampledFrom([]string{"Acme", "Emca", " "}).Draw(t, "name")}
	case 7:
		return product.MoveLifecycleStage{Stage: rapid.SampledFrom(append(events.Stages(), "birth")).Draw(t, "stage")}
	case 8, 9, 10:
		return goalCommands(t)
	case 11:
		return challengeCommands(t)
	default:
		return product.SetDecisionPolicy{
			Workflow: workflows().Draw(t, "workflow"), Levels: lists().Draw(t, "levels"), ReasonRequired: domaintest.Optional(lists()).Draw(t, "reasons"),
			Scoring: domaintest.Optional(rapid.SampledFrom([]events.Scoring{{}, {Framework: "rice", Version: 1}, {Framework: "ice", Version: 1}, {Framework: "ice"}})).Draw(t, "scoring"),
		}
	}
}

func goalCommands(t *rapid.T) product.Command {
	goal := rapid.SampledFrom([]string{"ACME-G1", "ACME-G2", "ACME-G1", "ACME-G2", "ACME-G01", "OTHER-G1", "ACME-CH1"}).Draw(t, "goal")
	values := rapid.SampledFrom([]float64{0, 1, 2.5, math.Inf(1)})
	words := rapid.SampledFrom([]string{"a", "b", "a", ""})
	dates := rapid.SampledFrom([]string{"2026-03-01", "2026-06-30", "", "2026-02-30"})
	switch rapid.IntRange(0, 6).Draw(t, "of goal") {
	case 0, 1:
		return product.SetGoal{
			Title: words.Draw(t, "title"), Metric: "m", Unit: words.Draw(t, "unit"), Baseline: values.Draw(t, "baseline"),
			Target: values.Draw(t, "target"), Due: dates.Draw(t, "due"),
		}
	case 2:
		return product.ReviseGoal{
			Goal: goal, Title: rapid.Ptr(words, true).Draw(t, "title"), Metric: rapid.Ptr(words, true).Draw(t, "metric"),
			Unit: domaintest.Optional(words).Draw(t, "unit"), Baseline: rapid.Ptr(values, true).Draw(t, "baseline"),
			Target: rapid.Ptr(values, true).Draw(t, "target"), Due: domaintest.Optional(dates).Draw(t, "due"),
		}
	case 3:
		return product.CloseGoal{Goal: goal, Outcome: rapid.SampledFrom(append(events.GoalOutcomes(), "lost")).Draw(t, "outcome")}
	default:
		return product.MeasureGoal{Goal: goal, On: dates.Draw(t, "on"), Value: values.Draw(t, "value")}
	}
}

func challengeCommands(t *rapid.T) product.Command {
	if rapid.Bool().Draw(t, "raise") {
		return product.RaiseChallenge{
			Description: "noise", People: lists().Draw(t, "people"), Severity: rapid.SampledFrom(append(events.Severities(), "")).Draw(t, "severity"),
			Roles: rapid.SampledFrom([][]events.Role{nil, {events.Stakeholder}, {"chief"}}).Draw(t, "roles"),
		}
	}
	return product.ResolveChallenge{
		Challenge: rapid.SampledFrom([]string{"ACME-CH1", "ACME-CH2", "ACME-CH01", "ACME-G1"}).Draw(t, "challenge"),
		How:       rapid.SampledFrom([]string{"doors", "walls", ""}).Draw(t, "how"),
	}
}

func TestWhateverIsDecidedTheProductStaysWhole(t *testing.T) {
	walk := domaintest.Walk[product.State, product.Command, events.ProductEvent]{
		Book: book{Decide: product.Decide, Evolve: product.Evolve}, In: in(), Steps: 60,
		Draw: commands, Text: text, Sound: sound,
		Repeats: func(c product.Command) bool {
			switch c.(type) {
			case product.StartProduct, product.SetGoal, product.RaiseChallenge:
				return true
			}
			return false
		},
	}
	rapid.Check(t, walk.Check)
}

func TestAWalkThatIsTakenBackStepByStepEndsWhereItBegan(t *testing.T) {
	undoing := domaintest.Undoing[product.State, product.Command, events.ProductEvent]{
		Book: theBook(), In: in(), Given: started(), Steps: 60, Draw: commands, Undo: product.Undo, Text: func(t *rapid.T, s product.State) string { return plain(t, s) },
	}
	rapid.Check(t, undoing.Check)
}

// What was decided on the policy later holds the whole policy: only for other events nothing stays of what was taken back.
// A role comes back to its old place in a list that others have changed: so the order of people is not looked at.
func TestAnOldDecisionThatNothingStandsInTheWayOfIsTakenBackAsIfItHadNeverBeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := started()
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			decided, _ := product.Decide(theBook().After(log...), in(), commands(t))
			log = append(log, decided...)
		}
		at := rapid.IntRange(0, len(log)-1).Draw(t, "taken back")
		e := log[at].(events.ProductEvent)
		if blocked(e, log[at+1:]) {
			return
		}
		now := theBook().After(log...)
		back, err := product.Undo(theBook().After(log[:at]...), now, in(), e)
		if err != nil {
			return // by a rule of today
		}
		for _, e := range back {
			now = product.Evolve(now, e.(events.ProductEvent))
		}
		sound(t, now)
		if _, isPolicy := e.(events.DecisionPolicySet); isPolicy {
			return
		}
		never := theBook().After(slices.Delete(slices.Clone(log), at, at+1)...)
		now.People, never.People = sorted(now.People), sorted(never.People)
		if got, want := plain(t, now), plain(t, never); got != want {
			t.Fatalf("%swithout %T is\n%s\nwant\n%s", domaintest.Text(log), e, got, want)
		}
	})
}

func sorted(people []product.Holding) []product.Holding {
	return slices.SortedFunc(slices.Values(people), func(a, b product.Holding) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Role, b.Role))
	})
}

// blocked says whether a later event touches what the event set.
func blocked(e events.ProductEvent, later []events.Event) bool {
	sets, _ := product.Facets(e)
	for _, l := range later {
		lsets, lneeds := product.Facets(l.(events.ProductEvent))
		for _, facet := range append(lsets, lneeds...) {
			if slices.Contains(sets, facet) {
				return true
			}
		}
	}
	return false
}

// sound checks what holds of every product: who manages and owns it, and that stories can start and be dropped.
func sound(t *rapid.T, s product.State) {
	holders := map[events.Role]int{}
	held := map[product.Holding]bool{}
	for _, h := range s.People {
		holders[h.Role]++
		if held[h] {
			t.Fatalf("%+v is held twice", h)
		}
		held[h] = true
	}
	_, canStart := s.Policy.First(events.Todo)
	_, canDrop := s.Policy.First(events.Dropped)
	if holders[events.ProductOwner] > 1 || s.Started() && (holders[events.ProductManager] < 1 || !canStart || !canDrop || len(s.Policy.Levels) == 0) {
		t.Fatalf("the product is %+v", s)
	}
	for _, g := range s.Goals.All {
		if g.Baseline == g.Target || !slices.IsSortedFunc(g.Measurements, func(a, b product.Measurement) int { return strings.Compare(a.On, b.On) }) {
			t.Fatalf("a goal is %+v", g)
		}
	}
	if !s.Started() && len(s.People) > 0 {
		t.Fatalf("a product that is not started is %+v", s)
	}
}
