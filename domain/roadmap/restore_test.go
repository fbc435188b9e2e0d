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
