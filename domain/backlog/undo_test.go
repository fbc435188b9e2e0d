package backlog_test

import (
	"slices"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// undoing decides the undo of the last event of the first list after the second one happened too.
func undoing(in domain.Context, happened, since []events.Event) ([]events.Event, error) {
	last := len(happened) - 1
	before, now := theBook().After(happened[:last]...), theBook().After(append(happened[:last+1:last+1], since...)...)
	return backlog.Undo(before, now, in, happened[last].(events.BacklogEvent))
}

func TestUndoAfterOtherDecisions(t *testing.T) {
	place := func(key string, from, to int) events.StoryPrioritized {
		return events.StoryPrioritized{Story: key, Move: events.Move{Place: to}, Place: change(from, to)}
	}
	reordered := func(from, to []int, stories ...string) events.BacklogReordered {
		return events.BacklogReordered{Stories: stories, From: from, To: to}
	}
	resolved := moved("ACME-1", "To Do", "To Do")
	resolved.Resolution = change("", "Later")
	resolvedNow := moved("ACME-1", "In Progress", "In Progress")
	resolvedNow.Resolution = change("Later", "")
	renamed, remeant := moved("ACME-1", "To Do", "To Do"), moved("ACME-1", "To Do", "To Do")
	renamed.Status.To, remeant.Category.To = "Open", events.Doing
	renamedBack, remeantBack := renamed, remeant
	renamedBack.Status, remeantBack.Category = *renamed.Status.Back(), *remeant.Category.Back()
	told := events.StoryRevised{Story: "ACME-1", External: change(events.External{}, *jira("FOO-1"))}
	untold := events.StoryRevised{Story: "ACME-1", External: change(*jira("FOO-1"), events.External{})}
	closed := events.SprintClosed{Sprint: "ACME-S1", Done: []string{"ACME-1"}, NotDone: []string{"ACME-2"}, Next: "ACME-S2"}
	reopened := events.SprintStateRestored{
		Sprint: "ACME-S1", State: *change(events.SprintIsClosed, events.SprintIsRunning), Done: closed.Done, NotDone: closed.NotDone, Next: closed.Next,
	}
	for _, test := range []struct {
		name            string
		happened, since []events.Event
		then            domaintest.Outcome
	}{
		{"A story that was written is withdrawn from where it is", three(), []events.Event{place("ACME-3", 3, 1)},
			domaintest.Then(events.StoryWithdrawn{Story: "ACME-3", Place: 1})},
		{"A move goes back to the old place", three(place("ACME-3", 3, 1)), []events.Event{place("ACME-2", 3, 2)}, domaintest.Then(place("ACME-3", 1, 3))},
		{"A move goes back as far as the order still goes", three(place("ACME-3", 3, 1)), []events.Event{dropped("ACME-2", 3)}, domaintest.Then(place("ACME-3", 1, 2))},
		{"A move may have been undone by what came since", three(place("ACME-3", 3, 2)), []events.Event{dropped("ACME-1", 1), place("ACME-2", 2, 1)},
			domaintest.AlreadySo()},
		{"A new order goes back among the places that are held now", three(reordered([]int{3, 1}, []int{1, 3}, "ACME-3", "ACME-1")),
			[]events.Event{dropped("ACME-2", 2)}, domaintest.Then(reordered([]int{2, 1}, []int{1, 2}, "ACME-1", "ACME-3"))},
		{"A new order may have been undone by what came since", three(reordered([]int{2, 1}, []int{1, 2}, "ACME-2", "ACME-1")),
			[]events.Event{reordered([]int{2, 1}, []int{1, 2}, "ACME-1", "ACME-2")}, domaintest.AlreadySo()},
		{"A dropped story comes back as near as it can", three(dropped("ACME-3", 3)), []events.Event{dropped("ACME-1", 1)}, domaintest.Then(restored("ACME-3", 2))},
		{"A resolution goes, the status stays as it is now", three(resolved), []events.Event{moved("ACME-1", "To Do", "In Progress")}, domaintest.Then(resolvedNow)},
		{"Another name of the status goes", three(renamed), nil, domaintest.Then(renamedBack)},
		{"Another meaning of the status goes", three(remeant), nil, domaintest.Then(remeantBack)},
		{"What a story was elsewhere may be nothing again", three(told), nil, domaintest.Then(untold)},
		{"A link that would close a circle stays away", three(linked("ACME-1", "blocks", "ACME-2"), events.StoryUnlinked(linked("ACME-1", "blocks", "ACME-2"))),
			[]events.Event{linked("ACME-2", "blocks", "ACME-1")}, domaintest.Refused("no_dependency_cycle")},
		{"A closed sprint takes no story back", running(removed("ACME-S1", "ACME-1")), []events.Event{events.SprintClosed{Sprint: "ACME-S1"}},
			domaintest.Refused("sprint_is_open")},
		{"A closed sprint runs again", running(moved("ACME-1", "To Do", "Done"), closed), nil, domaintest.Then(reopened)},
		{"A closed sprint does not run again beside another one", running(closed), []events.Event{started("ACME-S2")}, domaintest.Refused("one_running_sprint")},
		{"A sprint that was set back does not run beside another one", running(events.SprintStateRestored{
			Sprint: "ACME-S1", State: *change(events.SprintIsRunning, events.SprintIsPlanned),
		}), []events.Event{started("ACME-S2")}, domaintest.Refused("one_running_sprint")},
		{"A rejection of an accepted story goes, and the acceptance is back", finished(events.StoryAccepted{Story: "ACME-1"}, events.StoryRejected{
			Story: "ACME-1", Status: *change("Done", "To Do"), Category: *change(events.Done, events.Todo),
		}), nil, domaintest.Then(moved("ACME-1", "To Do", "Done"), events.StoryAccepted{Story: "ACME-1"})},
	} {
		t.Run(test.name, func(t *testing.T) {
			decided, err := undoing(acme(), test.happened, test.since)
			if fault := test.then(decided, err); fault != "" {
				t.Error(fault)
			}
		})
	}
}

func TestUndoLeadsToAStatusThatThereIs(t *testing.T) {
	in := acme()
	in.Policy.Workflow = []events.Status{{Name: "Ready", Category: events.Todo}, {Name: "Gone", Category: events.Dropped}}
	accepted := finished(events.StoryAccepted{Story: "ACME-1"}, moved("ACME-1", "Done", "In Progress"))
	decided, err := undoing(in, accepted, nil)
	want := events.StoryMoved{Story: "ACME-1", Status: *change("In Progress", "Ready"), Category: *change(events.Doing, events.Todo)}
	if fault := domaintest.Then(want)(decided, err); fault != "" {
		t.Errorf("a status that is gone, and with it the acceptance: %s", fault)
	}
}

func TestALaterDecisionOnTheSameStandsInTheWay(t *testing.T) {
	split := events.StorySplit{
		Story: "ACME-1", Parts: []string{"ACME-4", "ACME-5"}, Status: *change("To Do", "Dropped"), Category: *change(events.Todo, events.Dropped), Place: 1,
	}
	title := events.StoryRevised{Story: "ACME-1", Title: change("a", "b")}
	labels := events.StoryRevised{Story: "ACME-1", Labels: change([]string{"a"}, nil)}
	level := events.StoryPrioritized{Story: "ACME-1", Level: change("Low", "High")}
	place := events.StoryPrioritized{Story: "ACME-1", Move: events.Move{After: "ACME-2"}, Place: change(1, 2)}
	points := events.StoryEstimated{Story: "ACME-1", Points: *change(nil, ref(3.0))}
	assigned := events.StoryAssigned{Story: "ACME-1", Assignee: *change("", "ben")}
	order := events.BacklogReordered{Stories: []string{"ACME-2", "ACME-1"}, From: []int{2, 1}, To: []int{1, 2}}
	closed := events.SprintClosed{Sprint: "ACME-S1", Done: []string{"ACME-1"}, NotDone: []string{"ACME-2"}, Next: "ACME-S2"}
	resolution := events.StoryMoved{Story: "ACME-1", Status: *change("Done", "Done"), Category: *change(events.Done, events.Done), Resolution: change("", "Fixed")}
	for _, test := range []struct {
		name     string
		e, later events.BacklogEvent
		blocked  bool
	}{
		{"anything on what was written", story("ACME-1", 1), points, true},
		{"what is written elsewhere", story("ACME-1", 1), story("ACME-2", 2), false},
		{"what is written below it", place, story("ACME-3", 3), false},
		{"a link to what was written", story("ACME-2", 2), linked("ACME-1", "blocks", "ACME-2"), true},
		{"a neighbour of what was written", story("ACME-2", 2), place, true},
		{"another title", title, title, true},
		{"the labels beside the title", title, labels, false},
		{"the place beside the level", level, place, false},
		{"another level", level, level, true},
		{"another place", place, order, true},
		{"the place of others", place, events.StoryPrioritized{Story: "ACME-2", Place: change(1, 2)}, false},
		{"a move of one of those reordered", order, place, true},
		{"another estimate", points, points, true},
		{"a new score beside the estimate", points, events.StoryScored{Story: "ACME-1"}, false},
		{"another assignee", assigned, assigned, true},
		{"an assignee beside the estimate", points, assigned, false},
		{"an assignee of what was written", story("ACME-1", 1), assigned, true},
		{"the acceptance of what was done", moved("ACME-1", "To Do", "Done"), events.StoryAccepted{Story: "ACME-1"}, true},
		{"the resolution beside the status", moved("ACME-1", "To Do", "Done"), resolution, false},
		{"the status beside the resolution", resolution, moved("ACME-1", "Done", "To Do"), false},
		{"taking up what was accepted", events.StoryAccepted{Story: "ACME-1"}, moved("ACME-1", "Done", "To Do"), true},
		{"a rejection of what was accepted", events.StoryAccepted{Story: "ACME-1"}, events.StoryRejected{Story: "ACME-1"}, true},
		{"the return of what was dropped", dropped("ACME-1", 1), restored("ACME-1", 1), true},
		{"the title of what was dropped", dropped("ACME-1", 1), title, false},
		{"anything on a part", split, events.StoryEstimated{Story: "ACME-4"}, false},
		{"the undo of the split", split, events.StoryRejoined{Story: "ACME-1", Parts: split.Parts}, true},
		{"the split of a part", story("ACME-4", 4), split, true},
		{"the same link", linked("ACME-1", "blocks", "ACME-2"), events.StoryUnlinked(linked("ACME-1", "blocks", "ACME-2")), true},
		{"another link", linked("ACME-1", "blocks", "ACME-2"), linked("ACME-1", "blocks", "ACME-3"), false},
		{"the scope of what was planned", planned("ACME-S1"), committed("ACME-S1", "ACME-1"), true},
		{"the commitment of what came back", restored("ACME-1", 1), committed("ACME-S1", "ACME-1"), true},
		{"more scope", committed("ACME-S1", "ACME-1"), committed("ACME-S1", "ACME-2"), false},
		{"less scope", committed("ACME-S1", "ACME-1"), removed("ACME-S1", "ACME-1"), true},
		{"the drop of what was taken out", removed("ACME-S1", "ACME-1"), dropped("ACME-1", 1), true},
		{"the start of what has a scope", committed("ACME-S1", "ACME-1"), started("ACME-S1"), false},
		{"more scope of what was started", started("ACME-S1"), committed("ACME-S1", "ACME-1"), false},
		{"the end of what was started", started("ACME-S1"), closed, true},
		{"the end of the commitment", committed("ACME-S1", "ACME-2"), closed, true},
		{"a new commitment", closed, committed("ACME-S3", "ACME-1"), true},
		{"the end of the next sprint", closed, events.SprintClosed{Sprint: "ACME-S2", NotDone: []string{"ACME-2"}}, true},
		{"the end into a sprint that was planned", planned("ACME-S2"), closed, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := blocked(test.e, []step{{event: test.later}}); got != test.blocked {
				t.Errorf("%#v then %#v: in the way is %t", test.e, test.later, got)
			}
		})
	}
}

