package eventstore

import (
	"slices"
	"testing"

	"waymark/events"
)

func prefixed(prefix string) func(*Options) { return func(o *Options) { o.StreamPrefix = prefix } }

// A store is shared: with another one of ours, with others whose streams are called as ours are, and with system
// projections, which write links into streams of names that hold ours.
func TestAClientWritesAndSeesOnlyStreamsOfItsPrefix(t *testing.T) {
	s := newStore(t)
	bare, ours, theirs := connect(t, s.address), connect(t, s.address, prefixed("a.")), connect(t, s.address, prefixed("b."))
	evs := some(3)
	mustAppend(t, ours, "backlog-ACME", NoStream, evs)
	mustAppend(t, theirs, "backlog-ACME", NoStream, some(2))
	for _, foreign := range []string{"backlog-ACME", "xa.backlog-ACME", "$ce-a.backlog", "product-123"} {
		mustAppend(t, bare, foreign, NoStream, some(4))
	}
	want := ids(evs)
	holdsOnly(t, ours, "backlog-ACME", evs)
	holdsOnly(t, bare, "a.backlog-ACME", evs)
	var found []string
	for raw, err := range ours.ReadAll(t.Context(), nil) {
		if err != nil || raw.Stream != "backlog-ACME" {
			t.Errorf("read %q, %v", raw.Stream, err)
		}
		found = append(found, raw.ID)
	}
	for _, pattern := range []string{"", "backlog-.*", events.StreamPattern()} {
		_, out := subscribe(t, ours, SubscriberOptions{From: (&reader{}).from, Streams: pattern})
		var came []string
		for _, raw := range catchUp(t, out) {
			if raw.Stream != "backlog-ACME" {
				t.Errorf("an event of %q came", raw.Stream)
			}
			came = append(came, raw.ID)
		}
		if !slices.Equal(found, want) || !slices.Equal(came, want) {
			t.Errorf("pattern %q: read %d, %d came, want %d", pattern, len(found), len(came), len(want))
		}
	}
	last, ok, err := ours.Last(t.Context(), "backlog-ACME")
	if err != nil || !ok || last.ID != want[2] || last.Stream != "backlog-ACME" {
		t.Errorf("the last one is %+v, %v, %v", last, ok, err)
	}
}

func ids(evs []NewEvent) []string {
	all := make([]string, len(evs))
	for i, e := range evs {
		all[i] = e.ID.String()
	}
	return all
}
