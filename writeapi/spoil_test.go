package writeapi

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"waymark/httpapi/httpapitest"
)

// call is a request that is being spoiled.
type call struct {
	method, path string
	header       http.Header
	body         any
	raw          []string                // JSON texts that stand in the body by their number
	rewrite      []func(s string) string // of the text of the body
}

// written is the text of the body.
func (c *call) written() string {
	text, err := json.Marshal(c.body)
	if err != nil {
		panic(err)
	}
	out := string(text)
	for i, raw := range c.raw {
		out = strings.Replace(out, strconv.Quote(placeholder(i)), raw, 1)
	}
	for _, f := range c.rewrite {
		out = f(out)
	}
	return out
}

func placeholder(i int) string { return "raw-json-" + strconv.Itoa(i) + "." }

func quoted(texts ...string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		quoted, err := json.Marshal(text)
		if err != nil {
			panic(err)
		}
		out[i] = string(quoted)
	}
	return out
}

// oddKeys are near to keys, or keys of nothing; KEY is the product's own.
var oddKeys = []string{
	"KEY-01", "key-1", " KEY-1", "KEY-1 ", "KEY-0", "KEY--1", "KEY-1.0", "KEY-99999", "KEY-99999999999999999999", "KEY-", "KEY", "-1", "1", "KEY-1\n",
	"KEY-I1", "KEY-G1", "KEY-H1", "KEY-N1", "KEY-IN1", "KEY-P1", "KEY-C1", "KEY-R1", "KEY-S1", "KEY-PR1", "KEY-1", "KEY-i1", "KEY-I01", "KEY-X1", "NONE-1", "SW1-1",
	"KEY\u20101", "ＫＥＹ-1", "KEY-١", "KEY-1\u200b",
}

// oddTexts are texts that few fields take.
var oddTexts = []string{
	"", " ", "\n", "\t", "null", "0000-00-00", "2026-02-30", "99999-01-01", "0001-01-01", "9999-12-31", "2026-1-1", "9999-12-31T23:59:59-01:00", "2026-03-01T00:00:00",
	"2026-03-01T25:00:00Z", "2026-03-01T00:00:00.1234567891234Z", "import:", "import:X", "\u202e", "\ufeff", "\ufffd", "\u0085", "\u2028", "😀",
	strings.Repeat("x", 1001), strings.Repeat("😀", 1000), strings.Repeat("😀", 20_000), strings.Repeat("x", 20_001), strings.Repeat(" ", 300), strings.Repeat("x", 100_001),
}

// oddJSON are values of types that are not asked for, and some that are no JSON.
var oddJSON = slices.Concat([]string{
	`null`, `null`, `0`, `-0`, `-1`, `1.5`, `1e400`, `-1e400`, `1e-400`, `1e2`, `9223372036854775807`, `9223372036854775808`, `99999999999999999999`, `1000000001`,
	`9007199254740993`, `0.1234567890123456789`, `01`, `+1`, `NaN`, `true`, `false`, `[]`, `{}`, `[[]]`, `[null]`, `[""]`, `[{}]`, `{"":1}`, `["a","a"]`, `[1,"a"]`,
	`"\ud800"`, `"\udc00\ud800"`, `"a\u0000b"`, "\"\xff\"", "\"\xed\xa0\x80\"", "\"\x01\"", `"\x"`, `'a'`, ``, `{"a":1,"a":2}`, `{"a":{"b":{"c":[{"d":1}]}}}`,
	strings.Repeat("[", 300) + strings.Repeat("]", 300), strings.Repeat("[", 20_000), strings.Repeat(`{"a":`, 9_000) + `1` + strings.Repeat(`}`, 9_000),
	`[` + strings.Repeat(`"a",`, 1_000) + `"a"]`, strings.Repeat("9", 5_000), `"` + strings.Repeat(`\u0061`, 5_000) + `"`,
}, quoted(oddTexts...), quoted(oddTexts...))

// oddHeaders are header values that mean nothing.
var oddHeaders = []string{
	"", "x", `"0"`, `"-1"`, `"-2"`, `"99999999999999999999"`, "0", `W/"3"`, `"3-"`, `"3", "4"`, "*", "\x00", "a\x01b", "\x7f", "\xff", "ana\u202e", " ana ", "a\tb", "😀",
	strings.Repeat("x", 256), strings.Repeat("x", 500), strings.Repeat("ü", 200), strings.Repeat("x", 501), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-xyz",
	"text/plain", "application/xml", "application/json; charset=latin1", "application/x-www-form-urlencoded", "application/json;", "gzip", "-1",
}

var oddNames = []string{
	"If-Match", "Idempotency-Key", "Waymark-Actor", "Traceparent", "Waymark-Correlation-Id", "Waymark-Causation-Id", "Waymark-Acter", "Content-Type",
	"Content-Encoding", "Accept", "If-None-Match", "Expect", "Range",
}

