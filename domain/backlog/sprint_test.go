package backlog_test

import (
	"testing"

	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

func planned(key string) events.SprintPlanned {
	return events.SprintPlanned{Sprint: key, Name: "Sprint"}
}

func committed(sprint string, stories ...string) events.CommittedToSprint {
	return events.CommittedToSprint{Sprint: sprint, Stories: stories}
}

func removed(sprint string, stories ...string) events.RemovedFromSprint {
	return events.RemovedFromSprint{Sprint: sprint, Stories: stories}
}

func started(sprint string) events.SprintStarted { return events.SprintStarted{Sprint: sprint} }

// running are three stories, of which the first two are in the running sprint ACME-S1; ACME-S2 is planned.
func running(more ...events.Event) []events.Event {
	return append(three(planned("ACME-S1"), planned("ACME-S2"), committed("ACME-S1", "ACME-1", "ACME-2"), started("ACME-S1")), more...)
}

func TestPlanSprint(t *testing.T) {
	full := backlog.PlanSprint{Number: 7, Name: "Sprint", Goal: "Find", Start: "2026-03-01", End: "2026-03-14", External: jira("37")}
	check(t, acme(), []row{
		{"The first sprint is number 1", nil, backlog.PlanSprint{Name: "Sprint"}, domaintest.Then(planned("ACME-S1"))},
		{"A sprint keeps what is said of it", three(planned("ACME-S1")), full, domaintest.Then(
			events.SprintPlanned{Sprint: "ACME-S7", Name: "Sprint", Goal: "Find", Start: "2026-03-01", End: "2026-03-14", External: jira("37")})},
		{"A sprint may last a day", nil, backlog.PlanSprint{Name: "Sprint", Start: "2026-03-01", End: "2026-03-01"},
			domaintest.Then(events.SprintPlanned{Sprint: "ACME-S1", Name: "Sprint", Start: "2026-03-01", End: "2026-03-01"})},
		{"The number of a withdrawn sprint is not given again", three(planned("ACME-S1"), events.SprintWithdrawn{Sprint: "ACME-S1"}),
			backlog.PlanSprint{Name: "Sprint"}, domaintest.Then(planned("ACME-S2"))},
		{"A taken number is refused", three(planned("ACME-S1")), backlog.PlanSprint{Name: "Sprint", Number: 1}, domaintest.Refused("number_is_free")},
		{"The number of a withdrawn sprint is taken", three(planned("ACME-S1"), events.SprintWithdrawn{Sprint: "ACME-S1"}),
			backlog.PlanSprint{Name: "Sprint", Number: 1}, domaintest.Refused("number_is_free")},
		{"A number in a gap may be taken", three(planned("ACME-S7")), backlog.PlanSprint{Name: "Sprint", Number: 5}, domaintest.Then(planned("ACME-S5"))},
		{"The next number follows the highest", three(planned("ACME-S7"), planned("ACME-S5")), backlog.PlanSprint{Name: "Sprint"}, domaintest.Then(planned("ACME-S8"))},
		{"Numbers end", []events.Event{planned(events.SprintMark.Key("ACME", events.HighestNumber))}, backlog.PlanSprint{Name: "Sprint"}, domaintest.Refused("number_is_free")},
		{"Every fault is named", nil, backlog.PlanSprint{Number: events.HighestNumber + 1, Name: " ", Start: "2026-03-32", End: "soon"},
			domaintest.Invalid("name", "start", "end", "number")},
		{"A date lies in a year that read models can hold", nil, backlog.PlanSprint{Name: "One", Start: "0000-01-01"}, domaintest.Invalid("start")},
		{"A sprint does not end before it starts", nil, backlog.PlanSprint{Name: "Sprint", Start: "2026-03-02", End: "2026-03-01"}, domaintest.Invalid("end")},
	})
}

func TestCommitStories(t *testing.T) {
	commit := func(sprint string, stories ...string) backlog.CommitStories {
		return backlog.CommitStories{Sprint: sprint, Stories: stories}
	}
	out := backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-3", "ACME-1"}, Remove: true}
	check(t, acme(), []row{
		{"Stories come into a planned sprint", running(), commit("ACME-S2", "ACME-3"), domaintest.Then(committed("ACME-S2", "ACME-3"))},
		{"Stories come into a running sprint, but those that are in it", running(), commit("ACME-S1", "ACME-2", "ACME-3"), domaintest.Then(committed("ACME-S1", "ACME-3"))},
		{"All are in it", running(), commit("ACME-S1", "ACME-2", "ACME-1"), domaintest.AlreadySo()},
		{"A story is in one open sprint", running(), commit("ACME-S2", "ACME-3", "ACME-1"), domaintest.Refused("one_open_sprint")},
		{"A story may be in another one once the first is closed", running(events.SprintClosed{Sprint: "ACME-S1", Done: []string{"ACME-1"}, NotDone: []string{"ACME-2"}}),
			commit("ACME-S2", "ACME-1"), domaintest.Then(committed("ACME-S2", "ACME-1"))},
		{"A closed sprint takes no story", running(events.SprintClosed{Sprint: "ACME-S1"}), commit("ACME-S1", "ACME-3"), domaintest.Refused("sprint_is_open")},
		{"A dropped story is in no sprint", running(dropped("ACME-3", 3)), commit("ACME-S2", "ACME-3"), domaintest.Refused("story_is_live")},
		{"Stories may be taken out, but those that are not in it", running(), out, domaintest.Then(removed("ACME-S1", "ACME-1"))},
		{"None is in it", running(removed("ACME-S1", "ACME-1")), out, domaintest.AlreadySo()},
		{"A story may come again", running(removed("ACME-S1", "ACME-1")), commit("ACME-S1", "ACME-1"), domaintest.Then(committed("ACME-S1", "ACME-1"))},
		{"An unknown sprint is unknown", running(), commit("ACME-S3", "ACME-1"), domaintest.Unknown("sprint", "ACME-S3")},
		{"A story is no sprint", running(), commit("ACME-1", "ACME-1"), domaintest.Unknown("sprint", "ACME-1")},
		{"An unknown story is unknown", running(), commit("ACME-S1", "ACME-9"), domaintest.Unknown("story", "ACME-9")},
		{"An unknown story can't be taken out", running(), backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-9"}, Remove: true},
			domaintest.Unknown("story", "ACME-9")},
		{"A story is named", running(), commit("ACME-S1"), domaintest.Invalid("stories")},
		{"A story is named once", running(), commit("ACME-S1", "ACME-3", "ACME-3"), domaintest.Invalid("stories")},
	})
}

func TestStartSprint(t *testing.T) {
	start := func(sprint string) backlog.StartSprint { return backlog.StartSprint{Sprint: sprint} }
	check(t, acme(), []row{
		{"A planned sprint may start", three(planned("ACME-S1")), start("ACME-S1"), domaintest.Then(started("ACME-S1"))},
		{"A running sprint runs", running(), start("ACME-S1"), domaintest.AlreadySo()},
		{"One sprint runs", running(), start("ACME-S2"), domaintest.Refused("one_running_sprint")},
		{"The next one may start after it", running(events.SprintClosed{Sprint: "ACME-S1"}), start("ACME-S2"), domaintest.Then(started("ACME-S2"))},
		{"A closed sprint does not start again", running(events.SprintClosed{Sprint: "ACME-S1"}), start("ACME-S1"), domaintest.Refused("sprint_is_open")},
		{"An unknown sprint is unknown", running(), start("ACME-S9"), domaintest.Unknown("sprint", "ACME-S9")},
	})
	imported := acme()
	imported.Imported = true
	check(t, imported, []row{{"What ran elsewhere is not judged", running(), start("ACME-S2"), domaintest.Then(started("ACME-S2"))}})
}

func TestCloseSprint(t *testing.T) {
	closed := events.SprintClosed{Sprint: "ACME-S1", Done: []string{"ACME-1"}, NotDone: []string{"ACME-2"}}
	next := closed
	next.Next = "ACME-S2"
	done := moved("ACME-1", "To Do", "Done")
	end := backlog.CloseSprint{Sprint: "ACME-S1"}
	reopened := events.SprintStateRestored{
		Sprint: "ACME-S1", State: *change(events.SprintIsClosed, events.SprintIsRunning), Done: closed.Done, NotDone: closed.NotDone,
	}
	backFromNext := reopened
	backFromNext.Next = next.Next
	check(t, acme(), []row{
		{"What is done is recorded, and what is not", running(done), end, domaintest.Then(closed)},
		{"What is not done may go into the next one", running(done), backlog.CloseSprint{Sprint: "ACME-S1", Next: "ACME-S2"}, domaintest.Then(next)},
		{"It is in the next one then", running(done, next), backlog.CommitStories{Sprint: "ACME-S2", Stories: []string{"ACME-2"}}, domaintest.AlreadySo()},
		{"Else it is in none", running(done, closed), backlog.CommitStories{Sprint: "ACME-S2", Stories: []string{"ACME-2"}}, domaintest.Then(committed("ACME-S2", "ACME-2"))},
		{"What was done is in it again if that was taken back", running(done, closed, reopened), backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-1", "ACME-2"}},
			domaintest.AlreadySo()},
		{"What went into the next one comes back", running(done, next, backFromNext), backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-2"}},
			domaintest.AlreadySo()},
		{"An empty sprint may close", three(planned("ACME-S1"), started("ACME-S1")), end, domaintest.Then(events.SprintClosed{Sprint: "ACME-S1"})},
		{"A closed sprint is closed", running(closed), end, domaintest.AlreadySo()},
		{"A planned sprint does not close", three(planned("ACME-S1")), end, domaintest.Refused("sprint_is_running")},
		{"The next one is another one", running(), backlog.CloseSprint{Sprint: "ACME-S1", Next: "ACME-S1"}, domaintest.Refused("not_next_to_itself")},
		{"The next one is open", running(closed, started("ACME-S2")), backlog.CloseSprint{Sprint: "ACME-S2", Next: "ACME-S1"}, domaintest.Refused("sprint_is_open")},
		{"The next one exists", running(), backlog.CloseSprint{Sprint: "ACME-S1", Next: "ACME-S9"}, domaintest.Unknown("sprint", "ACME-S9")},
		{"An unknown sprint is unknown", running(), backlog.CloseSprint{Sprint: "ACME-S9"}, domaintest.Unknown("sprint", "ACME-S9")},
	})
}

func TestNoSprintThatWasNotPlannedComesOfTheEndOfOne(t *testing.T) {
	closed := events.SprintClosed{Sprint: "ACME-S1", NotDone: []string{"ACME-1", "ACME-2"}}
	s := theBook().After(running(closed, events.SprintStateRestored{
		Sprint: "ACME-S1", State: *change(events.SprintIsClosed, events.SprintIsRunning), NotDone: closed.NotDone,
	}, closed)...)
	for n, sprint := range s.Sprints.All {
		if n != 1 && n != 2 {
			t.Errorf("there is a sprint %d, %+v", n, sprint)
		}
	}
}

func TestAStoryLeavesARunningSprintForAReason(t *testing.T) {
	drop := backlog.DropStory{Story: "ACME-1"}
	gone := domaintest.Then(removed("ACME-S1", "ACME-1"), dropped("ACME-1", 1))
	check(t, acme(), []row{
		{"Dropping from a running sprint takes a reason", running(), drop, domaintest.Refused("reason_required")},
		{"Dropping from a planned sprint takes none", three(planned("ACME-S1"), committed("ACME-S1", "ACME-1")), drop, gone},
		{"Dropping what is in no sprint takes none", running(removed("ACME-S1", "ACME-1")), drop, domaintest.Then(dropped("ACME-1", 1))},
	})
	check(t, reasoned(), []row{{"With a reason it is dropped, and out of the sprint", running(), drop, gone}})
	imported := acme()
	imported.Imported, imported.Reason = true, " "
	check(t, imported, []row{{"What was dropped elsewhere needs none", running(), drop, gone}})
}
