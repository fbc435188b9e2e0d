package roadmap_test

import (
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

func TestAnyRoadmapIsRestoredFromAnyOtherOfTheSameProduct(t *testing.T) {
	restoring := domaintest.Restoring[roadmap.State, events.RoadmapEvent]{
		In: acme(), Evolve: roadmap.Evolve, Restore: roadmap.Restore, Text: content, Sound: sound,
	}
	rapid.Check(t, func(t *rapid.T) {
		states := []roadmap.State{{}}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now := states[len(states)-1]
			decided, _ := roadmap.Decide(now, acme(), commands(t))
			for _, e := range decided {
				now = roadmap.Evolve(now, e.(events.RoadmapEvent))
			}
			states = append(states, now)
		}
		restoring.Check(t, states)
	})
}

func TestAnImportGivesTheNumberOfAnInitiativeAgainThatIsGone(t *testing.T) {
	happened := []events.Event{
		events.InitiativePlanned{Initiative: "ACME-I7", Title: "a", Horizon: events.Later, Place: 1}, events.InitiativeWithdrawn{Initiative: "ACME-I7", Title: "a", Place: 1},
	}
	in, plan := acme(), roadmap.PlanInitiative{Number: 7, Title: "b"}
	if _, err := roadmap.Decide(theBook().After(happened...), in, plan); err == nil {
		t.Error("a decision made here gives it again")
	}
	in.Imported = true
	decided, err := roadmap.Decide(theBook().After(happened...), in, plan)
	if err != nil || decided[0].(events.InitiativePlanned).Initiative != "ACME-I7" {
		t.Errorf("an import decides %v, %v", decided, err)
	}
	in.Imported = false
	again := append(happened, decided[0], events.InitiativeRevised{Initiative: "ACME-I7"})
	if s := theBook().After(again...); !s.Has("ACME", "ACME-I7") {
		t.Error("it is not there")
	}
}
