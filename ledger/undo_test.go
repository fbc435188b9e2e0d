package ledger_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/events"
	"waymark/ledger"
)

func ref[T any](v T) *T { return &v }

// undo takes back the decision that made a result.
func undo(r ledger.Result) ledger.Decision { return by("ana", ledger.Undo{Decision: r.Events[0].ID}) }

// stories is the log of the backlog, folded.
func stories(t *testing.T, store ledger.Store) backlog.State {
	t.Helper()
	var s backlog.State
	for _, r := range recorded(t, store, events.Backlog) {
		s = backlog.Evolve(s, r.Event.(events.BacklogEvent))
	}
	return s
}

func title(t *testing.T, store ledger.Store, number uint32) string {
	t.Helper()
	story, _ := stories(t, store).Stories.Get(number)
	return story.Title
}

func retitle(to string) ledger.Decision { return retitleOf("ACME-1", to) }

func retitleOf(story, to string) ledger.Decision {
	return by("ana", backlog.ReviseStory{Story: story, Title: ref(to)})
}

func TestAnUndoTakesBackTheWholeDecisionTheNewestEventFirst(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	split := must(t, l, request(by("ana", backlog.SplitStory{Story: "ACME-1", Parts: []backlog.Part{{Title: "a"}, {Title: "b"}}})))
	undone := must(t, l, request(by("ana", ledger.Undo{Decision: split.Events[1].ID})))
	var made, undoes []string
	for _, r := range recorded(t, store, events.Backlog)[2:] {
		made = append(made, r.ID)
		if r.Metadata.Undoes != "" {
			undoes = append(undoes, r.Metadata.Undoes)
		}
	}
	want := slices.Clone(made[:len(split.Events)])
	slices.Reverse(want)
	if !slices.Equal(undoes, want) || len(undone.Events) != len(split.Events) || undone.Events[0].Undoes != want[0] ||
		undone.Outcomes[0] != ledger.Done || undone.Book != events.Backlog {
		t.Errorf("undoes %q, want %q; answers %+v", undoes, want, undone)
	}
	if s := stories(t, store); !slices.Equal(slices.Collect(s.Order.All), []uint32{1, 2}) {
		t.Errorf("the order is %v", slices.Collect(s.Order.All))
	}
}

func TestLaterDecisionsThatBuildOnADecisionStandInTheWayOfItsUndo(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	first := must(t, l, request(retitle("first")))
	must(t, l, request(by("ana", backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(3.0)})))
	second := must(t, l, request(retitle("second")))
	for range 2 {
		_, err := l.Do(t.Context(), request(undo(first)))
		later, rule := new(ledger.LaterError), new(domain.RuleError)
		want := []ledger.Later{{ID: second.Events[0].ID, Type: "StoryRevised", Book: events.Backlog, Revision: second.Revision}}
		if !errors.As(err, &later) || !slices.Equal(later.Decisions, want) || !errors.As(err, &rule) || rule.Rule != "later_decisions" {
			t.Fatalf("refused by %v, %+v", err, later)
		}
		l = newLedger(store) // one that has just started says the same
	}
	must(t, l, request(undo(second)))
	must(t, l, request(undo(first)))
	if got := title(t, store, 1); got != "one" {
		t.Errorf("the title is %q", got)
	}
}

func TestWhatIsUndoneIsSoAlreadyUntilItsUndoIsUndone(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	change := must(t, l, request(retitle("new")))
	taken := must(t, l, request(undo(change)))
	if again := must(t, l, request(undo(change))); again.Outcomes[0] != ledger.AlreadySo || len(again.Events) != 0 {
		t.Errorf("answers %+v", again)
	}
	must(t, l, request(undo(taken)))
	if got := title(t, store, 1); got != "new" {
		t.Errorf("the title is %q", got)
	}
	must(t, l, request(undo(change)))
	if got := title(t, store, 1); got != "one" {
		t.Errorf("the title is %q", got)
	}
}

