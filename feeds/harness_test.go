package feeds_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/feeds"
	"waymark/httpapi"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// house serves the feeds of an event store.
type house struct {
	t     testing.TB
	store *eventstore.Client
	feed  *feeds.Feed
	url   string
	log   *log
}

func newHouse(t testing.TB, o feeds.Options) *house {
	t.Helper()
	store := eventstoretest.Client(t, "")
	return houseOn(t, o, store, &log{store: store})
}

// houseOn serves the feeds of a store that others may serve too.
func houseOn(t testing.TB, o feeds.Options, store *eventstore.Client, l *log) *house {
	t.Helper()
	o.Store = store
	h := &house{t: t, store: store, feed: feeds.New(o), log: l}
	t.Cleanup(func() {
		if err := h.feed.Close(); err != nil {
			t.Error(err)
		}
	})
	mux := http.NewServeMux()
	feeds.Register(httpapi.New(mux, "test"), h.feed)
	server := httptest.NewUnstartedServer(httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{}))
	server.Config.ReadTimeout = 3 * time.Second // which a stream must outlive
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(h.feed.End)
	h.url = server.URL
	return h
}

// log writes decisions to a store, as many at once do.
type log struct {
	store *eventstore.Client
	books sync.Map // for each stream a *book

	mu   sync.Mutex
	made []made
}

// book takes one append after the other.
type book struct {
	mu   sync.Mutex
	next int64 // its next revision
}

// made is a decision as a test has made it.
type made struct {
	id, product, book string
	position          events.Position
}

// start begins a product.
func (l *log) start(t testing.TB, product string) made {
	return l.write(t, product, events.Product, events.ProductStarted{Name: product}, events.Metadata{})
}

// story writes a story of a product.
func (l *log) story(t testing.TB, product, story string) made {
	return l.write(t, product, events.Backlog, events.StoryEstimated{Story: story}, events.Metadata{})
}

func (l *log) write(t testing.TB, product string, book events.Book, e events.Event, m events.Metadata) made {
	t.Helper()
	data, err := events.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	return l.append(t, product, book, e.Type(), data, m)
}

