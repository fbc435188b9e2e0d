package jira_test

import (
	"context"
	"iter"
	"sync"
	"time"

	"waymark/events"
	"waymark/eventstore"
)

// memory is the least of an event store, for histories that take an embedded one too long under the race detector.
type memory struct {
	mu      sync.Mutex
	streams map[string][]events.Raw
	last    uint64
}

func newMemory() *memory { return &memory{streams: map[string][]events.Raw{}} }

// Append is atomic, and refuses another revision than the expected one.
func (m *memory) Append(_ context.Context, stream string, expected int64, evs []eventstore.NewEvent) (events.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if int64(len(m.streams[stream]))-1 != expected {
		return events.Position{}, eventstore.ErrWrongRevision
	}
	for _, e := range evs {
		m.last++
		m.streams[stream] = append(m.streams[stream], events.Raw{
			ID: e.ID.String(), Stream: stream, Revision: int64(len(m.streams[stream])), Type: e.Type, Data: e.Data,
			Metadata: e.Metadata, Position: events.Position{Commit: m.last, Prepare: m.last}, Created: time.Now(),
		})
	}
	return events.Position{Commit: m.last, Prepare: m.last}, nil
}

// ReadStream reads to the end.
func (m *memory) ReadStream(_ context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	m.mu.Lock()
	all := m.streams[stream]
	m.mu.Unlock()
	return func(yield func(events.Raw, error) bool) {
		for _, raw := range all[min(from, int64(len(all))):] {
			if !yield(raw, nil) {
				return
			}
		}
	}
}