// What an undo brought back rests on older decisions: they can't come back over one that was taken back since.
func TestAnUndoIsNotUndoneOverAnOlderDecisionThatWasTakenBackSince(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	first := must(t, l, request(retitle("first")))
	second := must(t, l, request(retitle("second")))
	secondUndone := must(t, l, request(undo(second)))
	firstUndone := must(t, l, request(undo(first)))
	_, err := l.Do(t.Context(), request(undo(secondUndone)))
	if later := new(ledger.LaterError); !errors.As(err, &later) || later.Decisions[0].ID != firstUndone.Events[0].ID {
		t.Fatalf("error is %v", err)
	}
	must(t, l, request(undo(firstUndone)))
	must(t, l, request(undo(secondUndone)))
	if got := title(t, store, 1); got != "second" {
		t.Errorf("the title is %q", got)
	}
	if _, err := l.Do(t.Context(), request(undo(first))); err == nil {
		t.Error("a decision that came back stands in nobody's way")
	}
}

func TestWhoMayUndo(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	for person, role := range map[string]events.Role{"pat": events.ProductManager, "tim": events.TeamMember, "sue": events.Stakeholder} {
		must(t, l, request(by("ana", product.AssignRole{Person: person, Role: role})))
	}
	imported := retitle("old")
	imported.Actor, imported.Imported, imported.Source = "carol", true, "import:jira"
	for _, c := range []struct {
		name string
		made ledger.Decision
		may  map[string]events.Role
		not  []string
	}{
		{"the owner's decision", by("ana", backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(1.0)}),
			map[string]events.Role{"ana": events.ProductOwner}, []string{"tim", "pat", "sue", "eve"}},
		{"the team's decision", by("tim", backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(2.0)}),
			map[string]events.Role{"tim": events.TeamMember, "ana": events.ProductOwner}, []string{"pat", "sue", "eve"}},
		{"an imported decision", imported, map[string]events.Role{"ana": events.ProductOwner}, []string{"carol", "tim", "pat"}},
		{"a stakeholder's need", by("sue", discovery.CaptureNeed{Statement: "faster", Source: "an interview"}),
			map[string]events.Role{"sue": events.Stakeholder, "pat": events.ProductManager}, []string{"tim", "eve"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := must(t, l, request(c.made))
			for _, person := range c.not {
				d := undo(made)
				d.Actor = person
				if _, err := l.Do(t.Context(), request(d)); !errors.Is(err, ledger.ErrForbidden) {
					t.Errorf("%s gets %v", person, err)
				}
			}
			for person, role := range c.may {
				d := undo(made)
				d.Actor = person
				result := must(t, l, request(d))
				log := recorded(t, store, result.Book)
				if m := log[len(log)-1].Metadata; m.Role != role || m.Undoes != made.Events[0].ID {
					t.Errorf("%s undid %q as %s", person, m.Undoes, m.Role)
				}
				made = must(t, l, request(c.made))
			}
		})
	}
}

func TestUndosThatAreRefused(t *testing.T) {
	store := newStore(t)
	l := newLedger(store)
	started := must(t, l, request(by("ana", product.StartProduct{Key: "ACME", Name: "Acme"})))
	written := must(t, l, request(by("ana", backlog.WriteStory{Title: "one"})))
	must(t, l, request(by("ana", product.SetVision{Statement: "x"})))
	zero := int64(7)
	for name, c := range map[string]struct {
		request ledger.Request
		is      func(error) bool
	}{
		"what is no id":                 {request(by("ana", ledger.Undo{Decision: "ACME-1"})), is(domain.ErrUnknown)},
		"an id of nothing":              {request(by("ana", ledger.Undo{Decision: "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c04"})), is(domain.ErrUnknown)},
		"a decision of another book":    {request(by("ana", ledger.Undo{Decision: written.Events[0].ID, Book: events.Roadmap})), is(domain.ErrUnknown)},
		"a decision of another product": {ledger.Request{Product: "NONE", Decisions: []ledger.Decision{undo(written)}}, is(domain.ErrUnknown)},
		"the start of the product":      {request(undo(started)), is(domain.ErrNotReversible)},
		"a stale revision": {ledger.Request{Product: "ACME", Decisions: []ledger.Decision{undo(written)}, IfMatch: &zero},
			func(err error) bool { return errors.As(err, new(*ledger.StaleError)) }},
		"together with another command": {request(undo(written), by("ana", backlog.WriteStory{Title: "x"})),
			func(err error) bool { return errors.As(err, new(*domain.InvalidError)) }},
		"after another command": {request(by("ana", backlog.WriteStory{Title: "x"}), undo(written)),
			func(err error) bool { return errors.As(err, new(*domain.InvalidError)) }},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := l.Do(t.Context(), c.request); err == nil || !c.is(err) {
				t.Errorf("error is %v", err)
			}
		})
	}
	if n := len(recorded(t, store, events.Backlog)); n != 1 {
		t.Errorf("the backlog has %d events", n)
	}
}

