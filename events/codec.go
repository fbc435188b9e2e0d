package events

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrUnknownType says that a stored event has a name that no event type has.
var ErrUnknownType = errors.New("unknown event type")

// ErrNewerSchema says that an event was stored by a newer program.
var ErrNewerSchema = errors.New("event was stored by a newer version of Waymark")

// Encode is the stored form of an event's data.
func Encode(e Event) ([]byte, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", e.Type(), err)
	}
	return data, nil
}

// Record decodes a stored event of one of the books.
func Record(raw Raw) (Recorded, error) {
	book, product, ok := CutStream(raw.Stream)
	if !ok {
		return Recorded{}, fmt.Errorf("stream %q is no book", raw.Stream)
	}
	meta, err := ParseMetadata(raw.Metadata)
	if err != nil {
		return Recorded{}, fmt.Errorf("%s revision %d: %w", raw.Stream, raw.Revision, err)
	}
	event, err := Decode(raw.Type, meta.Schema, raw.Data)
	if err != nil {
		return Recorded{}, fmt.Errorf("%s revision %d: %w", raw.Stream, raw.Revision, err)
	}
	at := meta.RecordedAt
	if at.IsZero() {
		at = raw.Created
	}
	return Recorded{
		ID: raw.ID, Book: book, Product: product, Revision: raw.Revision, Position: raw.Position,
		RecordedAt: at, Metadata: meta, Event: event,
	}, nil
}

// Decode turns stored data, written under a schema version, into today's event.
func Decode(typ string, schema int, data []byte) (Event, error) {
	if schema > Schema {
		return nil, fmt.Errorf("%w: %s has schema %d, this program knows %d", ErrNewerSchema, typ, schema, Schema)
	}
	t, ok := types[typ]
	if !ok {
		return nil, fmt.Errorf("%w %q", ErrUnknownType, typ)
	}
	return t.decode(schema, data)
}
