package backlog_test

import (
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

func TestAnyBacklogIsRestoredFromAnyOtherOfTheSameProduct(t *testing.T) {
	restoring := domaintest.Restoring[backlog.State, events.BacklogEvent]{
		In: reasoned(), Evolve: backlog.Evolve, Restore: backlog.Restore, Text: standing, Sound: sound,
	}
	rapid.Check(t, func(t *rapid.T) {
		steps, now := walked(t, reasoned())
		states := []backlog.State{now}
		for _, step := range steps {
			states = append(states, step.before)
		}
		restoring.Check(t, states)
	})
}
