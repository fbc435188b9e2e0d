package ledger

import (
	"testing"

	"pgregory.net/rapid"

	"waymark/events"
)

// Whatever is added, in whatever sizes and with whatever gaps: what is kept is the end of the stream, within its bounds, and
// weighs what is counted.
func TestWhatIsKeptOfNewEventsIsBoundedAndCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r recent
		revision := int64(-1)
		for range rapid.IntRange(1, 600).Draw(t, "events") {
			if revision++; rapid.IntRange(0, 99).Draw(t, "gap") == 0 {
				revision += 5
			}
			stored := rapid.SampledFrom([]int{0, 300, 3_000, 40_000, 1 << 20}).Draw(t, "stored")
			r.add(events.Recorded{Revision: revision}, stored)
			var weight int64
			for i, e := range r.kept {
				if weight += e.weight; e.Revision != revision-int64(len(r.kept)-1-i) {
					t.Fatalf("the event at %d has revision %d, the last one is %d", i, e.Revision, revision)
				}
			}
			if weight != r.weight.Load() || weight > recentBytes || len(r.kept) > mostRecent {
				t.Fatalf("%d events weigh %d and are counted as %d", len(r.kept), weight, r.weight.Load())
			}
		}
		if _, ok := r.from(revision-int64(len(r.kept)), revision); ok {
			t.Fatal("an event is known that is not kept")
		}
		if kept, ok := r.from(revision, revision); ok != (len(r.kept) > 0) || ok && (len(kept) != 1 || kept[0].Revision != revision) {
			t.Fatalf("the last one is %v, %v", kept, ok)
		}
	})
}

// A product that is asked for once takes no more memory than the cache counts for it, and what is kept of its events counts.
func TestWhatIsKeptOfNewEventsCountsInTheCache(t *testing.T) {
	sh := newShelf(&Ledger{}, "ACME")
	if cap(sh.streams[events.Backlog].recent.kept) > 0 {
		t.Error("it takes memory for events that it has not")
	}
	empty := sh.weight()
	sh.streams[events.Backlog].recent.add(events.Recorded{Revision: 0}, 10_000)
	if grown := sh.weight() - empty; grown < 20_000 {
		t.Errorf("it counts %d bytes more", grown)
	}
}
