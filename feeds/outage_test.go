package feeds_test

import (
	"net"
	"net/http"
	"testing"
	"time"

	"waymark/eventstore"
	"waymark/eventstore/embedded"
	"waymark/eventstore/eventstoretest"
	"waymark/feeds"
)

// serveAgain serves the event store in a directory at an address, until stop is called.
func serveAgain(t *testing.T, dir, address string) (at string, stop func()) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server, err := embedded.Open(embedded.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener) // what it ends with, the client tells
	return listener.Addr().String(), func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	}
}

// While the event store is away readers stay, and are told what comes when it is back; who begins meanwhile is told to come again.
func TestReadersOutliveAnEventStoreThatIsAway(t *testing.T) {
	dir := t.TempDir()
	address, stop := serveAgain(t, dir, "127.0.0.1:0")
	store := eventstoretest.Connect(t, eventstore.Options{URL: "esdb://" + address + "?tls=false", Heartbeat: 50 * time.Millisecond})
	h := houseOn(t, feeds.Options{Heartbeat: 50 * time.Millisecond}, store, &log{store: store})
	started := h.log.start(t, "ACME")
	all, own := h.listen("/v1/events?after=0", ""), h.listen("/v1/products/ACME/events", "")
	all.wants(started)
	stop()
	live := map[string]string{"Accept": "text/event-stream"}
	for end := time.Now().Add(patience); h.ask(http.MethodGet, "/v1/events", nil).status != http.StatusServiceUnavailable; {
		if time.Now().After(end) {
			t.Fatal("pages are answered although the store is away")
		}
	}
	if a := h.ask(http.MethodGet, "/v1/products/ACME/events", live); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("who begins: %d %s", a.status, a.body)
	}
	if beat := own.next(); beat.event != "" {
		t.Errorf("it is told %+v", beat)
	}
	_, stop = serveAgain(t, dir, address)
	t.Cleanup(stop)
	for end := time.Now().Add(patience); store.Ready(t.Context()) != nil; {
		if time.Now().After(end) {
			t.Fatal("the store is not back")
		}
	}
	m := h.log.story(t, "ACME", "ACME-1")
	all.wants(m)
	own.wants(m)
}
