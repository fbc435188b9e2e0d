package events

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPlainMetadataIsReadAsAnyJSONIs(t *testing.T) {
	texts := rapid.OneOf(rapid.StringMatching(`[a-z0-9 é.-]{0,12}`), rapid.String())
	members := rapid.SampledFrom([]string{
		"actor", "recorded_by", "role", "reason", "$correlationId", "$causationId", "command_id", "command", "batch_id",
		"command_digest", "undoes", "source", "traceparent", "hash", "effective_at", "recorded_at", "schema", "evidence", "happened_at", "Actor", "other",
	})
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		text := "{"
		for i := range rapid.IntRange(1, 16).Draw(t, "members") {
			if i > 0 {
				text += ","
			}
			name := members.Draw(t, "name")
			value, _ := json.Marshal(texts.Draw(t, "text"))
			switch {
			case name == "effective_at" || name == "recorded_at":
				value, _ = json.Marshal(time.UnixMicro(rapid.Int64Range(0, 1<<50).Draw(t, "instant")).UTC())
			case name == "schema" || rapid.IntRange(0, 30).Draw(t, "number") == 0:
				value = []byte(rapid.SampledFrom([]string{"1", "12", "01", "1.0", "-0", "null", "", "1e1"}).Draw(t, "number"))
			case rapid.IntRange(0, 30).Draw(t, "broken") == 0:
				value = []byte(rapid.SampledFrom([]string{`"`, `"\n`, "\"\n\"", "\"\xff\"", `{}`}).Draw(t, "broken text"))
			}
			text += `"` + name + `":` + string(value)
		}
		text += rapid.SampledFrom([]string{"}", "}", "}", "", "}}", "} "}).Draw(t, "end")
		got, ok := plain([]byte(text))
		if !ok {
			return
		}
		read++
		var want Metadata
		if err := json.Unmarshal([]byte(text), &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s is read as %+v, want %+v (%v)", text, got, want, err)
		}
	})
	if read == 0 {
		t.Error("nothing was plain")
	}
}

func TestMetadataAsItIsStoredIsPlain(t *testing.T) {
	want := Metadata{
		Actor: "ana", RecordedBy: "bob", Role: ProductOwner, Reason: "why not", EffectiveAt: time.Date(2026, 1, 2, 3, 4, 5, 678000, time.UTC),
		CorrelationID: "a", CausationID: "b", CommandID: "c", Command: "prioritize-story", BatchID: "d", CommandDigest: "e", Undoes: "f",
		Source: "api", Trace: "g", Schema: 1,
	}
	stored, _, err := want.Seal("", "T", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := plain(stored); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%s is read as %+v, %v", stored, got, ok)
	}
}