func TestAnUndoMayBeTriedAndHappensOnceUnderItsKey(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	change := must(t, l, request(retitle("new")))
	r := request(undo(change))
	r.Decisions[0].Key, r.DryRun = "k", true
	if tried := must(t, l, r); len(tried.Events) != 1 || title(t, store, 1) != "new" {
		t.Errorf("answers %+v", tried)
	}
	r.DryRun = false
	first := must(t, l, r)
	must(t, l, request(retitle("newer")))
	again := must(t, newLedger(store), r)
	if again.Outcomes[0] != ledger.Replayed || again.Events[0].ID != first.Events[0].ID || again.Events[0].Undoes != change.Events[0].ID {
		t.Errorf("answers %+v, first %+v", again, first)
	}
}

// Many undo each other's decisions and make new ones, on two nodes: whatever comes first, what stands is what the log of
// standing decisions says.
func TestUndosAmongOtherCommandsOnTwoNodes(t *testing.T) {
	store := newStore(t)
	nodes := []*ledger.Ledger{acme(t, store), newLedger(store)}
	var wait sync.WaitGroup
	for c := range 8 {
		wait.Go(func() {
			for n := range 12 {
				d := by("ana", backlog.ReviseStory{Story: fmt.Sprint("ACME-", c%2+1), Title: ref(fmt.Sprint(c, "/", n))})
				made, err := nodes[c%2].Do(t.Context(), request(d))
				if err != nil || len(made.Events) != 1 {
					t.Errorf("answers %+v, %v", made, err)
					return
				}
				_, err = nodes[(c+n)%2].Do(t.Context(), request(undo(made)))
				if later := new(ledger.LaterError); err != nil && !errors.As(err, &later) {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	undone := map[string]bool{}
	log := recorded(t, store, events.Backlog)
	for _, r := range log {
		if undone[r.Metadata.Undoes] {
			t.Errorf("%s was undone twice", r.Metadata.Undoes)
		}
		undone[r.Metadata.Undoes] = r.Metadata.Undoes != ""
	}
	want := map[string]string{"ACME-1": "one", "ACME-2": "two"}
	for _, r := range log {
		if e, ok := r.Event.(events.StoryRevised); ok && r.Metadata.Undoes == "" && !undone[r.ID] {
			want[e.Story] = e.Title.To
		}
	}
	if one, two := title(t, store, 1), title(t, store, 2); one != want["ACME-1"] || two != want["ACME-2"] {
		t.Errorf("the titles are %q and %q, want %q", one, two, want)
	}
}

// In a long book an undo begins at a state that was kept, which may lie within the decision.
func TestADecisionAcrossAKeptStateIsTakenBackAsAWhole(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	write := func(n int) {
		var many []ledger.Decision
		for range n {
			many = append(many, by("ana", backlog.WriteStory{Title: "x"}))
		}
		must(t, l, request(many...))
	}
	write(1000)
	write(20) // revisions up to 1021: a loaded book keeps the state of 1024
	parts := []backlog.Part{{Title: "a"}, {Title: "b"}, {Title: "c"}, {Title: "d"}}
	split := must(t, l, request(by("ana", backlog.SplitStory{Story: "ACME-1", Parts: parts})))
	write(1000)
	late := must(t, l, request(retitleOf("ACME-2", "late")))
	l = newLedger(store)
	last := split.Events[len(split.Events)-1]
	if undone := must(t, l, request(by("ana", ledger.Undo{Decision: last.ID}))); len(undone.Events) != len(split.Events) {
		t.Errorf("%d events undo %d", len(undone.Events), len(split.Events))
	}
	must(t, l, request(undo(late)))
	s := stories(t, store)
	if one, two := title(t, store, 1), title(t, store, 2); one != "one" || two != "two" || s.Order.Place(1) != 1 || s.Order.Len() != 2022 {
		t.Errorf("%q is at %d, then %q, of %d", one, s.Order.Place(1), two, s.Order.Len())
	}
}
