package events_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/events"
)

func metadata() *rapid.Generator[events.Metadata] {
	return rapid.Custom(func(t *rapid.T) events.Metadata {
		text := rapid.OneOf(rapid.StringN(0, 8, -1), rapid.SampledFrom([]string{"", `,"hash":"`, `","hash":"00"}`, `\`, "<&>", "\u2028"}))
		instant := rapid.Custom(func(t *rapid.T) time.Time {
			return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanosecond")).UTC()
		})
		m := events.Metadata{
			Actor: text.Draw(t, "actor"), Role: rapid.SampledFrom(append(events.Roles(), "")).Draw(t, "role"), Reason: text.Draw(t, "reason"),
			EffectiveAt: instant.Draw(t, "effective"), HappenedAt: rapid.Ptr(instant, true).Draw(t, "happened"), CorrelationID: text.Draw(t, "correlation"),
			CausationID: text.Draw(t, "causation"), CommandID: text.Draw(t, "command"), CommandDigest: text.Draw(t, "digest"),
			RecordedBy: text.Draw(t, "recorded by"), Command: text.Draw(t, "command name"), BatchID: text.Draw(t, "batch"),
			Undoes: text.Draw(t, "undoes"), Source: text.Draw(t, "source"), Trace: text.Draw(t, "trace"), Schema: rapid.IntRange(0, 9).Draw(t, "schema"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "evidence") {
			m.Evidence = append(m.Evidence, events.Evidence{Kind: text.Draw(t, "kind"), Value: text.Draw(t, "value")})
		}
		return m
	})
}

func hashes() *rapid.Generator[string] { return rapid.StringMatching(`([0-9a-f]{64})?`) }

// sealed is an event with its hash and the hash before.
func sealed(t *rapid.T) (previous string, raw events.Raw, hash string) {
	previous = hashes().Draw(t, "previous")
	raw = events.Raw{
		Stream: "backlog-ACME", Type: rapid.SampledFrom(events.Books()).Draw(t, "type").Stream("X"),
		Data: []byte(`{"story":"` + rapid.StringMatching(`[A-Z]{2,9}-[1-9]`).Draw(t, "story") + `"}`),
	}
	var err error
	if raw.Metadata, hash, err = metadata().Draw(t, "metadata").Seal(previous, raw.Type, raw.Data); err != nil {
		t.Fatal(err)
	}
	return previous, raw, hash
}

func TestSealedMetadataComesBackAndVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		meta, previous := metadata().Draw(t, "metadata"), hashes().Draw(t, "previous")
		bytesBefore, hash, err := meta.Seal(previous, "StoryLinked", []byte(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		back, err := events.ParseMetadata(bytesBefore)
		if err != nil || back.Hash != hash || len(hash) != 64 {
			t.Fatalf("%s reads as %+v, %v", bytesBefore, back, err)
		}
		again, hashAgain, err := back.Seal(previous, "StoryLinked", []byte(`{}`))
		if err != nil || hashAgain != hash || !bytes.Equal(again, bytesBefore) {
			t.Fatalf("%s is sealed again as %s, %v", bytesBefore, again, err)
		}
		verified, err := events.Verify(previous, events.Raw{Type: "StoryLinked", Data: []byte(`{}`), Metadata: bytesBefore})
		if err != nil || verified != hash {
			t.Fatalf("%s verifies as %s, %v", bytesBefore, verified, err)
		}
	})
}

func TestEveryChangeOfAByteBreaksTheChain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		previous, raw, _ := sealed(t)
		broken := func(what, previous string, raw events.Raw) {
			if hash, err := events.Verify(previous, raw); !errors.Is(err, events.ErrBroken) || hash != "" {
				t.Fatalf("%s: verifies as %q, %v", what, hash, err)
			}
		}
		with := byte(rapid.IntRange(1, 255).Draw(t, "difference"))
		changes(raw.Data, with, func(data []byte) {
			changed := raw
			changed.Data = data
			broken("data "+string(data), previous, changed)
		})
		changes([]byte(raw.Type), with, func(typ []byte) {
			changed := raw
			changed.Type = string(typ)
			broken("type "+string(typ), previous, changed)
		})
		changes(raw.Metadata, with, func(metadata []byte) {
			changed := raw
			changed.Metadata = metadata
			broken("metadata "+string(metadata), previous, changed)
		})
		changes([]byte(previous), with, func(before []byte) { broken("previous "+string(before), string(before), raw) })
	})
}

// changes yields the bytes with each one of them changed, each one left out, and another one put before and behind.
func changes(from []byte, with byte, yield func([]byte)) {
	for i := range from {
		changed := bytes.Clone(from)
		changed[i] ^= with
		yield(changed)
		yield(append(bytes.Clone(from[:i]), from[i+1:]...))
	}
	yield(append([]byte{with}, from...))
	yield(append(bytes.Clone(from), with))
}

func TestBytesDoNotPassFromOnePartToTheNext(t *testing.T) {
	meta := minimalMetadata()
	stored, _, err := meta.Seal("ab", "cd", []byte("ef"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ previous, typ, data string }{
		{"abc", "d", "ef"}, {"a", "bcd", "ef"}, {"ab", "cde", "f"}, {"ab", "c", "def"}, {"", "abcd", "ef"}, {"ab", "", "cdef"},
	} {
		raw := events.Raw{Type: test.typ, Data: []byte(test.data), Metadata: stored}
		if _, err := events.Verify(test.previous, raw); !errors.Is(err, events.ErrBroken) {
			t.Errorf("%+v verifies: %v", test, err)
		}
	}
}

func TestAChainHoldsTogetherAndBreaksWhereItWasChanged(t *testing.T) {
	var chain []events.Raw
	previous := ""
	for revision, story := range strings.Fields("ACME-1 ACME-2 ACME-3 ACME-4") {
		s, hash := seal(t, minimalMetadata(), previous, events.StoryLinked{Story: story})
		chain = append(chain, events.Raw{Stream: "backlog-ACME", Revision: int64(revision), Type: "StoryLinked", Data: s.Data, Metadata: s.Metadata})
		previous = hash
	}
	for name, test := range map[string]struct {
		chain []events.Raw
		holds int
	}{
		"whole":                      {chain, 4},
		"without its first event":    {chain[1:], 0},
		"without one in the middle":  {append(append([]events.Raw{}, chain[:2]...), chain[3]), 2},
		"with two events exchanged":  {[]events.Raw{chain[0], chain[2], chain[1], chain[3]}, 1},
		"with an event told twice":   {[]events.Raw{chain[0], chain[0]}, 1},
		"with the data of the other": {[]events.Raw{chain[0], {Type: "StoryLinked", Data: chain[2].Data, Metadata: chain[1].Metadata}}, 1},
	} {
		holds, hash := 0, ""
		for _, raw := range test.chain {
			next, err := events.Verify(hash, raw)
			if err != nil {
				break
			}
			holds, hash = holds+1, next
		}
		if holds != test.holds {
			t.Errorf("a chain %s holds for %d events, want %d", name, holds, test.holds)
		}
	}
}
