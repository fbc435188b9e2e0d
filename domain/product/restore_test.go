package product_test

import (
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

func TestAnyProductIsRestoredFromAnyOtherOfTheSameBook(t *testing.T) {
	restoring := domaintest.Restoring[product.State, events.ProductEvent]{
		In: in(), Evolve: product.Evolve, Restore: product.Restore, Sound: sound, Text: func(t *rapid.T, s product.State) string { return plain(t, s) },
	}
	rapid.Check(t, func(t *rapid.T) {
		states := []product.State{theBook().After(started()...)}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now := states[len(states)-1]
			decided, _ := product.Decide(now, in(), commands(t))
			for _, e := range decided {
				now = product.Evolve(now, e.(events.ProductEvent))
			}
			states = append(states, now)
		}
		restoring.Check(t, states)
	})
}
