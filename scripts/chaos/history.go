package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"waymark/events"
)

// outcome is what a writer knows of an operation.
type outcome int

const (
	untried outcome = iota
	nothing         // nothing was recorded, as each node said
	unknown         // nobody said what became of it
	refused         // for the book is at another revision
	done
)

// operation is what a writer asked for, and what it was told.
type operation struct {
	writer   int
	source   string // of a read: the read model; else empty
	key      string // of a command: the reason of its events; of a read: that of the last event, empty where it did not say
	ifMatch  *int64
	events   int
	call     time.Duration // since the history began
	back     time.Duration
	outcome  outcome
	revision int64 // of a command that is done: of its last event; else where the book is
	position string
	ids      []string
	fault    string // an answer that nothing excuses
}

// isKnown says that asking again would tell nothing new.
func (o operation) isKnown() bool { return o.outcome >= refused || o.fault != "" }

// Kinds of operations; that of a read is the name of its read model.
const (
	changes  = ""
	refusals = "refusals"
)

func (o operation) kind() string {
	if o.outcome == refused {
		return refusals
	}
	return o.source
}

// each is a command that is done as one of each of its events.
func (o operation) each() (single []operation) {
	for n := range o.events {
		one := o
		one.events, one.revision = 1, o.revision-int64(o.events-1-n)
		if n > 0 {
			one.ifMatch = nil
		}
		single = append(single, one)
	}
	return single
}

// history is all that was asked for about the backlog of a product.
type history struct {
	product string
	began   time.Time

	mu         sync.Mutex
	operations []operation
	revision   int64           // the highest that somebody was told
	end        events.Position // the highest that somebody was told
}

func (h *history) now() time.Duration { return time.Since(h.began) }

// known is the highest revision that somebody was told.
func (h *history) known() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.revision
}

// position is the highest that somebody was told.
func (h *history) position() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.end.String()
}

// add adds an operation that ends now: whoever asks from now on asks for at least what it was told.
func (h *history) add(o operation) {
	h.mu.Lock()
	defer h.mu.Unlock()
	o.back = h.now()
	h.operations = append(h.operations, o)
	if o.outcome >= refused {
		h.revision = max(h.revision, o.revision)
	}
	if at, err := events.ParsePosition(o.position); err == nil && at.Compare(h.end) > 0 {
		h.end = at
	}
}

// found starts the products, each with a story.
func found(ctx context.Context, s *site, p plan) (histories []*history, err error) {
	for n := range p.products {
		h := &history{product: fmt.Sprint("CHAOS", n+1), began: time.Now()}
		if err := start(ctx, s, h.product); err != nil {
			return nil, err
		}
		o := operation{key: "the first story", events: 1}
		path := "/v1/products/" + h.product + "/commands/write-story"
		o.learn(answer{s.nodes[0].Insist(ctx, http.MethodPost, path, nil, map[string]any{"title": o.key, "reason": o.key})})
		if o.outcome != done {
			return nil, fmt.Errorf("write a story of %s: %s", h.product, o.fault)
		}
		h.add(o)
		histories = append(histories, h)
	}
	return histories, nil
}

func start(ctx context.Context, s *site, product string) error {
	body := map[string]any{"key": product, "name": product, "reason": "chaos"}
	if a := s.nodes[0].Insist(ctx, http.MethodPost, "/v1/products", nil, body); a.Status != http.StatusOK {
		return fmt.Errorf("start %s: %d %s", product, a.Status, a.Text)
	}
	return nil
}
