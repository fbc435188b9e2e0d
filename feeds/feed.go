// Package feeds tells decisions as they are recorded: as Server-Sent Events to those who stay, as pages to those who come again. It
// reads the log itself, never a read model, and the positions of the log order what it tells: so nothing that is recorded can be
// missed, whenever it took effect.
package feeds

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"waymark/eventstore"
)

// Options say what is fed, and how. What is 0 gets the value that is named.
type Options struct {
	Store     *eventstore.Client
	Now       func() time.Time // what durations back are counted from; time.Now if nil
	Logger    *slog.Logger     // nothing is logged if nil
	Readers   int              // who read live at once, at most; 10,000
	Kept      int              // of the newest events, from which those who read live are served; 8,192
	Heartbeat time.Duration    // between two signs of life to those to whom there is nothing to tell; 15 s
	Pace      time.Duration    // from one piece to the next that a reader gets; 50 ms
	Linger    time.Duration    // how long the log is followed when nobody reads any more; 5 s
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Readers, o.Kept = cmp.Or(o.Readers, 10_000), cmp.Or(o.Kept, 8192)
	o.Heartbeat, o.Pace = cmp.Or(o.Heartbeat, 15*time.Second), cmp.Or(o.Pace, 50*time.Millisecond)
	o.Linger = cmp.Or(o.Linger, 5*time.Second)
	return o
}

// keptBytes limits the newest events by what they weigh as they are stored.
const keptBytes = 32 << 20

var (
	// errSlow says that a reader is so far behind that what comes next is no longer kept.
	errSlow = errors.New("the reader is too slow: it can go on behind what it has")
	// errOtherLog says that events come at positions that others had before: the store was put back, or is another one.
	errOtherLog = errors.New("the event store holds another log than before")
	// errGone says that nobody takes what is written.
	errGone = errors.New("the reader is gone")
	// errEnded says that no feed goes on: the program ends.
	errEnded = errors.New("the feeds have ended")
)

// Feed serves those who read decisions.
type Feed struct {
	options Options
	hub     *hub
	counts  counts

	alive context.Context // done when the feed is closed
	end   context.CancelFunc
}

// New is a feed of a store. It does nothing until somebody reads.
func New(o Options) *Feed {
	f := &Feed{options: o.withDefaults()}
	f.alive, f.end = context.WithCancel(context.Background())
	f.hub = newHub(f.alive, f.options)
	f.counts = newCounts(f.hub)
	return f
}

// End ends all feeds at once, and lets none begin: those who read live are told nothing more, and can go on elsewhere.
func (f *Feed) End() { f.end() }

// Close ends all feeds, and waits until the log is followed no longer.
func (f *Feed) Close() error {
	f.end()
	f.hub.wait()
	return nil
}
