package eventstore

import (
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// writers is how many goroutines append at once, per core.
const writers = 32

// BenchmarkAppend appends one event a time, each goroutine to a stream of its own, through the supervised client.
func BenchmarkAppend(b *testing.B) {
	c := connect(b, newStore(b).address)
	if err := c.Ready(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.SetParallelism(writers)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		stream := "notes-" + uuid.NewString()
		for revision := NoStream; p.Next(); revision++ {
			if _, err := c.Append(b.Context(), stream, revision, one()); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkAppendRaw does the same through the official client alone.
func BenchmarkAppendRaw(b *testing.B) {
	config, err := esdb.ParseConnectionString("esdb://" + newStore(b).address + "?tls=false")
	if err != nil {
		b.Fatal(err)
	}
	config.Logger = esdb.NoopLogging()
	inner, err := esdb.NewClient(config)
	if err != nil {
		b.Fatal(err)
	}
	defer inner.Close()
	b.SetParallelism(writers)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		stream := "notes-" + uuid.NewString()
		for revision := uint64(0); p.Next(); revision++ {
			e := one()[0]
			options := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
			if revision > 0 {
				options.ExpectedRevision = esdb.Revision(revision - 1)
			}
			if _, err := inner.AppendToStream(b.Context(), stream, options, esdb.EventData{
				EventID: e.ID, EventType: e.Type, ContentType: esdb.ContentTypeJson, Data: e.Data, Metadata: e.Metadata,
			}); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkSubscriber delivers a log that stands already; one operation is one event.
func BenchmarkSubscriber(b *testing.B) {
	c := connect(b, newStore(b).address)
	for revision := NoStream; revision < int64(b.N); {
		evs := some(500)
		if _, err := c.Append(b.Context(), "notes-A", revision, evs); err != nil {
			b.Fatal(err)
		}
		revision += int64(len(evs))
	}
	b.ResetTimer()
	_, out := subscribe(b, c, SubscriberOptions{Streams: "notes-.*"})
	var taken atomic.Int64
	for taken.Load() < int64(b.N) {
		m, p := receivePage(b, out)
		taken.Add(int64(len(p.Events)))
		m.Ack()
	}
}
