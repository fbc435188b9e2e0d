package projections

import (
	"bytes"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"waymark/postgres/postgrestest"
)

func TestJSONThatMeansTheSameHasOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{`{"a":1,"bb":2}`, `{"bb": 2.00, "a": 10e-1}`, true},
		{`{"a":{"c":[],"b":{}}}`, ` { "a" : { "b" : { } , "c" : [ ] } } `, true},
		{`"<é\n"`, `"\u003c\u00e9\u000a"`, true},
		{`[0,-0.0,0e7]`, `[0,0,0]`, true},
		{`1200`, `12e2`, true},
		{`-1.50`, `-15e-1`, true},
		{`[1,2]`, `[2,1]`, false},
		{`[12]`, `[1,2]`, false},
		{`["a","b"]`, `["ab"]`, false},
		{`{"a":"b"}`, `["a","b"]`, false},
		{`"1"`, `1`, false},
		{`null`, `"null"`, false},
		{`1`, `10`, false},
		{`1`, `-1`, false},
		{`{"a":null}`, `{}`, false},
	} {
		a, err := canonicalJSON(nil, []byte(c.a))
		if err != nil {
			t.Fatal(err)
		}
		b, err := canonicalJSON(nil, []byte(c.b))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(a, b) != c.same {
			t.Errorf("%s is %q, %s is %q", c.a, a, c.b, b)
		}
	}
}

func TestWhatIsNoJSONHasNoForm(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `{`, `[1`, `[1 2]`, `{"a"}`, `{"a":1,}`, `"a`, `1x`, `tru`, `1 2`, `-`, `"\u12"`, `{1:2}`, `1e`} {
		if form, err := canonicalJSON(nil, []byte(text)); err == nil {
			t.Errorf("%s is %q", text, form)
		}
	}
}

func TestAnyJSONHasTheFormOfWhatTheDatabaseMakesOfIt(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	values := rapid.Deferred(anyJSON)
	rapid.Check(t, func(r *rapid.T) {
		text, err := json.Marshal(values.Draw(r, "value"))
		if err != nil {
			r.Fatal(err)
		}
		var stored []byte
		if err := pool.QueryRow(t.Context(), "select $1::text::jsonb::text", string(text)).Scan(&stored); err != nil {
			r.Fatal(err)
		}
		ours, err := canonicalJSON(nil, text)
		if err != nil {
			r.Fatal(err)
		}
		theirs, err := canonicalJSON(nil, stored)
		if err != nil || !bytes.Equal(ours, theirs) {
			r.Fatalf("%s is %q, %s is %q (%v)", text, ours, stored, theirs, err)
		}
	})
}

func anyJSON() *rapid.Generator[any] {
	words := rapid.StringMatching(`[a-cé<"\\ ]{0,4}`)
	return rapid.OneOf(
		rapid.Just[any](nil), words.AsAny(), rapid.Float64().AsAny(), rapid.Int().AsAny(), rapid.Bool().AsAny(),
		rapid.SliceOfN(rapid.Deferred(anyJSON), 0, 3).AsAny(),
		rapid.MapOfN(words, rapid.Deferred(anyJSON), 0, 3).AsAny(),
	)
}
