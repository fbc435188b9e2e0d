package projections

import (
	"slices"
	"sync"
	"testing"
	"time"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

// floorPage is how many events the floor takes in one transaction: more make it hardly quicker.
const floorPage = 4096

// BenchmarkReadModels brings all read models from a log of 500,000 events: a bare loop writes the same rows, which it knows beforehand;
// one event after the other has its transaction, at the end of the log; the engine reads an event store, the embedded one and one that
// plays EventStoreDB.
func BenchmarkReadModels(b *testing.B) {
	size, single := full(500_000), full(2_000)
	log := syntheticLog(size + 10*single)
	rest := log[size:]
	log = log[:size:size]
	var members []*consumer
	var pages [][]kit.Change
	known := sync.OnceFunc(func() { members, pages = recordChanges(b, log, floorPage) })

	b.Run("floor", func(b *testing.B) {
		known()
		for b.Loop() {
			b.StopTimer()
			pool := emptyTables(b)
			b.StartTimer()
			if err := writeFloor(b.Context(), pool, pages); err != nil {
				b.Fatal(err)
			}
		}
		reportEvents(b, size)
	})
	b.Run("one event a transaction", func(b *testing.B) {
		known()
		pages = nil // they are large
		for b.Loop() {
			if len(rest) == 0 {
				b.Fatal("the log is too short")
			}
			for page := range slices.Chunk(rest[:single], 1) {
				takeTogether(b, members, page)
			}
			rest = rest[single:]
		}
		reportEvents(b, single)
	})
	dir := b.TempDir()
	stored := sync.OnceValue(func() events.Position { return storeLog(b, dir, log) })
	b.Run("engine", func(b *testing.B) {
		end := stored()
		runEngine(b, eventstoretest.Serve(b, dir), end)
		reportEvents(b, size)
	})
	b.Run("engine on a played server", func(b *testing.B) {
		end := stored()
		runEngine(b, eventstoretest.Server(b, dir), end)
		reportEvents(b, size)
	})
}

// storeLog puts a log into an event store of that directory, and says where it ends.
func storeLog(b *testing.B, dir string, log []events.Raw) events.Position {
	b.Helper()
	s := &store{dir: dir, address: "127.0.0.1:0"}
	s.open(b)
	s.client = s.under(b, "")
	for part := range slices.Chunk(log, 1000) {
		s.append(b, part)
	}
	if err := s.server.Close(); err != nil {
		b.Fatal(err)
	}
	return s.appended
}

// runEngine runs an engine on an event store until it has taken all.
func runEngine(b *testing.B, url string, end events.Position) {
	client := eventstoretest.Connect(b, eventstore.Options{URL: url})
	for b.Loop() {
		b.StopTimer()
		e := New(Options{Pool: connect(b, postgrestest.Database(b)), Client: client, Node: "one"})
		b.StartTimer()
		stop := start(b, e)
		for e.Wait(b.Context(), e.Models(), "", end) != nil {
			pause(b.Context(), time.Millisecond)
		}
		b.StopTimer()
		stop()
		b.StartTimer()
	}
}

// reportEvents reports how many events a second were taken.
func reportEvents(b *testing.B, inEach int) {
	b.ReportMetric(float64(inEach*b.N)/b.Elapsed().Seconds(), "events/s")
}
