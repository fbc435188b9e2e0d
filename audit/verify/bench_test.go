package verify_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit/merkle"
	"waymark/audit/merkle/merkletest"
	"waymark/eventstore/eventstoretest"
	"waymark/postgres/postgrestest"
)

// BenchmarkVerify verifies a log of 1,000,000 events in 50 streams, with the tree beside it, and makes that tree.
func BenchmarkVerify(b *testing.B) {
	count := 1_000_000
	if testing.Short() {
		count = 5_000
	}
	pool, err := pgxpool.New(b.Context(), postgrestest.Database(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	w := merkletest.New(eventstoretest.Client(b, b.TempDir()))
	for n := 0; len(w.All) < count; n++ {
		w.Add(b, fmt.Sprintf("backlog-P%d", n%50), min(count-len(w.All), 1000))
	}
	tree := merkle.New(pool, w.Store)
	b.Run("make the tree", func(b *testing.B) {
		for b.Loop() {
			if err := tree.Drop(b.Context()); err != nil {
				b.Fatal(err)
			}
			if head, err := tree.CatchUp(b.Context()); err != nil || head.Size != int64(count) {
				b.Fatalf("%+v, %v", head, err)
			}
		}
		b.ReportMetric(float64(b.N*count)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if report := walk(b, w.Store, tree); !report.Holds() || report.Recorded != int64(count) {
				b.Fatalf("%+v", report)
			}
		}
		b.ReportMetric(float64(b.N*count)/b.Elapsed().Seconds(), "events/s")
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/op")
	})
}
