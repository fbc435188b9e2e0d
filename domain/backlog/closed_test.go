package backlog_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// over are three stories and a sprint that closed with the first two, of which the first was done; the second is in ACME-S2 now.
func over(more ...events.Event) []events.Event {
	return running(append([]events.Event{
		moved("ACME-1", "To Do", "Done"),
		events.SprintClosed{Sprint: "ACME-S1", Done: []string{"ACME-1"}, NotDone: []string{"ACME-2"}, Next: "ACME-S2"},
	}, more...)...)
}

func TestTheScopeOfAClosedSprintChangesByImportsAlone(t *testing.T) {
	commit := func(sprint string, stories ...string) backlog.CommitStories {
		return backlog.CommitStories{Sprint: sprint, Stories: stories}
	}
	remove := backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-1", "ACME-3"}, Remove: true}
	check(t, acme(), []row{
		{"Whoever decides here can't take a story out of it", over(), remove, domaintest.Refused("sprint_is_open")},
	})
	imported := acme()
	imported.Imported = true
	check(t, imported, []row{
		{"A story may have been in it", over(), commit("ACME-S1", "ACME-1", "ACME-3"), domaintest.Then(committed("ACME-S1", "ACME-3"))},
		{"A story may not have been in it", over(), remove, domaintest.Then(removed("ACME-S1", "ACME-1"))},
		{"All were in it", over(), commit("ACME-S1", "ACME-2"), domaintest.AlreadySo()},
		{"A story may have been in it that is in an open one", over(removed("ACME-S1", "ACME-2")), commit("ACME-S1", "ACME-2"), domaintest.Then(committed("ACME-S1", "ACME-2"))},
		{"A story may have been in it that is dropped", over(dropped("ACME-3", 3)), commit("ACME-S1", "ACME-3"), domaintest.Then(committed("ACME-S1", "ACME-3"))},
		{"A story is in one open sprint, wherever that was decided", running(), commit("ACME-S2", "ACME-1"), domaintest.Refused("one_open_sprint")},
		{"A dropped story is in no open sprint, wherever that was decided", running(dropped("ACME-3", 3)), commit("ACME-S2", "ACME-3"), domaintest.Refused("story_is_live")},
		{"It stays in the open one", over(removed("ACME-S1", "ACME-2")), commit("ACME-S2", "ACME-2"), domaintest.AlreadySo()},
		{"An unknown story is unknown", over(), commit("ACME-S1", "ACME-9"), domaintest.Unknown("story", "ACME-9")},
	})
}

func TestAChangeOfTheScopeOfAClosedSprintIsTakenBack(t *testing.T) {
	for _, test := range []struct{ event, want events.Event }{
		{committed("ACME-S1", "ACME-3"), removed("ACME-S1", "ACME-3")},
		{removed("ACME-S1", "ACME-1", "ACME-2"), committed("ACME-S1", "ACME-1", "ACME-2")},
	} {
		decided, err := undoing(acme(), over(test.event), nil)
		if err != nil || len(decided) != 1 || !reflect.DeepEqual(decided[0], test.want) {
			t.Errorf("undo of %#v is %#v, %v", test.event, decided, err)
		}
	}
	if decided, err := undoing(acme(), running(removed("ACME-S1", "ACME-2")), []events.Event{events.SprintClosed{Sprint: "ACME-S1", NotDone: []string{"ACME-1"}}}); rule(err) != "sprint_is_open" {
		t.Errorf("what went while the sprint was open comes back into it when it is closed: %#v, %v", decided, err)
	}
}

// The scope of a closed sprint is a plain set: nothing else of the state follows it.
func TestTheScopeOfAClosedSprintIsAPlainSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := theBook().After(over(story("ACME-4", 4), dropped("ACME-4", 4), planned("ACME-S3"), committed("ACME-S3", "ACME-3"))...)
		scope := map[string]bool{"ACME-1": true, "ACME-2": true}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			c := committing(t, "ACME-S1")
			decided, err := decide(s, acme(), elsewhere{c})
			next := s
			for _, e := range decided {
				next = backlog.Evolve(next, e.(events.BacklogEvent))
			}
			if err == nil {
				for _, key := range c.Stories {
					scope[key] = !c.Remove
				}
			}
			was, _ := s.Sprints.Get(1)
			is, _ := next.Sprints.Get(1)
			var got []string
			for _, n := range is.Stories {
				got = append(got, events.StoryMark.Key("ACME", n))
			}
			maps.DeleteFunc(scope, func(_ string, in bool) bool { return !in })
			if want := slices.Sorted(maps.Keys(scope)); !slices.Equal(got, want) {
				t.Fatalf("after %+v (%v) the scope is %q, want %q", c, err, got, want)
			}
			is.Stories = was.Stories
			rest := next
			rest.Sprints = next.Sprints.Set(1, is)
			if text(t, rest) != text(t, s) {
				t.Fatalf("%+v changed more than the scope:\n%s\n%s", c, text(t, s), text(t, rest))
			}
			s = next
		}
	})
}
