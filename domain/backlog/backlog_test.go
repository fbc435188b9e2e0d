package backlog_test

import (
	"math"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

type (
	book = domaintest.Book[backlog.State, backlog.Command, events.BacklogEvent]
	row  struct {
		Name  string
		Given []events.Event
		When  backlog.Command
		Then  domaintest.Outcome
	}
)

func theBook() book { return book{Decide: backlog.Decide, Evolve: backlog.Evolve} }

func check(t *testing.T, in domain.Context, rows []row) {
	t.Helper()
	for _, r := range rows {
		theBook().Check(t, in, domaintest.Case[backlog.Command](r))
	}
}

func acme() domain.Context {
	return domain.Context{
		Product: "ACME", Actor: "ana", Policy: product.DefaultPolicy(),
		Initiative: func(key string) bool { return key == "ACME-I1" }, Need: func(key string) bool { return key == "ACME-N1" },
	}
}

func ref[T any](value T) *T { return &value }

func change[T any](from, to T) *events.Change[T] { return &events.Change[T]{From: from, To: to} }

// story is a plain story at a place.
func story(key string, place int) events.StoryWritten {
	return events.StoryWritten{Story: key, Title: "Search", Kind: "story", Status: "To Do", Category: events.Todo, Place: place}
}

// three are the stories 1, 2 and 3 in this order.
func three(more ...events.Event) []events.Event {
	return append([]events.Event{story("ACME-1", 1), story("ACME-2", 2), story("ACME-3", 3)}, more...)
}

func dropped(key string, place int) events.StoryDropped {
	return events.StoryDropped{
		Story: key, Status: *change("To Do", "Dropped"), Category: *change(events.Todo, events.Dropped), Place: place,
	}
}

func restored(key string, place int) events.StoryRestored {
	return events.StoryRestored{
		Story: key, Status: *change("Dropped", "To Do"), Category: *change(events.Dropped, events.Todo), Place: place,
	}
}

func jira(key string) *events.External {
	return &events.External{Source: "jira", Key: key, ID: "10436"}
}

func TestWriteStory(t *testing.T) {
	full := backlog.WriteStory{
		Number: 12, Title: "Search", AsA: "buyer", IWant: "to search", SoThat: "I find", Description: "All of it",
		Acceptance: []string{"finds it"}, Kind: "bug", Labels: []string{"web"}, Needs: []string{"ACME-N1"},
		Initiative: "ACME-I1", Assignee: "ben", Points: ref(3.5), Level: "High", Status: "Done", Resolution: "Fixed", Top: true,
		External: jira("FOO-1"),
	}
	at := func(key string, place int, move events.Move) events.StoryWritten {
		e := story(key, place)
		e.Move = move
		return e
	}
	check(t, acme(), []row{
		{"The first story is number 1 at place 1", nil, backlog.WriteStory{Title: "Search"}, domaintest.Then(story("ACME-1", 1))},
		{"A story goes to the bottom if nothing is said", three(), backlog.WriteStory{Title: "Search"}, domaintest.Then(story("ACME-4", 4))},
		{"A story keeps everything that is said of it", three(), full, domaintest.Then(events.StoryWritten{
			Story: "ACME-12", Title: "Search", AsA: "buyer", IWant: "to search", SoThat: "I find", Description: "All of it",
			Acceptance: []string{"finds it"}, Kind: "bug", Labels: []string{"web"}, Needs: []string{"ACME-N1"},
			Initiative: "ACME-I1", Assignee: "ben", Points: ref(3.5), Level: "High", Status: "Done",
			Category: events.Done, Resolution: "Fixed", Move: events.Move{Top: true}, Place: 1, External: jira("FOO-1"),
		})},
		{"A story may go to the top", three(), backlog.WriteStory{Title: "Search", Top: true},
			domaintest.Then(at("ACME-4", 1, events.Move{Top: true}))},
		{"A story may go to the bottom", three(), backlog.WriteStory{Title: "Search", Bottom: true},
			domaintest.Then(at("ACME-4", 4, events.Move{Bottom: true}))},
		{"A story may go below another one", three(), backlog.WriteStory{Title: "Search", After: "ACME-1"},
			domaintest.Then(at("ACME-4", 2, events.Move{After: "ACME-1"}))},
		{"A story may go above another one", three(), backlog.WriteStory{Title: "Search", Before: "ACME-1"},
			domaintest.Then(at("ACME-4", 1, events.Move{Before: "ACME-1"}))},
		{"A story may take the place after the last one", three(), backlog.WriteStory{Title: "Search", Place: 4},
			domaintest.Then(at("ACME-4", 4, events.Move{Place: 4}))},
		{"The first story may go to an end of the empty order", nil, backlog.WriteStory{Title: "Search", Bottom: true},
			domaintest.Then(at("ACME-1", 1, events.Move{Bottom: true}))},
		{"A story can't take a place beyond the end", three(), backlog.WriteStory{Title: "Search", Place: 5}, domaintest.Refused("place_in_order")},
		{"A story can't go beside a dropped one", three(dropped("ACME-2", 2)), backlog.WriteStory{Title: "Search", After: "ACME-2"},
			domaintest.Refused("neighbour_in_order")},
		{"A story can't go beside one that is not there", three(), backlog.WriteStory{Title: "Search", Before: "ACME-4"},
			domaintest.Unknown("story", "ACME-4")},
		{"A story can't go beside one of another product", three(), backlog.WriteStory{Title: "Search", Before: "OTHER-1"},
			domaintest.Unknown("story", "OTHER-1")},
		{"A number may leave a gap", three(), backlog.WriteStory{Title: "Search", Number: 7}, domaintest.Then(story("ACME-7", 4))},
		{"The next number follows the highest", three(story("ACME-7", 4)), backlog.WriteStory{Title: "Search"}, domaintest.Then(story("ACME-8", 5))},
		{"A number in a gap may be taken", three(story("ACME-7", 4)), backlog.WriteStory{Title: "Search", Number: 5}, domaintest.Then(story("ACME-5", 5))},
		{"A lower number doesn't lower the next one", three(story("ACME-7", 4), story("ACME-5", 5)), backlog.WriteStory{Title: "Search"},
			domaintest.Then(story("ACME-8", 6))},
		{"A taken number is refused", three(), backlog.WriteStory{Title: "Search", Number: 2}, domaintest.Refused("number_is_free")},
		{"The number of a dropped story is taken", three(dropped("ACME-2", 2)), backlog.WriteStory{Title: "Search", Number: 2},
			domaintest.Refused("number_is_free")},
		{"The highest number may be taken", nil, backlog.WriteStory{Title: "Search", Number: events.HighestNumber},
			domaintest.Then(story("ACME-999999999", 1))},
		{"An unknown initiative is unknown", nil, backlog.WriteStory{Title: "Search", Initiative: "ACME-I2"}, domaintest.Unknown("initiative", "ACME-I2")},
		{"Every fault is named", nil, backlog.WriteStory{
			Number: events.HighestNumber + 1, Title: " \t", Kind: " ", Points: ref(-1.0), Level: "Urgent", Status: "Ready",
			Labels: []string{"a", "a"}, Needs: []string{""}, Top: true, Place: -1,
		}, domaintest.Invalid("number", "title", "kind", "points", "level", "status", "labels", "needs", "after", "place")},
		{"Points that are no number are invalid", nil, backlog.WriteStory{Title: "Search", Points: ref(math.NaN())}, domaintest.Invalid("points")},
		{"Infinite points are invalid", nil, backlog.WriteStory{Title: "Search", Points: ref(math.Inf(1))}, domaintest.Invalid("points")},
		{"The name of an assignee has no white space around it", nil, backlog.WriteStory{Title: "Search", Assignee: " ben"}, domaintest.Invalid("assignee")},
		{"A story can't start as dropped", nil, backlog.WriteStory{Title: "Search", Status: "Dropped"}, domaintest.Invalid("status")},
	})
}

func TestAStoryNeedsAStatusToStartIn(t *testing.T) {
	in := acme()
	in.Policy.Workflow = []events.Status{{Name: "Doing", Category: events.Doing}, {Name: "Gone", Category: events.Dropped}}
	check(t, in, []row{
		{"Without a status that means todo one must be named", nil, backlog.WriteStory{Title: "Search"}, domaintest.Invalid("status")},
		{"Another one may be named", nil, backlog.WriteStory{Title: "Search", Status: "Doing"}, domaintest.Then(
			events.StoryWritten{Story: "ACME-1", Title: "Search", Kind: "story", Status: "Doing", Category: events.Doing, Place: 1})},
	})
}

func TestReviseStory(t *testing.T) {
	known := story("ACME-1", 1)
	known.Labels, known.External = []string{"web"}, jira("FOO-1")
	everything := backlog.ReviseStory{
		Story: "ACME-1", Title: ref("Find"), AsA: domain.Some("buyer"), IWant: domain.Some("to find"), SoThat: domain.Some("I buy"), Description: domain.Some("More"),
		Acceptance: domain.Some([]string{"finds"}), Kind: ref("bug"), Labels: domain.Some([]string{"app"}), Needs: domain.Some([]string{"ACME-N1"}),
		Initiative: domain.Some("ACME-I1"), External: jira("BAR-2"),
	}
	revised := events.StoryRevised{
		Story: "ACME-1", Title: change("Search", "Find"), AsA: change("", "buyer"), IWant: change("", "to find"),
		SoThat: change("", "I buy"), Description: change("", "More"), Acceptance: change([]string{}, []string{"finds"}),
		Kind: change("story", "bug"), Labels: change([]string{"web"}, []string{"app"}), Needs: change([]string{}, []string{"ACME-N1"}),
		Initiative: change("", "ACME-I1"), External: change(*jira("FOO-1"), *jira("BAR-2")),
	}
	emptied := known
	emptied.Labels = []string{}
	labelled := events.StoryRevised{Story: "ACME-1", Labels: change([]string{}, []string{"app"})}
	check(t, acme(), []row{
		{"Every field may change", domaintest.Given(known), everything, domaintest.Then(revised)},
		{"What is already so is left out", domaintest.Given(known), backlog.ReviseStory{Story: "ACME-1", Title: ref("Find"), Kind: ref("story")},
			domaintest.Then(events.StoryRevised{Story: "ACME-1", Title: change("Search", "Find")})},
		{"All may be so already", domaintest.Given(known, revised), everything, domaintest.AlreadySo()},
		{"Nothing named is already so", domaintest.Given(known), backlog.ReviseStory{Story: "ACME-1"}, domaintest.AlreadySo()},
		{"A list may be emptied", domaintest.Given(known), backlog.ReviseStory{Story: "ACME-1", Labels: domain.Some([]string{})},
			domaintest.Then(events.StoryRevised{Story: "ACME-1", Labels: change([]string{"web"}, []string{})})},
		{"A list may be emptied by no list", domaintest.Given(known), backlog.ReviseStory{Story: "ACME-1", Labels: domain.None[[]string]()},
			domaintest.Then(events.StoryRevised{Story: "ACME-1", Labels: change([]string{"web"}, []string{})})},
		{"An empty list is empty already", domaintest.Given(story("ACME-1", 1)), backlog.ReviseStory{Story: "ACME-1", Labels: domain.Some([]string{})}, domaintest.AlreadySo()},
		{"A list that was never set was empty", domaintest.Given(story("ACME-1", 1)), backlog.ReviseStory{Story: "ACME-1", Labels: domain.Some([]string{"app"})},
			domaintest.Then(labelled)},
		{"A list that was set to be empty was empty", domaintest.Given(emptied), backlog.ReviseStory{Story: "ACME-1", Labels: domain.Some([]string{"app"})},
			domaintest.Then(labelled)},
		{"The order of a list matters", domaintest.Given(story("ACME-1", 1), events.StoryRevised{Story: "ACME-1", Labels: change(nil, []string{"a", "b"})}),
			backlog.ReviseStory{Story: "ACME-1", Labels: domain.Some([]string{"b", "a"})},
			domaintest.Then(events.StoryRevised{Story: "ACME-1", Labels: change([]string{"a", "b"}, []string{"b", "a"})})},
		{"The initiative may be taken away", domaintest.Given(known, revised), backlog.ReviseStory{Story: "ACME-1", Initiative: domain.None[string]()},
			domaintest.Then(events.StoryRevised{Story: "ACME-1", Initiative: change("ACME-I1", "")})},
		{"What was made here may get a foreign name", domaintest.Given(story("ACME-1", 1)), backlog.ReviseStory{Story: "ACME-1", External: jira("FOO-1")},
			domaintest.Then(events.StoryRevised{Story: "ACME-1", External: change(events.External{}, *jira("FOO-1"))})},
		{"A dropped story may be revised", three(dropped("ACME-2", 2)), backlog.ReviseStory{Story: "ACME-2", Title: ref("Find")},
			domaintest.Then(events.StoryRevised{Story: "ACME-2", Title: change("Search", "Find")})},
		{"An unknown initiative is unknown", three(), backlog.ReviseStory{Story: "ACME-1", Initiative: domain.Some("ACME-I9")}, domaintest.Unknown("initiative", "ACME-I9")},
		{"An unknown story is unknown", three(), backlog.ReviseStory{Story: "ACME-9", Title: ref("Find")}, domaintest.Unknown("story", "ACME-9")},
		{"Every fault is named", three(), backlog.ReviseStory{Story: "ACME-1", Title: ref(""), Kind: ref(" "), Labels: domain.Some([]string{"a", " "}), Needs: domain.Some([]string{"n", "n"})},
			domaintest.Invalid("title", "kind", "labels", "needs")},
	})
}

func TestEstimateStory(t *testing.T) {
	estimated := func(from, to *float64) events.StoryEstimated {
		return events.StoryEstimated{Story: "ACME-1", Points: events.Change[*float64]{From: from, To: to}}
	}
	check(t, acme(), []row{
		{"A story gets points", three(), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(3.0)}, domaintest.Then(estimated(nil, ref(3.0)))},
		{"No work is an estimate", three(), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(0.0)}, domaintest.Then(estimated(nil, ref(0.0)))},
		{"An estimate may be a million", three(), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(1e6)}, domaintest.Then(estimated(nil, ref(1e6)))},
		{"More than a million points are invalid", three(), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(1_000_001.0)}, domaintest.Invalid("points")},
		{"An estimate may change", three(estimated(nil, ref(3.0))), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(5.0)},
			domaintest.Then(estimated(ref(3.0), ref(5.0)))},
		{"An estimate may be withdrawn", three(estimated(nil, ref(3.0))), backlog.EstimateStory{Story: "ACME-1", Points: domain.None[float64]()}, domaintest.Then(estimated(ref(3.0), nil))},
		{"The same points are already so", three(estimated(nil, ref(3.0))), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(3.0)}, domaintest.AlreadySo()},
		{"No points are already so", three(), backlog.EstimateStory{Story: "ACME-1", Points: domain.None[float64]()}, domaintest.AlreadySo()},
		{"An estimate that is left out says nothing", three(estimated(nil, ref(3.0))), backlog.EstimateStory{Story: "ACME-1"}, domaintest.Invalid("points")},
		{"Negative points are invalid", three(), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(-0.5)}, domaintest.Invalid("points")},
		{"Infinite points are invalid", three(), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(math.Inf(1))}, domaintest.Invalid("points")},
		{"A dropped story is not estimated", three(dropped("ACME-1", 1)), backlog.EstimateStory{Story: "ACME-1", Points: domain.Some(1.0)}, domaintest.Refused("story_is_live")},
		{"An unknown story is unknown", three(), backlog.EstimateStory{Story: "ACME-9"}, domaintest.Unknown("story", "ACME-9")},
	})
}

