package product_test

import (
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

func workflow(statuses ...events.Status) func(*events.Policy) {
	return func(p *events.Policy) { p.Workflow = statuses }
}

func TestTheWorkflowLosesNoStatusThatStoriesHold(t *testing.T) {
	todo, done, dropped := events.Status{Name: "To Do", Category: events.Todo}, events.Status{Name: "Done", Category: events.Done}, events.Status{Name: "Dropped", Category: events.Dropped}
	building := events.Status{Name: "Building", Category: events.Doing}
	renamed := defaults(workflow(todo, building, done, dropped))
	set := func(moved ...product.MovedStatus) product.SetDecisionPolicy {
		return product.SetDecisionPolicy{Workflow: renamed.Workflow, Moved: moved}
	}
	decided := policySet(defaults(), renamed)
	decided.Moved = []events.StatusMove{{From: "In Progress", To: "Building"}}
	again := policySet(renamed, renamed)
	again.Moved = []events.StatusMove{{From: "In Progress", To: "Done"}}
	in := in()
	in.Held = []domain.Held{{Status: "In Progress", Category: events.Doing, Stories: 12}, {Status: "Elsewhere", Category: events.Todo, Stories: 1}}
	for _, c := range []domaintest.Case[product.Command]{
		{Name: "A status that stories hold is not lost without a word", Given: started(), When: set(), Then: domaintest.Refused("status_is_in_use")},
		{Name: "It is if their new one is said", Given: started(), When: set(product.MovedStatus{From: "In Progress", To: "Building"}), Then: domaintest.Then(decided)},
		{Name: "Stories don't go where they would be out of the order", Given: started(), When: set(product.MovedStatus{From: "In Progress", To: "Dropped"}), Then: domaintest.Refused("status_is_in_use")},
		{Name: "What was said is said", Given: started(decided), When: set(product.MovedStatus{From: "In Progress", To: "Building"}), Then: domaintest.AlreadySo()},
		{Name: "What became of a status may be said anew", Given: started(decided), When: set(product.MovedStatus{From: "In Progress", To: "Done"}), Then: domaintest.Then(again)},
		{Name: "A status that stays, one that is none, one twice", Given: started(), When: set(product.MovedStatus{From: "Done", To: "To Do"}), Then: domaintest.Invalid("moved")},
		{Name: "A status that is none", Given: started(), When: set(product.MovedStatus{From: "In Progress", To: "Doing"}), Then: domaintest.Invalid("moved")},
		{Name: "A status twice", Given: started(), Then: domaintest.Invalid("moved"),
			When: set(product.MovedStatus{From: "In Progress", To: "Building"}, product.MovedStatus{From: "In Progress", To: "Done"})},
	} {
		theBook().Check(t, in, c)
	}
	in.Imported = true
	theBook().Check(t, in, domaintest.Case[product.Command]{Name: "What was decided elsewhere is not judged", Given: started(), When: set(), Then: domaintest.Then(policySet(defaults(), renamed))})
}

func TestWhatAStatusBecameIsFollowedToItsEnd(t *testing.T) {
	policy := func(names ...string) *events.Policy {
		return defaults(func(p *events.Policy) {
			p.Workflow = nil
			for _, name := range names {
				p.Workflow = append(p.Workflow, events.Status{Name: name, Category: events.Doing})
			}
		})
	}
	change := func(to *events.Policy, moves ...events.StatusMove) events.Event {
		return events.DecisionPolicySet{Policy: *change(defaults(), to), Moved: moves}
	}
	s := theBook().After(started(change(policy("B"), events.StatusMove{From: "A", To: "B"}), change(policy("C"), events.StatusMove{From: "B", To: "C"}))...)
	if s.Became["A"] != "C" || s.Became["B"] != "C" || len(s.Became) != 2 {
		t.Errorf("the statuses became %v", s.Became)
	}
	s = product.Evolve(s, change(policy("A", "C"), events.StatusMove{From: "C", To: "A", Back: true}).(events.ProductEvent))
	if s.Became["A"] != "" || s.Became["B"] != "C" || len(s.Back) != 1 {
		t.Errorf("the statuses became %v, back goes %v", s.Became, s.Back)
	}
	s = product.Evolve(s, change(policy("C"), events.StatusMove{From: "A", To: "C"}).(events.ProductEvent))
	if s.Became["A"] != "C" || len(s.Back) != 0 {
		t.Errorf("the statuses became %v, back goes %v", s.Became, s.Back)
	}
}
