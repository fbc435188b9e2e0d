package events_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/events"
)

// Events were stored, and hashed, by encoding/json: what that reads in them is what happened.
func TestDataIsReadAsEncodingJSONReadsIt(t *testing.T) {
	all := examples()
	pieces := rapid.SampledFrom([]string{
		"", `"`, `,`, `{`, `}`, `null`, `0`, `-1.5e3`, `1e999`, `"x"`, `\u00e9`, `\ud800`, "\xff", "\n", ` `, `"story":"ACME-2",`, `"Story":7,`, `"none":[{}],`,
	})
	read := 0
	rapid.Check(t, func(t *rapid.T) {
		e := rapid.SampledFrom(all).Draw(t, "example").full
		data, err := events.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 2).Draw(t, "changes") {
			from := rapid.IntRange(0, len(data)).Draw(t, "from")
			if at := bytes.IndexAny(data[from:], `{,:"`); at >= 0 { // there members, values and texts begin
				from += at + 1
			}
			to := min(from+rapid.IntRange(0, 3).Draw(t, "length"), len(data))
			data = slices.Concat(data[:from], []byte(pieces.Draw(t, "piece")), data[to:])
		}
		want := reflect.New(reflect.TypeOf(e))
		failed := json.Unmarshal(data, want.Interface())
		got, err := events.Decode(e.Type(), events.Schema, data)
		if (err == nil) != (failed == nil) {
			t.Fatalf("%s: %v, encoding/json says %v", data, err, failed)
		}
		if err == nil && !reflect.DeepEqual(got, want.Elem().Interface()) {
			t.Fatalf("%s reads as %+v, want %+v", data, got, want.Elem())
		}
		if err == nil {
			read++
		}
	})
	if read == 0 {
		t.Error("nothing could be read")
	}
}
