// Package export writes all that the log holds of a product as a file that proves itself, verifies such a file without anything else,
// and brings it into a ledger again. Its form, line by line, is told in docs/export.md.
package export

import (
	"fmt"
	"time"

	"waymark/audit/seal"
	"waymark/audit/verify"
	"waymark/events"
)

// Kind is by what the first line of an export tells what it is.
const Kind = "waymark export v1"

// Head is the first line of an export.
type Head struct {
	Kind       string     `json:"kind"`
	Product    string     `json:"product"`
	Version    string     `json:"version"` // of the program that wrote it
	ExportedAt time.Time  `json:"exported_at"`
	From       *time.Time `json:"from,omitzero"` // what took effect at or after it; left out: from the beginning
	To         *time.Time `json:"to,omitzero"`   // what took effect before it; left out: to the end
	Seal       *seal.Seal `json:"seal,omitzero"` // the newest one, to which the inclusions lead; left out: nothing was sealed yet
}

// line is each other line of an export: it has one of these.
type line struct {
	Event     *Event     `json:"event,omitzero"`
	Inclusion *Inclusion `json:"inclusion,omitzero"`
	Seal      *Older     `json:"seal,omitzero"`
	End       *End       `json:"end,omitzero"`
}

// Event is an event as it is stored, with the hash that it follows and where it lay in the log.
type Event struct {
	seal.ProvenEvent
	Position string `json:"position"`
}

// Inclusion proves that the event in the line before, and all before it in its stream, are among what the seal of the head covers.
type Inclusion struct {
	Stream   string   `json:"stream"`
	Revision int64    `json:"revision"`
	Index    int64    `json:"index"` // of its leaf in the tree
	Path     []string `json:"path"`
}

// Older is an older seal that covers an event of the export, with the proof that what the seal of the head covers begins with what
// this one covers.
type Older struct {
	seal.Seal
	Path []string `json:"path"`
}

// End is the last line of an export: without it the file was cut off.
type End struct {
	Events  int64       `json:"events"`
	Seals   int         `json:"seals"` // that of the head is one of them
	Streams []StreamEnd `json:"streams"`
	Note    string      `json:"note,omitzero"` // why nothing could be proven
}

// StreamEnd is how a stream ends in an export.
type StreamEnd struct {
	Stream   string `json:"stream"`
	First    int64  `json:"first"`    // revision
	Revision int64  `json:"revision"` // the last one
	Hash     string `json:"hash"`     // of the last event
}

// Fault is something in an export that is not as it was written.
type Fault struct {
	Line int64 `json:"line"` // 1 is the head; 0: no line of its own
	verify.Finding
}

// eventOf is the line of an event that follows a hash.
func eventOf(raw events.Raw, previous string) *Event {
	return &Event{seal.ProvenEventOf(raw, previous), raw.Position.String()}
}

// Raw is the event as it was stored. A position that makes no sense is none.
func (e Event) Raw() events.Raw {
	position, _ := events.ParsePosition(e.Position)
	return events.Raw{
		ID: e.ID, Stream: e.Stream, Revision: e.Revision, Position: position, Type: e.Type, Data: []byte(e.Data), Metadata: []byte(e.Metadata),
	}
}

// String names the fault, for people.
func (f Fault) String() string {
	text := f.Detail
	if f.Kind != "" {
		text = string(f.Kind) + ": " + text
	}
	if f.Stream != "" {
		text = fmt.Sprintf("%s revision %d: %s", f.Stream, f.Revision, text)
	}
	if f.Line > 0 {
		text = fmt.Sprintf("line %d: %s", f.Line, text)
	}
	return text
}

// faultOf is a fault of no stream.
func faultOf(line int64, detail string) Fault {
	return Fault{line, verify.Finding{Revision: -1, Detail: detail}}
}
