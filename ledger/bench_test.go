package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"waymark/domain/backlog"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
)

// BenchmarkRawAppends is the floor: 64 writers of one event each, every one to a stream of its own.
func BenchmarkRawAppends(b *testing.B) {
	store := eventstoretest.Client(b, b.TempDir())
	var writers atomic.Int64
	b.SetParallelism(32)
	b.RunParallel(func(p *testing.PB) {
		stream := fmt.Sprint("raw-", writers.Add(1))
		for revision := eventstore.NoStream; p.Next(); revision++ {
			event := eventstore.NewEvent{ID: uuid.New(), Type: "Raw", Data: []byte(`{"story":"ACME-1","place":1}`), Metadata: make([]byte, 400)}
			if _, err := store.Append(b.Context(), stream, revision, []eventstore.NewEvent{event}); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkCommands is 64 clients that prioritise stories of one backlog, whose size is in the name: nearly every command
// moves one.
func BenchmarkCommands(b *testing.B) {
	sizes := []int{100, 10_000, 50_000}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, stories := range sizes {
		b.Run(fmt.Sprint(stories), func(b *testing.B) {
			l := acme(b, eventstoretest.Client(b, b.TempDir()))
			for n := 2; n < stories; n += 500 {
				var batch []ledger.Decision
				for range 500 {
					batch = append(batch, by("ana", backlog.WriteStory{Title: "a story of some length"}))
				}
				must(b, l, request(batch...))
			}
			var n atomic.Int64
			b.ResetTimer()
			b.SetParallelism(32)
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					k := n.Add(1)
					c := backlog.PrioritizeStory{Story: fmt.Sprintf("ACME-%d", rand.Int64N(int64(stories))+1), Top: k%2 == 0, Bottom: k%2 == 1}
					if _, err := l.Do(b.Context(), request(by("ana", c))); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}

// BenchmarkUndo takes back, and brings back, the first and the last of 100,000 decisions of a backlog.
func BenchmarkUndo(b *testing.B) {
	l := acme(b, eventstoretest.Client(b, b.TempDir()))
	var ids []string
	batches := 200
	if testing.Short() {
		batches = 2
	}
	for range batches {
		var batch []ledger.Decision
		for range 500 {
			batch = append(batch, by("ana", backlog.WriteStory{Title: "a story of some length", Description: "what there is to know about it"}))
		}
		for _, e := range must(b, l, request(batch...)).Events {
			ids = append(ids, e.ID)
		}
	}
	for name, id := range map[string]string{"first": ids[0], "last": ids[len(ids)-1]} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				id = must(b, l, request(by("ana", ledger.Undo{Decision: id}))).Events[0].ID
			}
		})
	}
}
