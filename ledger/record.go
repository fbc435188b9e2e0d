package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"waymark/events"
	"waymark/eventstore"
)

// keyedVersion is the version of the UUIDs of commands that came with an idempotency key: made from their name.
const keyedVersion = 5

// commandID is the id of the command that a decision gives: the same for the same key in the same product, else new.
func commandID(product, key string) uuid.UUID {
	if key == "" {
		return uuid.New()
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("waymark:"+product+":"+key))
}

// EventID is the id of the event with this index, from 0, that a command with an idempotency key makes: the same for ever,
// so whoever knows the key can tell whether the command was recorded.
func EventID(product, key string, index int) uuid.UUID {
	return eventID(commandID(product, key), index)
}

func eventID(command uuid.UUID, index int) uuid.UUID {
	return uuid.NewSHA1(command, strconv.AppendInt(nil, int64(index), 10))
}

func short(id uuid.UUID) uint64 {
	return binary.BigEndian.Uint64(id[8:]) ^ binary.BigEndian.Uint64(id[:8])
}

// digest tells commands apart that came with one key. Imported decisions have none: what a foreign tool says of an old
// decision may change with its next export.
func digest(d Decision) (string, error) {
	if d.Imported || d.Key == "" {
		return "", nil
	}
	body, err := json.Marshal(struct {
		Name     string
		Command  Command
		Reason   string
		Evidence []events.Evidence
	}{d.Command.CommandName(), d.Command, d.Reason, d.Evidence})
	if err != nil {
		return "", fmt.Errorf("encode %s: %w", d.Command.CommandName(), err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), nil
}

// entry is a decided event on its way into the log.
type entry struct {
	stored  eventstore.NewEvent
	event   Event
	command uuid.UUID
}

// decided is an event that a decision makes, and the id of the event that it takes back, if it does.
type decided struct {
	event  events.Event
	undoes string
}

func plain(list []events.Event) []decided {
	all := make([]decided, len(list))
	for i, e := range list {
		all[i].event = e
	}
	return all
}

// record turns the events of a decision into entries that follow the head, and the head after them.
func (l *Ledger) record(h head, d Decision, id uuid.UUID, role events.Role, index int, made []decided) ([]entry, head, error) {
	sum, err := digest(d)
	if err != nil {
		return nil, h, err
	}
	m := metadata(h, d, id, role, l.now())
	m.CommandDigest = sum
	entries := make([]entry, len(made))
	for i, one := range made {
		e := one.event
		m.Undoes = one.undoes
		data, err := events.Encode(e)
		if err != nil {
			return nil, h, err
		}
		sealed, hash, err := m.Seal(h.hash, e.Type(), data)
		if err != nil {
			return nil, h, err
		}
		if h, err = h.after(e, m, hash); err != nil {
			return nil, h, err
		}
		eid := eventID(id, i)
		entries[i] = entry{
			stored:  eventstore.NewEvent{ID: eid, Type: e.Type(), Data: data, Metadata: sealed},
			event:   Event{ID: eid.String(), Command: index, Undoes: one.undoes, Event: e},
			command: id,
		}
	}
	return entries, h, nil
}

// metadata is what is recorded beside the events of a decision. Time never goes backwards within a book.
func metadata(h head, d Decision, id uuid.UUID, role events.Role, now time.Time) events.Metadata {
	m := events.Metadata{
		Actor: d.Actor, Role: role, Reason: d.Reason, Evidence: d.Evidence, CommandID: id.String(), Source: d.Source,
		Trace: d.Trace, Schema: events.Schema, CorrelationID: d.CorrelationID, CausationID: d.CausationID,
	}
	if m.CorrelationID == "" {
		m.CorrelationID = m.CommandID
	}
	if m.CausationID == "" {
		m.CausationID = m.CommandID
	}
	at := d.EffectiveAt
	if at.IsZero() {
		at = now
	}
	m.EffectiveAt = at.UTC().Truncate(time.Microsecond) // what PostgreSQL can hold
	if m.EffectiveAt.Before(h.effective) {
		if !d.EffectiveAt.IsZero() {
			happened := m.EffectiveAt
			m.HappenedAt = &happened
		}
		m.EffectiveAt = h.effective
	}
	return m
}
