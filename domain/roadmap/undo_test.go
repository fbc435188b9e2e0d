package roadmap_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

// walked is a history of a roadmap: states[i] is the one before events[i].
type walked struct {
	events []events.RoadmapEvent
	states []roadmap.State
	now    roadmap.State
}

func (w *walked) happen(decided ...events.Event) {
	for _, e := range decided {
		w.events, w.states = append(w.events, e.(events.RoadmapEvent)), append(w.states, w.now)
		w.now = roadmap.Evolve(w.now, e.(events.RoadmapEvent))
	}
}

func walk(t *rapid.T) *walked {
	w := &walked{}
	for range rapid.IntRange(1, 50).Draw(t, "steps") {
		decided, _ := roadmap.Decide(w.now, acme(), commands(t))
		w.happen(decided...)
	}
	return w
}

// undo takes back event i, the state being what it is.
func (w *walked) undo(t *rapid.T, i int) error {
	undone, err := roadmap.Undo(w.states[i], w.now, acme(), w.events[i])
	for _, e := range undone {
		if _, err := domaintest.Stored(e); err != nil {
			t.Fatal(err)
		}
		before := w.now
		w.happen(e)
		placesAreTrue(t, e, before, w.now)
	}
	return err
}

// blocked says whether anything after event i stands in the way of its undo.
func (w *walked) blocked(i int) bool {
	mine, _ := roadmap.Facets(w.events[i])
	return slices.ContainsFunc(w.events[i+1:], func(e events.RoadmapEvent) bool {
		sets, needs := roadmap.Facets(e)
		return slices.ContainsFunc(append(sets, needs...), func(facet string) bool { return slices.Contains(mine, facet) })
	})
}

func TestUndoneInReverseEveryRoadmapIsWhatItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := walk(t)
		for i := len(w.events) - 1; i >= 0; i-- {
			if err := w.undo(t, i); err != nil {
				t.Fatalf("%#v: %v", w.events[i], err)
			}
			if got, want := content(t, w.now), content(t, w.states[i]); got != want {
				t.Fatalf("without %#v it is\n%s\nbut was\n%s", w.events[i], got, want)
			}
		}
	})
}

// What was undone may be undone again: then all is as if nothing had been.
func TestAnUndoIsUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := walk(t)
		for i := range w.events {
			if w.blocked(i) {
				continue
			}
			of := *w
			before, made := content(t, of.now), len(of.events)
			if err := of.undo(t, i); err != nil {
				var rule *domain.RuleError
				if !errors.As(err, &rule) {
					t.Fatal(err)
				}
				continue
			}
			sound(t, of.now)
			for j := len(of.events) - 1; j >= made; j-- {
				if err := of.undo(t, j); err != nil {
					t.Fatalf("%#v: %v", of.events[j], err)
				}
			}
			if got := content(t, of.now); got != before {
				t.Fatalf("after %#v was undone and that undone it is\n%s\nbut was\n%s", of.events[i], got, before)
			}
		}
	})
}

