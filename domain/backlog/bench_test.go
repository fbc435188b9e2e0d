package backlog_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

// BenchmarkPrioritize decides moves in a backlog whose size is in the name. It tells too what such a state costs the
// garbage collector: how many objects it is, and how long it takes to mark them.
func BenchmarkPrioritize(b *testing.B) {
	sizes := []int{100, 50_000}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, stories := range sizes {
		b.Run(fmt.Sprint(stories), func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			var s backlog.State
			for n := 1; n <= stories; n++ {
				read, err := domaintest.Stored(story(events.StoryMark.Key("ACME", uint32(n)), n))
				if err != nil {
					b.Fatal(err)
				}
				s = backlog.Evolve(s, read.(events.BacklogEvent))
			}
			runtime.GC()
			marking := time.Now()
			runtime.GC()
			took := time.Since(marking)
			runtime.ReadMemStats(&after)
			b.ReportAllocs()
			r := rand.New(rand.NewPCG(1, 1))
			for b.Loop() {
				c := backlog.PrioritizeStory{Story: events.StoryMark.Key("ACME", uint32(r.IntN(stories)+1)), Place: r.IntN(stories) + 1}
				decided, err := backlog.Decide(s, acme(), c)
				if err != nil {
					b.Fatal(err)
				}
				for _, e := range decided {
					s = backlog.Evolve(s, e.(events.BacklogEvent))
				}
			}
			b.ReportMetric(float64(after.HeapObjects-before.HeapObjects), "objects")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(stories), "B/story")
			b.ReportMetric(float64(took.Microseconds()), "marking-us")
		})
	}
}
