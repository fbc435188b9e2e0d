package events

import (
	"bytes"
	"errors"
	"testing"
)

// storyPraised is an event type of this test alone. Two versions ago its story was named "item"; one version ago its
// praise was given in points from 0 to 9.
type storyPraised struct {
	StoryLinked
	Story  string `json:"story"`
	Praise string `json:"praise"`
}

func (storyPraised) Type() string { return "StoryPraised" }

func replacing(old, with string) upcaster {
	return func(data []byte) ([]byte, error) {
		if !bytes.Contains(data, []byte(old)) {
			return nil, errors.New("nothing to replace")
		}
		return bytes.ReplaceAll(data, []byte(old), []byte(with)), nil
	}
}

func TestStoredDataIsLedFromItsSchemaVersionToTodays(t *testing.T) {
	praised := typeOf[storyPraised](map[int]upcaster{
		Schema - 3: replacing(`"item"`, `"story"`), Schema - 1: replacing(`"praise":9`, `"praise":"great"`),
	})
	if praised.name != "StoryPraised" {
		t.Errorf("is stored as %s", praised.name)
	}
	for _, test := range []struct {
		name   string
		schema int
		data   string
	}{
		{"as it is today", Schema, `{"story":"ACME-1","praise":"great"}`},
		{"one version ago", Schema - 1, `{"story":"ACME-1","praise":9}`},
		{"before a version that changed nothing", Schema - 2, `{"story":"ACME-1","praise":9}`},
		{"before two changes", Schema - 3, `{"item":"ACME-1","praise":9}`},
		{"long before the first change", Schema - 4, `{"item":"ACME-1","praise":9}`},
	} {
		e, err := praised.decode(test.schema, []byte(test.data))
		if want := (storyPraised{Story: "ACME-1", Praise: "great"}); err != nil || e != want {
			t.Errorf("%s: reads as %+v, %v", test.name, e, err)
		}
	}
	if e, err := praised.decode(Schema, []byte(`{"story":"ACME-1","praise":9}`)); err == nil {
		t.Errorf("old data under today's schema reads as %+v", e)
	}
	if e, err := praised.decode(Schema-1, []byte(`{"story":"ACME-1","praise":"great"}`)); err == nil {
		t.Errorf("data that can't be led on reads as %+v", e)
	}
}
