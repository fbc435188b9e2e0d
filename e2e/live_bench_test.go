package e2e_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkLive is what those who read decisions live cost those who write: the commands that 64 clients get done on many products,
// with nobody who reads and with 1,000 who do; each of these on a product of its own, or all of them on one product on which, beside
// the others, two decisions a second are made. Readers run on the same machine, and what they take counts.
func BenchmarkLive(b *testing.B) {
	products, each, rounds := 1000, 80, 4
	if testing.Short() {
		products, each, rounds = 20, 4, 1
	}
	l := newLiveLoad(b, serve(b, dataDir(b)), products)
	l.spread(each)
	for name, of := range map[string]func(reader int) string{
		"each on its own": func(reader int) string { return l.keys[reader] },
		"all on one":      func(int) string { return l.shared },
	} {
		b.Run(name, func(b *testing.B) {
			var alone, watched rate
			told := 0.0
			for b.Loop() {
				for range rounds {
					l.rest(b)
					alone.add(l.worked(b, each))
					leave := l.read(b, products, of)
					before := l.told(b)
					watched.add(l.worked(b, each))
					told += l.told(b) - before
					leave()
				}
			}
			b.ReportMetric(0, "ns/op") // it would be of both together
			alone.report(b, "alone")
			watched.report(b, "watched")
			b.ReportMetric(told/watched.lasted.Seconds(), "told/s")
		})
	}
}

// rate is how many commands were done in how long, and how long the server's processors worked on them.
type rate struct {
	done   int
	lasted time.Duration
	cpu    float64 // seconds
}

func (r *rate) add(more rate) {
	r.done, r.lasted, r.cpu = r.done+more.done, r.lasted+more.lasted, r.cpu+more.cpu
}

func (r *rate) report(b *testing.B, who string) {
	b.ReportMetric(float64(r.done)/r.lasted.Seconds(), who+"-command/s")
	b.ReportMetric(r.cpu*1e6/float64(r.done), who+"-cpu-µs/command")
}

// worked is what became of some work.
func (l *liveLoad) worked(b *testing.B, each int) rate {
	before := l.measure(b, "process_cpu_seconds_total")
	t := l.spread(each)
	return rate{len(t.took) - t.unanswered, t.lasted, l.measure(b, "process_cpu_seconds_total") - before}
}

// liveLoad is a server with many products, and one that all look at.
type liveLoad struct {
	*server
	wire   wire
	keys   []string
	shared string
}

func newLiveLoad(b *testing.B, s *server, products int) *liveLoad {
	b.Helper()
	l := &liveLoad{server: s, wire: wire{address: strings.TrimPrefix(s.url, "http://")}, shared: "SHARED"}
	for i := range products {
		l.keys = append(l.keys, fmt.Sprint("P", i))
	}
	for _, key := range append([]string{l.shared}, l.keys...) {
		l.must("/v1/products", map[string]any{"key": key, "name": key, "reason": "to see"})
		l.must("/v1/products/"+key+"/commands/write-story", map[string]any{"title": "what it is about"})
	}
	return l
}

// estimate makes a decision about a product.
func (l *liveLoad) estimate(key string) bool {
	status, _, err := l.wire.ask(http.MethodPost, "/v1/products/"+key+"/commands/estimate-story",
		fmt.Appendf(nil, `{"story":"%s-1","points":%d,"reason":"customers asked for it again"}`, key, rand.IntN(1_000_000)))
	return err == nil && status == http.StatusOK
}

// spread has clients decide about all products, and two decisions a second made about the one that all look at.
func (l *liveLoad) spread(each int) *tally {
	done := make(chan struct{})
	var paced sync.WaitGroup
	paced.Go(func() {
		for tick := time.NewTicker(time.Second / 2); ; {
			l.estimate(l.shared)
			select {
			case <-tick.C:
			case <-done:
				tick.Stop()
				return
			}
		}
	})
	t := crowd(loadClients, each, func(int) bool { return l.estimate(l.keys[rand.IntN(len(l.keys))]) })
	close(done)
	paced.Wait()
	return t
}

// read has so many read live, until the function returned is called.
func (l *liveLoad) read(b *testing.B, readers int, of func(reader int) string) (leave func()) {
	b.Helper()
	var reading sync.WaitGroup
	var lines atomic.Int64
	connections := make([]net.Conn, readers)
	for i := range connections {
		c, err := net.Dial("tcp", l.wire.address)
		if err != nil {
			b.Fatal(err)
		}
		connections[i] = c
		fmt.Fprintf(c, "GET /v1/products/%s/events HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", of(i), l.wire.address)
		reading.Go(func() {
			buffer := make([]byte, 4<<10)
			for {
				n, err := c.Read(buffer)
				if err != nil {
					return
				}
				lines.Add(int64(n))
			}
		})
	}
	eventually(b, time.Minute, "all read", func() bool { return l.measure(b, "waymark_feed_readers") == float64(readers) && lines.Load() > 0 })
	return func() {
		for _, c := range connections {
			_ = c.Close()
		}
		reading.Wait()
	}
}

// rest waits until nobody reads, and the log is no longer followed for them.
func (l *liveLoad) rest(b *testing.B) {
	b.Helper()
	eventually(b, time.Minute, "nobody reads", func() bool { return l.measure(b, "waymark_feed_following") == 0 })
}

func (l *liveLoad) told(b *testing.B) float64 { return l.measure(b, "waymark_feed_decisions_total") }

// measure is a measurement without labels.
func (l *liveLoad) measure(b *testing.B, name string) (value float64) {
	b.Helper()
	response, err := http.Get(l.url + "/metrics")
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	_, line, found := strings.Cut(string(text), "\n"+name+" ")
	if _, err := fmt.Sscan(line, &value); err != nil || !found {
		b.Fatalf("%s is not measured: %v", name, err)
	}
	return value
}