// What was decided in between took away what comes back would name.
func TestWhatComesBackNamesNothingThatIsGone(t *testing.T) {
	written := func(initiative string, needs ...string) events.StoryWritten {
		s := story("ACME-4", 4)
		s.Initiative, s.Needs = initiative, needs
		return s
	}
	gone := events.StoryWithdrawn{Story: "ACME-4", Place: 4}
	link := linked("ACME-1", "blocks", "ACME-4")
	outside := linked("ACME-1", "blocks", "OTHER-4")
	closedInto := func(next string) events.SprintStateRestored {
		return events.SprintStateRestored{Sprint: "ACME-S1", State: *change(events.SprintIsClosed, events.SprintIsRunning), Next: next}
	}
	plannedNext := []events.Event{planned("ACME-S1"), started("ACME-S1"), planned("ACME-S2"), events.SprintClosed{Sprint: "ACME-S1", Next: "ACME-S2"}}
	for _, test := range []struct {
		name  string
		given []events.Event // the last of them is taken back
		since []events.Event
		want  domaintest.Outcome
	}{
		{"a story of an initiative", three(written("ACME-I2"), gone), nil, domaintest.Unknown("initiative", "ACME-I2")},
		{"a story of a need", three(written("ACME-I1", "ACME-N1", "ACME-N2"), gone), nil, domaintest.Unknown("need", "ACME-N2")},
		{"a story's initiative", three(events.StoryRevised{Story: "ACME-1", Initiative: change("ACME-I2", "")}), nil, domaintest.Unknown("initiative", "ACME-I2")},
		{"a story's needs", three(events.StoryRevised{Story: "ACME-1", Needs: change([]string{"ACME-N2"}, nil)}), nil, domaintest.Unknown("need", "ACME-N2")},
		{"a link to a story", three(story("ACME-4", 4), link, events.StoryUnlinked(link)), []events.Event{gone}, domaintest.Unknown("story", "ACME-4")},
		{"a link to a story that is there", three(story("ACME-4", 4), link, events.StoryUnlinked(link)), nil, domaintest.Then(link)},
		{"a link to what never was here", three(outside, events.StoryUnlinked(outside)), nil, domaintest.Then(outside)},
		{"the next sprint", append(plannedNext, closedInto("ACME-S2")), []events.Event{events.SprintWithdrawn{Sprint: "ACME-S2"}},
			domaintest.Unknown("sprint", "ACME-S2")},
		{"a next sprint that is closed", append(plannedNext, closedInto("ACME-S2")), []events.Event{events.SprintClosed{Sprint: "ACME-S2"}},
			domaintest.Refused("sprint_is_open")},
	} {
		t.Run(test.name, func(t *testing.T) {
			if fault := test.want(undoing(acme(), test.given, test.since)); fault != "" {
				t.Error(fault)
			}
		})
	}
}

