package ledger_test

import (
	"fmt"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/ledger"
)

// BenchmarkTakeBack takes back an import of ten decisions on each of many stories: as long as one request takes that finds all of
// it, and as much memory as it allocates.
func BenchmarkTakeBack(b *testing.B) {
	for _, stories := range []int{2_000, 20_000} {
		b.Run(fmt.Sprintf("stories=%d", stories), func(b *testing.B) {
			store := newStore(b)
			l := acme(b, store)
			var decisions []ledger.Decision
			send := func(c ledger.Command) {
				if decisions = append(decisions, brought(batch, "", c)); len(decisions) == ledger.MaxDecisions {
					must(b, l, request(decisions...))
					decisions = nil
				}
			}
			for n := range stories {
				key := fmt.Sprint("ACME-", 1000+n)
				send(backlog.WriteStory{Title: "story " + key, Number: uint32(1000 + n), Description: "what it says"})
				for turn := range 9 {
					send(backlog.ReviseStory{Story: key, Title: ref(fmt.Sprint("title ", turn)), Labels: domain.Some([]string{fmt.Sprint(turn)})})
				}
			}
			record(b, l, batch)
			b.ReportAllocs()
			for b.Loop() {
				r := request(by("ana", ledger.TakeBackImport{Import: batch}))
				r.DryRun = true
				must(b, l, r)
			}
			b.ReportMetric(float64(10*stories)/b.Elapsed().Seconds()*float64(b.N), "events/s")
		})
	}
}
