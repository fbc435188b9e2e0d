// Package turns lets processes that write to the same streams take turns, in the order of asking. They tell each other who
// wants to write and who is next by notifications of PostgreSQL, which all of them hear in the same order. A turn is a hint: it
// saves a process from losing races, and whoever writes without one does no harm. So nothing of it is stored, and where
// PostgreSQL does not answer there are no turns.
//
// A process that has a stream for itself says and asks nothing. The first race that one loses makes it ask; the others hear
// of it, and from then on the turn goes round, one group of appends each, until only one of them still wants to write.
package turns

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"slices"
	"sync"
	"time"
)

const (
	// lease is how long the turn stays with a process that is not heard of: it may have been killed or stopped.
	lease = 300 * time.Millisecond
	// beat is how often a process is heard of while it works at its turn.
	beat = 100 * time.Millisecond
	// quiet is how long a process that has just begun to listen waits for a holder that it does not know.
	quiet = 30 * time.Millisecond
	// patience is how long a message may take, after which there are no turns for a while.
	patience = 250 * time.Millisecond
	// longest is how long a turn is waited for at most.
	longest = 5 * time.Second
	// presence is how often a process says that it is there, and forgotten how long it counts as being there.
	presence, forgotten = 20 * time.Second, time.Minute
	// mostRings is how many streams without anybody in their queue are remembered.
	mostRings = 10_000
)

// Desk gives out the turns of one process. It may be used by many goroutines, but by one for each stream.
type Desk struct {
	id    string
	log   *slog.Logger
	heard func(stream string, note []byte)

	mu     sync.Mutex
	up     bool
	places map[string]*place
	peers  map[string]time.Time // when others were last heard of
	outbox []message
	posted chan struct{} // the outbox has something
}

// place is where a process stands in the ring of a stream.
type place struct {
	ring
	changed chan struct{} // closed when something was heard that concerns who waits; nil: nobody waits
	busy    bool          // a turn is being used
	asked   bool          // an ask is on its way
	handing bool          // a hand is on its way
	last    bool          // this process was the last one that wrote, as far as it knows
	others  bool          // others may have written since
}

// New is a desk that gives no turns until it runs.
func New(log *slog.Logger) *Desk {
	id := make([]byte, 6)
	rand.Read(id) // never fails
	return &Desk{
		id: hex.EncodeToString(id), log: log, heard: func(string, []byte) {}, places: map[string]*place{}, peers: map[string]time.Time{},
		posted: make(chan struct{}, 1),
	}
}

// Take waits for the turn on a stream, if others want to write to it: that is so when they said it, or when the caller must
// have one, since it has lost a race or has something to tell. It waits until it is the caller's turn, there are no turns any
// more, or the context ends. Each Take is followed by a Pass. Held says that the turn is the caller's: else there are none, or
// nobody else is known to want one. Others says that others may have written since its last turn.
func (d *Desk) Take(ctx context.Context, stream string, must bool) (held, others bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.place(stream)
	if d.up && (must || len(p.queue) > 0) && !(p.first() == d.id && !p.handing) {
		d.await(ctx, stream, p)
		p.others = true
	}
	p.busy = true
	held, others = d.up && p.first() == d.id, p.others
	p.last, p.others = true, false
	return held, others
}

// await returns when the turn is ours, or when there is no use in waiting. The lock is held, and let go of meanwhile.
func (d *Desk) await(ctx context.Context, stream string, p *place) {
	began := time.Now()
	p.changed = make(chan struct{})
	defer func() { p.changed = nil }()
	for d.up && ctx.Err() == nil && time.Since(began) < longest {
		wait := d.step(stream, p, began)
		if wait <= 0 {
			return
		}
		changed := p.changed
		d.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		case <-time.After(wait):
		}
		d.mu.Lock()
	}
}

// step does what there is to do for who waits for the turn since then, and says how long to wait for news; 0: the wait is over.
func (d *Desk) step(stream string, p *place, began time.Time) time.Duration {
	now := time.Now()
	switch first := p.first(); {
	case !slices.Contains(p.queue, d.id) || p.handing:
		if !p.handing {
			d.ask(stream, p)
		}
		return patience
	case first == d.id && p.epoch == 0 && d.accompanied(now):
		return p.since.Add(quiet).Sub(now)
	case first == d.id:
		return 0
	default:
		left := lease - min(now.Sub(p.since), now.Sub(began))
		if left <= 0 {
			d.post(message{Kind: drop, From: d.id, Stream: stream, Queue: []string{first}, Epoch: p.epoch})
			return patience
		}
		return left
	}
}

// ask asks for the turn, if that is not on its way. The lock is held.
func (d *Desk) ask(stream string, p *place) {
	if !p.asked {
		p.asked = true
		d.post(message{Kind: ask, From: d.id, Stream: stream})
	}
}

