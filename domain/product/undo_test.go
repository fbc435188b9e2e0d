package product_test

import (
	"errors"
	"slices"
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

// undo takes back the event at a place, from 0, of what happened.
func undo(happened []events.Event, at int) ([]events.Event, error) {
	return product.Undo(theBook().After(happened[:at]...), theBook().After(happened...), in(), happened[at].(events.ProductEvent))
}

func TestEveryEventHasItsWayBack(t *testing.T) {
	find, buy := &events.Vision{Statement: "Find"}, &events.Vision{Statement: "Buy"}
	strict := defaults(func(p *events.Policy) { p.ReasonRequired = []string{"set-vision"} })
	bob := assigned("bob", events.TeamMember)
	goal, challenge := goalSet("ACME-G1"), raised("ACME-CH1")
	revised := events.GoalRevised{Goal: "ACME-G1", Title: change("People find", "a"), Baseline: change(3.0, 4), Due: change("2026-06-30", "")}
	for _, test := range []struct {
		given []events.Event // and the last of them is taken back
		want  events.Event
	}{
		{started(events.ProductRenamed{Name: *change("Acme", "Emca")}), events.ProductRenamed{Name: *change("Emca", "Acme")}},
		{started(events.LifecycleStageMoved{Stage: *change(events.Introduction, events.Decline)}),
			events.LifecycleStageMoved{Stage: *change(events.Decline, events.Introduction)}},
		{started(events.VisionSet{Vision: *change(nil, find)}), events.VisionSet{Vision: *change(find, nil)}},
		{started(events.VisionSet{Vision: *change(nil, find)}, events.VisionSet{Vision: *change(find, buy)}), events.VisionSet{Vision: *change(buy, find)}},
		{started(events.VisionSet{Vision: *change(nil, find)}, events.VisionSet{Vision: *change(find, nil)}), events.VisionSet{Vision: *change(nil, find)}},
		{started(bob), revoked("bob", events.TeamMember)},
		{started(bob, assigned("eve", events.Stakeholder), revoked("bob", events.TeamMember)),
			events.RoleRestored{Person: "bob", Role: events.TeamMember, Place: 3}},
		{started(bob, revoked("bob", events.TeamMember), events.RoleRestored{Person: "bob", Role: events.TeamMember, Place: 3}), revoked("bob", events.TeamMember)},
		{started(policySet(defaults(), strict)), policySet(strict, defaults())},
		{started(goal), events.GoalWithdrawn{Goal: "ACME-G1"}},
		{started(goal, events.GoalWithdrawn{Goal: "ACME-G1"}), goal},
		{started(goal, revised),
			events.GoalRevised{Goal: "ACME-G1", Title: change("a", "People find"), Baseline: change(4.0, 3), Due: change("", "2026-06-30")}},
		{started(goal, measured("2026-03-31", nil, ref(4.0))), measured("2026-03-31", ref(4.0), nil)},
		{started(goal, closed(events.GoalMissed)), events.GoalReopened(closed(events.GoalMissed))},
		{started(goal, closed(events.GoalMissed), events.GoalReopened(closed(events.GoalMissed))), closed(events.GoalMissed)},
		{started(challenge), events.ChallengeWithdrawn{Challenge: "ACME-CH1"}},
		{started(challenge, events.ChallengeWithdrawn{Challenge: "ACME-CH1"}), challenge},
		{started(challenge, resolved("doors")), events.ChallengeReopened(resolved("doors"))},
		{started(challenge, resolved("doors"), events.ChallengeReopened(resolved("doors"))), resolved("doors")},
	} {
		e := test.given[len(test.given)-1]
		t.Run(e.Type(), func(t *testing.T) {
			if fault := domaintest.Then(test.want)(undo(test.given, len(test.given)-1)); fault != "" {
				t.Fatal(fault)
			}
			before, after := theBook().After(test.given[:len(test.given)-1]...), theBook().After(append(test.given, test.want)...)
			if got, want := plain(t, after), plain(t, before); got != want {
				t.Errorf("the state is\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestAnOldEventIsTakenBackFromWhatIsThereNow(t *testing.T) {
	strict := defaults(func(p *events.Policy) { p.ReasonRequired = []string{"set-vision"} })
	both := defaults(func(p *events.Policy) { p.ReasonRequired, p.Levels = []string{"set-vision"}, []string{"P1"} })
	levels := defaults(func(p *events.Policy) { p.Levels = []string{"P1"} })
	log := started(policySet(defaults(), strict), policySet(strict, both))
	if fault := domaintest.Then(policySet(both, levels))(undo(log, 4)); fault != "" {
		t.Errorf("the other parts of the policy: %s", fault)
	}
	log = started(assigned("bob", events.TeamMember), assigned("eve", events.Stakeholder), revoked("eve", events.Stakeholder), revoked("bob", events.TeamMember))
	if fault := domaintest.Then(events.RoleRestored{Person: "eve", Role: events.Stakeholder, Place: 3})(undo(log, 6)); fault != "" {
		t.Errorf("a place that the list no longer has: %s", fault)
	}
}

func TestWhatAProductWasStartedWithIsNotTakenBack(t *testing.T) {
	log := started(assigned("bob", events.TeamMember))
	for at, e := range log[:4] {
		_, err := undo(log, at)
		rule := new(domain.RuleError)
		if !errors.Is(err, domain.ErrNotReversible) || !errors.As(err, &rule) || rule.Rule != "is_reversible" {
			t.Errorf("%s: %v", e.Type(), err)
		}
	}
}

func TestNothingIsTakenBackAgainstTheRulesOfToday(t *testing.T) {
	goal := goalSet("ACME-G1")
	late := measured("2026-03-31", nil, ref(4.0))
	for _, test := range []struct {
		name  string
		given []events.Event
		at    int
		rule  string
	}{
		{"The last product manager stays", started(assigned("bob", events.ProductManager), revoked("ana", events.ProductManager)), 4, "a_product_manager"},
		{"The last product manager stays, also one who was restored", started(assigned("bob", events.ProductManager), revoked("bob", events.ProductManager),
			events.RoleRestored{Person: "bob", Role: events.ProductManager, Place: 3}, revoked("ana", events.ProductManager)), 6, "a_product_manager"},
		{"A second product owner is refused", started(revoked("ana", events.ProductOwner), assigned("bob", events.ProductOwner)), 4, "one_product_owner"},
		{"A closed goal keeps its measurements", started(goal, late, closed(events.GoalMissed)), 5, "goal_is_open"},
		{"A closed goal keeps what it says", started(goal, events.GoalRevised{Goal: "ACME-G1", Title: change("People find", "a")}, closed(events.GoalMissed)), 5,
			"goal_is_open"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if fault := domaintest.Refused(test.rule)(undo(test.given, test.at)); fault != "" {
				t.Error(fault)
			}
		})
	}
}

func TestAGoalThatIsGoneIsNeitherMeasuredNorRevisedAgain(t *testing.T) {
	first := measured("2026-03-31", nil, ref(4.0))
	for _, e := range []events.ProductEvent{
		measured("2026-03-31", ref(4.0), nil), events.GoalRevised{Goal: "ACME-G1", Title: change("a", "People find")},
	} {
		log := started(goalSet("ACME-G1"), first, e, events.GoalWithdrawn{Goal: "ACME-G1"})
		if fault := domaintest.Unknown("goal", "ACME-G1")(undo(log, len(log)-2)); fault != "" {
			t.Errorf("%s: %s", e.Type(), fault)
		}
	}
}

func TestAVisionThatNamesANeedThatIsGoneDoesNotComeBack(t *testing.T) {
	vision := func(needs ...string) *events.Vision { return &events.Vision{Statement: "Find", Needs: needs} }
	for _, test := range []struct {
		before *events.Vision
		want   domaintest.Outcome
	}{
		{vision("speed", "ACME-N2"), domaintest.Unknown("need", "ACME-N2")},
		{vision("speed", "ACME-N1"), domaintest.Then(events.VisionSet{Vision: *change(nil, vision("speed", "ACME-N1"))})},
	} {
		log := started(events.VisionSet{Vision: *change(nil, test.before)}, events.VisionSet{Vision: *change(test.before, nil)})
		if fault := test.want(undo(log, len(log)-1)); fault != "" {
			t.Error(fault)
		}
	}
	if _, needs := product.Facets(events.VisionSet{Vision: *change(nil, vision("speed", "ACME-N1"))}); !slices.Equal(needs, []string{"speed", "ACME-N1"}) {
		t.Errorf("it needs %q", needs)
	}
}

func TestEventsThatTouchTheSameMeetInTheirFacets(t *testing.T) {
	goal := "ACME-G1"
	retitled := events.GoalRevised{Goal: goal, Title: change("a", "b")}
	retargeted := events.GoalRevised{Goal: goal, Target: change(1.0, 2)}
	strict := policySet(defaults(), defaults(func(p *events.Policy) { p.ReasonRequired = []string{"set-vision"} }))
	levels := policySet(defaults(), defaults(func(p *events.Policy) { p.Levels = []string{"P1"} }))
	for _, test := range []struct {
		earlier, later events.ProductEvent
		meet           bool
	}{
		{events.ProductStarted{}, events.ProductRenamed{}, true},
		{events.ProductStarted{}, events.LifecycleStageMoved{}, true},
		{events.ProductRenamed{}, events.ProductRenamed{}, true},
		{events.ProductRenamed{}, events.LifecycleStageMoved{}, false},
		{events.VisionSet{}, events.VisionSet{}, true},
		{assigned("bob", events.TeamMember), revoked("bob", events.TeamMember), true},
		{revoked("bob", events.TeamMember), events.RoleRestored{Person: "bob", Role: events.TeamMember}, true},
		{assigned("bob", events.TeamMember), assigned("bob", events.Stakeholder), false},
		{assigned("bob", events.TeamMember), assigned("eve", events.TeamMember), false},
		{policySet(nil, defaults()), levels, true},
		{strict, levels, false},
		{levels, levels, true},
		{goalSet(goal), retitled, true},
		{goalSet(goal), measured("2026-03-31", nil, ref(1.0)), true},
		{goalSet(goal), closed(events.GoalMissed), true},
		{goalSet(goal), events.GoalReopened{Goal: goal}, true},
		{goalSet(goal), events.GoalWithdrawn{Goal: goal}, true},
		{goalSet(goal), goalSet("ACME-G2"), false},
		{retitled, retitled, true},
		{retitled, retargeted, false},
		{retargeted, events.GoalRevised{Goal: goal, Baseline: change(1.0, 2)}, true},
		{retitled, events.GoalWithdrawn{Goal: goal}, true},
		{measured("2026-03-31", nil, nil), measured("2026-03-31", nil, nil), true},
		{measured("2026-03-31", nil, nil), measured("2026-04-30", nil, nil), false},
		{measured("2026-03-31", nil, nil), closed(events.GoalMissed), false},
		{closed(events.GoalMissed), events.GoalReopened{Goal: goal}, true},
		{raised("ACME-CH1"), resolved("a"), true},
		{raised("ACME-CH1"), raised("ACME-CH2"), false},
		{resolved("a"), events.ChallengeReopened(resolved("a")), true},
		{resolved("a"), events.ChallengeWithdrawn{Challenge: "ACME-CH1"}, true},
		{raised("ACME-CH1"), goalSet(goal), false},
	} {
		if blocked(test.earlier, []events.Event{test.later}) != test.meet {
			t.Errorf("%+v is touched by %+v: %t", test.earlier, test.later, !test.meet)
		}
	}
	if sets, _ := product.Facets(retitled); !slices.Equal(sets, []string{"ACME-G1/title"}) {
		t.Errorf("a new title sets %q", sets)
	}
}