// everyEvent is one of each type, in an order in which they can happen.
func everyEvent() []events.Event {
	moscow := &events.Score{Framework: "moscow", Version: 1, Inputs: events.ScoreInputs{Priority: "must"}, Result: events.ScoreResult{Category: "must"}}
	return three(
		events.InitiativeRevised{Initiative: "ACME-I1", Title: change("Search", "Find")},
		events.InitiativePrioritized{Initiative: "ACME-I1", Move: events.Move{Place: 2}, Place: *change(1, 2)},
		events.InitiativeRescheduled{Initiative: "ACME-I2", Horizon: change(events.Now, events.Next), Place: change(1, 1)},
		events.InitiativeStarted{Initiative: "ACME-I1"},
		events.InitiativeScored{Initiative: "ACME-I1", Score: *change(nil, moscow)},
		events.InitiativeValidated{Initiative: "ACME-I1", Validation: *change(nil, &events.Validation{Verdict: events.Validated})},
		linked("ACME-I1", "ACME-I3"), events.InitiativesUnlinked{Initiative: "ACME-I1", DependsOn: "ACME-I3"},
		delivered("ACME-I1", 2), events.InitiativeProgressRestored{Initiative: "ACME-I1", Progress: *change(events.Delivered, events.Started), Place: 1},
		dropped("ACME-I3", events.Planned, 2), planned("ACME-I4", events.Later, 1),
		events.InitiativeWithdrawn{Initiative: "ACME-I4", Title: "Search", Place: 1},
		release("ACME-R1"), events.ReleaseRescheduled{Release: "ACME-R1", Date: *change("2026-03-01", "")},
		assigned("ACME-I1"), events.RemovedFromRelease{Release: "ACME-R1", Item: "ACME-I1"}, events.ReleaseShipped{Release: "ACME-R1"},
		events.ReleaseRecalled{Release: "ACME-R1"}, release("ACME-R2"), events.ReleaseWithdrawn{Release: "ACME-R2", Name: "1.0"},
		proposed("ACME-I1", "", ""), events.ProposalAccepted{Proposal: "ACME-PR1"},
		events.ProposalReopened{Proposal: "ACME-PR1", Status: *change(events.ProposalIsAccepted, events.ProposalIsOpen)},
		events.ProposalDeclined{Proposal: "ACME-PR1"},
		events.RoadmapChangeProposed{Proposal: "ACME-PR2", Change: "please"}, events.ProposalWithdrawn{Proposal: "ACME-PR2", Change: "please"},
	)
}