func TestWhatIsTakenBackLeavesNothing(t *testing.T) {
	told := events.StoryRevised{Story: "ACME-1", External: change(events.External{}, *jira("FOO-1"))}
	untold := events.StoryRevised{Story: "ACME-1", External: told.External.Back()}
	gone := events.StoryWithdrawn{Story: "ACME-3", Place: 3}
	s := theBook().After(three(told, untold, gone, story("ACME-3", 3))...)
	if first, _ := s.Stories.Get(1); first.External != nil {
		t.Errorf("it is still %+v elsewhere", first.External)
	}
	if _, spent := s.Withdrawn.Get(3); spent {
		t.Error("a story that came back counts as gone")
	}
}

func TestEachPartOfAStoryIsAFacet(t *testing.T) {
	text, list := change("a", "b"), change([]string{"a"}, nil)
	revised := func(change func(*events.StoryRevised)) events.StoryRevised {
		e := events.StoryRevised{Story: "ACME-1"}
		change(&e)
		return e
	}
	relabelled := moved("ACME-1", "In Progress", "In Progress")
	relabelled.Status.To = "Review"
	recategorised := moved("ACME-1", "In Progress", "In Progress")
	recategorised.Category.To = events.Todo
	for _, test := range []struct {
		event events.BacklogEvent
		want  string
	}{
		{revised(func(e *events.StoryRevised) { e.Title = text }), "ACME-1/title"},
		{revised(func(e *events.StoryRevised) { e.AsA, e.IWant, e.SoThat = text, text, text }), "ACME-1/as_a ACME-1/i_want ACME-1/so_that"},
		{revised(func(e *events.StoryRevised) { e.Description, e.Acceptance = text, list }), "ACME-1/description ACME-1/acceptance_criteria"},
		{revised(func(e *events.StoryRevised) { e.Kind, e.Labels = text, list }), "ACME-1/kind ACME-1/labels"},
		{revised(func(e *events.StoryRevised) { e.Needs, e.Initiative = list, text }), "ACME-1/needs ACME-1/initiative"},
		{revised(func(e *events.StoryRevised) { e.External = change(events.External{}, *jira("FOO-1")) }), "ACME-1/external"},
		{relabelled, "ACME-1/status"},
		{recategorised, "ACME-1/status"},
		{moved("ACME-1", "In Progress", "Done"), "ACME-1/status"},
		{moved("ACME-1", "Done", "In Progress"), "ACME-1/status ACME-1/acceptance"},
		{events.SprintStateRestored{Sprint: "ACME-S1", State: *change(events.SprintIsClosed, events.SprintIsRunning), Done: []string{"ACME-1"}}, "ACME-S1/end ACME-1/sprint"},
		{events.SprintStateRestored{Sprint: "ACME-S1", State: *change(events.SprintIsRunning, events.SprintIsPlanned)}, "ACME-S1/start"},
	} {
		if sets, _ := backlog.Facets(test.event); strings.Join(sets, " ") != test.want {
			t.Errorf("%#v sets %q, want %q", test.event, sets, test.want)
		}
	}
}

