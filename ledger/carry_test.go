package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
	"waymark/ledger"
)

// flow is a workflow of statuses given as "category name".
func flow(statuses ...string) []events.Status {
	var all []events.Status
	for _, status := range statuses {
		category, name, _ := strings.Cut(status, " ")
		all = append(all, events.Status{Name: name, Category: events.Category(category)})
	}
	return all
}

func moved(from, to string) []product.MovedStatus { return []product.MovedStatus{{From: from, To: to}} }

// statuses shows what each story's status is.
func statuses(t *testing.T, store ledger.Store) string {
	var all []string
	for _, story := range stories(t, store).Stories.All {
		all = append(all, fmt.Sprintf("%s %s %s", story.Key, story.Status, story.Category))
	}
	return strings.Join(all, "; ")
}

// working is a product with a story to do, one in progress, one done and accepted, and a dropped one.
func working(t *testing.T, store ledger.Store) *ledger.Ledger {
	l := acme(t, store)
	must(t, l, request(by("ana", backlog.WriteStory{Title: "three"}), by("ana", backlog.WriteStory{Title: "four"}),
		by("ana", backlog.MoveStory{Story: "ACME-2", Status: "In Progress"}), by("ana", backlog.MoveStory{Story: "ACME-3", Status: "Done"}),
		by("ana", backlog.AcceptStory{Story: "ACME-3"}), by("ana", backlog.DropStory{Story: "ACME-4"})))
	return l
}

func TestARenamedStatusCarriesItsStoriesAlong(t *testing.T) {
	store := newStore(t)
	l := working(t, store)
	rename := by("ana", product.SetDecisionPolicy{
		Workflow: flow("todo To Do", "doing Building", "done Done", "dropped Dropped"), Moved: moved("In Progress", "Building"),
	})
	rename.Reason = "as we say"
	result := must(t, l, request(rename))
	if got, want := statuses(t, store), "ACME-1 To Do todo; ACME-2 Building doing; ACME-3 Done done; ACME-4 Dropped dropped"; got != want {
		t.Fatalf("the stories are %s, want %s", got, want)
	}
	log, policies := recorded(t, store, events.Backlog), recorded(t, store, events.Product)
	last, cause := log[len(log)-1], policies[len(policies)-1].Metadata
	if m := last.Metadata; last.Event.Type() != "StatusCarried" || m.Actor != "ana" || m.Reason != "as we say" || m.CausationID != cause.CommandID ||
		m.CorrelationID != cause.CorrelationID || m.CommandID == cause.CommandID || m.Role != events.ProductManager {
		t.Errorf("it is recorded as %+v", last)
	}
	if result.Position != last.Position || len(result.Events) != 1 {
		t.Errorf("the answer is %+v, the stories follow at %s", result, last.Position)
	}
	must(t, l, request(undo(result)))
	if got, want := statuses(t, store), "ACME-1 To Do todo; ACME-2 In Progress doing; ACME-3 Done done; ACME-4 Dropped dropped"; got != want {
		t.Errorf("after the undo the stories are %s, want %s", got, want)
	}
}