func TestEveryTypeOfEventCanBeUndone(t *testing.T) {
	types := map[string]bool{}
	s := roadmap.State{}
	for _, e := range everyEvent() {
		before := s
		s = roadmap.Evolve(s, e.(events.RoadmapEvent))
		types[e.Type()] = true
		undone, err := roadmap.Undo(before, s, acme(), e.(events.RoadmapEvent))
		if err != nil || len(undone) != 1 {
			t.Errorf("%s is undone by %v, %v", e.Type(), undone, err)
		}
		if sets, _ := roadmap.Facets(e.(events.RoadmapEvent)); len(sets) == 0 {
			t.Errorf("%s sets nothing", e.Type())
		}
	}
	for _, name := range events.Types() {
		decoded, err := events.Decode(name, events.Schema, []byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if _, is := decoded.(events.RoadmapEvent); is && !types[name] {
			t.Errorf("%s is not tried", name)
		}
	}
}

func TestAnUndoTakesBackWhatAnEventDid(t *testing.T) {
	for _, c := range []struct {
		name   string
		given  []events.Event
		undone events.Event
		since  []events.Event
		want   []events.Event
	}{
		{"A moved initiative goes back to its place", three(), events.InitiativePrioritized{Initiative: "ACME-I3", Move: events.Move{Top: true}, Place: *change(3, 1)},
			nil, []events.Event{events.InitiativePrioritized{Initiative: "ACME-I3", Move: events.Move{Place: 3}, Place: *change(1, 3)}}},
		{"As near to its place as there is one", three(), events.InitiativePrioritized{Initiative: "ACME-I3", Move: events.Move{Top: true}, Place: *change(3, 1)},
			[]events.Event{dropped("ACME-I2", events.Planned, 3)}, []events.Event{events.InitiativePrioritized{Initiative: "ACME-I3", Move: events.Move{Place: 2}, Place: *change(1, 2)}}},
		{"One that is back there is left alone", three(), events.InitiativePrioritized{Initiative: "ACME-I1", Move: events.Move{Bottom: true}, Place: *change(1, 3)},
			[]events.Event{dropped("ACME-I2", events.Planned, 1), dropped("ACME-I3", events.Planned, 1)}, nil},
		{"A delivered initiative comes back, as near to its place as there is one", three(), delivered("ACME-I3", 3),
			[]events.Event{dropped("ACME-I2", events.Planned, 2)}, []events.Event{
				events.InitiativeProgressRestored{Initiative: "ACME-I3", Progress: *change(events.Delivered, events.Planned), Place: 2}}},
		{"A dropped one is as far as it was", three(events.InitiativeStarted{Initiative: "ACME-I2"}), dropped("ACME-I2", events.Started, 2), nil,
			[]events.Event{events.InitiativeProgressRestored{Initiative: "ACME-I2", Progress: *change(events.Abandoned, events.Started), Place: 2}}},
		{"A recalled release is shipped again without what is undelivered then", three(release("ACME-R1"), assigned("ACME-I1"), delivered("ACME-I1", 1), events.ReleaseShipped{Release: "ACME-R1"}),
			events.ReleaseRecalled{Release: "ACME-R1"}, []events.Event{assigned("ACME-I2")},
			[]events.Event{events.ReleaseShipped{Release: "ACME-R1", Undelivered: []string{"ACME-I2"}}}},
		{"A withdrawn initiative is planned again as it was", three(events.InitiativeRescheduled{Initiative: "ACME-I3", Due: change("", "2026-03-01")}),
			events.InitiativeWithdrawn{Initiative: "ACME-I3", Title: "Search", Place: 3}, []events.Event{dropped("ACME-I1", events.Planned, 1)}, []events.Event{
				events.InitiativePlanned{Initiative: "ACME-I3", Title: "Search", Horizon: events.Now, Due: "2026-03-01", Place: 2}}},
	} {
		before := theBook().After(c.given...)
		now := theBook().After(append(append(c.given, c.undone), c.since...)...)
		undone, err := roadmap.Undo(before, now, acme(), c.undone.(events.RoadmapEvent))
		if got, want := domaintest.Text(undone), domaintest.Text(c.want); got != want || err != nil {
			t.Errorf("%s: got\n%swant\n%s(%v)", c.name, got, want, err)
		}
	}
}

func TestAnUndoKeepsTheRules(t *testing.T) {
	unlinked := events.InitiativesUnlinked{Initiative: "ACME-I1", DependsOn: "ACME-I2"}
	before := theBook().After(three(linked("ACME-I1", "ACME-I2"))...)
	now := theBook().After(three(linked("ACME-I1", "ACME-I2"), unlinked, linked("ACME-I2", "ACME-I1"))...)
	refused := domaintest.Refused("no_dependency_cycle")
	if fault := refused(roadmap.Undo(before, now, acme(), unlinked)); fault != "" {
		t.Error(fault)
	}
	restored := events.InitiativeProgressRestored{Initiative: "ACME-I1", Progress: *change(events.Started, events.Planned)}
	before = theBook().After(three(events.InitiativeStarted{Initiative: "ACME-I1"})...)
	now = theBook().After(three(events.InitiativeRescheduled{Initiative: "ACME-I1", Horizon: change(events.Now, events.Next), Place: change(1, 1)})...)
	refused = domaintest.Refused("started_is_now")
	if fault := refused(roadmap.Undo(before, now, acme(), restored)); fault != "" {
		t.Error(fault)
	}
}

// What was decided in between took away what comes back would name.
func TestWhatComesBackNamesNothingThatIsGone(t *testing.T) {
	withGoal := events.InitiativePlanned{Initiative: "ACME-I4", Title: "Search", Horizon: events.Now, Place: 4, Goal: "ACME-G2"}
	gone := events.InitiativeWithdrawn{Initiative: "ACME-I3", Title: "Search", Place: 3}
	about := events.RoadmapChangeProposed{Proposal: "ACME-PR1", Initiative: "ACME-I3", Change: "please"}
	withdrawn := events.ProposalWithdrawn{Proposal: "ACME-PR1", Change: "please"}
	for _, c := range []struct {
		name  string
		given []events.Event // the last of them is taken back
		since []events.Event
		want  domaintest.Outcome
	}{
		{"an initiative of a goal", three(withGoal, events.InitiativeWithdrawn{Initiative: "ACME-I4", Title: "Search", Place: 4}), nil,
			domaintest.Unknown("goal", "ACME-G2")},
		{"an initiative's goal", three(events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("ACME-G2", "")}), nil, domaintest.Unknown("goal", "ACME-G2")},
		{"an initiative's title", three(withGoal, events.InitiativeRevised{Initiative: "ACME-I4", Title: change("Find", "Search")}), nil,
			domaintest.Then(events.InitiativeRevised{Initiative: "ACME-I4", Title: change("Search", "Find")})},
		{"a dependency", three(linked("ACME-I1", "ACME-I3"), events.InitiativesUnlinked(linked("ACME-I1", "ACME-I3"))), []events.Event{gone},
			domaintest.Unknown("initiative", "ACME-I3")},
		{"an initiative of a release", released(assigned("ACME-I3"), events.RemovedFromRelease(assigned("ACME-I3"))), []events.Event{gone},
			domaintest.Unknown("initiative", "ACME-I3")},
		{"a story of a release", released(assigned("ACME-3"), events.RemovedFromRelease(assigned("ACME-3"))), nil, domaintest.Unknown("story", "ACME-3")},
		{"a story of a release that is there", released(assigned("ACME-1"), events.RemovedFromRelease(assigned("ACME-1"))), nil, domaintest.Then(assigned("ACME-1"))},
		{"a proposal", three(about, withdrawn), []events.Event{gone}, domaintest.Unknown("initiative", "ACME-I3")},
		{"a proposal on what is there", three(about, withdrawn), nil, domaintest.Then(about)},
	} {
		t.Run(c.name, func(t *testing.T) {
			last := len(c.given) - 1
			before, now := theBook().After(c.given[:last]...), theBook().After(append(c.given, c.since...)...)
			if fault := c.want(roadmap.Undo(before, now, acme(), c.given[last].(events.RoadmapEvent))); fault != "" {
				t.Error(fault)
			}
		})
	}
}