// wake lets who waits look again.
func (p *place) wake() {
	if p.changed != nil {
		close(p.changed)
		p.changed = make(chan struct{})
	}
}

// Pass ends the use of a turn and hands it on if others wait. More says that the caller expects to write again soon: then it
// keeps a place at the end of the queue. The note is for those after it, and made only where there are any; if it is urgent, also
// for those who do not wait now.
func (d *Desk) Pass(stream string, more bool, note func() []byte, urgent bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p := d.place(stream)
	p.busy = false
	if !d.handOn(stream, p, more, note) && urgent && d.up && d.accompanied(time.Now()) {
		d.post(message{Kind: tell, From: d.id, Stream: stream, Note: note()})
	}
}

// nothing is the note of who had a turn and no use for it.
func nothing() []byte { return nil }

// handOn hands the turn on if others wait, and this process has it or was the last one to write; false if not. The lock is held.
func (d *Desk) handOn(stream string, p *place, stays bool, note func() []byte) bool {
	others := len(p.after(d.id, false)) > 0
	mine := p.first() == d.id || p.last && !slices.Contains(p.queue, d.id)
	if !d.up || !others || !mine || p.handing || p.busy {
		return false
	}
	p.handing, p.last = true, false
	d.post(message{Kind: hand, From: d.id, Stream: stream, Queue: p.after(d.id, stays), Epoch: p.epoch + 1, Note: note()})
	return true
}

// hear does what a message says.
func (d *Desk) hear(m message) {
	if m.From != d.id && len(m.Note) > 0 {
		d.heard(m.Stream, m.Note)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	switch m.Kind {
	case here, gone:
		d.present(m, now)
	default:
		d.hearOf(d.place(m.Stream), m, now)
	}
}

// present notes that a process is there, or is no more.
func (d *Desk) present(m message, now time.Time) {
	if m.From == d.id {
		return
	}
	d.peers[m.From] = now
	if m.Kind == gone {
		delete(d.peers, m.From)
		for stream, p := range d.places {
			d.hearOf(p, message{Kind: gone, From: m.From, Stream: stream}, now)
		}
	}
	if m.Answer {
		d.post(message{Kind: here, From: d.id})
	}
}

// hearOf does what a message says of the turns on a stream. A turn that comes and finds nobody who waits for it goes on to
// the next.
func (d *Desk) hearOf(p *place, m message, now time.Time) {
	moved := p.hear(m, now)
	if m.From == d.id {
		p.asked, p.handing = p.asked && m.Kind != ask, p.handing && m.Kind != hand
	} else if moved {
		p.others, p.last = true, p.last && m.Kind != hand
	}
	if p.changed == nil {
		d.handOn(m.Stream, p, false, nothing)
		return
	}
	if m.Kind == hand && !slices.Contains(m.Queue, d.id) {
		d.ask(m.Stream, p) // those who have turns do not know that we wait, or it crossed their message
	}
	p.wake()
}

// Shared says whether other processes are there.
func (d *Desk) Shared() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.up && d.accompanied(time.Now())
}

// accompanied says whether other processes are there. The lock is held.
func (d *Desk) accompanied(now time.Time) bool {
	for id, at := range d.peers {
		if now.Sub(at) > forgotten {
			delete(d.peers, id)
		}
	}
	return len(d.peers) > 0
}

// place is where the process stands in the ring of a stream. The lock is held.
func (d *Desk) place(stream string) *place {
	p := d.places[stream]
	if p == nil {
		d.tidy()
		p = &place{}
		d.places[stream] = p
	}
	return p
}

// tidy forgets streams that nobody wants to write to, if there are too many.
func (d *Desk) tidy() {
	if len(d.places) < mostRings {
		return
	}
	for stream, p := range d.places {
		if alone := len(p.queue) == 0 || len(p.queue) == 1 && p.queue[0] == d.id; alone && !p.busy && p.changed == nil {
			delete(d.places, stream)
		}
	}
}

// post has a message sent after those that wait already. The lock is held.
func (d *Desk) post(m message) {
	d.outbox = append(d.outbox, m)
	select {
	case d.posted <- struct{}{}:
	default:
	}
}

// posts takes the messages that wait to be sent.
func (d *Desk) posts() []message {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := d.outbox
	d.outbox = nil
	return list
}

// connected begins or ends the time in which there are turns. What was heard before is no more true.
func (d *Desk) connected(up bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.up, d.outbox = up, nil
	clear(d.peers)
	for _, p := range d.places {
		p.ring, p.asked, p.handing, p.others = ring{}, false, false, true
		p.wake()
	}
}

// working are the streams at which this process works at its turn while others wait.
func (d *Desk) working() []message {
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []message
	for stream, p := range d.places {
		if p.busy && p.first() == d.id && len(p.queue) > 1 {
			list = append(list, message{Kind: alive, From: d.id, Stream: stream})
		}
	}
	return list
}
