package embedded

import (
	"fmt"
	"log/slog"
	"math"
	"testing"
)

// written is a store on disk of n events, dealt in turn to a number of streams.
func written(b *testing.B, n, streams int) *store {
	b.Helper()
	dir := b.TempDir()
	if err := Fill(dir, n, func(n int) string { return fmt.Sprintf("backlog-%d", n%streams) }); err != nil {
		b.Fatal(err)
	}
	s, err := openStore(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// BenchmarkRawRead reads 200,000 events from the database, without the protocol.
func BenchmarkRawRead(b *testing.B) {
	total := 200_000
	if testing.Short() {
		total = 2_000
	}
	for _, streams := range []int{1, 10} {
		s := written(b, total, streams)
		b.Run(fmt.Sprintf("log/streams=%d", streams), func(b *testing.B) {
			for b.Loop() {
				walk(b, total, s.allForwards)
			}
			b.ReportMetric(float64(b.N*total)/b.Elapsed().Seconds(), "events/s")
		})
		b.Run(fmt.Sprintf("stream/streams=%d", streams), func(b *testing.B) {
			for b.Loop() {
				walk(b, total/streams, func(from, limit uint64) (page, error) { return s.streamForwards("backlog-0", from, limit) })
			}
			b.ReportMetric(float64(b.N*total/streams)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// walk reads page by page and fails unless it finds n events.
func walk(b *testing.B, n int, read func(from, limit uint64) (page, error)) {
	b.Helper()
	found := 0
	for p := (page{more: true}); p.more; {
		var err error
		if p, err = read(p.next, math.MaxUint64); err != nil {
			b.Fatal(err)
		}
		found += len(p.events)
	}
	if found != n {
		b.Fatalf("%d events, want %d", found, n)
	}
}
