package feeds_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"waymark/client"
	"waymark/events"
	"waymark/feeds"
	"waymark/httpapi"
)

func TestAStreamTellsWhatIsRecordedFromNowOn(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	h.log.start(t, "ACME")
	h.log.start(t, "OTHER")
	all, own := h.listen("/v1/events", ""), h.listen("/v1/products/ACME/events", "")
	if first := own.next(); first.retry != "1000" || first.id == "" || first.event != "" {
		t.Errorf("it begins with %+v", first)
	}
	a := h.log.story(t, "ACME", "ACME-1")
	b := h.log.story(t, "OTHER", "OTHER-1")
	c := h.log.start(t, "THIRD")
	d := h.log.story(t, "ACME", "ACME-2")
	all.wants(a, b, c, d)
	own.wants(a, d)
}

func TestAStreamGoesOnBehindAPosition(t *testing.T) {
	h := newHouse(t, feeds.Options{Kept: 4})
	var made []made
	for _, key := range products(3) {
		made = append(made, h.log.start(t, key))
	}
	for i := range 30 {
		made = append(made, h.log.story(t, products(3)[i%3], "A-1"))
	}
	for _, at := range []int{0, 1, 5, 20, 31, 32} {
		after := made[at].position.String()
		h.listen("/v1/events?after="+after, "").wants(made[at+1:]...)
		h.listen("/v1/events?after=0", after).wants(made[at+1:]...) // a browser repeats its URL
		own := h.listen("/v1/products/P1/events?after="+after, "")
		for _, m := range made[at+1:] {
			if m.product == "P1" {
				own.wants(m)
			}
		}
	}
	all := h.listen("/v1/events?after=0", "")
	all.wants(made...)
	all.wants(h.log.story(t, "P0", "A-2"))
}

func TestAStreamTellsWhatTheFilterLetsThrough(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	h.log.start(t, "ACME")
	l := h.listen("/v1/products/ACME/events?story=ACME-1", "")
	m := h.log.story(t, "ACME", "ACME-1")
	h.log.story(t, "ACME", "ACME-2")
	order := h.log.write(t, "ACME", events.Backlog, events.BacklogReordered{
		Stories: []string{"ACME-2", "ACME-1"}, From: []int{2, 1}, To: []int{1, 2},
	}, events.Metadata{})
	l.wants(m)
	if got := l.decision(); got.item.ID != order.id || len(got.item.Changes) != 1 || got.item.Changes[0]["field"] != "place" {
		t.Errorf("of a new order it tells %+v", got.item)
	}
}

// What was decided long ago and comes by an import now is recorded now.
func TestABackDatedDecisionIsTold(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	h.log.start(t, "ACME")
	l := h.listen("/v1/events", "")
	long := events.Metadata{Actor: "ann", Source: "import:jira", EffectiveAt: time.Date(2009, 1, 1, 0, 0, 0, 0, time.UTC)}
	old := h.log.write(t, "ACME", events.Roadmap, events.InitiativePlanned{Initiative: "ACME-I1", Title: "a"}, long)
	if got := l.decision(); got.item.ID != old.id || got.item.At != "2009-01-01T00:00:00Z" {
		t.Errorf("told is %+v", got)
	}
	items, _, _ := h.page("/v1/products/ACME/events?to=2010-01-01")
	if len(items) != 1 || items[0].ID != old.id {
		t.Errorf("the page has %+v", items)
	}
}

// A newer program, beside this one, writes what this one does not understand.
func TestWhatIsNotUnderstoodIsToldAndWhatFollowsIt(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	h.log.start(t, "ACME")
	l := h.listen("/v1/products/ACME/events?actor=ann", "")
	sung := h.log.append(t, "ACME", events.Backlog, "StorySung", []byte(`{"story":"ACME-1"}`), events.Metadata{})
	m := h.log.story(t, "ACME", "ACME-1")
	got := l.decision()
	if got.item.ID != sung.id || got.item.Understood || got.item.Type != "StorySung" || got.item.Actor != "ann" || got.id != sung.position.String() {
		t.Errorf("told is %+v", got)
	}
	l.wants(m)
	if items, _, _ := h.page("/v1/products/ACME/events?book=backlog"); len(items) != 2 || items[0].Understood || !items[1].Understood {
		t.Errorf("the page has %+v", items)
	}
}

// A sign of life says how far the reader is, although it was told nothing.
func TestASignOfLifeSaysHowFarTheReaderIs(t *testing.T) {
	h := newHouse(t, feeds.Options{Heartbeat: 20 * time.Millisecond})
	h.log.start(t, "ACME")
	l := h.listen("/v1/events?book=roadmap", "")
	m := h.log.story(t, "ACME", "ACME-1")
	for beat := l.next(); beat.id != m.position.String(); beat = l.next() {
		if beat.event != "" {
			t.Fatalf("it is told %+v", beat)
		}
	}
	for end := time.Now().Add(4 * time.Second); time.Now().Before(end); { // beyond the time that a request may take
		if beat := l.next(); beat.event != "" || beat.comment == "" {
			t.Fatalf("it is told %+v", beat)
		}
	}
}

func TestStreamsEndWithTheFeed(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	h.log.start(t, "ACME")
	l, own := h.listen("/v1/events?after=0", ""), h.listen("/v1/products/ACME/events", "")
	l.decision()
	began := time.Now()
	h.feed.End()
	if left := len(l.ends()) + len(own.ends()); left > 2 {
		t.Errorf("%d more were told", left)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("that took %v", took)
	}
}

func TestNoMoreReadLiveThanCan(t *testing.T) {
	h := newHouse(t, feeds.Options{Readers: 2, Linger: time.Millisecond})
	h.log.start(t, "ACME")
	live := map[string]string{"Accept": "text/event-stream"}
	first, second := h.listen("/v1/events", ""), h.listen("/v1/products/ACME/events", "")
	if a := h.ask(http.MethodGet, "/v1/events", live); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("the third: %d %s", a.status, a.body)
	}
	if items, _, _ := h.page("/v1/events"); len(items) != 1 {
		t.Errorf("pages: %+v", items)
	}
	first.leave()
	second.leave()
	for end := time.Now().Add(patience); h.ask(http.MethodHead, "/v1/events", live).status != http.StatusOK; {
		if time.Now().After(end) {
			t.Fatal("nobody may read any more")
		}
	}
	l := h.listen("/v1/events", "")
	l.wants(h.log.story(t, "ACME", "ACME-1"))
}

func TestARequestForTheHeadOfAStreamEnds(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	a := h.ask(http.MethodHead, "/v1/events", map[string]string{"Accept": "text/event-stream"})
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "text/event-stream" || a.header.Get("Vary") != "Accept" {
		t.Errorf("%d %v", a.status, a.header)
	}
}

// What collects an answer before it shows it would wait for ever.
func TestAStreamIsRefusedWhereItCanNotBeSent(t *testing.T) {
	h := newHouse(t, feeds.Options{})
	mux := http.NewServeMux()
	feeds.Register(httpapi.New(mux, "test"), h.feed)
	inside := &http.Client{Transport: client.Handler(mux)}
	request := httptest.NewRequest(http.MethodGet, "http://localhost/v1/events", nil)
	request.RequestURI = ""
	request.Header.Set("Accept", "text/event-stream")
	response, err := inside.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusNotImplemented || response.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("it answers %d %v", response.StatusCode, response.Header)
	}
}