// spoil breaks a request in one random way.
func (m *commandMaker) spoil(c *call) {
	switch m.IntN(20) {
	case 0:
		c.header.Add(httpapitest.Pick(m.Sweep, oddNames), httpapitest.Pick(m.Sweep, oddHeaders))
	case 1:
		c.header.Set(httpapitest.Pick(m.Sweep, oddNames), httpapitest.Pick(m.Sweep, oddHeaders))
	case 2:
		m.spoilRoute(c)
	case 3:
		c.rewrite = append(c.rewrite, m.rewriting())
	case 4, 5, 6, 7:
		m.spoilMembers(c)
	default:
		m.replace(c)
	}
}

func (m *commandMaker) spoilRoute(c *call) {
	switch m.IntN(3) {
	case 0:
		c.method = httpapitest.Pick(m.Sweep, []string{"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"})
	case 1:
		key := httpapitest.Pick(m.Sweep, slices.Concat(oddKeys, oddTexts, []string{"\x00", "\xff", "..", ".", "/", "%", "NONE", "key"}))
		c.path = strings.Replace(c.path, "/"+m.key, "/"+url.PathEscape(strings.ReplaceAll(key, "KEY", m.key)), 1)
	default:
		c.path += httpapitest.Pick(m.Sweep, []string{"/", "x", "?x=1", "?dry_run=true", "?%zz", "//", "/../undo", "%00", "%2f"})
	}
}

// rewriting is a change of the written body.
func (m *commandMaker) rewriting() func(string) string {
	at, bit := m.Float64(), byte(1)<<m.IntN(8)
	place := func(s string) int { return int(at * float64(len(s))) }
	other := httpapitest.Pick(m.Sweep, oddJSON)
	large := strings.Repeat(" ", (1<<20)+m.IntN(2))
	return httpapitest.Pick(m.Sweep, []func(string) string{
		func(s string) string { return s[:place(s)] },
		func(s string) string { return s[:place(s)] + other + s[place(s):] },
		func(s string) string { return s + other },
		func(string) string { return "" },
		func(string) string { return other },
		func(s string) string { return "\ufeff" + s },
		func(s string) string { return strings.ToUpper(s) },
		func(s string) string { return "[" + s + "]" },
		func(s string) string {
			if s == "" {
				return s
			}
			return s[:place(s)] + string([]byte{s[place(s)] ^ bit}) + s[place(s)+1:]
		},
		func(s string) string { return strings.Replace(s, "{", `{"x":1,"x":2,`, 1) },
		func(s string) string { return strings.Replace(s, "{", `{"title":"x","story":"y","reason":"z",`, 1) },
		func(s string) string { return s + large },
	})
}

// spoilMembers breaks which members an object has.
func (m *commandMaker) spoilMembers(c *call) {
	var objects []map[string]any
	everyNode(c.body, func(any) {}, func(v any, _ func(any)) {
		if object, ok := v.(map[string]any); ok && len(object) > 0 {
			objects = append(objects, object)
		}
	})
	if len(objects) == 0 {
		return
	}
	object := httpapitest.Pick(m.Sweep, objects)
	names := slices.Sorted(maps.Keys(object))
	name := httpapitest.Pick(m.Sweep, names)
	switch value := object[name]; m.IntN(4) {
	case 0:
		delete(object, name)
	case 1:
		delete(object, name)
		object[httpapitest.Pick(m.Sweep, []string{strings.ToUpper(name), strings.ToUpper(name[:min(1, len(name))]) + name[min(1, len(name)):], name + " ", name + "s"})] = value
	case 2:
		object[httpapitest.Pick(m.Sweep, []string{"", "x", "id", "ACTOR", "actor", "effective_at", "external", "number", "\u0000", strings.Repeat("n", 300), name + "\u200b"})] = value
	default:
		object[name] = []any{value, value}
	}
}

// replace puts something odd into the place of a value.
func (m *commandMaker) replace(c *call) {
	var sets []func(any)
	everyNode(c.body, func(v any) { c.body = v }, func(_ any, set func(any)) { sets = append(sets, set) })
	set := httpapitest.Pick(m.Sweep, sets)
	if m.IntN(3) == 0 {
		set(strings.ReplaceAll(httpapitest.Pick(m.Sweep, oddKeys), "KEY", m.key))
		return
	}
	set(placeholder(len(c.raw)))
	c.raw = append(c.raw, httpapitest.Pick(m.Sweep, oddJSON))
}

// everyNode calls for a value and for each within it, with what replaces it.
func everyNode(v any, set func(any), each func(v any, set func(any))) {
	each(v, set)
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			everyNode(v[name], func(other any) { v[name] = other }, each)
		}
	case []any:
		for i := range v {
			everyNode(v[i], func(other any) { v[i] = other }, each)
		}
	}
}
