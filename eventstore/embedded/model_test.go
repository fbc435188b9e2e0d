package embedded_test

import (
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// model is what a store must hold: plain lists.
type model struct {
	s       *running
	log     []esdb.EventData
	streams map[string][]esdb.EventData
	sent    [][]esdb.EventData // appends that were tried
	lately  map[uuid.UUID]spot // where events lie that were appended since the store was opened
}

type spot struct {
	stream   string
	revision int
}

func TestAStoreDoesWhatAListDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "store")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		m := &model{s: serve(t, dir), streams: map[string][]esdb.EventData{}, lately: map[uuid.UUID]spot{}}
		t.Repeat(map[string]func(*rapid.T){
			"append":      m.append,
			"append more": m.append,
			"read":        m.read,
			"read all":    m.readAll,
			"reopen": func(t *rapid.T) {
				if rapid.IntRange(0, 4).Draw(t, "seldom") == 0 {
					m.s.reopen(t)
					clear(m.lately)
				}
			},
		})
	})
}

func anyStream(t *rapid.T) string {
	return rapid.SampledFrom([]string{"notes-A", "notes-AB", "notes-", "x"}).Draw(t, "stream")
}

func (m *model) append(t *rapid.T) {
	stream := anyStream(t)
	evs := notes("Noted", rapid.IntRange(1, 4).Draw(t, "events"))
	if len(m.sent) > 0 && rapid.Bool().Draw(t, "again") {
		evs = m.sent[rapid.IntRange(0, len(m.sent)-1).Draw(t, "which")]
	}
	expected := rapid.IntRange(-4, len(m.streams[stream])+1).Draw(t, "expected")
	m.sent = append(m.sent, evs)
	revision, ok := m.try(stream, expected, evs)
	o := esdb.AppendToStreamOptions{ExpectedRevision: revisionOf(expected)}
	if !ok {
		m.s.refused(t, esdb.ErrorCodeWrongExpectedVersion, stream, o.ExpectedRevision, evs...)
		return
	}
	if result := m.s.append(t, stream, o.ExpectedRevision, evs...); result.NextExpectedVersion != uint64(revision) {
		t.Fatalf("%s at %d: %+v, want revision %d", stream, expected, result, revision)
	}
}

// What the model calls the expectations that are no revision.
const (
	exists   = -4
	anything = -3 // and -2
	nothing  = -1
)

func revisionOf(expected int) esdb.ExpectedRevision {
	switch expected {
	case exists:
		return esdb.StreamExists{}
	case anything, -2:
		return esdb.Any{}
	case nothing:
		return esdb.NoStream{}
	default:
		return esdb.Revision(uint64(expected))
	}
}

// try appends to the lists; it says the revision of the last event, or that the append must be refused.
func (m *model) try(stream string, expected int, evs []esdb.EventData) (revision int, ok bool) {
	held := m.streams[stream]
	if revision, known := m.known(stream, evs); expected < nothing && known > 0 {
		return revision, known == len(evs)
	}
	from := expected + 1 // where the events would stand had they been appended before
	if expected < nothing {
		from = len(held) - len(evs)
	}
	if from >= 0 && from+len(evs) <= len(held) && sameIDs(held[from:from+len(evs)], evs) {
		return from + len(evs) - 1, true
	}
	if expected >= nothing && expected != len(held)-1 || expected == exists && len(held) == 0 {
		return 0, false
	}
	for i, e := range evs {
		m.lately[e.EventID] = spot{stream, len(held) + i}
	}
	m.streams[stream] = append(held, evs...)
	m.log = append(m.log, evs...)
	return len(held) + len(evs) - 1, true
}

// known is how many of some events, from the first on, were lately appended to a stream, and where the last of these lies.
func (m *model) known(stream string, evs []esdb.EventData) (revision, known int) {
	for _, e := range evs {
		at, ok := m.lately[e.EventID]
		if !ok || at.stream != stream {
			break
		}
		revision, known = at.revision, known+1
	}
	return revision, known
}

func sameIDs(a, b []esdb.EventData) bool {
	for i := range a {
		if a[i].EventID != b[i].EventID {
			return false
		}
	}
	return true
}

func (m *model) read(t *rapid.T) {
	stream := anyStream(t)
	held := m.streams[stream]
	if len(held) == 0 {
		return // not found, which has its own test
	}
	from := rapid.IntRange(0, len(held)+2).Draw(t, "from")
	count := rapid.IntRange(1, len(held)+2).Draw(t, "count")
	if o := (esdb.ReadStreamOptions{From: esdb.Revision(uint64(from))}); rapid.Bool().Draw(t, "forwards") {
		o.Direction = esdb.Forwards
		same(t, stream, m.s.stream(t, stream, o, uint64(count)), slice(held, from, count)...)
	} else {
		o.Direction = esdb.Backwards
		same(t, stream+" backwards", m.s.stream(t, stream, o, uint64(count)), slice(backwards(held), len(held)-1-from, count)...)
	}
}

// slice is count events from an index on, as far as there are any.
func slice(evs []esdb.EventData, from, count int) []esdb.EventData {
	from = min(max(from, 0), len(evs))
	return evs[from:min(from+count, len(evs))]
}

func (m *model) readAll(t *rapid.T) {
	log := m.s.log(t)
	same(t, "the log", log, m.log...)
	if len(log) == 0 {
		return
	}
	i := rapid.IntRange(0, len(log)-1).Draw(t, "position")
	what := fmt.Sprintf("the log from event %d", i)
	forwards := esdb.ReadAllOptions{Direction: esdb.Forwards, From: log[i].Position}
	same(t, what, m.s.all(t, forwards, math.MaxUint64), m.log[i:]...)
	down := esdb.ReadAllOptions{Direction: esdb.Backwards, From: log[i].Position}
	same(t, what+" backwards", m.s.all(t, down, math.MaxUint64), backwards(m.log[:i])...)
}
