package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

type decidedInFull struct {
	Before, After *struct{ Story *storyShown }
	BasedOn       struct {
		Revisions map[string]int
		Story     *struct {
			Title string
			Needs []string
		}
	} `json:"based_on"`
	Followed []struct{ ID string }
}

type storyShown struct {
	Place     *int
	Title     string
	Revisions map[string]int
}

func TestADecisionShowsItsSubjectBeforeAndAfterIt(t *testing.T) {
	p := randomPlaces(rand.New(rand.NewPCG(9, 9)), 10, 60)
	h := newHouse(t)
	h.start("ACME", day(0))
	p.insert(h)
	for revision, by := range p.by {
		if len(by.stories) != 1 {
			continue
		}
		got, a := read[decidedInFull](h, "/v1/products/ACME/decisions/"+decisionID(revision))
		story := by.stories[0]
		for name, side := range map[string]struct {
			at    int
			shown *struct{ Story *storyShown }
		}{"before": {revision - 1, got.Before}, "after": {revision, got.After}} {
			there := false
			place := -1
			if side.at >= 0 {
				_, there = p.history[side.at].stories[story]
				place = slices.Index(p.history[side.at].order, story)
			}
			switch {
			case there != (side.shown != nil):
				t.Fatalf("revision %d, %s: %s", revision, name, a.body)
			case there && (side.shown.Story.Place != nil) != (place >= 0), there && place >= 0 && *side.shown.Story.Place != place+1:
				t.Fatalf("revision %d of %d, %s, at place %d: %s", revision, story, name, place+1, a.body)
			case there && (side.shown.Story.Title != fmt.Sprint("Story ", story) || side.shown.Story.Revisions["backlog"] != side.at):
				t.Fatalf("revision %d, %s: %s", revision, name, a.body)
			}
		}
		known := got.Before != nil
		if got.BasedOn.Revisions["backlog"] != revision-1 || known != (got.BasedOn.Story != nil) || known && !slices.Equal(got.BasedOn.Story.Needs, []string{"ACME-N1"}) {
			t.Fatalf("revision %d is based on %s", revision, a.body)
		}
	}
}

func TestADecisionSaysWhatFollowedFromIt(t *testing.T) {
	h := decisionHouse(t)
	h.exec("update decisions.decision set command_id = 'cause' where revision = 2")
	h.exec("update decisions.decision set causation_id = $1 where revision = 5", decisionID(2))
	h.exec("update decisions.decision set causation_id = 'cause' where revision in (3, 8)") // the last one is of another product
	got, a := read[decidedInFull](h, "/v1/products/ACME/decisions/"+decisionID(2))
	if len(got.Followed) != 2 || got.Followed[0].ID != decisionID(3) || got.Followed[1].ID != decisionID(5) {
		t.Errorf("it answers %s", a.body)
	}
}

// A revision of one book is none of another.
func TestADecisionAboutAWholeBookHasNoSubject(t *testing.T) {
	h := decisionHouse(t)
	h.insert("charter.book_revision", row{"product": "ACME", "revision": 1, "effective_at": day(1)})
	h.insert("decisions.decision", decision(1, "backlog", "BacklogReordered", "ana", "", "", "api", "ACME").with(row{"id": decisionID(50)}))
	if got, a := read[map[string]any](h, "/v1/products/ACME/decisions/"+decisionID(50)); got["before"] != nil || got["after"] != nil {
		t.Errorf("it answers %s", a.body)
	}
}

// Of whatever a decision is, it is shown before and after it.
func TestADecisionShowsSubjectsOfEveryKind(t *testing.T) {
	h := discoveryHouse(t)
	for i, subject := range []string{"ACME-P1", "ACME-C1", "ACME-N1", "ACME-IN1", "ACME", "ana"} {
		book := map[bool]string{true: "product", false: "discovery"}[i > 3]
		revision := map[bool]int{true: 0, false: 6}[i > 3]
		h.insert("decisions.decision", decision(100+i, book, "Something", "ana", "", "", "api", subject).with(row{"revision": revision, "id": decisionID(100 + i), "effective_at": day(1)}))
		got, a := read[map[string]any](h, "/v1/products/ACME/decisions/"+decisionID(100+i))
		if got["after"] == nil {
			t.Errorf("%s: %s", subject, a.body)
		}
		h.exec("delete from decisions.decision")
	}
}