func TestAStoryNeedsWhatItServes(t *testing.T) {
	for _, test := range []struct {
		event events.BacklogEvent
		want  []string
	}{
		{events.StoryWritten{Story: "ACME-1", Initiative: "ACME-I1", Needs: []string{"ACME-N1", "speed"}}, []string{"ACME-I1", "ACME-N1", "speed"}},
		{events.StoryWritten{Story: "ACME-1"}, nil},
		{events.StoryRevised{Story: "ACME-1", Initiative: change("ACME-I1", "ACME-I2"), Needs: change([]string{"ACME-N1"}, []string{"ACME-N2"})},
			[]string{"ACME-1", "ACME-I2", "ACME-N2"}},
		{events.StoryRevised{Story: "ACME-1", Initiative: change("ACME-I1", ""), Needs: change([]string{"ACME-N1"}, nil)}, []string{"ACME-1"}},
	} {
		if _, needs := backlog.Facets(test.event); !slices.Equal(needs, test.want) {
			t.Errorf("%#v needs %q, want %q", test.event, needs, test.want)
		}
	}
}

func TestAllOfTheBacklogCanBeUndone(t *testing.T) {
	taken := map[string]bool{
		events.StatusCarried{}.Type():    true, // goes back with the decision on the policy, see TestStoriesFollowTheWorkflow
		events.StoriesWithdrawn{}.Type(): true, // they are imported again, see TestThatStoriesOfAnImportWereWithdrawnStays
	}
	for _, happened := range [][]events.Event{
		running(moved("ACME-1", "To Do", "Done"), events.StoryAccepted{Story: "ACME-1"}, events.StoryAcceptanceWithdrawn{Story: "ACME-1"}, events.SprintClosed{Sprint: "ACME-S1"},
			events.SprintStateRestored{Sprint: "ACME-S1", State: *change(events.SprintIsClosed, events.SprintIsRunning)},
			removed("ACME-S1", "ACME-2"), planned("ACME-S3"), events.SprintWithdrawn{Sprint: "ACME-S3"}),
		three(dropped("ACME-1", 1), restored("ACME-1", 1), linked("ACME-1", "a", "b"), events.StoryUnlinked(linked("ACME-1", "a", "b")),
			events.StoryRevised{Story: "ACME-1", Title: change("Search", "Find")}, events.StoryEstimated{Story: "ACME-1", Points: *change(nil, ref(1.0))},
			events.StoryAssigned{Story: "ACME-1", Assignee: *change("", "ben")},
			events.StoryScored{Story: "ACME-1", Score: *change(nil, &events.Score{})}, events.StoryPrioritized{Story: "ACME-1", Level: change("", "High")},
			events.BacklogReordered{Stories: []string{"ACME-2", "ACME-1"}, From: []int{2, 1}, To: []int{1, 2}}, moved("ACME-1", "To Do", "Done"),
			events.StoryRejected{Story: "ACME-1", Status: *change("Done", "To Do"), Category: *change(events.Done, events.Todo)},
			events.StorySplit{Story: "ACME-1", Parts: []string{"ACME-2", "ACME-3"}, PointsDiffer: true, Status: *change("To Do", "Dropped"), Category: *change(events.Todo, events.Dropped), Place: 2},
			events.StoryRejoined{Story: "ACME-1", Parts: []string{"ACME-2", "ACME-3"}, PointsDiffer: true, Status: *change("Dropped", "To Do"), Category: *change(events.Dropped, events.Todo), Place: 2},
			story("ACME-4", 4), events.StoryWithdrawn{Story: "ACME-4", Place: 4}),
	} {
		for i := range happened {
			decided, err := undoing(acme(), happened[:i+1], nil)
			if sets, _ := backlog.Facets(happened[i].(events.BacklogEvent)); err != nil || len(decided) == 0 || len(sets) == 0 {
				t.Errorf("undo of %#v, which sets %q: %v, %v", happened[i], sets, decided, err)
			}
			taken[happened[i].Type()] = true
		}
	}
	for _, name := range events.Types() {
		e, err := events.Decode(name, events.Schema, []byte("{}"))
		if _, ours := e.(events.BacklogEvent); err == nil && ours && !taken[name] {
			t.Errorf("%s is not tried", name)
		}
	}
}
