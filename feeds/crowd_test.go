package feeds_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"waymark/events"
	"waymark/eventstore/eventstoretest"
	"waymark/feeds"
)

// While many write, readers come, go and come back behind what they have: each has then been told every decision once, in the order
// of the log. Little is kept, so they catch up from the log again and again; two processes serve them.
func TestNoDecisionIsMissedOrRepeatedWhoeverComesAndGoes(t *testing.T) {
	const writers, readers, each = 6, 12, 60
	store := eventstoretest.Client(t, "")
	l := &log{store: store}
	o := feeds.Options{Kept: 24, Pace: time.Millisecond, Heartbeat: 5 * time.Millisecond, Linger: time.Millisecond}
	houses := []*house{houseOn(t, o, store, l), houseOn(t, o, store, l)}
	keys := products(4)
	for _, key := range keys {
		l.start(t, key)
	}
	var written, read sync.WaitGroup
	done := make(chan struct{})
	for w := range writers {
		written.Go(func() {
			for i := range each {
				key := keys[(w+i)%len(keys)]
				book := events.Books()[1+i%3]
				l.append(t, key, book, "StoryEstimated", fmt.Appendf(nil, `{"story":"%s-%d","points":{}}`, key, i), events.Metadata{})
			}
		})
	}
	go func() { written.Wait(); close(done) }()
	for r := range readers {
		path := "/v1/events"
		product := ""
		if r%3 > 0 {
			product = keys[r%len(keys)]
			path = "/v1/products/" + product + "/events"
		}
		read.Go(func() {
			w := &wanderer{random: rand.New(rand.NewPCG(uint64(r), 7)), houses: houses, path: path, last: "0"}
			got := w.read(done, func() int { return len(l.behind(product, events.Position{})) })
			if want := l.behind(product, events.Position{}); !slices.Equal(got, want) {
				t.Errorf("reader %d of %s was told %d decisions, %d were made; they differ at %d", r, path, len(got), len(want), differAt(got, want))
			}
		})
	}
	read.Wait()
}

func differAt(a, b []string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// wanderer is a reader that leaves at random and comes back to any process.
type wanderer struct {
	random *rand.Rand
	houses []*house
	path   string
	last   string // id of the last event that it has
	got    []string
}

// read reads until all that was made by the end has come.
func (w *wanderer) read(done <-chan struct{}, made func() int) []string {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		select {
		case <-done:
			if len(w.got) >= made() {
				return w.got
			}
		default:
		}
		w.stay(w.random.IntN(40))
	}
	return w.got
}

// stay reads a stream until so many parts of it have come, or it has ended.
func (w *wanderer) stay(parts int) {
	l := w.houses[w.random.IntN(len(w.houses))].listen(w.path+"?after=0", w.last)
	defer l.leave()
	for range parts {
		select {
		case t, more := <-l.events:
			if !more {
				return
			}
			if t.event != "" {
				w.got = append(w.got, t.item.ID)
			}
			if t.id != "" {
				w.last = t.id
			}
		case <-time.After(patience):
			return
		}
	}
}

// Who finds more than is taken at once need not wait until more comes.
func TestAReaderIsToldAllThatIsKept(t *testing.T) {
	h := newHouse(t, feeds.Options{Heartbeat: time.Hour})
	first := h.log.start(t, "ACME")
	h.listen("/v1/events", "") // for whom it is kept
	var made []made
	for range 600 {
		made = append(made, h.log.story(t, "ACME", "ACME-1"))
	}
	h.listen("/v1/products/ACME/events?after="+first.position.String(), "").wants(made...)
}

// Who does not read is dropped, in time: what comes next is no longer kept. It can go on behind what it has.
func TestASlowReaderIsDroppedAndGoesOn(t *testing.T) {
	h := newHouse(t, feeds.Options{Kept: 16, Pace: time.Millisecond})
	h.log.start(t, "ACME")
	slow := h.connect("/v1/products/ACME/events?after=0")
	large := slices.Repeat([]byte("x"), 200_000)
	for range 60 { // more than the network holds
		h.log.append(t, "ACME", events.Backlog, "StoryWritten", fmt.Appendf(nil, `{"story":"ACME-1","title":"%s"}`, large), events.Metadata{})
	}
	l := h.read(slow)
	var got []string
	last := ""
	for _, t := range l.ends() {
		if t.event != "" {
			got, last = append(got, t.item.ID), t.id
		}
	}
	want := h.log.behind("", events.Position{})
	if len(got) == 0 || len(got) >= len(want) {
		t.Fatalf("it was told %d of %d decisions", len(got), len(want))
	}
	again := h.listen("/v1/products/ACME/events?after=0", last)
	for len(got) < len(want) {
		got = append(got, again.decision().item.ID)
	}
	if !slices.Equal(got, want) {
		t.Error("it was told others")
	}
	if dropped := h.measure("waymark_feed_dropped_total", "slow"); dropped != 1 {
		t.Errorf("%v were dropped", dropped)
	}
}
