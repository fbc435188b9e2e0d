package audit_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/httpapi/moment"
	"waymark/ledger"
	"waymark/postgres/postgrestest"
)

// BenchmarkCheck checks one product: how long each event takes, and how many more megabytes than idle this process, which
// holds the event store and the projections too, has at most. WAYMARK_BENCH_EVENTS says how many events; a tenth of them
// writes stories, up to 10,000, the others move them.
func BenchmarkCheck(b *testing.B) {
	count, err := strconv.Atoi(os.Getenv("WAYMARK_BENCH_EVENTS"))
	if err != nil {
		count = 5_000
	}
	store := eventstoretest.Client(b, b.TempDir())
	fill(b, store, count)
	pool, err := pgxpool.New(b.Context(), postgrestest.Database(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	engine, wait := project(b, store, pool)
	r := audit.Replayer{Store: store, Last: store.Last, Wait: wait, Open: opening(engine)}
	last, _, err := store.Last(b.Context(), events.Backlog.Stream("ACME"))
	if err != nil {
		b.Fatal(err)
	}
	if err := wait(b.Context(), last.Position); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		idle, cpu, theirs, began := resident(b, "VmRSS", true), processor(b), database(b, pool), time.Now()
		out, check, err := r.Check(b.Context(), "ACME", moment.Moment{})
		if err != nil || check.Total > 0 || out.Events < count/2 {
			b.Fatalf("%d events, %+v, %v", out.Events, check.Differences, err)
		}
		b.ReportMetric(float64(out.Events)/time.Since(began).Seconds(), "events/s")
		b.ReportMetric((processor(b)-cpu).Seconds()*1e6/float64(out.Events), "cpu-µs/event")
		b.ReportMetric((database(b, pool)-theirs).Seconds()*1e6/float64(out.Events), "database-µs/event")
		b.ReportMetric(float64(resident(b, "VmHWM", false)-idle)/1024, "MB-more")
	}
}

// fill makes a product of that many events.
func fill(b *testing.B, store *eventstore.Client, count int) {
	b.Helper()
	l := newLedger(store)
	random := rand.New(rand.NewPCG(1, 2))
	stories := min(count/10, 10_000)
	batch := []ledger.Decision{}
	add := func(c ledger.Command) {
		batch = append(batch, ledger.Decision{Command: c, Actor: "ana", Reason: "why not", Source: "api"})
	}
	give := func() {
		if _, err := l.Do(b.Context(), ledger.Request{Product: "ACME", Decisions: batch}); err != nil {
			b.Fatal(err)
		}
		batch = nil
	}
	add(product.StartProduct{Key: "ACME", Name: "Acme"})
	give()
	for i := 1; i < count; i++ {
		switch story := fmt.Sprint("ACME-", 1+random.IntN(stories)); {
		case i <= stories:
			add(backlog.WriteStory{Title: fmt.Sprint("Story ", i), Description: "As long as what people write of a story, in a sentence or two.", Labels: []string{"x"}})
		case i%10 == 0:
			add(backlog.MoveStory{Story: story, Status: []string{"To Do", "In Progress", "Done"}[random.IntN(3)]})
		default:
			add(backlog.PrioritizeStory{Story: story, Place: 1 + random.IntN(stories)})
		}
		if len(batch) == 100 {
			give()
		}
	}
	if len(batch) > 0 {
		give()
	}
}

// resident is a figure of this process's memory in KiB: what it has, or the most it had. The most is reset where that is
// asked for.
func resident(b *testing.B, name string, reset bool) int {
	b.Helper()
	if reset {
		debug.FreeOSMemory()
		if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
			b.Skip(err)
		}
	}
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip(err)
	}
	found := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(text)
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// processor is how long this process has worked.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// database is how long the processes of the database have worked.
func database(b *testing.B, pool *pgxpool.Pool) time.Duration {
	b.Helper()
	var backend int
	if err := pool.QueryRow(b.Context(), "select pg_backend_pid()").Scan(&backend); err != nil {
		b.Fatal(err)
	}
	_, server := worked(b, strconv.Itoa(backend))
	all, _ := worked(b, server)
	others, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		b.Fatal(err)
	}
	for _, other := range others {
		if ticks, parent := worked(b, filepath.Base(other)); parent == server {
			all += ticks
		}
	}
	return time.Duration(all) * (time.Second / 100)
}

// worked is how many hundredths of a second a process and its ended children have worked, and its parent; nothing of one
// that is gone.
func worked(b *testing.B, process string) (ticks int, parent string) {
	text, err := os.ReadFile("/proc/" + process + "/stat")
	if err != nil {
		return 0, ""
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // from the third on
	for _, field := range fields[11:15] {
		n, err := strconv.Atoi(field)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return ticks, fields[1]
}

// BenchmarkSteps replays a whole product step by step: how many steps it tells a second, with what differs from one to the next.
func BenchmarkSteps(b *testing.B) {
	count, err := strconv.Atoi(os.Getenv("WAYMARK_BENCH_EVENTS"))
	if err != nil {
		count = 5_000
	}
	store := eventstoretest.Client(b, b.TempDir())
	fill(b, store, count)
	for b.Loop() {
		began := time.Now()
		answer := replayed(store, "ACME/replay?from=2001-01-01", nil)
		if text := answer.Body.Bytes(); answer.Code != http.StatusOK || !bytes.Contains(text[bytes.LastIndexByte(text[:len(text)-1], '\n'):], []byte(`"kind":"end"`)) {
			b.Fatalf("%d: %.500s", answer.Code, text)
		} else {
			b.ReportMetric(float64(bytes.Count(text, []byte("\n"))-2)/time.Since(began).Seconds(), "steps/s")
		}
	}
}
