package e2e_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	loadClients = 64
	loadRate    = 1000 // commands a second
)

// workload is a server with a backlog that many work on.
type workload struct {
	*server
	product string
	stories int
	wire    wire
}

// newWorkload fills a backlog.
func newWorkload(t testing.TB, s *server, product string, stories int) *workload {
	t.Helper()
	s.must("/v1/products", map[string]any{"key": product, "name": product, "reason": "to see"})
	for n := 0; n < stories; n += 500 {
		var batch []map[string]any
		for i := range 500 {
			batch = append(batch, map[string]any{"command": "write-story", "title": fmt.Sprint("what story ", n+i, " is about"), "points": i % 13})
		}
		s.must("/v1/products/"+product+"/commands", map[string]any{"commands": batch})
	}
	w := &workload{server: s, product: product, stories: stories, wire: wire{address: strings.TrimPrefix(s.url, "http://")}}
	w.settle()
	return w
}

// send makes a request, of which nothing but the answer's text is looked at.
func (w *workload) send(method, path string, body []byte) (text []byte, ok bool) {
	status, text, err := w.wire.ask(method, path, body)
	return text, err == nil && status == http.StatusOK
}

// prioritize moves a random story to a random place.
func (w *workload) prioritize() (answered []byte, ok bool) {
	return w.send(http.MethodPost, "/v1/products/"+w.product+"/commands/prioritize-story", fmt.Appendf(nil,
		`{"story":"%s-%d","place":%d,"reason":"customers asked for it again"}`, w.product, 1+rand.IntN(w.stories), 1+rand.IntN(w.stories)))
}

// shows asks for what a command that was answered so has made, which waits until it is there.
func (w *workload) shows(model string, answered []byte) bool {
	var a answer
	if err := json.Unmarshal(answered, &a); err != nil {
		return false
	}
	_, ok := w.send(http.MethodGet, "/v1/products/"+w.product+"/"+model+"?limit=1&min_position="+url.QueryEscape(a.Position), nil)
	return ok
}

// settle waits until the read models hold all.
func (w *workload) settle() {
	w.t.Helper()
	answered, ok := w.prioritize()
	if !ok {
		w.t.Fatalf("a command is refused: %s", answered)
	}
	for _, model := range []string{"backlog", "decisions"} {
		eventually(w.t, 5*time.Minute, "read models settle", func() bool { return w.shows(model, answered) })
	}
}

// tally is how long requests took that were answered.
type tally struct {
	mu         sync.Mutex
	took       []time.Duration
	unanswered int
	lasted     time.Duration // all of them
}

func (t *tally) add(took time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.took = append(t.took, took); !ok { // the time that it was waited for in vain counts
		t.unanswered++
	}
}

// work has clients give that many commands each, one after the other.
func (w *workload) work(each int) *tally {
	return crowd(loadClients, each, func(int) bool {
		_, ok := w.prioritize()
		return ok
	})
}

// crowd has many do something again and again.
func crowd(size, each int, do func(member int) bool) *tally {
	t := &tally{}
	started := time.Now()
	var all sync.WaitGroup
	for member := range size {
		all.Go(func() {
			for range each {
				before := time.Now()
				ok := do(member)
				t.add(time.Since(before), ok)
			}
		})
	}
	all.Wait()
	t.lasted = time.Since(started)
	return t
}

// visible gives commands at the rate, however long they take, and says how long after the answer to each a query showed it.
func (w *workload) visible(count int) *tally {
	t := &tally{}
	started := time.Now()
	var all sync.WaitGroup
	for n := range count {
		time.Sleep(time.Until(started.Add(time.Duration(n) * time.Second / loadRate)))
		all.Go(func() {
			answered, ok := w.prioritize()
			acknowledged := time.Now()
			ok = ok && w.shows("backlog", answered)
			t.add(time.Since(acknowledged), ok)
		})
	}
	all.Wait()
	t.lasted = time.Since(started)
	return t
}
