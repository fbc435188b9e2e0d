package backlog_test

import (
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

func TestAssignStory(t *testing.T) {
	assigned := func(from, to string) events.StoryAssigned {
		return events.StoryAssigned{Story: "ACME-1", Assignee: *change(from, to)}
	}
	to := func(person string) backlog.AssignStory {
		return backlog.AssignStory{Story: "ACME-1", Assignee: domain.Some(person)}
	}
	nobody := backlog.AssignStory{Story: "ACME-1", Assignee: domain.None[string]()}
	check(t, acme(), []row{
		{"A story gets an assignee", three(), to("ben"), domaintest.Then(assigned("", "ben"))},
		{"Another one may take over", three(assigned("", "ben")), to("ana"), domaintest.Then(assigned("ben", "ana"))},
		{"Nobody may work on it any longer", three(assigned("", "ben")), nobody, domaintest.Then(assigned("ben", ""))},
		{"The same assignee is already so", three(assigned("", "ben")), to("ben"), domaintest.AlreadySo()},
		{"Nobody is already so", three(), nobody, domaintest.AlreadySo()},
		{"An assignee that is left out says nothing", three(), backlog.AssignStory{Story: "ACME-1"}, domaintest.Invalid("assignee")},
		{"An empty name is no way to say nobody", three(), to(""), domaintest.Invalid("assignee")},
		{"A name has no white space around it", three(), to("ben "), domaintest.Invalid("assignee")},
		{"Who was to do a dropped story may be said too", three(dropped("ACME-1", 1)), to("ben"), domaintest.Then(assigned("", "ben"))},
		{"An unknown story is unknown", three(), backlog.AssignStory{Story: "ACME-9", Assignee: domain.Some("ben")}, domaintest.Unknown("story", "ACME-9")},
	})
	elsewhere := acme()
	elsewhere.Imported = true
	check(t, elsewhere, []row{
		{"What was decided elsewhere keeps a name as it was said there", three(), to(" Ben"), domaintest.Then(assigned("", " Ben"))},
	})
}
