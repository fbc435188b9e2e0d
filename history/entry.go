package history

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"waymark/events"
)

// Entry is a decision of a product with all by which it is found.
type Entry struct {
	Product string
	Decision

	// known is how much of the event this program can read: what is not known is empty.
	known         knowledge
	isBookkeeping bool // it is no decision

	others []string                 // what else it touches
	top    *int                     // the place nearest to the top that it gave or took; nil: none
	moved  []string                 // keys of the stories that a priority decision moved
	words  func() ([]string, error) // by which its texts are found
}

// knowledge is how much a program can read of an event.
type knowledge int

const (
	itsPlace    knowledge = iota // where it stands, and its type
	itsMetadata                  // who decided, when and why
	itsChanges                   // all of it
)

// Understood says whether this program can read the event wholly. Else a newer one wrote it, or it is damaged, and what can't be
// read is empty.
func (e Entry) Understood() bool { return e.known == itsChanges }

// Moved are the keys of what the decision moved in its order, if it moved anything: its subject, or the stories that it names.
func (e Entry) Moved() []string { return append(e.moved, e.Subject) }

// Of is the entry of a decoded event.
func Of(r events.Recorded) (Entry, error) {
	d, err := Describe(r.Product, r.Event)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Product: r.Product, known: itsChanges, isBookkeeping: events.IsBookkeeping(r.Event), others: d.Others, top: d.Top}
	for _, story := range slices.Concat(d.Up, d.Down) {
		e.moved = append(e.moved, events.StoryMark.Key(r.Product, story))
	}
	e.Decision = Decision{
		ID: r.ID, Revision: r.Revision, Book: string(r.Book), Type: r.Event.Type(), RecordedAt: shown(r.RecordedAt),
		Position: r.Position.String(), Subject: d.Subject,
	}
	e.metadata(r.Metadata)
	reason := r.Metadata.Reason
	e.words = sync.OnceValues(func() ([]string, error) { return d.Words(reason) })
	e.Changes, err = fieldChanges(d.Changes)
	return e, err
}

// Read is the entry of an event as the log has it. Of one that this program does not understand it holds what is known.
func Read(raw events.Raw) (Entry, error) {
	recorded, err := events.Record(raw)
	if err == nil {
		return Of(recorded)
	}
	book, product, ours := events.CutStream(raw.Stream)
	if !ours {
		return Entry{}, err
	}
	e := Entry{Product: product, known: itsPlace}
	e.Decision = Decision{
		ID: raw.ID, Revision: raw.Revision, Book: string(book), Type: raw.Type, At: shown(raw.Created), RecordedAt: shown(raw.Created),
		Position: raw.Position.String(), Changes: []FieldChange{}, Evidence: []EvidenceItem{},
	}
	if m, err := events.ParseMetadata(raw.Metadata); err == nil {
		e.known = itsMetadata
		e.metadata(m)
	}
	return e, nil
}

// metadata says who decided, when and why.
func (e *Entry) metadata(m events.Metadata) {
	e.At, e.Actor, e.Reason, e.Source, e.CommandID, e.Batch = shown(m.EffectiveAt), m.Actor, m.Reason, m.Source, m.CommandID, m.Batch()
	e.RecordedBy, e.Role, e.Command, e.Undoes = orNil(m.RecordedBy), orNil(string(m.Role)), orNil(m.Command), orNil(m.Undoes)
	e.Evidence = make([]EvidenceItem, len(m.Evidence))
	for i, evidence := range m.Evidence {
		e.Evidence[i] = EvidenceItem(evidence)
	}
}

func fieldChanges(changes []Change) ([]FieldChange, error) {
	list := make([]FieldChange, len(changes))
	for i, c := range changes {
		from, err := json.Marshal(c.From)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Field, err)
		}
		to, err := json.Marshal(c.To)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Field, err)
		}
		list[i] = FieldChange{c.Field, from, to}
	}
	return list, nil
}

// shown is an instant as finely as the history tells instants apart.
func shown(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// orNil is a text; nil where it is empty.
func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
