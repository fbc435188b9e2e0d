package embedded

import (
	"bytes"
	"encoding/json"
)

// members are those of a JSON object, in its order.
type members []member

type member struct {
	name  string
	value json.RawMessage
}

// membersOf reads an object; what is none has no members. Of a name that is there twice the last value counts, at the first
// place.
func membersOf(text []byte) (all members) {
	if !json.Valid(text) {
		return nil
	}
	object := json.NewDecoder(bytes.NewReader(text))
	if begin, err := object.Token(); err != nil || begin != json.Delim('{') {
		return nil
	}
	for object.More() {
		name, err := object.Token()
		if err != nil {
			return nil
		}
		var value json.RawMessage
		if err := object.Decode(&value); err != nil {
			return nil
		}
		all = all.with(name.(string), value)
	}
	return all
}

// with is the members with another value of one: in its place, or else as the last.
func (m members) with(name string, value json.RawMessage) members {
	for i := range m {
		if m[i].name == name {
			m[i].value = value
			return m
		}
	}
	return append(m, member{name, value})
}

// encode is the object without space between its parts.
func (m members) encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, each := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeName(&b, each.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := json.Compact(&b, each.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// writeName writes a text as JSON, with < > & as they are.
func writeName(b *bytes.Buffer, name string) error {
	text := json.NewEncoder(b)
	text.SetEscapeHTML(false)
	err := text.Encode(name)
	b.Truncate(b.Len() - 1) // the encoder ends it with a line feed
	return err
}
