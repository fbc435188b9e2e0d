package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
)

// longBook makes a backlog of so many events: stories of some length, moved, estimated, revised and done; each decision came
// with a key.
func longBook(b *testing.B, store *eventstore.Client, stories, total int) {
	l := acme(b, store)
	random := rand.New(rand.NewPCG(1, 2))
	keyed := func(n int, c ledger.Command) ledger.Decision {
		d := by("ana", c)
		d.Key, d.Reason = fmt.Sprint("key-", n), "customers asked for it"
		return d
	}
	for n := 2; n < total; {
		var batch []ledger.Decision
		for ; len(batch) < 500 && n < total; n++ {
			batch = append(batch, keyed(n, step(random, n, stories)))
		}
		must(b, l, request(batch...))
	}
}

func step(random *rand.Rand, n, stories int) ledger.Command {
	if n < stories {
		return backlog.WriteStory{Title: fmt.Sprint("a story of some length, number ", n), Description: "what there is to know about it", Labels: []string{"web"}}
	}
	story := fmt.Sprintf("ACME-%d", random.IntN(stories)+1)
	switch n % 10 {
	case 0:
		points := float64(n%97) + 0.5
		return backlog.EstimateStory{Story: story, Points: domain.Some(points)}
	case 1:
		title := fmt.Sprint("what it is called since ", n)
		return backlog.ReviseStory{Story: story, Title: &title}
	default:
		return backlog.PrioritizeStory{Story: story, Place: random.IntN(stories) + 1}
	}
}

// BenchmarkColdStart is the first command on a book of 1,000,000 events in a process that has loaded nothing yet.
func BenchmarkColdStart(b *testing.B) {
	stories, total := 10_000, 1_000_000
	if testing.Short() {
		stories, total = 100, 5_000
	}
	store := eventstoretest.Client(b, b.TempDir())
	longBook(b, store, stories, total)
	for b.Loop() {
		must(b, newLedger(store), request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Top: true})))
	}
}