// append appends an event.
func (l *log) append(t testing.TB, product string, book events.Book, typ string, data []byte, m events.Metadata) made {
	t.Helper()
	m.Schema, m.CommandID = events.Schema, uuid.NewString()
	if m.Actor == "" {
		m.Actor, m.Source, m.EffectiveAt = "ann", "api", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	sealed, _, err := m.Seal("", typ, data)
	if err != nil {
		t.Fatal(err)
	}
	stream, id := book.Stream(product), uuid.New()
	event := eventstore.NewEvent{ID: id, Type: typ, Data: data, Metadata: sealed}
	one := made{id.String(), product, string(book), l.appendTo(t, stream, event)}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made = append(l.made, one)
	return one
}

func (l *log) appendTo(t testing.TB, stream string, event eventstore.NewEvent) events.Position {
	t.Helper()
	found, _ := l.books.LoadOrStore(stream, &book{})
	b := found.(*book)
	b.mu.Lock()
	defer b.mu.Unlock()
	position, err := l.store.Append(context.Background(), stream, b.next-1, []eventstore.NewEvent{event})
	if err != nil {
		t.Error(err)
	}
	b.next++
	return position
}

// behind are the decisions behind a position, of a product or of all, in the order of the log.
func (l *log) behind(product string, after events.Position) (ids []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.SortFunc(l.made, func(a, b made) int { return a.position.Compare(b.position) })
	for _, m := range l.made {
		if (product == "" || m.product == product) && m.position.Compare(after) > 0 {
			ids = append(ids, m.id)
		}
	}
	return ids
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (h *house) ask(method, path string, header map[string]string) answer {
	h.t.Helper()
	request, err := http.NewRequest(method, h.url+path, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

// item is a decision as the feeds tell it.
type item struct {
	ID, Product, Book, Type, Position, Actor, Subject, At string
	Revision                                              int64
	Understood                                            bool
	Changes                                               []map[string]any
}

// page is a page with the path of the next one.
func (h *house) page(path string) (items []item, next string, caughtUp bool) {
	h.t.Helper()
	a := h.ask(http.MethodGet, path, nil)
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "application/x-ndjson" {
		h.t.Fatalf("GET %s: %d %s", path, a.status, a.body)
	}
	for line := range strings.Lines(a.body) {
		var i item
		if err := json.Unmarshal([]byte(line), &i); err != nil {
			h.t.Fatal(err)
		}
		items = append(items, i)
	}
	next, _, _ = strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), ">")
	return items, next, a.header.Get("Waymark-Caught-Up") == "true"
}

// ids are those of items.
func ids(items []item) (list []string) {
	for _, i := range items {
		list = append(list, i.ID)
	}
	return list
}

// listener reads a stream.
type listener struct {
	t      testing.TB
	events chan told // closed at its end
	leave  func()
}

// told is what a stream says between two empty lines.
type told struct {
	id, event, comment, retry string
	item                      item
}

// listen begins to read a stream. It has begun when it returns.
func (h *house) listen(path, last string) *listener {
	h.t.Helper()
	return h.read(h.connect(path, last))
}

// connection is a stream that nobody reads yet.
type connection struct {
	body  io.ReadCloser
	leave func()
}

// connect asks for a stream behind an id, if one is given.
func (h *house) connect(path string, last ...string) connection {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	h.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+path, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	for _, id := range last {
		request.Header.Set("Last-Event-ID", id)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/event-stream" {
		body, _ := io.ReadAll(response.Body)
		h.t.Fatalf("GET %s: %d %s", path, response.StatusCode, body)
	}
	return connection{response.Body, cancel}
}

func (h *house) read(c connection) *listener {
	l := &listener{h.t, make(chan told, 100_000), c.leave}
	go l.read(c.body)
	return l
}

// measure is a measurement of the feed, the one that has a label of this value.
func (h *house) measure(name, label string) float64 {
	h.t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(h.feed.Metrics()...)
	families, err := registry.Gather()
	if err != nil {
		h.t.Fatal(err)
	}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			if family.GetName() == name && (label == "" || m.GetLabel()[0].GetValue() == label) {
				return m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	h.t.Fatalf("nothing measures %s", name)
	return 0
}

func (l *listener) read(body io.ReadCloser) {
	defer close(l.events)
	defer body.Close()
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, 1<<20)
	var t told
	data := ""
	for lines.Scan() { // what does not end in an empty line was cut, and is none
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "":
			if lines.Text() == "" {
				if err := json.Unmarshal([]byte(data), &t.item); err != nil && data != "" {
					l.t.Errorf("%s: %v", data, err)
				}
				l.events <- t
				t, data = told{}, ""
			} else {
				t.comment = value
			}
		case "id":
			t.id = value
		case "event":
			t.event = value
		case "retry":
			t.retry = value
		case "data":
			data = value
		}
	}
}

// next is what comes next, decision or not.
func (l *listener) next() told {
	l.t.Helper()
	select {
	case t, more := <-l.events:
		if !more {
			l.t.Fatal("the stream has ended")
		}
		return t
	case <-time.After(patience):
		l.t.Fatal("nothing comes")
		return told{}
	}
}

// decision is the decision that comes next.
func (l *listener) decision() told {
	l.t.Helper()
	for {
		if t := l.next(); t.event != "" {
			return t
		}
	}
}

// wants wants these decisions next.
func (l *listener) wants(want ...made) {
	l.t.Helper()
	for _, m := range want {
		if got := l.decision(); got.item.ID != m.id || got.id != m.position.String() || got.event != "decision" || got.item.Position != got.id {
			l.t.Fatalf("got %+v, want %+v", got, m)
		}
	}
}

// ends wants the stream to end, and says what came until then.
func (l *listener) ends() (came []told) {
	l.t.Helper()
	for patience := time.After(patience); ; {
		select {
		case t, more := <-l.events:
			if !more {
				return came
			}
			came = append(came, t)
		case <-patience:
			l.t.Fatal("the stream does not end")
		}
	}
}

func products(n int) (keys []string) {
	for i := range n {
		keys = append(keys, fmt.Sprintf("P%d", i))
	}
	return keys
}
