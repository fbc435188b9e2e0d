package export_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"waymark/audit/export"
	"waymark/events"
	"waymark/eventstore/eventstoretest"
)

// BenchmarkExport exports a product of 1,000,000 events, all sealed, beside others: until its first line is there, all of it, with the
// memory that this takes; verifies the file, and brings it into another store.
func BenchmarkExport(b *testing.B) {
	count := 1_000_000
	if testing.Short() {
		count = 5_000
	}
	if n, err := strconv.Atoi(os.Getenv("WAYMARK_BENCH_EVENTS")); err == nil {
		count = n
	}
	l := newLedger(b)
	l.fill(b, count)
	l.seal(b)
	path := filepath.Join(b.TempDir(), "export.ndjson")
	b.Run("first line", func(b *testing.B) {
		for b.Loop() {
			l.export(b, cut{})
		}
		b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/op")
	})
	b.Run("all", func(b *testing.B) {
		m := &memory{}
		idle := m.now()
		for b.Loop() {
			file, err := os.Create(path)
			if err != nil {
				b.Fatal(err)
			}
			m.Writer = file
			l.export(b, m)
			file.Close()
		}
		b.ReportMetric(float64(b.N*count)/b.Elapsed().Seconds(), "events/s")
		b.ReportMetric(float64(m.most-min(idle, m.most))/(1<<20), "MB-more")
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			file, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			if report, err := export.Check(file, export.Options{Key: l.key.Verifier}); err != nil || !report.Holds() || report.Events != int64(count) {
				b.Fatalf("%d events, %v, %v", report.Events, report.Faults, err)
			}
			file.Close()
		}
		b.ReportMetric(float64(b.N*count)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("import", func(b *testing.B) {
		for b.Loop() {
			file, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			l.bring(b, file)
			file.Close()
		}
		b.ReportMetric(float64(b.N*count)/b.Elapsed().Seconds(), "events/s")
	})
}

// fill makes a product of that many events, and others.
func (l *ledger) fill(b *testing.B, count int) {
	l.Add(b, "product-AA", 1)
	streams := []string{"backlog-AA", "backlog-BB", "roadmap-AA", "backlog-AA", "discovery-AA", "product-BB"}
	for n, made := 0, 1; made < count; n++ {
		stream := streams[n%len(streams)]
		_, product, _ := events.CutStream(stream)
		more := 500
		if product == "AA" {
			more = min(more, count-made)
			made += more
		}
		l.Add(b, stream, more)
	}
}

// export writes an export of AA as far as it is taken.
func (l *ledger) export(b *testing.B, w io.Writer) {
	e, err := l.exporter().Open(b.Context(), "AA", export.Part{})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if err := e.Write(b.Context(), w, func() error { return nil }); err != nil && !errors.Is(err, io.ErrShortWrite) {
		b.Fatal(err)
	}
}

// bring brings an export into a store of its own.
func (l *ledger) bring(b *testing.B, file io.Reader) {
	dir := b.TempDir()
	m := export.NewImporter(eventstoretest.Client(b, b.TempDir()), dir, time.Now, l.quiet())
	i, err := m.Import(b.Context(), "ana", file)
	for err == nil && i.State == export.Running {
		<-time.After(time.Millisecond)
		i, _ = m.Get(i.ID)
	}
	if err != nil || i.State != export.Done {
		b.Fatalf("%+v, %v", i, err)
	}
}

// cut takes one line.
type cut struct{}

func (cut) Write(p []byte) (int, error) { return 0, io.ErrShortWrite }

// memory is a file, and the most memory that was in use while it was written.
type memory struct {
	io.Writer
	writes int
	most   uint64
}

// Write writes on, and now and again looks at the memory.
func (m *memory) Write(p []byte) (int, error) {
	if m.writes++; m.writes%4000 == 100 {
		m.most = max(m.most, m.now())
	}
	return m.Writer.Write(p)
}

// now is how much is in use.
func (*memory) now() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
