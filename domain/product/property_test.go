package product_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

// text shows everything that a state holds; an empty list is as good as none.
func text(t *rapid.T, s product.State) string {
	shown, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(shown), "[]", "null")
}

func lists() *rapid.Generator[[]string] {
	return rapid.SampledFrom([][]string{nil, {}, {"a"}, {"b", "a"}, {"a", "a"}, {""}})
}

func workflows() *rapid.Generator[[]events.Status] {
	ready, doing, gone := events.Status{Name: "Ready", Category: events.Todo}, events.Status{Name: "Doing", Category: events.Doing},
		events.Status{Name: "Gone", Category: events.Dropped}
	return rapid.SampledFrom([][]events.Status{nil, {}, {ready, gone}, {ready, doing, gone}, {ready, doing}, {ready, ready, gone}, {{Name: "x", Category: "y"}, ready, gone}})
}

func commands(t *rapid.T) product.Command {
	person := rapid.SampledFrom([]string{"ana", "bob", "eve", ""}).Draw(t, "person")
	role := rapid.SampledFrom(append(events.Roles(), "chief")).Draw(t, "role")
	switch rapid.IntRange(0, 6).Draw(t, "command") {
	case 0:
		return product.StartProduct{Key: rapid.SampledFrom([]string{"ACME", "OTHER", ""}).Draw(t, "key"), Name: "Acme"}
	case 1:
		return product.SetVision{Statement: rapid.SampledFrom([]string{"Find", "Buy", ""}).Draw(t, "statement"), Needs: lists().Draw(t, "needs")}
	case 2, 3:
		return product.AssignRole{Person: person, Role: role}
	case 4, 5:
		return product.RevokeRole{Person: person, Role: role}
	default:
		return product.SetDecisionPolicy{
			Workflow: workflows().Draw(t, "workflow"), Levels: lists().Draw(t, "levels"), ReasonRequired: rapid.Ptr(lists(), true).Draw(t, "reasons"),
			Scoring: rapid.SampledFrom([]*events.Scoring{nil, {Framework: "rice", Version: 1}, {Framework: "ice"}}).Draw(t, "scoring"),
		}
	}
}

func TestWhateverIsDecidedTheProductStaysWhole(t *testing.T) {
	walk := domaintest.Walk[product.State, product.Command, events.ProductEvent]{
		Book: book{Decide: product.Decide, Evolve: product.Evolve}, In: domain.Context{Product: "ACME", Actor: "ana"}, Steps: 40,
		Draw: commands, Text: text, Sound: sound,
		Repeats: func(c product.Command) bool { _, starts := c.(product.StartProduct); return starts },
	}
	rapid.Check(t, walk.Check)
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
	if !s.Started() && len(s.People) > 0 {
		t.Fatalf("a product that is not started is %+v", s)
	}
}
