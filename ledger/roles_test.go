package ledger_test

import (
	"errors"
	"slices"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/ledger"
)

// team is a ledger where ana holds both roles and is of the team, bob manages too, tom is of the team and sue a stakeholder.
func team(t testing.TB, store ledger.Store) *ledger.Ledger {
	t.Helper()
	l := acme(t, store)
	must(t, l, request(
		by("ana", product.AssignRole{Person: "ana", Role: events.TeamMember}), by("ana", product.AssignRole{Person: "bob", Role: events.ProductManager}),
		by("ana", product.AssignRole{Person: "tom", Role: events.TeamMember}), by("ana", product.AssignRole{Person: "sue", Role: events.Stakeholder}),
	))
	return l
}

func as(role events.Role, d ledger.Decision) ledger.Decision {
	d.As = role
	return d
}

func challenge(text string) product.RaiseChallenge {
	return product.RaiseChallenge{Description: text, Roles: []events.Role{events.TeamMember}, Severity: events.SeverityLow}
}

func TestTheRoleActedInIsTheOneThatOwnsTheCommandUnlessTheActorSaysOtherwise(t *testing.T) {
	store := newStore(t)
	l := team(t, store)
	points := func(v float64) backlog.EstimateStory {
		return backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(v)}
	}
	for i, test := range []struct {
		decision ledger.Decision
		book     events.Book
		want     events.Role
	}{
		{by("ana", product.SetVision{Statement: "x"}), events.Product, events.ProductManager},
		{by("ana", roadmap.PlanInitiative{Title: "x"}), events.Roadmap, events.ProductManager},
		{by("ana", points(1)), events.Backlog, events.ProductOwner},
		{as(events.TeamMember, by("ana", points(2))), events.Backlog, events.TeamMember},
		{as(events.ProductOwner, by("ana", challenge("a"))), events.Product, events.ProductOwner},
		{by("ana", challenge("b")), events.Product, events.ProductManager},
		{by("tom", challenge("c")), events.Product, events.TeamMember},
		{by("sue", challenge("d")), events.Product, events.Stakeholder},
	} {
		must(t, l, request(test.decision))
		log := recorded(t, store, test.book)
		if got := log[len(log)-1].Metadata.Role; got != test.want {
			t.Errorf("%d: %s acted as %q, want %q", i, test.decision.Actor, got, test.want)
		}
	}
}

func TestARefusalNamesTheRolesThatMay(t *testing.T) {
	l := team(t, newStore(t))
	points := 1.0
	estimate := backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(points)}
	for _, test := range []struct {
		decision ledger.Decision
		says     string
	}{
		{by("tom", product.SetVision{Statement: "x"}), "tom may not set-vision: it takes the role product_manager"},
		{by("sue", estimate), "sue may not estimate-story: it takes the role product_owner or team_member"},
		{by("eve", challenge("a")), "eve may not raise-challenge: it takes the role product_manager or product_owner or team_member or stakeholder"},
		{as(events.ProductOwner, by("ana", product.SetVision{Statement: "x"})), "ana may not set-vision as product_owner: it takes the role product_manager"},
		{as(events.ProductOwner, by("tom", estimate)), "tom may not estimate-story as product_owner: it takes the role product_owner or team_member"},
	} {
		_, err := l.Do(t.Context(), request(test.decision))
		if !errors.Is(err, ledger.ErrForbidden) || err.Error() != test.says {
			t.Errorf("says %v, want %s", err, test.says)
		}
	}
}

func TestAChangeOfRolesCountsForWhatComesLaterAndNotForWhatWasDecided(t *testing.T) {
	store := newStore(t)
	l := team(t, store)
	must(t, l, request(by("ana", product.SetVision{Statement: "hers"})))
	handOver := request(by("ana", product.RevokeRole{Person: "ana", Role: events.ProductManager}), by("ana", product.SetVision{Statement: "hers again"}))
	_, err := l.Do(t.Context(), handOver)
	if of := new(ledger.CommandError); !errors.As(err, &of) || of.Index != 1 || !errors.Is(err, ledger.ErrForbidden) {
		t.Errorf("in the same request: %v", err)
	}
	must(t, l, request(by("ana", product.RevokeRole{Person: "ana", Role: events.ProductManager})))
	if _, err := l.Do(t.Context(), request(by("ana", roadmap.PlanInitiative{Title: "x"}))); !errors.Is(err, ledger.ErrForbidden) {
		t.Errorf("in another book: %v", err)
	}
	must(t, l, request(by("bob", product.AssignRole{Person: "tom", Role: events.ProductManager}), by("tom", product.SetVision{Statement: "his"})))
	var roles []string
	for _, r := range recorded(t, store, events.Product) {
		if r.Event.Type() == "VisionSet" {
			roles = append(roles, r.Metadata.Actor+" as "+string(r.Metadata.Role))
		}
	}
	if !slices.Equal(roles, []string{"ana as product_manager", "tom as product_manager"}) {
		t.Errorf("visions were set by %q", roles)
	}
}

func TestAPolicyAsksForReasonsForCommandsOfAnyBookThatThereIs(t *testing.T) {
	l := acme(t, newStore(t))
	_, err := l.Do(t.Context(), request(by("ana", product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{"drop-story", "fly", "plan-release", "swim"})})))
	invalid := new(domain.InvalidError)
	if !errors.As(err, &invalid) || len(invalid.Faults) != 2 {
		t.Errorf("error is %v", err)
	}
	must(t, l, request(by("ana", product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{"drop-story", "plan-release", "set-goal"})})))
}
