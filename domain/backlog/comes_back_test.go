package backlog_test

import (
	"testing"

	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

func TestWhatIsTakenBackComesBackInEveryField(t *testing.T) {
	in := acme()
	in.Initiative = func(string) bool { return true }
	written := domaintest.Fill(events.StoryWritten{
		Story: "ACME-1", Status: "To Do", Category: events.Todo, Place: 1, Move: events.Move{Place: 1},
	})
	written.Move = events.Move{Place: 1} // it comes back to its place, however it came there
	theBook().ComesBack(t, in, backlog.Undo, nil, events.BacklogEvent(written))
	theBook().ComesBack(t, in, backlog.Undo, nil, events.BacklogEvent(domaintest.Fill(events.SprintPlanned{Sprint: "ACME-S1", Start: "2026-03-01", End: "2026-03-14"})))
}

func TestEveryFieldThatIsRevisedGoesBack(t *testing.T) {
	in := acme()
	in.Initiative = func(string) bool { return true }
	theBook().GoesBack(t, in, backlog.Undo, three(), events.BacklogEvent(domaintest.Fill(events.StoryRevised{Story: "ACME-1"})))
}
