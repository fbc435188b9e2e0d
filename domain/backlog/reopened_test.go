package backlog_test

import (
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

// fixed is a story that was done and resolved.
func fixed(more ...events.Event) []events.Event {
	done := events.StoryMoved{
		Story: "ACME-1", Status: *change("To Do", "Done"), Category: *change(events.Todo, events.Done), Resolution: change("", "Fixed"),
	}
	return three(append([]events.Event{done}, more...)...)
}

func TestAResolutionGoesWhenAStoryIsReopened(t *testing.T) {
	again := events.StoryMoved{
		Story: "ACME-1", Status: *change("Done", "In Progress"), Category: *change(events.Done, events.Doing), Resolution: change("Fixed", ""),
	}
	given, kept := again, again
	given.Resolution, kept.Resolution = change("Fixed", "Half fixed"), nil
	back := events.StoryRestored{Story: "ACME-1", Status: *change("Dropped", "Done"), Category: *change(events.Dropped, events.Done), Place: 1}
	out := events.StoryDropped{Story: "ACME-1", Status: *change("Done", "Dropped"), Category: *change(events.Done, events.Dropped), Place: 1}
	todo := events.StoryRestored{
		Story: "ACME-1", Status: *change("Dropped", "To Do"), Category: *change(events.Dropped, events.Todo), Place: 1, Resolution: change("Fixed", ""),
	}
	move := backlog.MoveStory{Story: "ACME-1", Status: "In Progress"}
	check(t, acme(), []row{
		{"One that goes back to work is resolved no longer", fixed(), move, domaintest.Then(again)},
		{"Unless that is said", fixed(), backlog.MoveStory{Story: "ACME-1", Status: "In Progress", Resolution: domain.Some("Half fixed")}, domaintest.Then(given)},
		{"Or that it stays", fixed(), backlog.MoveStory{Story: "ACME-1", Status: "In Progress", Resolution: domain.Some("Fixed")}, domaintest.Then(kept)},
		{"One that was done when it was dropped is done again", fixed(out), backlog.RestoreStory{Story: "ACME-1"}, domaintest.Then(back)},
	})
	in := acme()
	in.Policy.Workflow = []events.Status{{Name: "To Do", Category: events.Todo}, {Name: "Dropped", Category: events.Dropped}}
	theBook().Check(t, in, domaintest.Case[backlog.Command]{Name: "One whose status is gone is to be done again",
		Given: fixed(out), When: backlog.RestoreStory{Story: "ACME-1"}, Then: domaintest.Then(todo)})
	elsewhere := domain.Context{Product: "ACME", Policy: product.DefaultPolicy(), Imported: true}
	theBook().Check(t, elsewhere, domaintest.Case[backlog.Command]{Name: "What was decided elsewhere is as it was decided",
		Given: fixed(), When: move, Then: domaintest.Then(kept)})
}

func TestARestorationThatIsTakenBackBringsTheResolutionBack(t *testing.T) {
	out := events.StoryDropped{Story: "ACME-1", Status: *change("Done", "Dropped"), Category: *change(events.Done, events.Dropped), Place: 1}
	todo := events.StoryRestored{
		Story: "ACME-1", Status: *change("Dropped", "To Do"), Category: *change(events.Dropped, events.Todo), Place: 1, Resolution: change("Fixed", ""),
	}
	decided, err := undoing(acme(), fixed(out, todo), nil)
	if err != nil || len(decided) != 1 {
		t.Fatalf("%v, %v", decided, err)
	}
	s := theBook().After(append(fixed(out, todo), decided...)...)
	if story, _ := s.Stories.Get(1); story.Resolution != "Fixed" {
		t.Errorf("the story is %+v", story)
	}
}
