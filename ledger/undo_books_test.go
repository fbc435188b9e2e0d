package ledger_test

import (
	"errors"
	"slices"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/ledger"
)

// named is a product with a thing of each kind that other books name: the decisions that made them, by their keys.
func named(t *testing.T, store ledger.Store) (*ledger.Ledger, map[string]ledger.Result) {
	t.Helper()
	l := acme(t, store) // with the stories ACME-1 and ACME-2
	return l, map[string]ledger.Result{
		"ACME-G1": must(t, l, request(by("ana", product.SetGoal{Title: "Reach", Metric: "views", Target: 5}))),
		"ACME-N1": must(t, l, request(by("ana", discovery.CaptureNeed{Statement: "Slow"}))),
		"ACME-I1": must(t, l, request(by("ana", roadmap.PlanInitiative{Title: "Search"}))),
		"ACME-3":  must(t, l, request(by("ana", backlog.WriteStory{Title: "three"}))),
		"ACME-R1": must(t, l, request(by("ana", roadmap.PlanRelease{Name: "1.0"}))),
	}
}

func TestWhatAnotherBookNamesStandsInTheWayOfItsUndo(t *testing.T) {
	for name, c := range map[string]struct {
		of    string
		names ledger.Decision // stands in the way
		book  events.Book
	}{
		"an initiative of a new story": {"ACME-I1", by("ana", backlog.WriteStory{Title: "x", Initiative: "ACME-I1"}), events.Backlog},
		"an initiative of an old story": {"ACME-I1", by("ana", backlog.ReviseStory{Story: "ACME-1", Initiative: domain.Some("ACME-I1")}),
			events.Backlog},
		"an initiative that answers a need": {"ACME-I1", by("ana", discovery.AnswerNeed{Need: "ACME-N1", Initiatives: []string{"ACME-I1"}}),
			events.Discovery},
		"a story that answers a need": {"ACME-3", by("ana", discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-3"}}),
			events.Discovery},
		"a story of a release":   {"ACME-3", by("ana", roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-3"}), events.Roadmap},
		"a need of a new story":  {"ACME-N1", by("ana", backlog.WriteStory{Title: "x", Needs: []string{"ACME-N1"}}), events.Backlog},
		"a need of an old story": {"ACME-N1", by("ana", backlog.ReviseStory{Story: "ACME-1", Needs: domain.Some([]string{"ACME-N1"})}), events.Backlog},
		"a need of the vision":   {"ACME-N1", by("ana", product.SetVision{Statement: "Fast", Needs: []string{"ACME-N1"}}), events.Product},
		"a goal of a new initiative": {"ACME-G1", by("ana", roadmap.PlanInitiative{Title: "x", Goal: "ACME-G1"}),
			events.Roadmap},
		"a goal of an old initiative": {"ACME-G1", by("ana", roadmap.ReviseInitiative{Initiative: "ACME-I1", Goal: domain.Some("ACME-G1")}),
			events.Roadmap},
	} {
		t.Run(name, func(t *testing.T) {
			store := newStore(t)
			l, made := named(t, store)
			naming := must(t, l, request(c.names))
			want := []ledger.Later{{ID: naming.Events[0].ID, Type: naming.Events[0].Event.Type(), Book: c.book, Revision: naming.Revision}}
			for range 2 {
				_, err := l.Do(t.Context(), request(undo(made[c.of])))
				if later := new(ledger.LaterError); !errors.As(err, &later) || !slices.Equal(later.Decisions, want) {
					t.Fatalf("refused by %v, want %+v", err, want)
				}
				l = newLedger(store) // one that has just started says the same
			}
			taken := must(t, l, request(undo(naming)))
			if gone := must(t, l, request(undo(made[c.of]))); gone.Outcomes[0] != ledger.Done {
				t.Errorf("with nothing in the way it answers %+v", gone)
			}
			_, err := l.Do(t.Context(), request(undo(taken)))
			if !errors.Is(err, domain.ErrUnknown) {
				t.Errorf("what names it comes back without it: %v", err)
			}
		})
	}
}

// What other books say of other things, and what they said before, stands in nobody's way.
func TestOtherBooksStandInTheWayOnlyWhereTheyNameWhatIsTakenBack(t *testing.T) {
	store := newStore(t)
	l, made := named(t, store)
	must(t, l, request(by("ana", backlog.WriteStory{Title: "ACME-I1"})))
	must(t, l, request(by("ana", roadmap.PlanInitiative{Title: "name", Goal: "name"})))
	must(t, l, request(by("ana", product.SetVision{Statement: "Fast", Needs: []string{"speed"}})))
	renamed := must(t, l, request(by("ana", product.RenameProduct{Name: "Emca"})))
	for _, r := range []ledger.Result{made["ACME-I1"], made["ACME-N1"], made["ACME-G1"], made["ACME-3"], renamed} {
		if undone := must(t, l, request(undo(r))); undone.Outcomes[0] != ledger.Done {
			t.Errorf("undo of %s answers %+v", r.Events[0].Event.Type(), undone)
		}
	}
}

// The decisions of two books that stand in the way are listed in the order in which they were made, whatever their book.
func TestWhatStandsInTheWayIsListedInTheOrderOfTheLog(t *testing.T) {
	store := newStore(t)
	l, made := named(t, store)
	var want []string
	for _, d := range []ledger.Decision{
		by("ana", roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-3"}),
		by("ana", backlog.EstimateStory{Story: "ACME-3", Points: domain.Some(3.0)}),
		by("ana", discovery.AnswerNeed{Need: "ACME-N1", Stories: []string{"ACME-3"}}),
		by("ana", backlog.EstimateStory{Story: "ACME-3", Points: domain.Some(5.0)}),
	} {
		want = append(want, must(t, l, request(d)).Events[0].ID)
	}
	var got []string
	_, err := l.Do(t.Context(), request(undo(made["ACME-3"])))
	if later := new(ledger.LaterError); errors.As(err, &later) {
		for _, d := range later.Decisions {
			got = append(got, d.ID)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("in the way are %q (%v), want %q", got, err, want)
	}
}
