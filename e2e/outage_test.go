package e2e_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"waymark/eventstore/embedded"
	"waymark/postgres"
)

// outage is how long a store stays away.
const outage = 60 * time.Second

// failFast is how long a command may take to fail while a store is known to be away.
const failFast = 5 * time.Second

func TestAnOutageOfTheEventStoreFailsCommandsFastAndIsSurvived(t *testing.T) {
	t.Parallel() // it waits, most of its time
	dir := dataDir(t)
	store := &eventStore{t: t, dir: t.TempDir(), addr: "127.0.0.1:0"}
	store.start()
	t.Cleanup(func() { store.stop() })
	s := serve(t, dir, "WAYMARK_EVENTSTORE=esdb://"+store.addr+"?tls=false")
	load := startLoad(t, s)
	load.waitAcknowledged(50)

	store.stop()
	time.Sleep(outage) // the outage itself
	load.expectOnlyFastFailures(http.StatusServiceUnavailable)
	if status := s.get("/v1/products/OUT/backlog", nil); status != http.StatusOK {
		t.Errorf("a query while the event store is away answers %d", status)
	}
	store.start()
	load.expectRecovery(s)
}

func TestAnOutageOfPostgresFailsQueriesFastAndIsSurvived(t *testing.T) {
	t.Parallel() // it waits, most of its time
	dir, clusterDir := dataDir(t), filepath.Join(dataDir(t), "postgres")
	startCluster := func() *postgres.Cluster {
		c, err := postgres.Start(context.Background(), postgres.ClusterOptions{Dir: clusterDir, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	cluster := startCluster()
	t.Cleanup(func() { cluster.Stop(context.Background()) })
	s := serve(t, dir, "WAYMARK_POSTGRES="+cluster.DSN(""))
	load := startLoad(t, s)
	load.waitAcknowledged(50)

	if err := cluster.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(outage)
	for time.Now().Before(deadline) {
		began := time.Now()
		var problem struct{ Title string }
		status := s.get("/v1/products/OUT/backlog", &problem)
		if took := time.Since(began); status != http.StatusServiceUnavailable || problem.Title == "" || took > failFast {
			t.Errorf("a query while PostgreSQL is away answers %d after %v", status, took)
			break
		}
		time.Sleep(time.Second) // between two looks during the outage
	}
	cluster = startCluster()
	load.expectRecovery(s)
}

// eventStore is an embedded event store apart from Waymark, always at the same address.
type eventStore struct {
	t      *testing.T
	dir    string
	addr   string
	server *embedded.Server
}

func (e *eventStore) start() {
	e.t.Helper()
	listener, err := net.Listen("tcp", e.addr)
	if err != nil {
		e.t.Fatal(err)
	}
	e.addr = listener.Addr().String()
	if e.server, err = embedded.Open(embedded.Options{Dir: e.dir, Logger: slog.New(slog.DiscardHandler)}); err != nil {
		e.t.Fatal(err)
	}
	go e.server.Serve(listener)
}

func (e *eventStore) stop() {
	if e.server != nil {
		e.server.Close()
		e.server = nil
	}
}

// load is clients that write stories without end.
type load struct {
	t            *testing.T
	acknowledged atomic.Int64
	mu           sync.Mutex
	failures     map[int]int // by status, 0 for no answer
	slowest      time.Duration
	untyped      int // failures without a problem document
	titles       map[string]bool
}

func startLoad(t *testing.T, s *server) *load {
	t.Helper()
	s.must("/v1/products", map[string]any{"key": "OUT", "name": "Outage", "reason": "test"})
	l := &load{t: t, failures: map[int]int{}, titles: map[string]bool{}}
	ctx, stop := context.WithCancel(context.Background())
	var clients sync.WaitGroup
	for c := range 4 {
		clients.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				l.write(s, fmt.Sprintf("client %d story %d", c, n))
				time.Sleep(10 * time.Millisecond) // load, not a race for the largest backlog
			}
		})
	}
	t.Cleanup(func() { stop(); clients.Wait() })
	return l
}

func (l *load) write(s *server, title string) {
	began := time.Now()
	var body struct{ Title, Type string }
	status, header := s.do(context.Background(), http.MethodPost, "/v1/products/OUT/commands/write-story",
		map[string]string{"Idempotency-Key": title}, map[string]any{"title": title}, &body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if status == http.StatusOK {
		l.acknowledged.Add(1)
		l.titles[title] = true
		return
	}
	l.failures[status]++
	l.slowest = max(l.slowest, time.Since(began))
	if header.Get("Content-Type") != "application/problem+json" || header.Get("Retry-After") == "" {
		l.untyped++
	}
	time.Sleep(20 * time.Millisecond) // a client that comes back
}

func (l *load) waitAcknowledged(n int64) {
	l.t.Helper()
	eventually(l.t, 5*time.Minute, "commands are acknowledged", func() bool { return l.acknowledged.Load() >= n })
}

// expectOnlyFastFailures checks what came back during an outage.
func (l *load) expectOnlyFastFailures(status int) {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	total := 0
	for got, count := range l.failures {
		total += count
		if got != status {
			l.t.Errorf("%d commands answered %d", count, got)
		}
	}
	if total == 0 || l.untyped > 0 || l.slowest > failFast {
		l.t.Errorf("%d failures, %d of them no problem document with Retry-After, the slowest after %v", total, l.untyped, l.slowest)
	}
	l.t.Logf("%d failures during %v, the slowest after %v", total, outage, l.slowest)
}

// expectRecovery waits until commands are acknowledged again, visible, and each exactly once.
func (l *load) expectRecovery(s *server) {
	l.t.Helper()
	l.waitAcknowledged(l.acknowledged.Load() + 50)
	var probe answer
	eventually(l.t, 5*time.Minute, "read models follow", func() bool {
		status, _ := s.do(l.t.Context(), http.MethodPost, "/v1/products/OUT/commands/write-story", nil, map[string]any{"title": "probe"}, &probe)
		return status == http.StatusOK && s.get("/v1/products/OUT/backlog?min_position="+probe.Position, nil) == http.StatusOK
	})
	l.mu.Lock()
	acknowledged := make([]string, 0, len(l.titles))
	for title := range l.titles {
		acknowledged = append(acknowledged, title)
	}
	l.mu.Unlock()
	probe = s.must("/v1/products/OUT/commands/write-story", map[string]any{"title": "probe"})
	found := map[string]int{}
	for _, story := range s.backlog("OUT", "min_position="+probe.Position) {
		found[story.Title]++
	}
	for _, title := range acknowledged {
		if found[title] != 1 {
			l.t.Errorf("%q is in the backlog %d times", title, found[title])
		}
	}
}
