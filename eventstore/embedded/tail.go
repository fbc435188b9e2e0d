package embedded

import (
	"slices"
	"sync/atomic"
)

// What of the end of the log is kept in memory.
const (
	tailEvents = 1024
	tailBytes  = 4 << 20 // of data and metadata, and one event more
)

// tail is the end of the log in memory: there live subscriptions read, however many they are, and not each in the
// database. The writer extends it before it publishes; anyone reads.
type tail struct {
	events atomic.Pointer[[]*record] // a slice that is stored is never written again
}

// extend adds events that follow each other, and drops the oldest that are too many.
func (t *tail) extend(added []*record) {
	events := added
	if kept := t.events.Load(); kept != nil && (*kept)[len(*kept)-1].position+1 == added[0].position {
		events = slices.Concat(*kept, added)
	}
	first, bytes := len(events), 0
	for first > 0 && len(events)-first < tailEvents && bytes < tailBytes {
		first--
		bytes += events[first].size()
	}
	events = slices.Clone(events[first:]) // which lets go of those before
	t.events.Store(&events)
}

// between is the events from a position to a later one, both included, if all of them are here.
func (t *tail) between(from, to uint64) ([]*record, bool) {
	kept := t.events.Load()
	if kept == nil {
		return nil, false
	}
	first := (*kept)[0].position
	if from < first || to-first >= uint64(len(*kept)) {
		return nil, false
	}
	return (*kept)[from-first : to-first+1], true
}
