package feeds

import (
	"context"
	"sync"
	"time"

	"waymark/events"
	"waymark/eventstore"
)

// hub follows the log for all who read it live, as long as anybody does, and keeps the newest of it.
type hub struct {
	options Options
	alive   context.Context
	running sync.WaitGroup

	mu       sync.Mutex
	members  int               // who read, or are about to
	stop     func()            // ends the following; nil: the log is not followed
	idle     *time.Timer       // ends the following in a while, where nobody reads
	all      *topic            // what is kept
	products map[string]*topic // of it, what is of a product that somebody reads
	bytes    int               // that it weighs
	floor    events.Position   // everything behind it, up to head, is kept
	head     events.Position
}

func newHub(alive context.Context, o Options) *hub {
	return &hub{options: o, alive: alive, all: newTopic(nil), products: map[string]*topic{}}
}

// enter lets somebody in who is to leave again, and follows the log: from its end, unless it is followed already. False: there are
// too many.
func (h *hub) enter(end events.Position) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.members >= h.options.Readers {
		return false
	}
	h.members++
	if h.idle != nil {
		h.idle.Stop()
		h.idle = nil
	}
	if h.stop == nil && h.alive.Err() == nil {
		h.floor, h.head = end, end
		ctx, cancel := context.WithCancel(h.alive)
		h.stop = cancel
		h.running.Go(func() { h.follow(ctx) })
	}
	return true
}

func (h *hub) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.members--; h.members == 0 {
		h.idle = time.AfterFunc(h.options.Linger, h.rest)
	}
}

// rest follows the log no longer, if nobody reads.
func (h *hub) rest() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.members == 0 {
		h.forget()
	}
}

// forget follows the log no longer, and keeps nothing.
func (h *hub) forget() {
	if h.stop != nil {
		h.stop()
	}
	h.stop, h.all, h.products, h.bytes = nil, newTopic(nil), map[string]*topic{}, 0
}

// wait waits until the log is followed no longer. The hub's context has ended.
func (h *hub) wait() { h.running.Wait() }

// follow takes what comes until the context ends. A subscription that ends, for whatever reason, goes on behind what was taken.
func (h *hub) follow(ctx context.Context) {
	subscriber := eventstore.NewSubscriber(h.options.Store, eventstore.SubscriberOptions{
		Streams: events.StreamPattern(), Logger: h.options.Logger,
		From: func(context.Context) (*events.Position, error) { head := h.position(); return &head, nil },
	})
	pages, err := subscriber.Subscribe(ctx, "feeds")
	if err != nil { // the store's client is closed, and the program ends
		return
	}
	for m := range pages {
		if page, ok := eventstore.PageOf(m); ok {
			h.take(ctx, page)
		}
		m.Ack()
	}
}

func (h *hub) position() events.Position {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.head
}

// take keeps what came, and wakes whom it concerns.
func (h *hub) take(ctx context.Context, page eventstore.Page) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if ctx.Err() != nil { // the log is followed no longer, or by another
		return
	}
	news := map[*topic]bool{}
	for _, raw := range page.Events {
		if raw.Position.Compare(h.head) <= 0 {
			h.end(errOtherLog)
			return
		}
		r := newRecorded(raw)
		h.head, h.bytes = raw.Position, h.bytes+r.weight()
		h.all.add(r)
		news[h.all] = true
		if t := h.products[r.product]; t != nil {
			t.add(r)
			news[t] = true
		}
	}
	if page.End.Compare(h.head) > 0 {
		h.head = page.End
	}
	for len(h.all.kept) > h.options.Kept || h.bytes > keptBytes {
		h.drop()
	}
	for t := range news {
		t.wake()
	}
}

// drop lets the oldest event go.
func (h *hub) drop() {
	oldest := h.all.kept[0]
	h.floor, h.bytes = oldest.Position, h.bytes-oldest.weight()
	h.all.forget()
	if t := h.products[oldest.product]; t != nil {
		t.forget()
	}
}

// end ends all who read, and begins anew with who comes next.
func (h *hub) end(cause error) {
	h.options.Logger.Warn("live feeds are ended", "cause", cause, "position", h.head.String())
	for _, t := range h.products {
		t.expel(cause)
	}
	h.all.expel(cause)
	h.forget()
}
