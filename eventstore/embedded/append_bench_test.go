package embedded_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/eventstore/embedded"
)

// BenchmarkDurableAppend appends one event a time, each writer to a stream of its own, through the official client: to the
// store, to a server that does nothing, and beside them the same bytes straight to Pebble.
func BenchmarkDurableAppend(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			bare, err := embedded.OpenBare(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			defer bare.Close()
			each := 30
			contestRates(b, writers*each, "appends",
				contender{name: "store", work: writing(b, writers, each, appends(b, serve(b, b.TempDir()).Client))},
				contender{name: "idle", work: writing(b, writers, each, appends(b, serveIdle(b, nil)))},
				contender{name: "pebble", work: writing(b, writers, each, func(stream string, _ uint64) error { return bare.Append(stream) })},
			)
		})
	}
}

// appends appends an event to a stream.
func appends(b *testing.B, c *esdb.Client) func(stream string, n uint64) error {
	return func(stream string, n uint64) error {
		_, err := c.AppendToStream(b.Context(), stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, sized(n))
		return err
	}
}

// writing has a number of writers append that many events each.
func writing(b *testing.B, writers, each int, one func(stream string, n uint64) error) func() {
	var n atomic.Uint64
	return func() {
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				stream := fmt.Sprintf("backlog-%d", w)
				for range each {
					if err := one(stream, n.Add(1)); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		group.Wait()
	}
}
