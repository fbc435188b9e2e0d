package embedded_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// BenchmarkDurableAppend appends one event of about 300 bytes at a time, each writer to a stream of its own.
func BenchmarkDurableAppend(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s := serve(b, b.TempDir())
			s.append(b, "warm", esdb.Any{}, sized()...)
			var next atomic.Int64
			var writing sync.WaitGroup
			b.ResetTimer()
			for w := range writers {
				writing.Go(func() {
					o := esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}
					for next.Add(1) <= int64(b.N) {
						if _, err := s.AppendToStream(b.Context(), fmt.Sprintf("notes-%d", w), o, sized()...); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			writing.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
		})
	}
}

func sized() []esdb.EventData {
	evs := notes("Noted", 1)
	evs[0].Data = fmt.Appendf(nil, `{"text":"%0250d"}`, 7)
	return evs
}

// BenchmarkCatchUp follows a log of 50,000 events from its start.
func BenchmarkCatchUp(b *testing.B) {
	const total = 50_000
	s := serve(b, b.TempDir())
	for range total / 500 {
		evs := notes("Noted", 500)
		for i := range evs {
			evs[i].Data = sized()[0].Data
		}
		s.append(b, "notes-A", esdb.Any{}, evs...)
	}
	for b.Loop() {
		a := s.followAll(b, esdb.SubscribeToAllOptions{From: esdb.Start{}})
		a.events(total)
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*total/b.Elapsed().Seconds(), "events/s")
}
