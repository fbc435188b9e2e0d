package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
)

// longBook makes a backlog of so many events: stories of some length, moved, estimated, revised and done; each decision came
// with a key.
func longBook(b *testing.B, store *eventstore.Client, stories, total int) {
	acme(b, store)
	continued(b, store, stories, 2, total-2)
}

// continued makes so many more events of the kinds that a book has which holds so many.
func continued(b *testing.B, store *eventstore.Client, stories, held, more int) {
	l, total := newLedger(store), held+more
	random := rand.New(rand.NewPCG(1, 2))
	keyed := func(n int, c ledger.Command) ledger.Decision {
		d := by("ana", c)
		d.Key, d.Reason = fmt.Sprint("key-", n), "customers asked for it"
		return d
	}
	for n := held; n < total; {
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

// BenchmarkColdStart is the first command on a book of 1,000,000 events in a process that has loaded nothing yet: without a
// snapshot, and with one to which a hundredth of the events is missing.
func BenchmarkColdStart(b *testing.B) {
	stories, total := 10_000, 1_000_000
	if testing.Short() {
		stories, total = 100, 5_000
	}
	store := eventstoretest.Client(b, b.TempDir())
	longBook(b, store, stories, total)
	start := func(b *testing.B, place ledger.Snapshots) {
		for b.Loop() {
			l := ledger.New(ledger.Options{Store: store, Local: true, Now: time.Now, Logger: quiet(), Snapshots: place})
			must(b, l, request(by("ana", backlog.PrioritizeStory{Story: "ACME-2", Place: rand.IntN(stories) + 1})))
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
	}
	b.Run("without a snapshot", func(b *testing.B) { start(b, nil) })
	b.Run("with a snapshot", func(b *testing.B) {
		place := &shelf{}
		taken(b, store, place)
		continued(b, store, stories, total, total/100)
		start(b, place)
	})
}
