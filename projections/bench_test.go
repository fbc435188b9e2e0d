package projections

import (
	"testing"

	"waymark/postgres/postgrestest"
)

// full is the size of a benchmark: a fiftieth of it where benchmarks only show that they run.
func full(size int) int {
	if testing.Short() {
		return size / 50
	}
	return size
}

// BenchmarkProject takes a log of 100,000 mixed events of ten products, with 10,000 stories in the end, in pages of 2048. It says how many
// bytes of the database an event takes, too.
func BenchmarkProject(b *testing.B) {
	benchEvents := full(100_000)
	log := syntheticLog(benchEvents)
	for _, m := range models() {
		b.Run(m.Name, func(b *testing.B) {
			var c *consumer
			for b.Loop() {
				b.StopTimer()
				c = own(b, connect(b, postgrestest.Database(b)), m, "one")
				b.StartTimer()
				for rest := log; len(rest) > 0; {
					n := min(2048, len(rest))
					if err := c.take(b.Context(), rest[:n], false); err != nil {
						b.Fatal(err)
					}
					rest = rest[n:]
				}
			}
			b.ReportMetric(float64(benchEvents*b.N)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(sizeOf(b, c))/float64(benchEvents), "B/event")
		})
	}
}

// sizeOf is how many bytes the tables of a read model take, with their indexes.
func sizeOf(t testing.TB, c *consumer) (size int64) {
	t.Helper()
	err := c.pool.QueryRow(t.Context(), `select sum(pg_total_relation_size(c.oid))::bigint from pg_class c
		join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r'`, c.model.Name).Scan(&size)
	if err != nil {
		t.Fatal(err)
	}
	return size
}

// BenchmarkOneEvent takes pages of one event: what an idle log costs from the event to its rows.
func BenchmarkOneEvent(b *testing.B) {
	log := syntheticLog(full(20_000))
	for _, m := range models() {
		b.Run(m.Name, func(b *testing.B) {
			c := own(b, connect(b, postgrestest.Database(b)), m, "one")
			rest := log
			for rest[0].Stream == log[0].Stream || len(rest) > full(10_000) {
				n := min(full(512), len(rest))
				if err := c.take(b.Context(), rest[:n], false); err != nil {
					b.Fatal(err)
				}
				rest = rest[n:]
			}
			b.ResetTimer()
			for i := 0; i < b.N; i++ {
				if len(rest) == 0 {
					b.Skip("the log is too short")
				}
				if err := c.take(b.Context(), rest[:1], true); err != nil {
					b.Fatal(err)
				}
				rest = rest[1:]
			}
		})
	}
}
