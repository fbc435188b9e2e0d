package embedded

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Names of streams and types of events in which groups keep what they must remember. They are EventStoreDB's.
const (
	configStream     = "$persistentSubscriptionConfig"
	checkpointPrefix = "$persistentsubscription-"
	checkpointSuffix = "-checkpoint"
	parkedSuffix     = "-parked"

	configType     = "$PersistentConfig"
	checkpointType = "$SubscriptionCheckpoint"
	linkType       = "$>"
	metadataType   = "$metadata"
)

func checkpointStream(key string) string { return checkpointPrefix + key + checkpointSuffix }
func parkedStream(key string) string     { return checkpointPrefix + key + parkedSuffix }

// groupMemory keeps what a group must remember in streams of the store.
type groupMemory struct {
	store *store
	key   string
}

// checkpoint is the last place up to which all was done; empty for none.
func (m *groupMemory) checkpoint() (place string, err error) {
	last, err := m.store.lastOf(checkpointStream(m.key))
	if err != nil || last == nil {
		return "", err
	}
	if err := json.Unmarshal(last.data, &place); err != nil {
		return "", fmt.Errorf("checkpoint of persistent subscription %s: %w", m.key, err)
	}
	return place, nil
}

func (m *groupMemory) save(place string) error {
	stream := checkpointStream(m.key)
	if head, err := m.store.head(metadataOf(stream)); err != nil {
		return err
	} else if head == noStream {
		if err := m.store.describe(stream, bounds{MaxCount: keptNotes}); err != nil {
			return err
		}
	}
	return m.store.note(stream, checkpointType, place)
}

// park writes links to messages, and why they are parked.
func (m *groupMemory) park(messages []*message) error {
	links := make([]*record, len(messages))
	for i, p := range messages {
		why, err := json.Marshal(map[string]any{"added": time.Now(), "reason": p.reason, "subscriptionEventNumber": p.original().revision})
		if err != nil {
			return err
		}
		links[i] = &record{id: uuid.New(), typ: linkType, contentType: contentBinary, data: p.linkTo(), metadata: why}
	}
	_, err := m.store.append(context.Background(), parkedStream(m.key), expectAny, links)
	return err
}

// linkTo is what a link to the message's event holds. Where the event is gone that is what the link to it held.
func (m *message) linkTo() []byte {
	if m.event == nil {
		return m.link.data
	}
	return fmt.Appendf(nil, "%d@%s", m.event.revision, m.event.stream)
}

// firstParked is the first message of the parked ones that was not replayed.
func (m *groupMemory) firstParked() (int64, error) {
	b, err := m.store.boundsOf(parkedStream(m.key))
	return b.TruncateBefore, err
}

// replayed notes that parked messages before one were replayed and done.
func (m *groupMemory) replayed(first int64) error {
	return m.store.describe(parkedStream(m.key), bounds{TruncateBefore: first})
}

// forget empties the streams of a group that is deleted, so that a new one of its name starts afresh.
func (m *groupMemory) forget() error {
	for stream, maxCount := range map[string]int64{checkpointStream(m.key): keptNotes, parkedStream(m.key): 0} {
		head, err := m.store.head(stream)
		if err != nil {
			return err
		}
		if head == noStream {
			continue
		}
		if err := m.store.describe(stream, bounds{MaxCount: maxCount, TruncateBefore: head + 1}); err != nil {
			return err
		}
	}
	return nil
}

// keptNotes is how many events are kept of a stream of which only the last one counts.
const keptNotes = 2

// bounds is the part of a stream's metadata that says which of its events count.
type bounds struct {
	MaxCount       int64 `json:"$maxCount,omitempty"`
	TruncateBefore int64 `json:"$tb,omitempty"`
}

func metadataOf(stream string) string { return "$$" + stream }

func (s *store) describe(stream string, b bounds) error {
	return s.note(metadataOf(stream), metadataType, b)
}

func (s *store) boundsOf(stream string) (b bounds, err error) {
	head, err := s.head(metadataOf(stream))
	if err != nil || head == noStream {
		return b, err
	}
	described, err := s.at(metadataOf(stream), head)
	if err != nil || described == nil {
		return b, err
	}
	return b, json.Unmarshal(described.data, &b)
}

// lastOf is the last event of a stream; nil if none counts.
func (s *store) lastOf(stream string) (*record, error) {
	head, err := s.head(stream)
	if err != nil || head == noStream {
		return nil, err
	}
	b, err := s.boundsOf(stream)
	if err != nil || head < b.TruncateBefore {
		return nil, err
	}
	return s.at(stream, head)
}

// note appends one event with JSON.
func (s *store) note(stream, typ string, content any) error {
	data, err := json.Marshal(content)
	if err != nil {
		return err
	}
	_, err = s.append(context.Background(), stream, expectAny, []*record{{id: uuid.New(), typ: typ, contentType: contentJSON, data: data}})
	return err
}
