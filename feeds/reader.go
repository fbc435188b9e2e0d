package feeds

import (
	"waymark/events"
)

// most is how many events a reader takes at once.
const most = 256

// reader stands somewhere in what is kept.
type reader struct {
	topic   *topic
	product string          // empty: it reads everything
	next    uint64          // number of the event that it takes next
	after   events.Position // it has everything up to here
	news    chan struct{}   // there is something to take
	ended   error           // why there will be nothing more; nil: there may be
}

// attach puts a reader behind a position, of a product or of all; false: not everything behind it is kept. Errors: errOtherLog.
func (h *hub) attach(product string, after events.Position) (*reader, bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stop == nil {
		return nil, false, errOtherLog
	}
	if after.Compare(h.floor) < 0 {
		return nil, false, nil
	}
	t := h.topic(product)
	r := &reader{topic: t, product: product, next: t.after(after), after: after, news: make(chan struct{}, 1)}
	t.readers[r] = true
	r.news <- struct{}{}
	return r, true, nil
}

// topic is what is kept of a product, or of all.
func (h *hub) topic(product string) *topic {
	if product == "" {
		return h.all
	}
	t := h.products[product]
	if t == nil {
		t = newTopic(nil)
		for _, r := range h.all.kept {
			if r.product == product {
				t.add(r)
			}
		}
		h.products[product] = t
	}
	return t
}

func (h *hub) detach(r *reader) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(r.topic.readers, r)
	if r.product != "" && len(r.topic.readers) == 0 && h.products[r.product] == r.topic {
		delete(h.products, r.product)
	}
}

// next are the events that come next. With them the reader has everything up to its position. Errors: errSlow, or what ended the
// reader.
func (h *hub) next(r *reader) ([]*recorded, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.ended != nil {
		return nil, r.ended
	}
	found, kept := r.topic.from(r.next, most)
	if !kept {
		return nil, errSlow
	}
	r.next += uint64(len(found))
	for len(found) > 0 && found[0].Position.Compare(r.after) <= 0 { // it came later than the reader was told of it
		found = found[1:]
	}
	if len(found) > 0 {
		r.after = found[len(found)-1].Position
	}
	if r.next == r.topic.end() && r.after.Compare(h.head) < 0 {
		r.after = h.head
	}
	return found, nil
}

// expel ends who reads.
func (t *topic) expel(cause error) {
	for r := range t.readers {
		r.ended = cause
	}
	t.wake()
}
