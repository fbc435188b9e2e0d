package turns

import (
	"slices"
	"time"
)

// kind is what a message says.
type kind string

const (
	here  kind = "here"  // the sender listens; with Answer it wants to know who else does
	gone  kind = "gone"  // the sender ends
	ask   kind = "ask"   // the sender wants the turn on the stream
	hand  kind = "hand"  // the sender hands the turn on, to the first of the queue
	alive kind = "alive" // the sender still works at its turn
	tell  kind = "tell"  // the sender has a note, and nobody to hand the turn on to
	drop  kind = "drop"  // the first of the queue was not heard of for too long
)

// message is what a process tells all others, and itself. All hear all messages in the same order.
type message struct {
	Kind   kind     `json:"k"`
	From   string   `json:"f"`
	Stream string   `json:"s,omitempty"`
	Queue  []string `json:"q,omitempty"` // hand: the queue as it is to be; drop: the first alone
	Epoch  int64    `json:"e,omitempty"` // hand: how often the turn was given, this time included; drop: before it
	Answer bool     `json:"a,omitempty"`
	Note   []byte   `json:"n,omitempty"` // what the holder of the turn tells those who come after it
}

// ring is what a process has heard of the turns on one stream. Whoever heard everything has the same ring; whoever began to listen
// later learns the queue when the turn is next handed on. Rings that differ cost a lost append, never more.
type ring struct {
	queue []string // who wants to write; the first has the turn
	epoch int64    // how often the turn was given, as far as is known; 0: the queue may be longer than is known
	since time.Time
}

// hear changes the ring as a message says, and tells whether the turn went to another by it.
func (r *ring) hear(m message, now time.Time) (moved bool) {
	first, given := r.first(), false
	switch m.Kind {
	case ask:
		r.add(m.From)
	case hand:
		given = r.handed(m)
	case alive:
		if first == m.From {
			r.since = now
		}
	case drop:
		if first != "" && slices.Equal(m.Queue, []string{first}) && r.epoch == m.Epoch {
			r.remove(first)
			r.epoch++
		}
	case gone:
		r.remove(m.From)
	}
	if moved = given || r.first() != first; moved {
		r.since = now
	}
	return moved
}

// handed takes over the queue of who had the turn, and lets those follow whose asking it had not heard. Whoever was
// dropped before it handed on had no turn any more to give: it is where it asks to be.
func (r *ring) handed(m message) (given bool) {
	if len(r.queue) > 0 && r.queue[0] != m.From && m.Epoch <= r.epoch {
		if slices.Contains(m.Queue, m.From) {
			r.add(m.From)
		} else {
			r.remove(m.From)
		}
		return false
	}
	before := r.queue
	r.queue, r.epoch = slices.Clone(m.Queue), max(r.epoch+1, m.Epoch)
	for _, id := range before {
		if id != m.From {
			r.add(id)
		}
	}
	return true
}

// after is the queue when the first has handed the turn on.
func (r *ring) after(id string, stays bool) []string {
	queue := slices.DeleteFunc(slices.Clone(r.queue), func(other string) bool { return other == id })
	if stays {
		queue = append(queue, id)
	}
	return queue
}

func (r *ring) first() string {
	if len(r.queue) == 0 {
		return ""
	}
	return r.queue[0]
}

func (r *ring) add(id string) {
	if !slices.Contains(r.queue, id) {
		r.queue = append(r.queue, id)
	}
}

func (r *ring) remove(id string) {
	r.queue = slices.DeleteFunc(r.queue, func(other string) bool { return other == id })
}
