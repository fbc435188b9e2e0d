package eventstore_test

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"waymark/events"
	"waymark/eventstore"
)

// picked counts what is picked of a stream without an end.
type picked struct{ count int }

// At is the event at a revision, which it has alone.
func (p *picked) At(_ context.Context, _ string, revision int64) (events.Raw, bool, error) {
	p.count++
	return events.Raw{Revision: revision}, true, nil
}

func TestTheLastEventThatIsSuchIsFoundWithFewLooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Int64Range(-1, 5).Draw(t, "low")
		high := low + rapid.OneOf(rapid.Int64Range(0, 8), rapid.Int64Range(0, 1<<20)).Draw(t, "more")
		want := rapid.Int64Range(low, high).Draw(t, "last")
		p := &picked{}
		got, err := eventstore.LastThat(t.Context(), p, "notes-A", low, high, func(raw events.Raw) (bool, error) { return raw.Revision <= want, nil })
		if err != nil || got != want {
			t.Fatalf("found %d, %v; want %d", got, err, want)
		}
		most := 2
		for back := high - want; back > 0; back /= 2 { // there and between
			most += 2
		}
		if p.count > most {
			t.Fatalf("%d looks for what is %d back, at most %d", p.count, high-want, most)
		}
	})
}
