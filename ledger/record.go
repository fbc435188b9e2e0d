package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/events"
	"waymark/eventstore"
)

// keyedVersion is the version of the UUIDs of commands that came with an idempotency key: made from their name.
const keyedVersion = 5

// commandID is the id of the command that a decision gives: the same for the same key of the same actor in the same
// product, else new. The key of an imported decision is made from ids of the other tool: it belongs to the product,
// whoever imports.
func (d Decision) commandID(product string) uuid.UUID {
	switch {
	case d.Key == "":
		return uuid.New()
	case d.Imported:
		return productsID(product, d.Key)
	default:
		return uuid.NewSHA1(uuid.NewSHA1(uuid.NameSpaceURL, []byte("waymark:"+product+":"+d.Actor)), []byte(d.Key))
	}
}

// ImportedID is the id of an imported command that came with this idempotency key: the same for ever, so whoever knows the
// key can tell whether the command was recorded.
func ImportedID(product, key string) uuid.UUID { return productsID(product, key) }

// productsID is the id of a command whose key belongs to its product: an imported one, and any one that was recorded
// before keys belonged to their actors.
func productsID(product, key string) uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("waymark:"+product+":"+key))
}

// digest tells commands apart that came with one key. Imported decisions have none: what a foreign tool says of an old
// decision may change with its next export.
func digest(d Decision) (string, error) {
	if d.Imported || d.Key == "" {
		return "", nil
	}
	name := describe(d.Command).Name
	body, err := json.Marshal(struct {
		Name     string
		Command  Command
		Reason   string
		Evidence []events.Evidence
	}{name, d.Command, d.Reason, d.Evidence})
	if err != nil {
		return "", fmt.Errorf("encode %s: %w", name, err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), nil
}

// entry is a decided event on its way into the log.
type entry struct {
	stored  eventstore.NewEvent
	event   Event
	meta    events.Metadata // its hash included
	command uuid.UUID
}

// origin is where events come from: a command, and the batch that it is given in.
type origin struct {
	command uuid.UUID
	batch   string // empty: the command is given alone
	index   int    // of the command in its request
}

// decided is an event that a decision makes, in which role and by which command; and the id of the event that it takes
// back, if it does.
type decided struct {
	event   events.Event
	role    events.Role
	command string
	undoes  string
}

func plain(list []events.Event, role events.Role, command string) []decided {
	all := make([]decided, len(list))
	for i, e := range list {
		all[i] = decided{event: e, role: role, command: command}
	}
	return all
}

// record turns the events of a decision into entries that follow the head, and the head after them.
func (l *Ledger) record(h head, d Decision, o origin, made []decided) ([]entry, head, error) {
	sum, err := digest(d)
	if err != nil {
		return nil, h, err
	}
	m := metadata(h, d, o, l.now())
	m.CommandDigest = sum
	entries := make([]entry, len(made))
	for i, one := range made {
		e := one.event
		m.Role, m.Command, m.Undoes = one.role, one.command, one.undoes
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
		id, err := eventstore.IDOf(hash)
		if err != nil {
			return nil, h, err
		}
		entries[i] = entry{
			stored:  eventstore.NewEvent{ID: id, Type: e.Type(), Data: data, Metadata: sealed},
			event:   Event{ID: id.String(), Command: o.index, Undoes: one.undoes, Event: e},
			command: o.command,
		}
		entries[i].meta = m
		entries[i].meta.Hash = hash
	}
	return entries, h, nil
}

// resolution is that of instants: what PostgreSQL can hold.
const resolution = time.Microsecond

// metadata is what is recorded beside all events of a decision. Time never goes backwards within a book.
func metadata(h head, d Decision, o origin, now time.Time) events.Metadata {
	m := events.Metadata{
		Actor: d.Actor, RecordedBy: d.recordedBy(), Reason: d.Reason, Evidence: d.Evidence, CommandID: o.command.String(),
		BatchID: o.batch, Source: d.Source, Trace: d.Trace, Schema: events.Schema, CorrelationID: d.CorrelationID,
		CausationID: d.CausationID, RecordedAt: now.UTC().Truncate(resolution),
	}
	if m.CorrelationID == "" {
		m.CorrelationID = m.CommandID
	}
	if m.CausationID == "" {
		m.CausationID = m.CommandID
	}
	m.EffectiveAt = d.madeAt(now).UTC().Truncate(resolution)
	if m.EffectiveAt.Before(h.effective) {
		if d.EffectiveAt != nil {
			happened := m.EffectiveAt
			m.HappenedAt = &happened
		}
		m.EffectiveAt = h.effective
	}
	return m
}

// checkBatch faults the batch of an import on a decision that was made here, on one that the first of its request is not in, and
// in a book that no import can be taken out of.
func checkBatch(check *domain.Check, d, first Decision, book events.Book) {
	_, is := domain.Batch(d.Batch)
	check.That(d.Batch == first.Batch, "batch", "must be that of the first command of the request, or none for all of them")
	check.That(d.Batch == "" || is, "batch", "%q is no UUID", d.Batch)
	check.That(d.Batch == "" || d.Imported, "batch", "needs a source: what is decided here has the batch of its request")
	check.That(d.Batch == "" || book != events.Discovery, "batch", "no import can be taken out of the discovery book again: leave it out")
}