func TestAnInitiativeNeedsTheGoalThatItServes(t *testing.T) {
	for _, c := range []struct {
		event events.RoadmapEvent
		want  []string
	}{
		{events.InitiativePlanned{Initiative: "ACME-I1", Goal: "ACME-G1"}, []string{"ACME-G1"}},
		{events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("ACME-G1", "ACME-G2")}, []string{"ACME-I1", "ACME-G2"}},
		{events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("ACME-G1", "")}, []string{"ACME-I1"}},
	} {
		if _, needs := roadmap.Facets(c.event); !slices.Equal(needs, c.want) {
			t.Errorf("%#v needs %q, want %q", c.event, needs, c.want)
		}
	}
}

func TestFacetsMeetWhereALaterDecisionRestsOnAnEarlierOne(t *testing.T) {
	started := events.InitiativeStarted{Initiative: "ACME-I1"}
	toNow := events.InitiativeRescheduled{Initiative: "ACME-I1", Horizon: change(events.Next, events.Now), Place: change(1, 1)}
	moved := events.InitiativePrioritized{Initiative: "ACME-I1", Move: events.Move{Top: true}, Place: *change(3, 1)}
	for _, c := range []struct {
		name           string
		earlier, later events.RoadmapEvent
		meet           bool
	}{
		{"a revision of a planned one", planned("ACME-I1", events.Now, 1), events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("", "x")}, true},
		{"the plan of another one", planned("ACME-I1", events.Now, 1), planned("ACME-I2", events.Now, 1), false},
		{"a dependency on a planned one", planned("ACME-I1", events.Now, 1), linked("ACME-I2", "ACME-I1"), true},
		{"a release of a planned one", planned("ACME-I1", events.Now, 1), assigned("ACME-I1"), true},
		{"a release that shipped without it", planned("ACME-I1", events.Now, 1), events.ReleaseShipped{Release: "ACME-R1", Undelivered: []string{"ACME-I1"}}, true},
		{"a proposal on a planned one", planned("ACME-I1", events.Now, 1), proposed("ACME-I1", "", ""), true},
		{"a proposal on the roadmap", planned("ACME-I1", events.Now, 1), proposed("", "", ""), false},
		{"another field", events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("", "x")}, events.InitiativeRevised{Initiative: "ACME-I1", Title: change("", "x")}, false},
		{"the same field", events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("", "x")}, events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("x", "y")}, true},
		{"another move", moved, moved, true},
		{"a move of another one", moved, events.InitiativePrioritized{Initiative: "ACME-I2", Move: events.Move{Top: true}, Place: *change(3, 1)}, false},
		{"a move in another horizon", moved, toNow, true},
		{"a move before other dates", moved, dates("ACME-I1", "2026-01-01", ""), false},
		{"a start in the horizon", toNow, started, true},
		{"a delivery of a started one", started, delivered("ACME-I1", 1), true},
		{"a start after a start that was taken back", events.InitiativeProgressRestored{Initiative: "ACME-I1"}, started, true},
		{"a move of what was not put back", events.InitiativeProgressRestored{Initiative: "ACME-I1"}, moved, false},
		{"a move of what was put back", events.InitiativeProgressRestored{Initiative: "ACME-I1", Place: 2}, moved, true},
		{"a delivery by its dates", dates("ACME-I1", "2026-01-01", "2026-01-31"), delivered("ACME-I1", 1), true},
		{"a delivery of what moved", moved, delivered("ACME-I1", 1), true},
		{"a delivery of what was scored", scored(nil, ice(1)), delivered("ACME-I2", 1), false},
		{"another score", scored(nil, ice(1)), scored(ice(1), ice(2)), true},
		{"a validation of what was scored", scored(nil, ice(1)), events.InitiativeValidated{Initiative: "ACME-I2"}, false},
		{"the end of a dependency", linked("ACME-I2", "ACME-I1"), events.InitiativesUnlinked{Initiative: "ACME-I2", DependsOn: "ACME-I1"}, true},
		{"another dependency", linked("ACME-I2", "ACME-I1"), linked("ACME-I2", "ACME-I3"), false},
		{"a shipment on a date", events.ReleaseRescheduled{Release: "ACME-R1"}, events.ReleaseShipped{Release: "ACME-R1"}, true},
		{"a shipment of what was assigned", assigned("ACME-I1"), events.ReleaseShipped{Release: "ACME-R1"}, false},
		{"a decision on a proposal", proposed("", "", ""), events.ProposalAccepted{Proposal: "ACME-PR1"}, true},
		{"a reopened proposal", events.ProposalDeclined{Proposal: "ACME-PR1"}, events.ProposalReopened{Proposal: "ACME-PR1"}, true},
	} {
		w := walked{events: []events.RoadmapEvent{c.earlier, c.later}}
		if w.blocked(0) != c.meet {
			t.Errorf("%s: met is %t", c.name, !c.meet)
		}
	}
}

func TestAWholeInitiativeIsEveryFacetOfIt(t *testing.T) {
	whole, needs := roadmap.Facets(planned("ACME-I1", events.Now, 1))
	if needs != nil {
		t.Errorf("a new initiative needs %q", needs)
	}
	for _, e := range everyEvent() {
		sets, _ := roadmap.Facets(e.(events.RoadmapEvent))
		for _, facet := range sets {
			alone := strings.HasPrefix(facet, "ACME-I1") && strings.Count(facet, "/") < 2
			if alone && !slices.Contains(whole, facet) {
				t.Errorf("%s sets %s, which a new initiative does not", reflect.TypeOf(e).Name(), facet)
			}
		}
	}
}
