package ledger_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/ledger"
)

// standing shows a product's books as they stand in the log, but for the last numbers that were given and the imports.
func standing(t *testing.T, store ledger.Store) string {
	t.Helper()
	var p product.State
	var r roadmap.State
	var b backlog.State
	for _, e := range recorded(t, store, events.Product) {
		p = product.Evolve(p, e.Event.(events.ProductEvent))
	}
	for _, e := range recorded(t, store, events.Roadmap) {
		r = roadmap.Evolve(r, e.Event.(events.RoadmapEvent))
	}
	for _, e := range recorded(t, store, events.Backlog) {
		b = backlog.Evolve(b, e.Event.(events.BacklogEvent))
	}
	stories := maps.Collect(b.Stories.All)
	for n, story := range stories {
		story.Carried = "" // where it came from when it last followed the workflow
		stories[n] = story
	}
	shown, err := json.Marshal([]any{
		p.Name, p.Stage, p.Vision, p.Policy, p.People, maps.Collect(p.Goals.All), maps.Collect(r.Initiatives.All), maps.Collect(r.Releases.All),
		slices.Collect(r.Orders[0].All), slices.Collect(r.Orders[1].All), slices.Collect(r.Orders[2].All), slices.Collect(b.Order.All),
		stories, maps.Collect(b.Sprints.All), maps.Collect(b.Linked.All),
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(shown), "[]", "null")
}

// bring imports decisions of one batch, each in a request of its own.
func bring(t testing.TB, l *ledger.Ledger, batch string, commands ...ledger.Command) {
	t.Helper()
	for _, c := range commands {
		must(t, l, request(brought(batch, "", c)))
	}
}

// record says that a batch is an import.
func record(t testing.TB, l *ledger.Ledger, batch string) {
	t.Helper()
	bring(t, l, batch, product.RecordImport{Import: batch, Tool: "jira", Origin: "a.json", Items: 2})
}

// takeBack takes an import back until nothing is left, each time with another process, and gives what was recorded.
func takeBack(t testing.TB, store ledger.Store, batch string) []events.Event {
	t.Helper()
	var all []events.Event
	for range 20 {
		r := must(t, newLedger(store), request(by("ana", ledger.TakeBackImport{Import: batch})))
		if r.Outcomes[0] == ledger.AlreadySo {
			return all
		}
		for _, e := range r.Events {
			all = append(all, e.Event)
		}
	}
	t.Fatal("there is no end")
	return nil
}

// everything is an import that makes things of each kind, and changes what was there: two stories and a sprint with one of them.
func everything() []ledger.Command {
	policy := product.SetDecisionPolicy{
		Workflow: []events.Status{{Name: "Open", Category: events.Todo}, {Name: "Closed", Category: events.Done}, {Name: "Gone", Category: events.Dropped}},
		Moved:    []product.MovedStatus{{From: "To Do", To: "Open"}, {From: "Done", To: "Closed"}},
	}
	return []ledger.Command{
		policy, roadmap.PlanInitiative{Title: "epic"}, roadmap.PlanRelease{Name: "1.0"},
		backlog.WriteStory{Title: "three", Number: 70, Top: true, Initiative: "ACME-I2"}, backlog.WriteStory{Title: "four", Number: 71, After: "ACME-1"},
		backlog.MoveStory{Story: "ACME-1", Status: "Closed", Resolution: domain.Some("Fixed")}, backlog.ReviseStory{Story: "ACME-1", Labels: domain.Some([]string{"a"})},
		backlog.PrioritizeStory{Story: "ACME-2", Top: true, Level: domain.Some("High")}, backlog.EstimateStory{Story: "ACME-2", Points: domain.Some(3.0)},
		backlog.LinkStory{Story: "ACME-70", Relation: "blocks", Target: "ACME-1"}, backlog.LinkStory{Story: "ACME-1", Relation: "parent", Target: "ACME-71"},
		backlog.PlanSprint{Name: "two"}, backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-70"}}, backlog.StartSprint{Sprint: "ACME-S1"},
		backlog.CloseSprint{Sprint: "ACME-S1", Next: "ACME-S2"}, roadmap.AssignToRelease{Release: "ACME-R2", Story: "ACME-70"},
		roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-71"}, backlog.DropStory{Story: "ACME-2"},
		roadmap.ShipRelease{Release: "ACME-R2", WithUndelivered: true},
	}
}

// furnished is a product of ana's with something of each kind.
func furnished(t testing.TB, store ledger.Store) *ledger.Ledger {
	t.Helper()
	l := acme(t, store)
	for _, c := range []ledger.Command{
		roadmap.PlanInitiative{Title: "first"}, roadmap.PlanRelease{Name: "0.9"}, roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1"},
		backlog.PlanSprint{Name: "one"}, backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-1", "ACME-2"}},
		backlog.MoveStory{Story: "ACME-1", Status: "Done"}, backlog.AcceptStory{Story: "ACME-1"},
	} {
		must(t, l, request(by("ana", c)))
	}
	return l
}

func TestAnImportIsTakenBackWithAllThatItBroughtIn(t *testing.T) {
	store := newStore(t)
	l := furnished(t, store)
	before := standing(t, store)
	bring(t, l, batch, everything()...)
	record(t, l, batch)
	chain := len(recorded(t, store, events.Backlog))
	taken := takeBack(t, store, batch)
	if after := standing(t, store); after != before {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
	withdrawn := 0
	for _, e := range taken {
		if w, is := e.(events.StoriesWithdrawn); is {
			withdrawn += len(w.Stories)
		}
	}
	if _, last := taken[len(taken)-1].(events.ImportTakenBack); !last || withdrawn != 2 {
		t.Errorf("%d stories are withdrawn by %d events", withdrawn, len(taken))
	}
	own := map[string]bool{}
	for _, r := range recorded(t, store, events.Backlog)[chain:] {
		if _, follows := r.Event.(events.StatusCarried); !follows {
			own[r.Metadata.Batch()] = true
			if r.Metadata.CausationID != batch || r.Metadata.Command != "take-back-import" || r.Metadata.Role != events.ProductManager {
				t.Errorf("it is recorded as %+v", r.Metadata)
			}
		}
	}
	if len(own) != 1 || own[batch] {
		t.Errorf("its batches are %v", own)
	}
}

func TestWhatOthersDecidedBesideAnImportStays(t *testing.T) {
	store, other := newStore(t), newStore(t)
	l, without := furnished(t, store), furnished(t, other)
	beside := func(c ledger.Command) {
		must(t, l, request(by("ana", c)))
		must(t, without, request(by("ana", c)))
	}
	bring(t, l, batch, everything()[:4]...)
	beside(backlog.WriteStory{Title: "mine", Number: 500})
	bring(t, l, batch, everything()[4:]...)
	record(t, l, batch)
	beside(backlog.PrioritizeStory{Story: "ACME-500", Top: true})
	beside(backlog.EstimateStory{Story: "ACME-500", Points: domain.Some(8.0)})
	beside(roadmap.ReviseInitiative{Initiative: "ACME-I1", Title: ref("other")})
	takeBack(t, store, batch)
	is, shall := standing(t, store), standing(t, other)
	if is != shall {
		t.Errorf("it is\n%s\nwithout the import it is\n%s", is, shall)
	}
}

func TestAnImportOnWhichOthersHaveBuiltStays(t *testing.T) {
	for what, built := range map[string]ledger.Command{
		"what it made":               backlog.EstimateStory{Story: "ACME-70", Points: domain.Some(1.0)},
		"what it changed":            backlog.ReviseStory{Story: "ACME-1", Labels: domain.Some([]string{"b"})},
		"what stands beside it":      backlog.PrioritizeStory{Story: "ACME-1", After: "ACME-71"},
		"its name in another book":   roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-70"},
		"an initiative of its own":   roadmap.ReviseInitiative{Initiative: "ACME-I2", Title: ref("t")},
		"its workflow":               product.SetDecisionPolicy{Workflow: append(everything()[0].(product.SetDecisionPolicy).Workflow, events.Status{Name: "New", Category: events.Todo})},
		"a sprint that it committed": backlog.CommitStories{Sprint: "ACME-S2", Stories: []string{"ACME-70"}, Remove: true},
	} {
		t.Run(what, func(t *testing.T) {
			store := newStore(t)
			l := furnished(t, store)
			bring(t, l, batch, everything()...)
			record(t, l, batch)
			later := must(t, l, request(by("ana", built)))
			before := len(recorded(t, store, events.Backlog))
			_, err := l.Do(t.Context(), request(by("ana", ledger.TakeBackImport{Import: batch})))
			if way := new(ledger.LaterError); !errors.As(err, &way) || len(way.Decisions) != 1 || way.Decisions[0].ID != later.Events[0].ID {
				t.Fatalf("error is %v", err)
			}
			if len(recorded(t, store, events.Backlog)) != before {
				t.Error("something was recorded")
			}
			must(t, l, request(undo(later)))
			takeBack(t, store, batch) // what was undone stands in nobody's way
		})
	}
}

func TestAnImportIsTakenBackOnceAndIsBroughtInAgain(t *testing.T) {
	store := newStore(t)
	l := furnished(t, store)
	before := standing(t, store)
	again := "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c06"
	for _, id := range []string{batch, again} { // with the same number of a story
		bring(t, l, id, backlog.WriteStory{Title: "three", Number: 70}, backlog.EstimateStory{Story: "ACME-70", Points: domain.Some(2.0)})
		record(t, l, id)
		if taken := takeBack(t, store, id); len(taken) != 2 {
			t.Errorf("it takes %d events", len(taken))
		}
		if after := standing(t, store); after != before {
			t.Errorf("it was\n%s\nand is\n%s", before, after)
		}
	}
	if _, err := l.Do(t.Context(), request(by("ana", backlog.WriteStory{Title: "x", Number: 70}))); err == nil {
		t.Error("the number of a story that is gone is given again")
	}
	if _, err := l.Do(t.Context(), request(brought(batch, "", backlog.WriteStory{Title: "late"}))); err == nil {
		t.Error("more is brought into an import that was taken back")
	}
	if _, err := l.Do(t.Context(), request(by("ana", ledger.TakeBackImport{Import: "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c07"}))); !errors.Is(err, domain.ErrUnknown) {
		t.Errorf("one that nobody recorded: %v", err)
	}
}

func TestAPartOfAnImportOrOfItsTakeBackIsNotUndone(t *testing.T) {
	store := newStore(t)
	l := furnished(t, store)
	story := must(t, l, request(brought(batch, "", backlog.WriteStory{Title: "three"})))
	revised := must(t, l, request(brought(batch, "", backlog.ReviseStory{Story: "ACME-1", Title: ref("x")})))
	record(t, l, batch)
	var r *domain.RuleError
	if _, err := l.Do(t.Context(), request(undo(story))); !errors.As(err, &r) || r.Rule != "import_is_whole" {
		t.Errorf("a part of it: %v", err)
	}
	taken := must(t, l, request(by("ana", ledger.TakeBackImport{Import: batch})))
	if _, err := l.Do(t.Context(), request(undo(taken))); !errors.Is(err, domain.ErrNotReversible) {
		t.Errorf("its take-back: %v", err)
	}
	takeBack(t, store, batch)
	if _, err := l.Do(t.Context(), request(undo(revised))); !errors.As(err, &r) || r.Rule != "import_is_whole" {
		t.Errorf("a part of it once it is gone: %v", err)
	}
}

func TestWhoMayNeitherManageNorImportTakesNoImportBack(t *testing.T) {
	store := newStore(t)
	l := furnished(t, store)
	bring(t, l, batch, backlog.WriteStory{Title: "three"})
	record(t, l, batch)
	strict := ledger.New(ledger.Options{Store: store, Now: time.Now, Logger: quiet()})
	if _, err := strict.Do(t.Context(), request(by("eve", ledger.TakeBackImport{Import: batch}))); !errors.Is(err, ledger.ErrForbidden) {
		t.Errorf("error is %v", err)
	}
}

// What an import that is not recorded yet decided can be undone, and what is left of it is taken back.
func TestWhatWasUndoneOfAnImportIsNothingThatWasBuiltOnIt(t *testing.T) {
	store := newStore(t)
	l := furnished(t, store)
	before := standing(t, store)
	bring(t, l, batch, backlog.WriteStory{Title: "three"})
	log := recorded(t, store, events.Backlog)
	must(t, l, request(by("ana", ledger.Undo{Decision: log[len(log)-1].ID})))
	bring(t, l, batch, backlog.WriteStory{Title: "four"})
	record(t, l, batch)
	takeBack(t, store, batch)
	if after := standing(t, store); after != before {
		t.Errorf("it was\n%s\nand is\n%s", before, after)
	}
}
