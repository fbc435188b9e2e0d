package embedded_test

import (
	"slices"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"waymark/eventstore/embedded"
)

// contender is one way to do a piece of work. Prepare, if any, is not timed.
type contender struct {
	name    string
	prepare func()
	work    func()
}

// contest lets contenders do the same work in turn, so that whatever else the machine does meets all of them alike, and
// is the median of the time that each took.
func contest(b *testing.B, contenders ...contender) []time.Duration {
	rounds := 9 // for each iteration that the benchmark asks for, so that a median means something
	if testing.Short() {
		rounds = 1
	}
	took := make([][]time.Duration, len(contenders))
	b.ReportMetric(0, "ns/op") // it would be of all of them together
	for b.Loop() {
		for range rounds {
			for i, c := range contenders {
				if c.prepare != nil {
					c.prepare()
				}
				began := time.Now()
				c.work()
				took[i] = append(took[i], time.Since(began))
			}
		}
	}
	medians := make([]time.Duration, len(contenders))
	for i := range took {
		slices.Sort(took[i])
		medians[i] = took[i][len(took[i])/2]
	}
	return medians
}

// full is the size of a benchmark: a hundredth of it where benchmarks only show that they run.
func full(size int) int {
	if testing.Short() {
		return size / 100
	}
	return size
}

// contestRates reports how many of the n things each contender does in a second.
func contestRates(b *testing.B, n int, things string, contenders ...contender) {
	for i, median := range contest(b, contenders...) {
		b.ReportMetric(float64(n)/median.Seconds(), contenders[i].name+"-"+things+"/s")
	}
}

// contestTimes reports how many microseconds each contender takes.
func contestTimes(b *testing.B, contenders ...contender) {
	for i, median := range contest(b, contenders...) {
		b.ReportMetric(float64(median.Nanoseconds())/1000, contenders[i].name+"-µs")
	}
}

// sized is an event like those of Fill.
func sized(n uint64) esdb.EventData {
	data, metadata := embedded.Payload(n)
	return esdb.EventData{EventID: uuid.New(), EventType: "StoryPrioritized", ContentType: esdb.ContentTypeJson, Data: data, Metadata: metadata}
}

// filled is a store of a number of events, which is served and at rest.
func filled(b *testing.B, events int, stream func(n int) string) *running {
	b.Helper()
	dir := b.TempDir()
	if err := embedded.Fill(dir, events, stream); err != nil {
		b.Fatal(err)
	}
	s := serve(b, dir)
	if err := s.server.Rest(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s
}
