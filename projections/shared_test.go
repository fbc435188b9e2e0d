package projections

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/postgres/postgrestest"
)

// shared is an event store that others have used for long, and the log of ours that is in it.
type shared struct {
	*store
	ours    *eventstore.Client
	log     []events.Raw
	foreign int // events
}

// neighbours name streams of others, some nearly as ours are named, and those that the store's own projections write.
func neighbours() []string {
	return []string{
		"order-%d", "backlog-P%d", "product-%d", "waymark.backlog-old.%d", "waymark.product-%d", "waymark.backlogs-P%d", "waymark-backlog-P%d",
		"$ce-waymark.backlog%d", "$et-StoryWritten%d", "$category-backlog%d",
	}
}

// ofOthers are events of a stream of others: half of them are called as ours are, and of what a projection of the store writes
// all are links to events of ours.
func ofOthers(stream string, n int) []eventstore.NewEvent {
	evs := make([]eventstore.NewEvent, n)
	for i := range evs {
		e := eventstore.NewEvent{ID: uuid.New(), Type: "OrderPlaced", Data: []byte(`{"order":"4711","lines":[{"sku":"a","n":3}]}`), Metadata: []byte(`{"by":"them"}`)}
		switch {
		case stream[0] == '$':
			e.Type, e.Data, e.Metadata = "$>", []byte("0@waymark.backlog-P1"), []byte(`{"$causedBy":"us"}`)
		case i%2 == 0:
			e.Type = events.StoryWritten{}.Type()
		}
		evs[i] = e
	}
	return evs
}

// openShared has our log lie between as many events of others as are wanted, in streams of a hundred.
func openShared(t testing.TB, log []events.Raw, foreign int) *shared {
	t.Helper()
	s := &shared{store: openStore(t), log: log}
	s.ours = eventstoretest.Connect(t, eventstore.Options{URL: "esdb://" + s.address + "?tls=false", StreamPrefix: "waymark."})
	theirs := s.client
	const parts = 50
	for part := range parts {
		for streams := foreign / parts / 100; streams > 0; streams-- {
			name := fmt.Sprintf(neighbours()[s.foreign/100%len(neighbours())], s.foreign)
			if _, err := theirs.Append(t.Context(), name, eventstore.NoStream, ofOthers(name, 100)); err != nil {
				t.Fatal(err)
			}
			s.foreign += 100
		}
		s.client = s.ours
		s.append(t, log[len(log)*part/parts:len(log)*(part+1)/parts])
		s.client = theirs
	}
	return s
}

// project builds the read models of our log on a database, or goes on with them, and says how long that took.
func (s *shared) project(t testing.TB, pool *pgxpool.Pool) time.Duration {
	t.Helper()
	began := time.Now()
	e := New(Options{Pool: pool, Client: s.ours, Node: "one"})
	stop := start(t, e)
	defer stop()
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	return time.Since(began)
}

func TestWhatOthersWriteIntoTheStoreParksNothingAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := openShared(t, syntheticLog(500), 20_000)
	pool := connect(t, postgrestest.Database(t))
	s.project(t, pool)
	holds(t, pool, s.log)
	if parked := texts(t, pool, "select product from waymark.parked union all select product from waymark.skipped"); len(parked) > 0 {
		t.Errorf("parked: %q", parked)
	}
}

// BenchmarkASharedStore is what others' events in the store cost us: 10,000 events of ours alone, and among 1,000,000 of
// others in 10,000 streams (or as many as WAYMARK_BENCH_FOREIGN says).
func BenchmarkASharedStore(b *testing.B) {
	foreign := full(1_000_000)
	if text := os.Getenv("WAYMARK_BENCH_FOREIGN"); text != "" {
		var err error
		if foreign, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	log := syntheticLog(full(10_000))
	alone, among := openShared(b, log, 0), openShared(b, log, foreign)
	for b.Loop() {
		for name, s := range map[string]*shared{"alone": alone, "shared": among} {
			pool := connect(b, postgrestest.Database(b))
			b.ReportMetric(s.project(b, pool).Seconds()*1000, name+"-build-ms")
			b.ReportMetric(s.project(b, pool).Seconds()*1000, name+"-restart-ms")
		}
	}
	b.ReportMetric(0, "ns/op")
}