func TestAStatusThatStoriesHoldIsNotLostWithoutAWord(t *testing.T) {
	store := newStore(t)
	l := working(t, store)
	for name, c := range map[string]struct {
		command product.SetDecisionPolicy
		says    string
	}{
		"one that a story holds":         {product.SetDecisionPolicy{Workflow: flow("todo To Do", "done Done", "dropped Dropped")}, `"In Progress" 1`},
		"one that a dropped one holds":   {product.SetDecisionPolicy{Workflow: flow("todo To Do", "doing In Progress", "done Done", "dropped No")}, `"Dropped" 1`},
		"one whose stories would vanish": {product.SetDecisionPolicy{Workflow: flow("todo To Do", "doing In Progress", "dropped Dropped"), Moved: moved("Done", "Dropped")}, `"Done"`},
		"one that would mean dropped":    {product.SetDecisionPolicy{Workflow: flow("todo To Do", "dropped In Progress", "done Done", "dropped Dropped")}, `"In Progress"`},
	} {
		_, err := l.Do(t.Context(), request(by("ana", c.command)))
		rule := new(domain.RuleError)
		if !errors.As(err, &rule) || rule.Rule != "status_is_in_use" || !strings.Contains(rule.Message, c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, l, request(by("ana", product.SetDecisionPolicy{Workflow: flow("todo To Do", "doing In Progress", "doing Review", "done Done", "dropped Dropped")})))
	must(t, l, request(by("ana", product.SetDecisionPolicy{Workflow: flow("todo To Do", "doing In Progress", "done Done", "dropped Dropped")})))
}

func TestAStatusOfAnotherCategoryTakesItsStoriesAlong(t *testing.T) {
	store := newStore(t)
	l := working(t, store)
	result := must(t, l, request(by("ana", product.SetDecisionPolicy{Workflow: flow("todo To Do", "todo In Progress", "doing Done", "dropped Dropped")})))
	if got, want := statuses(t, store), "ACME-1 To Do todo; ACME-2 In Progress todo; ACME-3 Done doing; ACME-4 Dropped dropped"; got != want {
		t.Errorf("the stories are %s, want %s", got, want)
	}
	accepted := func() bool { story, _ := stories(t, store).Stories.Get(3); return story.Accepted }
	if accepted() {
		t.Error("what is not done is accepted")
	}
	must(t, l, request(undo(result)))
	if got := statuses(t, store); !strings.Contains(got, "ACME-3 Done done") || !accepted() {
		t.Errorf("after the undo it is accepted: %t; the stories are %s", accepted(), got)
	}
}

// Two statuses become one: an undo takes back those that were moved, and not those that were there.
func TestStatusesThatBecameOneAreTwoAgainAfterAnUndo(t *testing.T) {
	store := newStore(t)
	l := working(t, store)
	result := must(t, l, request(by("ana", product.SetDecisionPolicy{
		Workflow: flow("todo To Do", "done Done", "dropped Dropped"), Moved: moved("In Progress", "To Do"),
	})))
	must(t, l, request(by("ana", backlog.WriteStory{Title: "new"})))
	must(t, l, request(undo(result)))
	if got, want := statuses(t, store), "ACME-1 To Do todo; ACME-2 In Progress doing; ACME-3 Done done; ACME-4 Dropped dropped; ACME-5 To Do todo"; got != want {
		t.Errorf("the stories are %s, want %s", got, want)
	}
}

func TestAnUndoOfAStatusThatStoriesHaveSinceIsRefused(t *testing.T) {
	store := newStore(t)
	l := working(t, store)
	result := must(t, l, request(by("ana", product.SetDecisionPolicy{Workflow: flow("todo To Do", "doing In Progress", "doing Review", "done Done", "dropped Dropped")})))
	must(t, l, request(by("ana", backlog.MoveStory{Story: "ACME-1", Status: "Review"})))
	_, err := l.Do(t.Context(), request(undo(result)))
	rule := new(domain.RuleError)
	if !errors.As(err, &rule) || rule.Rule != "status_is_in_use" || !strings.Contains(rule.Message, `"Review" 1`) {
		t.Errorf("it is undone: %v", err)
	}
}

func TestWhatWasDecidedBeforeStatusesWereRenamedIsUndoneUnderTheirNewNames(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	begun := must(t, l, request(by("ana", backlog.MoveStory{Story: "ACME-1", Status: "In Progress"})))
	dropped := must(t, l, request(by("ana", backlog.DropStory{Story: "ACME-2"})))
	carried := must(t, l, request(by("ana", product.SetDecisionPolicy{
		Workflow: flow("todo Ideas", "todo Backlog", "doing Building", "done Done", "dropped Gone"),
		Moved:    []product.MovedStatus{{From: "To Do", To: "Backlog"}, {From: "In Progress", To: "Building"}, {From: "Dropped", To: "Gone"}},
	})))
	must(t, l, request(undo(begun)))
	must(t, l, request(undo(dropped)))
	if got, want := statuses(t, store), "ACME-1 Backlog todo; ACME-2 Backlog todo"; got != want {
		t.Errorf("the stories are %s, want %s", got, want)
	}
	log := recorded(t, store, events.Backlog)
	for _, r := range log {
		if r.Event.Type() != "StatusCarried" {
			continue
		}
		_, err := l.Do(t.Context(), request(by("ana", ledger.Undo{Decision: r.ID})))
		if !errors.Is(err, domain.ErrNotReversible) {
			t.Errorf("that stories were carried is undone: %v", err)
		}
	}
	must(t, l, request(undo(carried)))
	if got, want := statuses(t, store), "ACME-1 To Do todo; ACME-2 To Do todo"; got != want {
		t.Errorf("the stories are %s, want %s", got, want)
	}
}

// dying is a store on which a process dies that appends to a backlog.
type dying struct {
	ledger.Store
	dead bool
}

func (d *dying) Append(ctx context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	if d.dead && strings.HasPrefix(stream, "backlog") {
		return events.Position{}, errors.New("dead")
	}
	return d.Store.Append(ctx, stream, expected, evs)
}

func TestWhoeverDecidesNextCarriesStoriesThatWereLeftBehind(t *testing.T) {
	store := newStore(t)
	store2 := &dying{Store: store}
	l := working(t, store2)
	store2.dead = true
	rename := by("ana", product.SetDecisionPolicy{
		Workflow: flow("todo To Do", "doing Building", "done Done", "dropped Dropped"), Moved: moved("In Progress", "Building"),
	})
	must(t, l, request(rename))
	if got := statuses(t, store); !strings.Contains(got, "In Progress") {
		t.Fatalf("the process did not die in between: %s", got)
	}
	other := newLedger(store)
	must(t, other, request(by("ana", backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(3.0)})))
	must(t, newLedger(store), request(by("ana", backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(5.0)})))
	if got, want := statuses(t, store), "ACME-1 To Do todo; ACME-2 Building doing; ACME-3 Done done; ACME-4 Dropped dropped"; got != want {
		t.Errorf("the stories are %s, want %s", got, want)
	}
	carried := 0
	for _, r := range recorded(t, store, events.Backlog) {
		if r.Event.Type() == "StatusCarried" {
			carried++
		}
	}
	if carried != 1 {
		t.Errorf("stories were carried %d times", carried)
	}
}

func TestManyStoriesFollowInSeveralEvents(t *testing.T) {
	store := newStore(t)
	l := acme(t, store)
	for range 3 {
		var many []ledger.Decision
		for i := range 500 {
			many = append(many, by("ana", backlog.WriteStory{Title: fmt.Sprint("story ", i), Status: "In Progress"}))
		}
		must(t, l, request(many...))
	}
	must(t, l, request(by("ana", product.SetDecisionPolicy{
		Workflow: flow("todo To Do", "doing Building", "done Done", "dropped Dropped"), Moved: moved("In Progress", "Building"),
	})))
	held := stories(t, store).Held()
	if len(held) != 2 || held[0].Stories != 2 || held[1] != (domain.Held{Status: "Building", Category: events.Doing, Stories: 1500}) {
		t.Errorf("statuses are held so: %+v", held)
	}
}
