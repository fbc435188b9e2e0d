package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Names of streams and types of events in which groups keep what they must remember. They are EventStoreDB's.
const (
	configStream     = "$persistentSubscriptionConfig"
	groupPrefix      = "$persistentsubscription-"
	checkpointSuffix = "-checkpoint"
	parkedSuffix     = "-parked"

	configType     = "$PersistentConfig"
	checkpointType = "$SubscriptionCheckpoint"
)

func checkpointStream(key string) string { return groupPrefix + key + checkpointSuffix }
func parkedStream(key string) string     { return groupPrefix + key + parkedSuffix }

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
	if json.Unmarshal(last.data, &place) != nil { // EventStoreDB once wrote it as a number
		place = string(last.data)
	}
	return place, nil
}

func (m *groupMemory) save(place string) error {
	return m.store.noteLast(checkpointStream(m.key), checkpointType, place)
}

// park writes links to messages, and why they are parked.
func (m *groupMemory) park(messages []*message) error {
	links := make([]*record, len(messages))
	for i, p := range messages {
		why, err := json.Marshal(map[string]any{"added": time.Now(), "reason": p.reason, "subscriptionEventNumber": p.original().revision})
		if err != nil {
			return err
		}
		links[i] = &record{id: uuid.New(), typ: typeLink, contentType: contentBinary, data: p.linkTo(), metadata: why}
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

// firstParked is the first message of the parked ones that was not replayed: one after the last for none.
func (m *groupMemory) firstParked() (int64, error) {
	_, first, err := m.store.kept(parkedStream(m.key))
	return first, err
}

// parkedAfter is how many messages are parked after one of them.
func (m *groupMemory) parkedAfter(place int64) (int64, error) {
	st, first, err := m.store.kept(parkedStream(m.key))
	return max(0, st.head-max(place, first-1)), err
}

// replayed notes that parked messages before one were replayed and done.
func (m *groupMemory) replayed(first int64) error {
	stream := metaStream(parkedStream(m.key))
	last, err := m.store.lastOf(stream)
	if err != nil {
		return err
	}
	truncation, err := truncated(last, first)
	if err != nil {
		return err
	}
	_, err = m.store.append(context.Background(), stream, expectAny, []*record{truncation})
	return err
}

// forget deletes what is remembered of a group, so that a new one of its name starts afresh.
func (m *groupMemory) forget() error {
	for _, stream := range []string{checkpointStream(m.key), parkedStream(m.key)} {
		st, err := m.store.state(stream)
		if err == nil && st.exists() {
			_, err = m.store.do(context.Background(), &appendRequest{stream: stream, expected: expectAny, change: deleteSoftly})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// noteLast notes something in a stream of which only the last event counts.
func (s *store) noteLast(stream, typ string, content any) error {
	st, err := s.state(stream)
	if err != nil {
		return err
	}
	if st.meta == nil {
		if err := s.note(metaStream(stream), typeMetadata, map[string]int{"$maxCount": 2}); err != nil {
			return err
		}
	}
	return s.note(stream, typ, content)
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

// lastOf is the last event of a stream; nil if there is none to read.
func (s *store) lastOf(stream string) (*record, error) {
	st, first, err := s.kept(stream)
	if err != nil || first > st.head {
		return nil, err
	}
	return s.at(stream, st.head)
}

// kept is like readable. A stream that is deleted for good is like one that never was: who deleted it wanted it forgotten.
func (s *store) kept(stream string) (streamState, int64, error) {
	st, first, err := s.readable(stream)
	if errors.Is(err, errTombstoned) {
		return streamState{head: noStream}, 0, nil
	}
	return st, first, err
}