func TestAStoryThatIsOutOfTheOrderSaysHowItCameToThat(t *testing.T) {
	split := events.StorySplit{Story: "ACME-2", Parts: []string{"ACME-4"}, Status: *change("To Do", "Dropped"), Category: *change(events.Todo, events.Dropped), Place: 1}
	s := theBook().After(three(dropped("ACME-1", 1), split)...)
	for key, want := range map[string]string{
		"ACME-1": "ACME-1 is dropped; restore it first", "ACME-2": "ACME-2 was split: others took its place",
	} {
		if _, err := backlog.Decide(s, acme(), backlog.EstimateStory{Story: key}); err == nil || err.Error() != want {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestMoveStory(t *testing.T) {
	moved := func(fromStatus, toStatus string, from, to events.Category, resolution *events.Change[string]) events.StoryMoved {
		return events.StoryMoved{Story: "ACME-1", Status: *change(fromStatus, toStatus), Category: *change(from, to), Resolution: resolution}
	}
	done := moved("To Do", "Done", events.Todo, events.Done, change("", "Fixed"))
	check(t, acme(), []row{
		{"A story moves on", three(), backlog.MoveStory{Story: "ACME-1", Status: "In Progress"},
			domaintest.Then(moved("To Do", "In Progress", events.Todo, events.Doing, nil))},
		{"A story may be resolved as it moves", three(), backlog.MoveStory{Story: "ACME-1", Status: "Done", Resolution: domain.Some("Fixed")}, domaintest.Then(done)},
		{"A resolution alone may change", three(done), backlog.MoveStory{Story: "ACME-1", Resolution: domain.Some("Won't fix")},
			domaintest.Then(moved("Done", "Done", events.Done, events.Done, change("Fixed", "Won't fix")))},
		{"A story may be reopened", three(done), backlog.MoveStory{Story: "ACME-1", Status: "To Do", Resolution: domain.None[string]()},
			domaintest.Then(moved("Done", "To Do", events.Done, events.Todo, change("Fixed", "")))},
		{"The same status is already so", three(), backlog.MoveStory{Story: "ACME-1", Status: "To Do", Resolution: domain.None[string]()}, domaintest.AlreadySo()},
		{"Nothing named is already so", three(), backlog.MoveStory{Story: "ACME-1"}, domaintest.AlreadySo()},
		{"A status outside of the workflow is refused", three(), backlog.MoveStory{Story: "ACME-1", Status: "to do"}, domaintest.Refused("status_in_workflow")},
		{"A story is dropped by drop-story only", three(), backlog.MoveStory{Story: "ACME-1", Status: "Dropped"}, domaintest.Refused("drop_by_drop_story")},
		{"A dropped story does not move", three(dropped("ACME-1", 1)), backlog.MoveStory{Story: "ACME-1", Status: "Done"}, domaintest.Refused("story_is_live")},
		{"An unknown story is unknown", three(), backlog.MoveStory{Story: "OTHER-1", Status: "Done"}, domaintest.Unknown("story", "OTHER-1")},
	})
	renamed := acme()
	renamed.Policy.Workflow = []events.Status{{Name: "To Do", Category: events.Doing}}
	check(t, renamed, []row{
		{"A status whose meaning changed is taken anew", three(), backlog.MoveStory{Story: "ACME-1", Status: "To Do"},
			domaintest.Then(moved("To Do", "To Do", events.Todo, events.Doing, nil))},
		{"A story in a status that is gone may be resolved", three(done), backlog.MoveStory{Story: "ACME-1", Resolution: domain.None[string]()},
			domaintest.Then(moved("Done", "Done", events.Done, events.Done, change("Fixed", "")))},
	})
}

func TestDropAndRestoreStory(t *testing.T) {
	check(t, acme(), []row{
		{"A dropped story leaves its place", three(), backlog.DropStory{Story: "ACME-2"}, domaintest.Then(dropped("ACME-2", 2))},
		{"A dropped story is dropped already", three(dropped("ACME-2", 2)), backlog.DropStory{Story: "ACME-2"}, domaintest.AlreadySo()},
		{"An unknown story can't be dropped", three(), backlog.DropStory{Story: "ACME-9"}, domaintest.Unknown("story", "ACME-9")},
		{"A restored story gets its place back", three(dropped("ACME-2", 2)), backlog.RestoreStory{Story: "ACME-2"}, domaintest.Then(restored("ACME-2", 2))},
		{"A restored story gets its old place though the order shrank", three(dropped("ACME-2", 2), dropped("ACME-1", 1)), backlog.RestoreStory{Story: "ACME-2"},
			domaintest.Then(restored("ACME-2", 2))},
		{"A restored story goes last where its place is gone", three(dropped("ACME-3", 3), dropped("ACME-2", 2), dropped("ACME-1", 1)),
			backlog.RestoreStory{Story: "ACME-3"}, domaintest.Then(restored("ACME-3", 1))},
		{"A live story is restored already", three(), backlog.RestoreStory{Story: "ACME-2"}, domaintest.AlreadySo()},
		{"A restored story may be dropped again", three(dropped("ACME-2", 2), restored("ACME-2", 2)), backlog.DropStory{Story: "ACME-2"}, domaintest.Then(dropped("ACME-2", 2))},
		{"An unknown story can't be restored", three(), backlog.RestoreStory{Story: "ACME-9"}, domaintest.Unknown("story", "ACME-9")},
		{"A restored story gets its status back", three(
			events.StoryMoved{Story: "ACME-2", Status: *change("To Do", "Done"), Category: *change(events.Todo, events.Done)},
			events.StoryDropped{Story: "ACME-2", Status: *change("Done", "Dropped"), Category: *change(events.Done, events.Dropped), Place: 2},
		), backlog.RestoreStory{Story: "ACME-2"}, domaintest.Then(events.StoryRestored{
			Story: "ACME-2", Status: *change("Dropped", "Done"), Category: *change(events.Dropped, events.Done), Place: 2})},
	})
	without := acme()
	without.Policy.Workflow = without.Policy.Workflow[:3]
	check(t, without, []row{
		{"Nothing is dropped where no status means dropped", three(), backlog.DropStory{Story: "ACME-2"}, domaintest.Refused("status_in_workflow")},
	})
}

func TestLinkStory(t *testing.T) {
	linked := events.StoryLinked{Story: "ACME-1", Link: events.Link{Relation: "blocks", Target: "ACME-2"}}
	unlinked := events.StoryUnlinked(linked)
	outside := events.StoryLinked{Story: "ACME-1", Link: events.Link{Relation: "parent", Target: "FOO-7"}}
	check(t, acme(), []row{
		{"A story links to another one", three(), backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-2"}, domaintest.Then(linked)},
		{"A link is there already", three(linked), backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-2"}, domaintest.AlreadySo()},
		{"Two stories may be linked in several ways", three(linked), backlog.LinkStory{Story: "ACME-1", Relation: "parent", Target: "ACME-2"},
			domaintest.Then(events.StoryLinked{Story: "ACME-1", Link: events.Link{Relation: "parent", Target: "ACME-2"}})},
		{"A link may be removed", three(linked), backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-2", Remove: true}, domaintest.Then(unlinked)},
		{"A link is removed already", three(linked, unlinked), backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-2", Remove: true}, domaintest.AlreadySo()},
		{"A link to nothing is removed already", three(), backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-9", Remove: true}, domaintest.AlreadySo()},
		{"A story may link to the outside", three(), backlog.LinkStory{Story: "ACME-1", Relation: "parent", Target: "FOO-7", Outside: true}, domaintest.Then(outside)},
		{"A link to the outside may be removed", three(outside), backlog.LinkStory{Story: "ACME-1", Relation: "parent", Target: "FOO-7", Remove: true},
			domaintest.Then(events.StoryUnlinked(outside))},
		{"A dropped story may be linked", three(dropped("ACME-1", 1), dropped("ACME-2", 1)), backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-2"},
			domaintest.Then(linked)},
		{"A story can't be linked to itself", three(), backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-1"}, domaintest.Refused("no_link_to_itself")},
		{"An unknown target is unknown", three(), backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "FOO-7"}, domaintest.Unknown("story", "FOO-7")},
		{"An unknown story is unknown", three(), backlog.LinkStory{Story: "ACME-9", Relation: "blocks", Target: "ACME-1"}, domaintest.Unknown("story", "ACME-9")},
		{"A link needs a relation and a target", three(), backlog.LinkStory{Story: "ACME-1", Relation: " ", Target: "", Outside: true}, domaintest.Invalid("relation", "target")},
	})
}

func TestTwoFuturesOfABacklogKnowNothingOfEachOther(t *testing.T) {
	link := func(target string) events.StoryLinked {
		return events.StoryLinked{Story: "ACME-1", Link: events.Link{Relation: "blocks", Target: target}}
	}
	targets := func(s backlog.State) string {
		var all []string
		story, _ := s.Stories.Get(1)
		for _, l := range story.Links {
			all = append(all, l.Target)
		}
		return strings.Join(all, " ")
	}
	s, known := theBook().After(story("ACME-1", 1)), ""
	for _, target := range strings.Fields("a b c d e f g h i") {
		one := backlog.Evolve(s, link(target))
		other := backlog.Evolve(s, link("x"))
		unlinked := backlog.Evolve(one, events.StoryUnlinked(link("a")))
		next := strings.TrimSpace(known + " " + target)
		if targets(s) != known || targets(one) != next || targets(other) != strings.TrimSpace(known+" x") ||
			"a "+targets(unlinked) != next && targets(unlinked) != "" {
			t.Fatalf("%q became %q, %q and %q", targets(s), targets(one), targets(other), targets(unlinked))
		}
		s, known = one, next
	}
}

func TestAStoryThatWasDroppedStillExists(t *testing.T) {
	s := theBook().After(three(dropped("ACME-2", 2))...)
	for key, want := range map[string]bool{"ACME-1": true, "ACME-2": true, "ACME-4": false, "ACME-01": false, "OTHER-1": false, "": false} {
		if s.Has("ACME", key) != want {
			t.Errorf("the backlog has %q: %t", key, !want)
		}
	}
}
