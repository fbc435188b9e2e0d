package product_test

import (
	"encoding/json"
	"errors"
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
	in := domain.Context{Product: "ACME", Actor: "ana"}
	rapid.Check(t, func(t *rapid.T) {
		var s, stored product.State
		var states []product.State
		var texts []string
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			command := commands(t)
			decided, err := product.Decide(s, in, command)
			var refusal *domain.RuleError
			var invalid *domain.InvalidError
			if err != nil && (decided != nil || !errors.Is(err, domain.ErrUnknown) && !errors.As(err, &refusal) && !errors.As(err, &invalid)) {
				t.Fatalf("%#v: %v, %v", command, decided, err)
			}
			fromStore, _ := product.Decide(stored, in, command)
			if domaintest.Text(fromStore) != domaintest.Text(decided) {
				t.Fatalf("%#v decides %s but on the state that was read from the store %s", command, domaintest.Text(decided), domaintest.Text(fromStore))
			}
			for _, e := range decided {
				back, err := domaintest.Stored(e)
				if err != nil {
					t.Fatal(err)
				}
				s, stored = product.Evolve(s, e.(events.ProductEvent)), product.Evolve(stored, back.(events.ProductEvent))
			}
			sound(t, s)
			if _, starts := command.(product.StartProduct); !starts && err == nil {
				if again, err := product.Decide(s, in, command); err != nil || len(again) > 0 {
					t.Fatalf("%#v again decides %s, %v", command, domaintest.Text(again), err)
				}
			}
			if text(t, s) != text(t, stored) {
				t.Fatalf("after %#v the state is\n%s\nfrom the store\n%s", command, text(t, s), text(t, stored))
			}
			states, texts = append(states, s), append(texts, text(t, s))
		}
		for i, old := range states {
			if text(t, old) != texts[i] {
				t.Fatalf("state %d was\n%s\nand is now\n%s", i, texts[i], text(t, old))
			}
		}
	})
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
