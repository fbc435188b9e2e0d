package feeds

import (
	"fmt"
	"strings"
	"sync"

	"waymark/events"
	"waymark/history"
	"waymark/httpapi"
)

// FeedItem is a decision as the feeds tell it.
type FeedItem struct {
	Product string `json:"product" doc:"Key of the product"`
	history.Decision
	Understood bool `json:"understood" doc:"false: a newer program wrote it, or it is damaged: id, revision, book, type, product and position are right, and what is empty is not known"`
}

// line is an item as one line of JSON, without its end.
func line(e history.Entry) ([]byte, error) {
	text, err := httpapi.Encode(FeedItem{e.Product, e.Decision, e.Understood()})
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", e.Position, err)
	}
	return text, nil
}

// frame is an item as an event of a stream of Server-Sent Events.
func frame(position string, line []byte) []byte { return httpapi.Frame("decision", position, line) }

// recorded is an event of the log, which many may read: it is decoded and encoded once, if anybody wants it.
type recorded struct {
	events.Raw
	product string
	read    func() (history.Entry, error)
	frame   func() ([]byte, error)
}

func newRecorded(raw events.Raw) *recorded {
	r := &recorded{Raw: raw, read: sync.OnceValues(func() (history.Entry, error) { return history.Read(raw) })}
	_, r.product, _ = events.CutStream(raw.Stream)
	r.product = strings.Clone(r.product) // which may outlive the event
	r.frame = sync.OnceValues(func() ([]byte, error) {
		e, err := r.read()
		if err != nil {
			return nil, err
		}
		text, err := line(e)
		return frame(e.Position, text), err
	})
	return r
}

func (r *recorded) weight() int { return len(r.Data) + len(r.Metadata) }
