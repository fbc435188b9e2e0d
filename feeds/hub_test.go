package feeds

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"waymark/events"
	"waymark/eventstore"
)

func at(n int) events.Position { return events.Position{Commit: uint64(n), Prepare: uint64(n)} }

// walk does random things to a hub, and to a plain list of what it took.
type walk struct {
	hub     *hub
	log     []events.Raw // position n is that of log[n-1]
	readers map[string]*reader
	had     map[string]int // of readers: what they have is up to here
}

func product(raw events.Raw) string {
	_, key, _ := events.CutStream(raw.Stream)
	return key
}

// page has the hub take a page, and one behind which the log may have been passed over.
func (w *walk) page(t *rapid.T) {
	var p eventstore.Page
	for range rapid.SampledFrom([]int{0, 1, 2, 5, 300, 700}).Draw(t, "events") {
		key := rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "product")
		raw := events.Raw{Stream: events.Backlog.Stream(key), Position: at(len(w.log) + 1)}
		w.log, p.Events = append(w.log, raw), append(p.Events, raw)
	}
	p.End = at(len(w.log))
	w.hub.take(t.Context(), p)
}

// join puts a reader somewhere, perhaps before what is kept, or where the hub has not come yet.
func (w *walk) join(t *rapid.T) {
	name := fmt.Sprint("reader ", len(w.readers))
	key := rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "key")
	after := max(0, len(w.log)+rapid.IntRange(-1200, 3).Draw(t, "after"))
	r, kept, err := w.hub.attach(key, at(after))
	if err != nil {
		t.Fatal(err)
	}
	if want := after >= len(w.log)-w.hub.options.Kept; kept != want {
		t.Fatalf("behind %d of %d is kept: %v", after, len(w.log), kept)
	}
	if kept {
		w.readers[name], w.had[name] = r, after
	}
}

// read has a reader take what comes next.
func (w *walk) read(t *rapid.T) {
	if len(w.readers) == 0 {
		t.Skip()
	}
	name := fmt.Sprint("reader ", rapid.IntRange(0, len(w.readers)-1).Draw(t, "reader"))
	r := w.readers[name]
	if r == nil {
		t.Skip()
	}
	select {
	case <-r.news:
	default:
	}
	found, err := w.hub.next(r)
	if err != nil { // of what it lacks something is no longer kept
		if !w.lacks(name, len(w.log)-w.hub.options.Kept) {
			t.Fatalf("it has everything up to %d of %d: %v", w.had[name], len(w.log), err)
		}
		w.hub.detach(r)
		w.readers[name] = nil
		return
	}
	for _, event := range found {
		if r.product != "" && event.product != r.product || event.Position.Compare(at(w.had[name])) <= 0 || w.lacks(name, int(event.Position.Commit)-1) {
			t.Fatalf("behind %d comes %v", w.had[name], event.Position)
		}
		w.had[name] = int(event.Position.Commit)
	}
	if w.lacks(name, int(r.after.Commit)) {
		t.Fatalf("it is said to have everything up to %v, and has it up to %d", r.after, w.had[name])
	}
	if w.lacks(name, len(w.log)) && len(found) == 0 && w.had[name] < len(w.log) {
		t.Fatalf("it lacks what is behind %d of %d and is told nothing", w.had[name], len(w.log))
	}
}

// lacks says whether there is something up to a position that a reader wants and does not have.
func (w *walk) lacks(name string, until int) bool {
	for n := w.had[name] + 1; n <= min(until, len(w.log)); n++ {
		if key := w.readers[name].product; key == "" || key == product(w.log[n-1]) {
			return true
		}
	}
	return false
}

func TestWhoeverReadsTakesEveryEventOnceInTheOrderOfTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &walk{hub: newHub(t.Context(), Options{Kept: 900}), readers: map[string]*reader{}, had: map[string]int{}}
		w.hub.stop = func() {} // it follows the test
		t.Repeat(map[string]func(*rapid.T){"page": w.page, "join": w.join, "read": w.read, "read on": w.read})
	})
}

// A log that was put back has other events at positions that readers have passed.
func TestReadersEndWhereTheLogIsAnother(t *testing.T) {
	h := newHub(t.Context(), Options{Kept: 10, Readers: 10}.withDefaults())
	h.stop = func() {}
	take := func(n int) {
		h.take(t.Context(), eventstore.Page{Events: []events.Raw{{Stream: "backlog-A", Position: at(n)}}})
	}
	take(7)
	all, _, _ := h.attach("", at(7))
	own, _, _ := h.attach("A", at(7))
	take(5)
	for _, r := range []*reader{all, own} {
		<-r.news
		if found, err := h.next(r); err != errOtherLog || found != nil {
			t.Errorf("it is told %v, %v", found, err)
		}
		h.detach(r)
	}
	if _, _, err := h.attach("A", at(7)); err != errOtherLog {
		t.Errorf("who comes now: %v", err)
	}
}
