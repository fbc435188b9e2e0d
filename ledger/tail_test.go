package ledger

import (
	"context"
	"iter"
	"reflect"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/events"
)

// readless is a store that counts reads of backlogs.
type readless struct {
	Store
	reads int
}

func (r *readless) ReadStream(ctx context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	if stream == events.Backlog.Stream("ACME") {
		r.reads++
	}
	return r.Store.ReadStream(ctx, stream, from)
}

// pair is a ledger that writes two stories, and one that knew the book before that; what the first one would tell of each.
func pair(t *testing.T) (first *Ledger, second *Ledger, store *readless, told [][]byte) {
	t.Helper()
	first, under := open(t, 0)
	store = &readless{Store: under}
	mustGive(t, first, "ACME", product.StartProduct{Key: "ACME", Name: "Acme"})
	mustGive(t, first, "ACME", backlog.WriteStory{Title: "one"})
	second = New(Options{Store: store, Local: true, Now: time.Now, Logger: first.log})
	mustGive(t, second, "ACME", backlog.WriteStory{Title: "one"})
	s := first.cache.find("ACME").streams[events.Backlog]
	for _, title := range []string{"two", "three"} {
		s.queueMu.Lock()
		s.running = true // so that the test is the worker
		s.queueMu.Unlock()
		s.enqueue(&job{ctx: t.Context(), done: make(chan struct{}), request: Request{
			Product: "ACME", Decisions: []Decision{{Command: backlog.WriteStory{Title: title}, Actor: "ana", Source: "api", Key: title}},
		}})
		turn := &turn{others: true}
		jobs := s.take()
		if _, err := s.group(t.Context(), jobs, turn); err != nil {
			t.Fatal(err)
		}
		s.finish(jobs, nil)
		told = append(told, turn.note.bytes(first))
	}
	return first, second, store, told
}

// heads are what the two know of the backlog, once all that was heard is folded.
func heads(one, other *Ledger) (a, b *head) {
	of := func(l *Ledger) *head {
		s := l.cache.find("ACME").streams[events.Backlog]
		s.mu.Lock()
		defer s.mu.Unlock()
		s.foldHeard()
		return s.head.Load()
	}
	return of(one), of(other)
}

func TestWhatIsToldOfATurnNeedsNoRead(t *testing.T) {
	first, second, store, told := pair(t)
	store.reads = 0
	for _, note := range told {
		second.Heard("backlog-ACME", note)
		second.Heard("backlog-ACME", note) // and once more
	}
	a, b := heads(first, second)
	if a.revision != 3 || a.hash != b.hash || a.revision != b.revision || a.position != b.position || !a.effective.Equal(b.effective) {
		t.Errorf("one knows %+v, the other %+v", a, b)
	}
	keepFresh(second)
	for _, title := range []string{"two", "three"} {
		d := Decision{Command: backlog.WriteStory{Title: title}, Actor: "ana", Source: "api", Key: title}
		r, err := second.Do(t.Context(), Request{Product: "ACME", Decisions: []Decision{d}})
		if err != nil || !reflect.DeepEqual(r.Outcomes, []Outcome{Replayed}) {
			t.Errorf("%s: %+v, %v", title, r, err)
		}
	}
	if r := mustGive(t, second, "ACME", backlog.WriteStory{Title: "four"}); r.Revision != 4 {
		t.Errorf("the next has revision %d", r.Revision)
	}
	if store.reads > 0 {
		t.Errorf("the log was read %d times", store.reads)
	}
}

// What does not follow what is known, or is no tail at all, is as if it had not been heard.
func TestWhatIsToldWronglyIsNotBelieved(t *testing.T) {
	first, second, _, told := pair(t)
	_, before := heads(first, second)
	of, _ := parseTail(told[0][1:])
	raws, err := of.raws("backlog-ACME", first.unfold)
	if err != nil {
		t.Fatal(err)
	}
	forged := tail{revision: of.revision, position: of.position, entries: []entry{{}}}
	forged.entries[0].stored.Type, forged.entries[0].stored.Metadata = raws[0].Type, raws[0].Metadata
	forged.entries[0].stored.Data = append(append([]byte{}, raws[0].Data[:len(raws[0].Data)-1]...), ' ', '}')
	for name, note := range map[string][]byte{
		"after a gap": told[1], "empty": {}, "cut": told[0][:len(told[0])-3], "no answers": {9, 1, 2}, "noise": append([]byte{0}, make([]byte, 60)...),
		"other bytes under the hash": note{tail: &forged}.bytes(first),
	} {
		second.Heard("backlog-ACME", note)
		if _, after := heads(first, second); after != before {
			t.Errorf("%s: it is believed", name)
		}
	}
	for _, stream := range []string{"backlog-NONE", "else", ""} {
		second.Heard(stream, told[0])
	}
	if r := mustGive(t, second, "ACME", backlog.WriteStory{Title: "four"}); r.Revision != 4 {
		t.Errorf("the next has revision %d", r.Revision)
	}
}

// A turn that appended too much for a note tells at least how far the stream is.
func TestALargeTurnTellsItsRevisionAlone(t *testing.T) {
	first, second, _, told := pair(t)
	of, _ := parseTail(told[1][1:])
	raws, _ := of.raws("backlog-ACME", first.unfold)
	large := tail{revision: 700, entries: make([]entry, 500)}
	for i := range large.entries {
		large.entries[i].stored.Type, large.entries[i].stored.Data, large.entries[i].stored.Metadata = raws[0].Type, raws[0].Data, raws[0].Metadata
	}
	text := note{tail: &large}.bytes(first)
	second.Heard("backlog-ACME", text)
	s := second.cache.find("ACME").streams[events.Backlog]
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(text) > 100 || s.foldHeard() || s.told != 700 {
		t.Errorf("the note has %d bytes, and the stream is said to be at %d", len(text), s.told)
	}
}
