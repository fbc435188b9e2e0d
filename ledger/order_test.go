package ledger_test

import (
	"fmt"
	"reflect"
	"testing"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/ledger"
)

func try(t *testing.T, l *ledger.Ledger, decisions ...ledger.Decision) ledger.Result {
	t.Helper()
	r := request(decisions...)
	r.DryRun = true
	return must(t, l, r)
}

func at(place int) *ledger.Place { return &ledger.Place{Place: place} }

func in(horizon events.Horizon, place int) *ledger.Place {
	return &ledger.Place{Horizon: horizon, Place: place}
}

func TestADryRunShowsWhichPlacesWouldChange(t *testing.T) {
	l := acme(t, newStore(t))
	var more []ledger.Decision
	for n := range 3 {
		more = append(more, by("ana", backlog.WriteStory{Title: fmt.Sprint(n)}))
	}
	must(t, l, request(more...))
	must(t, l, request(by("ana", roadmap.PlanInitiative{Title: "a", Horizon: events.Now}), by("ana", roadmap.PlanInitiative{Title: "b", Horizon: events.Now})))
	for _, c := range []struct {
		name string
		try  []ledger.Decision
		want *ledger.Shifts
	}{
		{"a move, and who makes room", []ledger.Decision{by("ana", backlog.PrioritizeStory{Story: "ACME-4", Place: 2})}, &ledger.Shifts{Changed: 3, First: []ledger.Shift{
			{Key: "ACME-4", Before: at(4), After: at(2)}, {Key: "ACME-2", Before: at(2), After: at(3)}, {Key: "ACME-3", Before: at(3), After: at(4)}}}},
		{"what comes and goes", []ledger.Decision{by("ana", backlog.DropStory{Story: "ACME-4"}), by("ana", backlog.WriteStory{Title: "x", Place: 4})},
			&ledger.Shifts{Changed: 2, First: []ledger.Shift{{Key: "ACME-6", After: at(4)}, {Key: "ACME-4", Before: at(4)}}}},
		{"a new title", []ledger.Decision{retitle("new")}, &ledger.Shifts{}},
		{"what is so already", []ledger.Decision{retitle("one")}, &ledger.Shifts{}},
		{"another horizon", []ledger.Decision{by("ana", roadmap.RescheduleInitiative{Initiative: "ACME-I1", Horizon: ref(events.Next)})}, &ledger.Shifts{Changed: 2, First: []ledger.Shift{
			{Key: "ACME-I1", Before: in(events.Now, 1), After: in(events.Next, 1)}, {Key: "ACME-I2", Before: in(events.Now, 2), After: in(events.Now, 1)}}}},
		{"a book without an order", []ledger.Decision{by("ana", product.SetVision{Statement: "x"})}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := try(t, l, c.try...).Order
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("shows %+v, want %+v", got, c.want)
			}
		})
	}
	if done := must(t, l, request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true}))); done.Order != nil {
		t.Errorf("what is done shows %+v", done.Order)
	}
}

func TestADryRunListsTheGreatestMovesAlone(t *testing.T) {
	l := acme(t, newStore(t))
	var more []ledger.Decision
	for n := range 150 {
		more = append(more, by("ana", backlog.WriteStory{Title: fmt.Sprint(n)}))
	}
	must(t, l, request(more...))
	got := try(t, l, by("ana", backlog.PrioritizeStory{Story: "ACME-152", Top: true})).Order
	first := ledger.Shift{Key: "ACME-152", Before: at(152), After: at(1)}
	if got.Changed != 152 || len(got.First) != 100 || !reflect.DeepEqual(got.First[0], first) {
		t.Errorf("shows %d changes, %d of them, the first is %+v", got.Changed, len(got.First), got.First[0])
	}
}
