package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// patience is how long a writer waits for an answer.
const patience = 3 * time.Second

// writer gives one request after the other, each to any node.
type writer struct {
	number    int
	random    *rand.Rand
	site      *site
	histories []*history
	sent      int
}

func (w *writer) work(ctx context.Context) {
	for ctx.Err() == nil {
		h := w.histories[w.random.IntN(len(w.histories))]
		if w.random.IntN(4) == 0 {
			w.read(ctx, h)
		} else {
			w.write(ctx, h)
		}
	}
}

// write gives a command, or a batch of two. Half of them are for the revision that somebody saw last. Most carry a key, and are
// repeated a few times, at any node, until it is known what became of them.
func (w *writer) write(ctx context.Context, h *history) {
	w.sent++
	o := operation{writer: w.number, key: fmt.Sprintf("writer %d command %d", w.number, w.sent), events: 1 + w.random.IntN(8)/7}
	header := map[string]string{}
	if w.random.IntN(2) == 0 {
		known := h.known() - int64(w.random.IntN(20)/19) // now and then an old one
		o.ifMatch = &known
		header["If-Match"] = fmt.Sprintf("%q", strconv.FormatInt(known, 10))
	}
	tries := 1
	if w.random.IntN(4) > 0 {
		header["Idempotency-Key"] = o.key
		tries += w.random.IntN(8)
	}
	path, body := w.command(h.product, o)
	o.call = h.now()
	for ; tries > 0 && ctx.Err() == nil && !o.isKnown(); tries-- {
		o.learn(w.ask(ctx, http.MethodPost, path, header, body))
	}
	h.add(o)
}

// command is what makes as many events as an operation is to, each with the operation's key as its reason.
func (w *writer) command(product string, o operation) (path string, body map[string]any) {
	story := map[string]any{"command": "revise-story", "story": product + "-1", "title": o.key}
	if o.events == 2 {
		other := map[string]any{"command": "write-story", "title": o.key}
		return "/v1/products/" + product + "/commands", map[string]any{"commands": []any{story, other}, "reason": o.key}
	}
	delete(story, "command")
	story["reason"] = o.key
	return "/v1/products/" + product + "/commands/revise-story", story
}

// read reads where the book is: at least where everybody was told that it is.
func (w *writer) read(ctx context.Context, h *history) {
	source := []string{"backlog", "decisions"}[w.random.IntN(2)]
	o := operation{writer: w.number, source: source, call: h.now()}
	query := url.Values{"limit": {"1"}, "min_position": {h.position()}}
	if source == "decisions" {
		query.Set("book", "backlog")
	}
	a := w.ask(ctx, http.MethodGet, "/v1/products/"+h.product+"/"+source+"?"+query.Encode(), nil, nil)
	if a.Status == http.StatusOK && o.see(a) {
		h.add(o)
	}
}

// ask asks any node.
func (w *writer) ask(ctx context.Context, method, path string, header map[string]string, body any) answer {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	n := w.site.nodes[w.random.IntN(len(w.site.nodes))]
	a := answer{n.Ask(ctx, method, path, header, body)}
	w.site.tally.answer(a.says())
	return a
}
