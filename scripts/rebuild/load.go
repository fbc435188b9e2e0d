package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"waymark/scripts/served"
)

const (
	products = 10
	stories  = 1000 // of each product
	batch    = 1000 // commands
)

func product(n int) string { return fmt.Sprintf("P%d", n%products) }

// fill makes a log of so many events.
func fill(ctx context.Context, s *served.Server, events int) error {
	var all sync.WaitGroup
	errs := make([]error, products)
	for n := range products {
		all.Go(func() { errs[n] = fillOne(ctx, s, product(n), events/products) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

func fillOne(ctx context.Context, s *served.Server, key string, events int) error {
	a := s.Insist(ctx, http.MethodPost, "/v1/products", nil, map[string]any{"key": key, "name": key, "reason": "load"})
	for done := 1; done < events && a.Status == http.StatusOK; {
		commands := make([]any, min(batch, events-done))
		for i := range commands {
			commands[i] = command(key, done+i)
		}
		a = s.Insist(ctx, http.MethodPost, "/v1/products/"+key+"/commands", nil, map[string]any{"commands": commands})
		done += len(commands)
	}
	if a.Status != http.StatusOK {
		return fmt.Errorf("%s: %d %s", key, a.Status, a.Text)
	}
	return nil
}

// command is the nth of a product: first stories are written, then they are moved and estimated.
func command(key string, n int) map[string]any {
	if n <= stories {
		return map[string]any{"command": "write-story", "title": fmt.Sprint("story ", n), "reason": "load"}
	}
	c := change(key)
	c["reason"] = "load"
	return c
}

// change is a command that changes something.
func change(key string) map[string]any {
	story := fmt.Sprintf("%s-%d", key, 1+rand.IntN(stories))
	switch rand.IntN(3) {
	case 0:
		return map[string]any{"command": "prioritize-story", "story": story, "place": 1 + rand.IntN(stories)}
	case 1:
		return map[string]any{"command": "estimate-story", "story": story, "points": rand.Float64()}
	}
	return map[string]any{"command": "revise-story", "story": story, "title": fmt.Sprint("title ", rand.IntN(1_000_000))}
}

// load are commands and queries, and what became of them since somebody looked.
type load struct {
	server *served.Server
	plan   plan
	mu     sync.Mutex
	measured
}

// measured is what became of commands and queries.
type measured struct {
	commands, queries, failed int
	first                     string          // that failed
	visible                   []time.Duration // from a command's answer to that of a query that contains it
	longest                   time.Time       // when that took longest
	asked                     []time.Duration // queries
}

func newLoad(s *served.Server, p plan) *load { return &load{server: s, plan: p} }

// take says what became of all since it was called last.
func (l *load) take() measured {
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.measured
	l.measured = measured{}
	return m
}

func (m measured) String() string {
	return fmt.Sprintf("%d commands, %d queries, %d failed; a query took %s; visible after %s at %s", m.commands, m.queries, m.failed,
		spread(m.asked), spread(m.visible), m.longest.UTC().Format(time.TimeOnly))
}

func spread(d []time.Duration) string {
	if len(d) == 0 {
		return "-"
	}
	slices.Sort(d)
	at := func(part float64) time.Duration { return d[int(part*float64(len(d)-1))].Round(100 * time.Microsecond) }
	return fmt.Sprintf("%v (p50), %v (p99), %v (longest)", at(.5), at(.99), at(1))
}

// start begins; end ends it.
func (l *load) start(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var all sync.WaitGroup
	for range l.plan.readers {
		all.Go(func() { l.read(ctx) })
	}
	all.Go(func() { l.write(ctx) })
	return func() { cancel(); all.Wait() }
}

// write gives commands at the rate, whatever becomes of those before. Of every tenth it is measured when a query contains it.
func (l *load) write(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	due := time.Now()
	for n := 0; ; n++ {
		due = due.Add(time.Second / time.Duration(l.plan.rate))
		if !sleep(ctx, time.Until(due)) {
			return
		}
		all.Go(func() { l.command(ctx, product(n), n%10 == 0) })
	}
}

func (l *load) command(ctx context.Context, key string, measure bool) {
	body := change(key)
	path := "/v1/products/" + key + "/commands/" + body["command"].(string)
	delete(body, "command")
	a := l.server.Ask(ctx, http.MethodPost, path, nil, body)
	l.count(ctx, a, path, func(m *measured) { m.commands++ })
	var told struct{ Position string }
	if !measure || a.Status != http.StatusOK || json.Unmarshal(a.Text, &told) != nil {
		return
	}
	began := time.Now()
	l.query(ctx, "/v1/products/"+key+"/backlog?limit=1&min_position="+url.QueryEscape(told.Position), func(m *measured) {
		took := time.Since(began)
		if len(m.visible) == 0 || took > slices.Max(m.visible) {
			m.longest = time.Now()
		}
		m.visible = append(m.visible, took)
	})
}

func (l *load) read(ctx context.Context) {
	for n := 0; ctx.Err() == nil; n++ {
		key := product(rand.IntN(products))
		began := time.Now()
		path := []string{"/backlog?limit=50", "/decisions?limit=50", fmt.Sprintf("/backlog/%s-%d", key, 1+rand.IntN(stories)), ""}[n%4]
		l.query(ctx, "/v1/products/"+key+path, func(m *measured) { m.asked = append(m.asked, time.Since(began)) })
		sleep(ctx, 10*time.Millisecond)
	}
}

func (l *load) query(ctx context.Context, path string, done func(*measured)) {
	a := l.server.Ask(ctx, http.MethodGet, path, nil, nil)
	l.count(ctx, a, path, func(m *measured) {
		m.queries++
		done(m)
	})
}

func (l *load) count(ctx context.Context, a served.Answer, path string, add func(*measured)) {
	if ctx.Err() != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	add(&l.measured)
	if a.Status == http.StatusOK {
		return
	}
	if l.failed++; l.first == "" {
		l.first = fmt.Sprintf("%s: %d %s", path, a.Status, a.Text)
	}
}
